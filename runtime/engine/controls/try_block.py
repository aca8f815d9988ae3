"""Try, catch, finally."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from runtime.engine.attempt import Attempt
from runtime.engine.frames import Pass
from runtime.engine.outcomes import Flow, Settled, StepError
from runtime.model import Json


async def try_catch(attempt: Attempt) -> Settled:
    """Do the try body; its failure goes to the catch body, when there is one; the finally body ends it in any case.

    That includes being ended early, by a sibling's failure or a time limit. Only a person's cancel ends at once, and
    a run that is let go of comes back to where it was.
    """
    try:
        return await _all_bodies(attempt)
    except asyncio.CancelledError:
        if not attempt.run.control.stopping:
            with suppress(StepError):
                await _body(attempt, "finally", error=None)
        raise


async def _all_bodies(attempt: Attempt) -> Settled:
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
