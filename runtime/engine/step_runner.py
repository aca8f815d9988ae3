"""The gate: every step of every run passes here, control flow and plugins included.

resolve inputs → journal the intent → tell listeners → act within timeout and retry rule → mask → picture →
journal the outcome. The intent of an effect is on disk before it acts; its outcome rides with the next commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from runtime.clock import now_ms
from runtime.engine import faults, step_records
from runtime.engine.act import act, hear_page, take_picture
from runtime.engine.attempt import Attempt
from runtime.engine.debug_points import Word
from runtime.engine.doubt import settle_doubt
from runtime.engine.failures import describe, failure_of
from runtime.engine.frames import Pass
from runtime.engine.inputs import check_params, resolve
from runtime.engine.journal.memory import Recorded
from runtime.engine.outcomes import Settled, StepError
from runtime.engine.run import BREATH, Run
from runtime.engine.sessions import keep_restore_point, open_session, restore_point, session_key
from runtime.engine.step_records import complete
from runtime.errors import StoreError, UnderstudyError
from runtime.model import JsonObject, ReplayPolicy, Retry, Step
from runtime.tasks.spec import TaskSpec

_NO_RETRY = Retry()
_ONCE = ReplayPolicy.ONCE

ControlHandler = Callable[[Attempt], Awaitable[Settled]]


class StepRunner:
    """Carries out one step at a time; ``controls`` are the handlers of control flow by step type."""

    def __init__(self, run: Run, controls: dict[str, ControlHandler]) -> None:
        from runtime.engine.scope_runner import ScopeRunner

        self._run = run
        self._controls = controls
        self.scopes = ScopeRunner(run, self)
        #: Tasks in the middle of a ``once`` effect; True when they are to end right after it.
        self._protected: dict[asyncio.Task[Any], bool] = {}

    async def run(self, pass_: Pass, step: Step, recorded: Recorded | None = None) -> Settled:
        """Carry out a step until it is settled. Raises StepError when its error goes on to the scope."""
        try:
            spec = self._run.env.registry.get(step.type)
        except UnderstudyError as unknown:
            raise StepError(describe(unknown, step, pass_, self._run)) from unknown
        if not step.enabled:
            return step_records.pass_by(self._run, pass_, step, spec)
        if recorded is not None and recorded.in_flight and self.is_once(step, spec):
            settled = await self._doubted(Attempt(self._run, pass_, step, spec, recorded.attempt, recorded, self))
            if settled is not None:
                return settled
        try:
            settled = await self._attempts(pass_, step, spec, recorded)
        except StepError:
            self._end_protection()
            raise
        self._end_protection()
        return settled

    @staticmethod
    def is_once(step: Step, spec: TaskSpec) -> bool:
        """Whether the step must not repeat by itself."""
        return not spec.control and (step.replay or spec.replay) is _ONCE

    def end_early(self, task: asyncio.Task[Any]) -> None:
        """Cancel a sibling, unless it is in the middle of a ``once`` effect: then right after it."""
        if task in self._protected and not self._run.control.stopping:
            self._protected[task] = True
        else:
            task.cancel()

    async def _doubted(self, attempt: Attempt) -> Settled | None:
        """A ``once`` step that was cut off: settled by a person's word, or None when it is to be done again."""
        try:
            settled = await settle_doubt(attempt)
            return complete(attempt, settled) if settled is not None else None
        except UnderstudyError as caught:
            if isinstance(caught, StoreError):
                raise
            return step_records.fail(attempt, describe(caught, attempt.step, attempt.pass_, self._run))

    async def _attempts(self, pass_: Pass, step: Step, spec: TaskSpec, recorded: Recorded | None) -> Settled:
        rule = step.retry_rule or spec.retry or _NO_RETRY
        # Attempts that failed before the run was cut off count; the one that was cut off did not fail.
        failures = recorded.failures if recorded is not None else 0
        number = _first_attempt(spec, recorded)
        if recorded is not None and recorded.retried is not None:
            await self._sleep(recorded.retried.values["wait"] - (now_ms() - recorded.retried.at) / 1000)
        while True:
            attempt = Attempt(self._run, pass_, step, spec, number, recorded, self)
            try:
                return await self._attempt(attempt)
            except asyncio.CancelledError:
                self._unprotect()
                step_records.cancelled(attempt)
                raise
            except StoreError:
                raise
            except (StepError, UnderstudyError) as failure:
                caught = failure
                error = describe(caught, step, pass_, self._run)
                unanswered = attempt.acted and self.is_once(step, spec) and _unanswered(caught)
                attempt.in_doubt = attempt.happened or unanswered
            failures += 1
            wait = 0.0
            if attempt.happened or self._run.exhausted or not rule.allows(failures, error["kind"]):
                if not isinstance(caught, StepError):
                    error = await hear_page(attempt, error)
                word, step = await self._ask(attempt, error, inner=isinstance(caught, StepError))
                if word is Word.FAIL:
                    picture = await take_picture(attempt, "on-failure") if attempt.session else None
                    return step_records.fail(attempt, error, picture)
                if word is Word.SKIP:
                    return step_records.pass_failed(attempt, error)
            else:
                wait = rule.wait(failures, self._run.spread())
            self._end_protection()
            step_records.retry(attempt, wait, error)
            await self._sleep(wait)
            number, recorded = number + 1, None

    async def _ask(self, attempt: Attempt, error: JsonObject, *, inner: bool) -> tuple[Word, Step]:
        """What a debugger says of a step that failed. One from ``inner`` was told where it began."""
        hook, task = self._run.control.hook, asyncio.current_task()
        ends_anyway = task is not None and self._protected.get(task, False)
        if hook is None or inner or ends_anyway or self._run.exhausted:
            return Word.FAIL, attempt.step
        self._unprotect()
        try:
            return await hook.on_failure(attempt.pass_, attempt.step, error, doubt=attempt.in_doubt)
        except asyncio.CancelledError:
            step_records.cancelled(attempt)
            raise

    async def _attempt(self, attempt: Attempt) -> Settled:
        run, pass_, spec = attempt.run, attempt.pass_, attempt.spec
        run.begin_step()
        if run.steps_begun % BREATH == 0:
            await run.breathe()
        if run.control.blocked:
            attempt.step = await run.control.admit(pass_, attempt.step)
        attempt.inputs = resolve(attempt)
        if spec.session:
            attempt.session = session_key(spec, attempt.inputs)
            await open_session(attempt)
        await step_records.intend(attempt)
        attempt.params = await check_params(run, attempt.step, spec, attempt.inputs)
        attempt.acted = True
        settled = await (self._control(attempt) if spec.control else self._act(attempt))
        return await self._look_and_complete(attempt, settled) if spec.session else complete(attempt, settled)

    async def _look_and_complete(self, attempt: Attempt, settled: Settled) -> Settled:
        """Complete a step that acted in a session, with a picture of it and a point to come back to."""
        try:
            state = await restore_point(attempt)
            picture = await take_picture(attempt, "always")
        except asyncio.CancelledError:
            # It was done, whatever comes now.
            complete(attempt, settled)
            raise
        result = complete(attempt, settled, picture)
        keep_restore_point(attempt, state)
        return result

    async def _act(self, attempt: Attempt) -> Settled:
        activity, once = attempt.run.activity, attempt.policy is _ONCE
        if once and (task := asyncio.current_task()) is not None:
            self._protected[task] = False
        activity.begin(effect=True)
        faults.point("act.before")
        try:
            settled = await act(attempt)
        finally:
            activity.end(effect=True)
        faults.point("act.after")
        attempt.happened = once
        return settled

    async def _control(self, attempt: Attempt) -> Settled:
        handler, limit = self._controls[attempt.spec.type], attempt.step.timeout
        if limit is None:
            return await handler(attempt)
        try:
            async with asyncio.timeout(limit):
                return await handler(attempt)
        except TimeoutError:
            raise failure_of(TimeoutError(), attempt.step, limit) from None

    async def _sleep(self, seconds: float) -> None:
        """Wait before another attempt."""
        if seconds <= 0:
            return
        async with self._run.activity.sleeping(seconds):
            await asyncio.sleep(seconds)

    def _end_protection(self) -> None:
        """End here what was to end right after its effect."""
        if self._unprotect():
            raise asyncio.CancelledError

    def _unprotect(self) -> bool:
        task = asyncio.current_task()
        return task is not None and self._protected.pop(task, False)


def _unanswered(caught: StepError | UnderstudyError) -> bool:
    return isinstance(caught, UnderstudyError) and caught.in_doubt


def _first_attempt(spec: TaskSpec, recorded: Recorded | None) -> int:
    """A container that was cut off is entered again in the same attempt; anything else begins a new one."""
    if recorded is None:
        return 1
    return max(recorded.attempt, 1) if spec.control and recorded.in_flight else recorded.attempt + 1
