"""For each, while, count: passes through a body, in order or several at a time, each remembered when it is done."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from runtime.clock import now_ms
from runtime.engine import faults
from runtime.engine.attempt import Attempt
from runtime.engine.events import LoopProgress
from runtime.engine.frames import join
from runtime.engine.journal.run_journal import encode, too_long
from runtime.engine.outcomes import Flow, Settled, StepError
from runtime.engine.siblings import Siblings
from runtime.errors import StepFailed
from runtime.expressions import Template, compile_value
from runtime.model import Json, JsonObject
from runtime.model.status import Kind


async def for_each(attempt: Attempt) -> Settled:
    """One pass for each item."""
    items = attempt.params.items
    if isinstance(items, dict):
        items = [{"key": key, "value": value} for key, value in items.items()]
    loop = Loop(attempt, total=len(items), keep_going=attempt.params.on_error == "continue")
    if attempt.params.parallel > 1:
        return await loop.run_parallel(items, attempt.params.parallel)
    return await loop.run(lambda index: items[index] if index < len(items) else _END)


async def count(attempt: Attempt) -> Settled:
    """One pass for each number of the range, the last included."""
    start, stop, step = attempt.params.start, attempt.params.stop, attempt.params.step
    numbers = range(start, stop + (1 if step > 0 else -1), step)
    loop = Loop(attempt, total=len(numbers))
    return await loop.run(lambda index: numbers[index] if index < len(numbers) else _END)


async def while_(attempt: Attempt) -> Settled:
    """Passes as long as the condition holds; it is computed again before each."""
    test = compile_value(attempt.params.test)
    most = attempt.params.max_passes

    def item_at(index: int) -> Any:
        value = test.render(attempt.pass_.scope(attempt.step.id))
        if not isinstance(value, bool):
            raise StepFailed(f"The condition gave {value!r:.60}, not true or false.", kind="data")
        if value and index >= most:
            raise StepFailed(
                f"The loop did not end after {most:,} passes.",
                kind="limit",
                remedy="Check the condition, or allow more passes.",
            )
        return index if value else _END

    return await Loop(attempt, total=None).run(item_at, conditional=True)


@dataclass(slots=True)
class Loop:
    """The passes of one loop. ``memory`` holds those done before the run was cut off, by index."""

    attempt: Attempt
    total: int | None
    keep_going: bool = False
    done: int = 0
    memory: dict[int, JsonObject] = field(default_factory=dict)
    results: dict[int, Json] = field(default_factory=dict)
    errors: list[JsonObject] = field(default_factory=list)
    #: Characters of the results so far; what would be refused at the end is refused at once.
    size: int = 0
    _collect: Template | None = None

    def __post_init__(self) -> None:
        if self.attempt.params.collect is not None:
            self._collect = compile_value(self.attempt.params.collect)
        if self.attempt.run.resumed:
            journal = self.attempt.run.env.store.journal
            entries = journal.scope(self.attempt.run.row.n, self._address)
            self.memory = {entry.attempt: entry.values for entry in entries}

    async def run(self, item_at: Callable[[int], Any], *, conditional: bool = False) -> Settled:
        """One pass after the other. An item is asked for only when its pass begins: the condition of a while loop
        (``conditional``) sees what the last pass did."""
        flow = Flow.NEXT
        for index in itertools.count():
            if index in self.memory:
                flow = self._recall(index)
            else:
                # A pass that was cut off is finished, whatever the condition says after a restart.
                cut_off = conditional and index == len(self.memory) and self._was_begun(index)
                item = index if cut_off else item_at(index)
                if item is _END:
                    break
                flow = await self._pass(index, item)
            if flow in (Flow.BREAK, Flow.STOP):
                break
        return self._settled(flow)

    async def run_parallel(self, items: list[Any], width: int) -> Settled:
        """Up to ``width`` passes at once. A break begins no further pass and lets those that run finish."""
        ended = max((self._recall(index) for index in self.memory), key=_WEIGHT.__getitem__, default=Flow.NEXT)
        todo = deque(index for index in range(len(items)) if index not in self.memory)
        if ended in (Flow.BREAK, Flow.STOP):
            # These had begun before the break; none is open beyond the loop's width.
            reach = max(self.memory) + width
            todo = deque(index for index in todo if index <= reach and self._was_begun(index))
        siblings: Siblings[int, Flow] = Siblings(self.attempt.gate.end_early)
        try:
            while todo or siblings:
                while todo and len(siblings) < width:
                    index = todo.popleft()
                    siblings.start(index, self._pass(index, items[index]))
                _, flow = await siblings.next_ended()
                ended = max(ended, flow, key=_WEIGHT.__getitem__)
                if flow in (Flow.BREAK, Flow.STOP):
                    todo.clear()
        except BaseException:  # however it ends, no pass outlives its loop
            await siblings.end()
            raise
        return self._settled(ended)

    def _settled(self, flow: Flow) -> Settled:
        if flow is Flow.STOP:
            return Settled(self._output(), (), Flow.STOP)
        return Settled(self._output(), ("done",))

    def _was_begun(self, index: int) -> bool:
        run = self.attempt.run
        return run.resumed and run.env.store.journal.holds_scope(run.row.n, self._place(index))

    async def _pass(self, index: int, item: Json) -> Flow:
        attempt = self.attempt
        plan = attempt.pass_.frame.plan.scope(attempt.step.id, "each")
        inner = attempt.pass_.child(plan, attempt.segment(f"[{index}]"), item=item, index=index)
        data: JsonObject = {}
        flow = Flow.NEXT
        try:
            if plan.steps:
                flow = await attempt.scopes.run(inner)
            if self._collect is not None and flow is Flow.NEXT:
                data["result"] = self._keep_result(index, self._collect.render(inner.scope()))
        except StepError as error:
            if not self.keep_going or attempt.run.exhausted:
                raise
            data["error"] = error.error
            self.errors.append({"index": index, **error.error})
        if flow is not Flow.NEXT:
            data["flow"] = flow.value
        attempt.run.journal.note(Kind.ITERATION, self._address, attempt.step.id, index, data)
        faults.point("iteration.after")
        self._count()
        return flow

    def _keep_result(self, index: int, value: Json) -> Json:
        """Add to the results; gives the form for the journal."""
        run, limit = self.attempt.run, self.attempt.pass_.frame.workflow.settings.max_payload
        self.results[index] = run.masker.mask_json(value)
        shown = run.show(value)
        self.size += len(encode(shown)) + 1
        if self.size > limit:
            raise too_long(f'list of results of "{self.attempt.step.label}"', self.size, limit)
        return run.journal.pack(shown, limit, "result")

    def _recall(self, index: int) -> Flow:
        data = self.memory[index]
        if "result" in data:
            self.results[index] = self.attempt.run.journal.unpack(data["result"])
            self.size += len(encode(data["result"])) + 1
        if "error" in data:
            self.errors.append({"index": index, **data["error"]})
        self.done += 1
        return Flow(data.get("flow", "next"))

    def _count(self) -> None:
        self.done += 1
        attempt = self.attempt
        if attempt.run.events:
            attempt.run.events.emit(
                LoopProgress(
                    run=attempt.run.id, at=now_ms(), scope=attempt.pass_.address, step=attempt.step.id,
                    name=attempt.step.label, done=self.done, total=self.total,
                )
            )  # fmt: skip

    def _place(self, index: int) -> str:
        return join(self.attempt.pass_.address, self.attempt.segment(f"[{index}]"))

    @property
    def _address(self) -> str:
        """Where passes are remembered, apart from the steps around the loop."""
        return join(self.attempt.pass_.address, self.attempt.segment("[]"))

    def _output(self) -> JsonObject:
        output: JsonObject = {"count": self.done}
        if self._collect is not None:
            output["results"] = [self.results[index] for index in sorted(self.results)]
        if self.keep_going:
            output["errors"] = sorted(self.errors, key=lambda error: error["index"])
        return output


#: Of passes that ended differently side by side, a stop counts more than a break.
_WEIGHT = {Flow.NEXT: 0, Flow.CONTINUE: 0, Flow.BREAK: 1, Flow.STOP: 2}

_END = object()
