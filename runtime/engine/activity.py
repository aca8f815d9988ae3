"""What a run is doing: how many of its steps act, which wait for a person, and the status that follows from it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runtime.clock import now_ms
from runtime.engine import faults
from runtime.engine.events import StepWaiting
from runtime.errors import InvalidInput
from runtime.model import JsonObject
from runtime.model.status import Kind, RunStatus

if TYPE_CHECKING:
    from runtime.engine.attempt import Attempt
    from runtime.engine.run import Run

#: How long everything must have been waiting before the run itself counts as waiting, in seconds.
IDLE_SECONDS = 0.02

#: A run that only waits for a moment at least so far away takes no place among those that go on, in seconds.
LONG_SECONDS = 60.0


@dataclass(slots=True)
class _Question:
    """What a step waits for. ``until`` is the moment it gives up (ms), None for never."""

    answer: asyncio.Future[JsonObject]
    until: int | None
    taken: bool = False


def _nothing() -> None:
    return None


class Activity:
    """Keeps the run's status while it goes on: running, waiting for a person, or paused."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.status = RunStatus.RUNNING
        #: Called when the status has changed.
        self.on_status: Callable[[], None] = _nothing
        self._acting = 0
        self._effects = 0
        self._long_waits = 0
        self._returning = 0
        #: Set while the run has a place among those that go on.
        self._place = asyncio.Event()
        self._place.set()
        self._questions: dict[tuple[str, str], _Question] = {}
        self._idle_check: asyncio.TimerHandle | None = None

    @property
    def busy(self) -> bool:
        """Whether a step is in the middle of an effect; waiting for a moment is none."""
        return self._effects > 0

    @property
    def counts(self) -> bool:
        """Whether the run takes a place among those that go on: one that is paused, waits for a person or sleeps for
        long takes none."""
        return self.status is RunStatus.RUNNING and self._place.is_set()

    @property
    def returns(self) -> bool:
        """Whether a long wait is over and the run would go on if it had a place."""
        return self._returning > 0 and not self._place.is_set()

    def give_place(self) -> None:
        """Let a run that returned from a long wait go on."""
        self._place.set()

    @asynccontextmanager
    async def sleeping(self, seconds: float) -> AsyncIterator[None]:
        """Around a wait for a moment: meanwhile the run does not count as waiting for a person. After a long one it
        goes on when it has a place again."""
        long = seconds >= LONG_SECONDS
        self.begin(effect=False)
        self._long_waits += long
        try:
            if long:
                self._look_for_idleness()
            yield
            await self._return()
        finally:
            self._long_waits -= long
            self.end(effect=False)

    async def _return(self) -> None:
        if self._place.is_set():
            return
        self._returning += 1
        self.on_status()
        try:
            await self._place.wait()
        finally:
            self._returning -= 1

    def begin(self, *, effect: bool) -> None:
        """A step begins to act, or to wait for a moment: the run does not count as waiting."""
        self._acting += 1
        self._effects += effect
        if effect:
            self._place.set()
        if self.status is RunStatus.WAITING:
            self._go_on()

    def end(self, *, effect: bool) -> None:
        """The step ended."""
        self._acting -= 1
        self._effects -= effect
        if self._questions or self._long_waits:
            self._look_for_idleness()

    async def wait_for_person(
        self, attempt: Attempt, reason: str, detail: JsonObject, until: int | None = None
    ) -> JsonObject:
        """Wait durably for an answer; one given to the same question before a restart is returned at once."""
        recorded, about = attempt.recorded, detail.get("session")
        asked = recorded.waiting if recorded is not None else None
        known = asked is not None and (asked.values.get("reason"), asked.values.get("session")) == (reason, about)
        if known and recorded is not None and recorded.answer is not None:
            return recorded.answer.values
        place = (attempt.pass_.address, attempt.step.id)
        shown: JsonObject = self._run.show(detail)
        # Before it is written: who reads it in the journal may answer at once.
        question = self._questions[place] = _Question(asyncio.get_running_loop().create_future(), until)
        try:
            if not known:
                kind = Kind.STEP_IN_DOUBT if reason == "doubt" else Kind.STEP_WAITING
                faults.point("wait.before_commit")
                await self._run.journal.decide(kind, *place, attempt.number, {"reason": reason, **shown})
                faults.point("wait.after_commit")
            self._run.events.emit(
                StepWaiting(
                    run=self._run.id, at=now_ms(), scope=place[0], step=place[1], name=attempt.step.label,
                    reason=reason, detail=shown,
                )
            )  # fmt: skip
            return await self._answer_to(question)
        finally:
            del self._questions[place]
            if self.status is RunStatus.WAITING and not self._run.control.stopping:
                self._go_on()

    async def _answer_to(self, question: _Question) -> JsonObject:
        self._look_for_idleness()
        rest = None if question.until is None else max(0.0, (question.until - now_ms()) / 1000)
        async with asyncio.timeout(rest):
            return await question.answer

    async def answer(self, scope: str, step: str, answer: JsonObject) -> bool:
        """Keep a person's answer and hand it to the step that waits; False when the run was let go of meanwhile
        (the answer is kept then, too). Raises InvalidInput when nothing waits there, or was answered already."""
        question = self._questions.get((scope, step))
        if question is None or question.taken:
            raise nothing_waits(self._run.id, step)
        question.taken = True
        run = self._run
        # In one transaction: a waiting run is not looked at again by itself, and this one has its answer now.
        op = run.env.store.runs.set_status(run.row.n, RunStatus.RUNNING, until=run.lease_until)
        ops = (op,) if self.status is RunStatus.WAITING else ()
        await run.journal.decide(Kind.STEP_ANSWERED, scope, step, 0, answer, ops=ops)
        faults.point("answer.after_commit")
        if run.control.suspending:
            return False
        if not question.answer.done():
            question.answer.set_result(answer)
        return True

    def pause(self) -> bool:
        """Begin no further step; False when the run waits for a person and so does nothing anyway."""
        if self.status is RunStatus.RUNNING:
            self._run.control.pause()
            self._set(RunStatus.PAUSED, Kind.RUN_PAUSED)
        return self.status is RunStatus.PAUSED

    def resume(self) -> bool:
        """Go on after a pause; False when the run waits for a person."""
        if self.status is RunStatus.PAUSED:
            self._run.control.resume()
            self._go_on()
            if self._questions:
                self._look_for_idleness()
        return self.status is RunStatus.RUNNING

    def _look_for_idleness(self) -> None:
        if self._idle_check is None:
            self._idle_check = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._now_idle)

    def _now_idle(self) -> None:
        self._idle_check = None
        run = self._run
        if self._long_waits and self._long_waits == self._acting and self.counts and not run.control.stopping:
            self._place.clear()
            self.on_status()
        open_ = [question for question in self._questions.values() if not question.answer.done()]
        if self._acting or not open_ or self.status is not RunStatus.RUNNING or run.control.stopping:
            return
        reason = ", ".join(sorted({step for _, step in self._questions}))
        until = min((question.until for question in open_ if question.until is not None), default=0)
        self._set(RunStatus.WAITING, Kind.RUN_WAITING, reason, until)
        if run.env.park_after is not None:
            asyncio.get_running_loop().call_later(run.env.park_after, self._park)

    def _park(self) -> None:
        # One that has its answer goes on; let go of now, nobody would take it up again.
        if self.status is RunStatus.WAITING and not any(question.taken for question in self._questions.values()):
            self._run.control.suspend()

    def _go_on(self) -> None:
        self._set(RunStatus.RUNNING, Kind.RUN_RESUMED, until=self._run.lease_until)

    def _set(self, status: RunStatus, kind: Kind, reason: str = "", until: int | None = None) -> None:
        run = self._run
        self.status = status
        op = run.env.store.runs.set_status(run.row.n, status, reason, until)
        run.journal.note(kind, data={"reason": reason} if reason else None, ops=(op,))
        run.tell(status, reason)
        self.on_status()


def nothing_waits(run: str, step: str) -> InvalidInput:
    """The error for an answer that nobody asked for, or that came twice."""
    return InvalidInput(
        f'Nothing waits for an answer at "{step}" of the run {run}; it may have been answered already.',
        remedy="`understudy runs show` tells what the run waits for.",
    )
