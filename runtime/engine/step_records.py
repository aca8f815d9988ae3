"""What the gate writes down and tells: intents, outcomes, retries, steps that were passed by."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.clock import now_ms
from runtime.engine import faults
from runtime.engine.attempt import Attempt
from runtime.engine.events import StepFinished, StepRetrying, StepStarted, VariableChanged
from runtime.engine.frames import Pass
from runtime.engine.journal.memory import Recorded
from runtime.engine.journal.run_journal import OUTCOME_SECONDS
from runtime.engine.outcomes import Flow, Settled, StepError
from runtime.engine.run import Run
from runtime.model import Json, JsonObject, OnError, ReplayPolicy, Step
from runtime.model.ports import ERROR
from runtime.model.status import Kind
from runtime.store import FencedOff
from runtime.tasks.spec import TaskSpec

#: Ways out that a switched-off step leaves open.
_THROUGH = frozenset({"out", "done"})
#: Control steps whose intent holds something a resumed run needs: the items, the moment a wait began.
_DURABLE_CONTROLS = frozenset(
    {"flow.for_each", "flow.count", "flow.while", "flow.try", "flow.delay", "flow.call", "people.ask"}
)
#: The longest time a pure step's outcome waits for a commit to ride with, in seconds.
_PURE_SECONDS = 0.05
_NO_LIMIT = 1 << 40


async def intend(attempt: Attempt) -> None:
    """Journal the intent. Pure steps have none: their outcome says it all and repeating them does no harm."""
    run, policy = attempt.run, attempt.policy
    place = (attempt.pass_.address, attempt.step.id, attempt.number)
    if attempt.spec.control:
        if attempt.spec.type in _DURABLE_CONTROLS and not attempt.resumes:
            run.journal.note(Kind.STEP_STARTED, *place, {"inputs": _shown(attempt)})
    elif policy is not ReplayPolicy.PURE:
        data: JsonObject = {"inputs": _shown(attempt), "policy": policy.value}
        if attempt.session:
            data["session"] = attempt.session
        faults.point("intent.before_commit")
        await run.journal.decide(Kind.STEP_STARTED, *place, data)
        faults.point("intent.after_commit")
    if run.events:
        run.events.emit(
            StepStarted(
                run=run.id, at=now_ms(), scope=place[0], step=place[1], name=attempt.step.label,
                type=attempt.step.type, attempt=attempt.number,
            )
        )  # fmt: skip


def complete(attempt: Attempt, settled: Settled, picture: JsonObject | None = None) -> Settled:
    """Journal that the step is done, with what it gave. Raises StepFailed when its output cannot be kept."""
    run, pass_, step = attempt.run, attempt.pass_, attempt.step
    output = run.masker.mask_json(settled.output)
    values = {name: run.masker.mask_json(value) for name, value in settled.variables.items()}
    kept = {name: _packed(attempt, value, f'value of "{name}"') for name, value in values.items()}
    elapsed = attempt.elapsed
    data: JsonObject = {"ms": round(elapsed, 3)}
    if output is not None:
        data["output"] = _packed(attempt, output, f'output of "{step.label}"')
    if settled.ports != ("out",):
        data["ports"] = settled.ports
    if settled.flow is not Flow.NEXT:
        data["flow"] = settled.flow.value
    if picture:
        data |= picture
    _add_heals(attempt, data)
    if kept:
        data["set"] = sorted(kept)
    faults.point("outcome.before_post")
    pure = attempt.spec.control or attempt.policy is ReplayPolicy.PURE
    run.journal.note_outcome(
        Kind.STEP_COMPLETED, pass_.address, step.id, attempt.number, data, kept, pass_.frame.address,
        within=_PURE_SECONDS if pure else OUTCOME_SECONDS,
    )  # fmt: skip
    faults.point("outcome.after_post")
    pass_.steps[step.id] = {"output": output, "status": "completed"}
    if values:
        _assign(attempt, values)
    if run.events:
        _tell(run, pass_, step, "completed", attempt.number, elapsed, settled.ports, heals=len(attempt.heals))
    return Settled(output, settled.ports, settled.flow)


def fail(attempt: Attempt, error: JsonObject, picture: JsonObject | None = None) -> Settled:
    """Journal that the step failed. Raises StepError unless the workflow takes the error."""
    run, step = attempt.run, attempt.step
    handled = ERROR if step.next.get(ERROR) else "continue" if step.on_error is OnError.CONTINUE else ""
    if run.exhausted:
        handled = ""
    elapsed = attempt.elapsed
    data: JsonObject = {"error": error, "handled": handled, "ms": round(elapsed, 3)}
    if picture:
        data |= picture
    if attempt.in_doubt:
        data["in_doubt"] = True
    _add_heals(attempt, data)
    run.journal.note(
        Kind.STEP_FAILED, attempt.pass_.address, step.id, attempt.number, data, within=OUTCOME_SECONDS
    )  # fmt: skip
    _tell(run, attempt.pass_, step, "failed", attempt.number, elapsed, (), error, heals=len(attempt.heals))
    return failed_settled(attempt.pass_, step, attempt.spec, error, handled)


def retry(attempt: Attempt, wait: float, error: JsonObject) -> None:
    """Journal that the attempt failed and another follows in ``wait`` seconds."""
    run, pass_, step = attempt.run, attempt.pass_, attempt.step
    data: JsonObject = {"error": error, "wait": round(wait, 3)}
    if attempt.in_doubt:
        data["in_doubt"] = True
    _add_heals(attempt, data)
    run.journal.note(Kind.STEP_RETRIED, pass_.address, step.id, attempt.number, data, within=OUTCOME_SECONDS)
    faults.point("retry.before_wait")
    run.events.emit(
        StepRetrying(
            run=run.id, at=now_ms(), scope=pass_.address, step=step.id, name=step.label,
            attempt=attempt.number, wait=wait, error=error,
        )
    )  # fmt: skip


def cancelled(attempt: Attempt) -> None:
    """Journal that the attempt was ended. A suspended step leaves no trace: its intent stands, and the next start
    decides by its policy."""
    run = attempt.run
    if run.control.suspending:
        return
    try:
        data: JsonObject = {} if attempt.acted else {"acted": False}
        run.journal.note(Kind.STEP_CANCELLED, attempt.pass_.address, attempt.step.id, attempt.number, data)
    except FencedOff:
        return
    elapsed = attempt.elapsed
    _tell(run, attempt.pass_, attempt.step, "cancelled", attempt.number, elapsed, ())


def pass_by(run: Run, pass_: Pass, step: Step, spec: TaskSpec) -> Settled:
    """A switched-off step is passed by: the way goes on as if it were not there."""
    ports = through(spec)
    pass_.steps[step.id] = {"output": None, "status": "skipped"}
    run.journal.note(Kind.STEP_SKIPPED, pass_.address, step.id, 0, {"reason": "disabled", "ports": ports})
    _tell(run, pass_, step, "skipped", 0, 0.0, ports)
    return Settled(None, ports)


def pass_failed(attempt: Attempt, error: JsonObject) -> Settled:
    """A step that failed is passed by because a person said so; what went wrong stays in the journal."""
    run, pass_, step = attempt.run, attempt.pass_, attempt.step
    ports = through(attempt.spec)
    data: JsonObject = {"error": error, "wait": 0.0}
    if attempt.in_doubt:
        data["in_doubt"] = True
    _add_heals(attempt, data)
    place = (pass_.address, step.id, attempt.number)
    run.journal.note(Kind.STEP_RETRIED, *place, data)
    run.journal.note(Kind.STEP_SKIPPED, *place, {"reason": "debugger", "ports": ports})
    pass_.steps[step.id] = {"output": None, "status": "skipped"}
    _tell(run, pass_, step, "skipped", attempt.number, attempt.elapsed, ports)
    return Settled(None, ports)


def skip(run: Run, pass_: Pass, step: Step) -> None:
    """Journal a step that no live edge reached."""
    run.journal.note(Kind.STEP_SKIPPED, pass_.address, step.id, 0, {"reason": "not reached"})
    _tell(run, pass_, step, "skipped", 0, 0.0, ())


def name_doubt(run: Run, pass_: Pass, step: Step, recorded: Recorded) -> None:
    """Journal that a ``once`` step is in doubt whose run ends without it: nobody has to answer, everybody may see."""
    if recorded.waiting is None:
        data: JsonObject = {"reason": "doubt", "message": f'It is not known whether "{step.label}" happened.'}
        run.journal.note(Kind.STEP_IN_DOUBT, pass_.address, step.id, recorded.attempt, data)


def failed_settled(pass_: Pass, step: Step, spec: TaskSpec, error: JsonObject, handled: str) -> Settled:
    """How a failed step leaves: by its error edge, as if nothing had happened, or by raising StepError."""
    if not handled:
        raise StepError(error)
    pass_.steps[step.id] = {"output": None, "status": "failed", "error": error}
    return Settled(None, (ERROR,) if handled == ERROR else through(spec))


def through(spec: TaskSpec) -> tuple[str, ...]:
    """The ways out that stay open when the step is passed by."""
    return tuple(port.name for port in spec.ports if port.name in _THROUGH)


def _assign(attempt: Attempt, values: Mapping[str, Json]) -> None:
    """Give variables their new values, now that these are written down."""
    run, frame = attempt.run, attempt.pass_.frame
    frame.variables.update(values)
    for name in values if run.events else ():
        shown = "<sensitive>" if frame.workflow.variables[name].sensitive else run.show(values[name])
        run.events.emit(
            VariableChanged(
                run=run.id, at=now_ms(), scope=attempt.pass_.address, step=attempt.step.id,
                name=attempt.step.label, variable=name, value=shown,
            )
        )  # fmt: skip


def _add_heals(attempt: Attempt, data: JsonObject) -> None:
    """Targets found by their other signals stand beside the outcome, whatever it is: a person decides about them."""
    if attempt.heals:
        data["heals"] = attempt.run.masker.mask_json(attempt.heals)


def _packed(attempt: Attempt, value: Json, what: str) -> Json:
    run = attempt.run
    return run.journal.pack(run.show(value), attempt.pass_.frame.workflow.settings.max_payload, what)


def _shown(attempt: Attempt) -> Json:
    run = attempt.run
    return run.journal.pack(run.show(attempt.inputs), _NO_LIMIT, "inputs") if attempt.inputs else {}


def _tell(
    run: Run, pass_: Pass, step: Step, status: str, number: int, elapsed: float, ports: tuple[str, ...],
    error: JsonObject | None = None, heals: int = 0,
) -> None:  # fmt: skip
    if run.events:
        run.events.emit(
            StepFinished(
                run=run.id, at=now_ms(), scope=pass_.address, step=step.id, name=step.label,
                status=status, attempt=number, duration=elapsed, ports=ports, error=error,
                heals=heals,
            )
        )  # fmt: skip
