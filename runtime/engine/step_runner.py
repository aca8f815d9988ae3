"""The gate: every step of every run passes here, control flow and plugins included.

resolve inputs → journal the intent → tell listeners → act within timeout and retry rule → mask → picture →
journal the outcome. The intent of an effect is on disk before it acts; its outcome rides with the next commit.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from runtime.clock import now_ms
from runtime.engine import faults
from runtime.engine.act import act, take_picture
from runtime.engine.doubt import settle_doubt
from runtime.engine.events import StepFinished, StepRetrying, StepStarted
from runtime.engine.failures import describe, failure_of
from runtime.engine.frames import Pass
from runtime.engine.inputs import check_params, resolve
from runtime.engine.journal.memory import Recorded
from runtime.engine.journal.run_journal import OUTCOME_SECONDS
from runtime.engine.outcomes import Settled, StepError
from runtime.engine.run import BREATH, Run
from runtime.engine.sessions import rebuild_session, restore_points
from runtime.errors import StoreError, UnderstudyError
from runtime.model import Json, JsonObject, OnError, ReplayPolicy, Retry, Step
from runtime.model.ports import ERROR
from runtime.model.status import Kind
from runtime.store import FencedOff
from runtime.tasks.spec import TaskSpec

if TYPE_CHECKING:
    from runtime.engine.scope_runner import ScopeRunner

_NO_RETRY = Retry()


@dataclass(slots=True)
class Attempt:
    """One attempt of one step, handed to control handlers and to the parts of the gate."""

    run: Run
    pass_: Pass
    step: Step
    spec: TaskSpec
    number: int
    recorded: Recorded | None
    inputs: JsonObject
    params: Any
    #: When it began, in milliseconds.
    began: int
    gate: StepRunner

    @property
    def scopes(self) -> ScopeRunner:
        """Runs the bodies of a container."""
        return self.gate.scopes

    def segment(self, body: str) -> str:
        """This step's part of its bodies' addresses: ``rows[3]``, and ``rows~2[3]`` in its second attempt."""
        return f"{self.step.id}{f'~{self.number}' if self.number > 1 else ''}{body}"


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
        spec = self._run.env.registry.get(step.type)
        if not step.enabled:
            return self._pass_by(pass_, step, spec)
        if recorded is not None and recorded.in_flight and not spec.control and self._policy(step, spec) is _ONCE:
            settled = await settle_doubt(self._run, pass_, step, recorded)
            if settled is not None:
                return self._complete(pass_, step, spec, recorded.attempt, settled, {}, None)
        settled = await self._attempts(pass_, step, spec, recorded)
        self._end_protection()
        return settled

    async def _attempts(self, pass_: Pass, step: Step, spec: TaskSpec, recorded: Recorded | None) -> Settled:
        rule = step.retry_rule or spec.retry or _NO_RETRY
        number = first = self._first_attempt(spec, recorded)
        while True:
            started = time.monotonic()
            try:
                return await self._attempt(pass_, step, spec, number, recorded)
            except asyncio.CancelledError:
                self._cancelled(pass_, step, number, started)
                raise
            except StoreError:
                raise
            except (StepError, UnderstudyError) as caught:
                error = describe(caught, step, pass_, self._run)
            if not rule.allows(number - first + 1, error["kind"]):
                return await self._failed(pass_, step, spec, number, error, started)
            await self._retry(pass_, step, number, rule.wait(number - first + 1, self._run.spread()), error)
            number, recorded = number + 1, None

    def _first_attempt(self, spec: TaskSpec, recorded: Recorded | None) -> int:
        """A container that was cut off is entered again in the same attempt; anything else begins a new one."""
        if recorded is None:
            return 1
        if recorded.in_flight and (spec.control or recorded.waiting is not None):
            return max(recorded.attempt, 1)
        return recorded.attempt + 1

    async def _attempt(
        self, pass_: Pass, step: Step, spec: TaskSpec, number: int, recorded: Recorded | None
    ) -> Settled:
        run = self._run
        run.begin_step()
        if run.steps_begun % BREATH == 0:
            await run.breathe()
        if run.control.blocked:
            step = await run.control.admit(pass_, step)
        began = time.monotonic()
        inputs = resolve(pass_, step, spec, recorded, run.journal)
        if spec.session and run.resumed:
            await rebuild_session(run, spec.session)
        await self._intend(pass_, step, spec, number, inputs, recorded)
        if run.events:
            run.events.emit(
                StepStarted(
                    run=run.id, at=now_ms(), scope=pass_.address, step=step.id, name=step.label,
                    type=step.type, attempt=number,
                )
            )  # fmt: skip
        params = await check_params(run, step, spec, inputs)
        attempt = Attempt(run, pass_, step, spec, number, recorded, inputs, params, now_ms(), self)
        settled = await self._act(attempt)
        points = await restore_points(run, spec)
        picture = await take_picture(run, spec, "always") if spec.session else None
        extra: JsonObject = {"picture": picture} if picture else {}
        result = self._complete(pass_, step, spec, number, settled, extra, began)
        for key, state in points.items():
            run.journal.note(Kind.RESTORE_POINT, pass_.address, step.id, number, {"key": key, "state": state})
        return result

    async def _intend(
        self, pass_: Pass, step: Step, spec: TaskSpec, number: int, inputs: JsonObject, recorded: Recorded | None
    ) -> None:
        """Journal the intent. Pure steps have none: their outcome says it all and repeating them does no harm."""
        run, policy = self._run, self._policy(step, spec)
        if spec.control:
            if spec.type in _DURABLE_CONTROLS and not (recorded and recorded.in_flight):
                run.journal.note(Kind.STEP_STARTED, pass_.address, step.id, number, {"inputs": self._shown(inputs)})
            return
        if policy is ReplayPolicy.PURE:
            return
        data = {"inputs": self._shown(inputs), "policy": policy.value}
        if spec.session:
            data["session"] = spec.session
        faults.point("intent.before_commit")
        await run.journal.decide(Kind.STEP_STARTED, pass_.address, step.id, number, data)
        faults.point("intent.after_commit")

    async def _act(self, attempt: Attempt) -> Settled:
        if attempt.spec.control:
            handler = self._controls[attempt.spec.type]
            if attempt.step.timeout is None:
                return await handler(attempt)
            return await self._limited(handler, attempt)
        protect = self._policy(attempt.step, attempt.spec) is _ONCE
        task = asyncio.current_task()
        if protect and task is not None:
            self._protected[task] = False
        self._run.acting(+1)
        faults.point("act.before")
        try:
            settled = await act(attempt)
        except BaseException:
            if task is not None:
                self._protected.pop(task, None)
            raise
        finally:
            self._run.acting(-1)
        faults.point("act.after")
        return settled

    async def _limited(self, handler: ControlHandler, attempt: Attempt) -> Settled:
        """A container with a time limit of its own."""
        try:
            async with asyncio.timeout(attempt.step.timeout):
                return await handler(attempt)
        except TimeoutError:
            raise failure_of(TimeoutError(), attempt.step, attempt.step.timeout) from None

    def _complete(
        self, pass_: Pass, step: Step, spec: TaskSpec, number: int, settled: Settled, extra: JsonObject,
        began: float | None,
    ) -> Settled:  # fmt: skip
        run = self._run
        output = run.show(settled.output)
        pass_.steps[step.id] = {"output": output, "status": "completed"}
        elapsed = 0.0 if began is None else (time.monotonic() - began) * 1000
        data: JsonObject = {"ms": round(elapsed, 3), **extra}
        if output is not None:
            limit = pass_.frame.workflow.settings.max_payload
            data["output"] = run.journal.pack(output, limit, f'output of "{step.label}"')
        if settled.ports != ("out",):
            data["ports"] = settled.ports
        if settled.flow.value != "next":
            data["flow"] = settled.flow.value
        if settled.variables:
            data["set"] = sorted(settled.variables)
        faults.point("outcome.before_post")
        pure = spec.control or self._policy(step, spec) is ReplayPolicy.PURE
        run.journal.note_outcome(
            Kind.STEP_COMPLETED, pass_.address, step.id, number, data,
            {name: run.show(value) for name, value in settled.variables.items()}, pass_.frame.address,
            within=0.05 if pure else OUTCOME_SECONDS,
        )  # fmt: skip
        faults.point("outcome.after_post")
        self._tell(pass_, step, "completed", number, elapsed, settled.ports)
        return Settled(output, settled.ports, settled.flow)

    async def _failed(
        self, pass_: Pass, step: Step, spec: TaskSpec, number: int, error: JsonObject, started: float
    ) -> Settled:
        handled = ERROR if step.next.get(ERROR) else "continue" if step.on_error is OnError.CONTINUE else ""
        elapsed = (time.monotonic() - started) * 1000
        data: JsonObject = {"error": error, "handled": handled, "ms": round(elapsed, 3)}
        picture = await take_picture(self._run, spec, "on-failure") if spec.session else None
        if picture:
            data["picture"] = picture
        self._run.journal.note(Kind.STEP_FAILED, pass_.address, step.id, number, data, within=OUTCOME_SECONDS)
        self._tell(pass_, step, "failed", number, elapsed, (), error)
        return failed_settled(pass_, step, spec, error, handled)

    async def _retry(self, pass_: Pass, step: Step, number: int, wait: float, error: JsonObject) -> None:
        data = {"error": error, "wait": round(wait, 3)}
        self._run.journal.note(Kind.STEP_RETRIED, pass_.address, step.id, number, data, within=OUTCOME_SECONDS)
        faults.point("retry.before_wait")
        self._run.events.emit(
            StepRetrying(
                run=self._run.id, at=now_ms(), scope=pass_.address, step=step.id, name=step.label,
                attempt=number, wait=wait, error=error,
            )
        )  # fmt: skip
        self._run.acting(+1)
        try:
            await asyncio.sleep(wait)
        finally:
            self._run.acting(-1)

    def _cancelled(self, pass_: Pass, step: Step, number: int, started: float) -> None:
        """A suspended step leaves no trace: its intent stands, and the next start decides by its policy."""
        if self._run.control.suspending:
            return
        try:
            self._run.journal.note(Kind.STEP_CANCELLED, pass_.address, step.id, number)
        except FencedOff:
            return
        self._tell(pass_, step, "cancelled", number, (time.monotonic() - started) * 1000, ())

    def _pass_by(self, pass_: Pass, step: Step, spec: TaskSpec) -> Settled:
        """A switched-off step is passed by: the way goes on as if it were not there."""
        ports = tuple(port.name for port in spec.ports if port.name in _THROUGH)
        pass_.steps[step.id] = {"output": None, "status": "skipped"}
        data = {"reason": "disabled", "ports": ports}
        self._run.journal.note(Kind.STEP_SKIPPED, pass_.address, step.id, 0, data)
        self._tell(pass_, step, "skipped", 0, 0.0, ports)
        return Settled(None, ports)

    def skipped(self, pass_: Pass, step: Step) -> None:
        """Note a step that no live edge reached."""
        self._run.journal.note(Kind.STEP_SKIPPED, pass_.address, step.id, 0, {"reason": "not reached"})
        self._tell(pass_, step, "skipped", 0, 0.0, ())

    def end_early(self, task: asyncio.Task[Any]) -> None:
        """Cancel a sibling, unless it is in the middle of a ``once`` effect: then right after it."""
        if task in self._protected and not self._run.control.cancelled and not self._run.control.suspending:
            self._protected[task] = True
        else:
            task.cancel()

    def _end_protection(self) -> None:
        task = asyncio.current_task()
        if task is not None and self._protected.pop(task, False):
            raise asyncio.CancelledError

    def _tell(
        self, pass_: Pass, step: Step, status: str, number: int, elapsed: float, ports: tuple[str, ...],
        error: JsonObject | None = None,
    ) -> None:  # fmt: skip
        if self._run.events:
            self._run.events.emit(
                StepFinished(
                    run=self._run.id, at=now_ms(), scope=pass_.address, step=step.id, name=step.label,
                    status=status, attempt=number, duration=elapsed, ports=ports, error=error,
                )
            )  # fmt: skip

    def _shown(self, inputs: JsonObject) -> Json:
        shown = self._run.show(inputs)
        return self._run.journal.pack(shown, 1 << 30, "inputs") if inputs else {}

    @staticmethod
    def _policy(step: Step, spec: TaskSpec) -> ReplayPolicy:
        return step.replay or spec.replay


_ONCE = ReplayPolicy.ONCE
#: Ways out that a switched-off step leaves open.
_THROUGH = frozenset({"out", "done"})
#: Control steps whose intent holds something a resumed run needs: the items, the moment a wait began.
_DURABLE_CONTROLS = frozenset(
    {"flow.for_each", "flow.count", "flow.while", "flow.try", "flow.delay", "flow.call", "people.ask"}
)


def failed_settled(pass_: Pass, step: Step, spec: TaskSpec, error: JsonObject, handled: str) -> Settled:
    """How a failed step leaves: by its error edge, as if nothing had happened, or by raising StepError."""
    if not handled:
        raise StepError(error)
    pass_.steps[step.id] = {"output": None, "status": "failed", "error": error}
    if handled == ERROR:
        pass_.names["error"] = error
        return Settled(None, (ERROR,))
    return Settled(None, tuple(port.name for port in spec.ports if port.name in _THROUGH))
