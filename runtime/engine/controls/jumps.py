"""Steps that leave their scope."""

from __future__ import annotations

from runtime.engine.attempt import Attempt
from runtime.engine.outcomes import Flow, Settled
from runtime.errors import StepFailed


async def break_loop(attempt: Attempt) -> Settled:
    """End the nearest loop."""
    return Settled(None, (), Flow.BREAK)


async def next_pass(attempt: Attempt) -> Settled:
    """End this pass of the nearest loop."""
    return Settled(None, (), Flow.CONTINUE)


async def stop(attempt: Attempt) -> Settled:
    """End the workflow as completed."""
    return Settled(attempt.params.message or None, (), Flow.STOP)


async def fail(attempt: Attempt) -> Settled:
    """Fail with the message of the step."""
    raise StepFailed(attempt.params.message, kind=attempt.params.kind)
