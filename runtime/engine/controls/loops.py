"""For each, while, count: passes through a body, in order or several at a time, each remembered when it is done."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from runtime.clock import now_ms
from runtime.engine import faults
from runtime.engine.events import LoopProgress
from runtime.engine.frames import Pass, join
from runtime.engine.outcomes import Flow, Settled, StepError
from runtime.engine.step_runner import Attempt
from runtime.errors import StepFailed
from runtime.expressions import compile_value
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
    if step == 0:
        raise StepFailed("The step of a count cannot be 0.", kind="data", remedy="Give 1, or -1 to count down.")
    numbers = range(start, stop + (1 if step > 0 else -1), step)
    loop = Loop(attempt, total=len(numbers))
    return await loop.run(lambda index: numbers[index] if index < len(numbers) else _END)


async def while_(attempt: Attempt) -> Settled:
    """Passes as long as the condition holds; it is computed again before each."""
    test = compile_value(attempt.params.test)
    most = attempt.params.max_passes

    def item_at(index: int) -> Any:
        value = test.render(attempt.pass_.scope())
        if not isinstance(value, bool):
            raise StepFailed(f"The condition gave {value!r:.60}, not true or false.", kind="data")
        if value and index >= most:
            raise StepFailed(
                f"The loop did not end after {most:,} passes.",
                kind="limit",
                remedy="Check the condition, or allow more passes.",
            )
        return index if value else _END

    return await Loop(attempt, total=None).run(item_at)


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
    _collect: Callable[[Pass], Json] | None = None

    def __post_init__(self) -> None:
        if self.attempt.params.collect is not None:
            template = compile_value(self.attempt.params.collect)
            self._collect = lambda inner: template.render(inner.scope())
        if self.attempt.run.resumed:
            journal = self.attempt.run.env.store.journal
            entries = journal.scope(self.attempt.run.row.n, self._address)
            self.memory = {entry.attempt: entry.values for entry in entries}

    async def run(self, item_at: Callable[[int], Any]) -> Settled:
        """One pass after the other. An item is asked for only when its pass begins: a while loop's
        condition sees what the last pass did."""
        flow = Flow.NEXT
        for index in itertools.count():
            if index in self.memory:
                flow = self._recall(index)
            else:
                item = item_at(index)
                if item is _END:
                    break
                flow = await self._pass(index, item)
            if flow in (Flow.BREAK, Flow.STOP):
                break
        return self._settled(flow)

    async def run_parallel(self, items: list[Any], width: int) -> Settled:
        """Up to ``width`` passes at once. A break begins no further pass and lets those that run finish."""
        todo = iter([index for index in range(len(items)) if index not in self.memory])
        leaving = [self._recall(index) for index in self.memory]
        ended = Flow.STOP if Flow.STOP in leaving else Flow.BREAK if Flow.BREAK in leaving else Flow.NEXT

        async def worker() -> None:
            nonlocal ended
            while ended is Flow.NEXT and (index := next(todo, None)) is not None:
                flow = await self._pass(index, items[index])
                if flow in (Flow.BREAK, Flow.STOP):
                    ended = flow

        tasks = [asyncio.create_task(worker()) for _ in range(min(width, len(items)))]
        try:
            await asyncio.gather(*tasks)
        except BaseException:
            ended = Flow.BREAK
            for task in tasks:
                self.attempt.gate.end_early(task)
            await asyncio.gather(*tasks, return_exceptions=True)
            raise
        return self._settled(ended)

    def _settled(self, flow: Flow) -> Settled:
        if flow is Flow.STOP:
            return Settled(self._output(), (), Flow.STOP)
        return Settled(self._output(), ("done",))

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
                data["result"] = self.results[index] = attempt.run.show(self._collect(inner))
        except StepError as error:
            if not self.keep_going:
                raise
            data["error"] = error.error
            self.errors.append({"index": index, **error.error})
        if flow is not Flow.NEXT:
            data["flow"] = flow.value
        attempt.run.journal.note(Kind.ITERATION, self._address, attempt.step.id, index, data)
        faults.point("iteration.after")
        self._count()
        return flow

    def _recall(self, index: int) -> Flow:
        data = self.memory[index]
        if "result" in data:
            self.results[index] = data["result"]
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


_END = object()
