"""Try, catch, finally."""

from __future__ import annotations

from runtime.engine.frames import Pass
from runtime.engine.outcomes import Flow, Settled, StepError
from runtime.engine.step_runner import Attempt
from runtime.model import Json


async def try_catch(attempt: Attempt) -> Settled:
    """Do the try body; its failure goes to the catch body, when there is one; the finally body ends it in any case."""
    caught: StepError | None = None
    flow = Flow.NEXT
    try:
        flow = await _body(attempt, "try")
    except StepError as failed:
        caught = failed
    if caught is not None and attempt.step.next.get("catch"):
        error, caught = caught.error, None
        try:
            flow = await _body(attempt, "catch", error=error)
        except StepError as second:
            caught = second
        output: Json = {"caught": error}
    else:
        output = {"caught": None}
    # An error or jump of the finally body takes the place of what came before.
    last = await _body(attempt, "finally", error=caught.error if caught else None)
    if last is not Flow.NEXT:
        return Settled(output, (), last)
    if caught is not None:
        raise caught
    return Settled(output, ("done",) if flow is Flow.NEXT else (), flow)


async def _body(attempt: Attempt, port: str, **names: Json) -> Flow:
    pass_, step = attempt.pass_, attempt.step
    plan = pass_.frame.plan.scope(step.id, port)
    if not plan.steps:
        return Flow.NEXT
    inner: Pass = pass_.child(plan, attempt.segment(f".{port}"), **names)
    return await attempt.scopes.run(inner)
