"""Waiting for a moment or for a person; both survive a restart."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime

from runtime.clock import now_ms
from runtime.engine.answers import as_output
from runtime.engine.attempt import Attempt
from runtime.engine.events import StepWaiting
from runtime.engine.outcomes import Settled
from runtime.errors import StepFailed
from runtime.model import JsonObject

#: The longest single sleep; the wall clock is looked at again afterwards, in seconds.
_SLICE = 30.0


async def delay(attempt: Attempt) -> Settled:
    """Wait until the moment that was fixed when the step began."""
    until = _moment(attempt)
    run = attempt.run
    if run.events:
        run.events.emit(
            StepWaiting(
                run=run.id, at=now_ms(), scope=attempt.pass_.address, step=attempt.step.id,
                name=attempt.step.label, reason="until", detail={"until": round(until * 1000)},
            )
        )  # fmt: skip
    async with run.activity.sleeping(until - time.time()):
        # The wall clock decides, so that a machine that slept wakes up on time.
        while (rest := until - time.time()) > 0:  # noqa: ASYNC110 - time passes, no event tells
            await asyncio.sleep(min(rest, _SLICE))
    return Settled(None)


def _moment(attempt: Attempt) -> float:
    """Seconds since the epoch at which the wait ends."""
    params = attempt.params
    if params.until is None:
        recorded = attempt.recorded.started if attempt.recorded and attempt.recorded.in_flight else None
        return float((recorded.at if recorded else attempt.began) / 1000 + params.seconds)
    return datetime.fromisoformat(params.until).timestamp()


async def ask(attempt: Attempt) -> Settled:
    """Wait for a person's answer and leave by ``approved`` or ``rejected``."""
    params = attempt.params
    detail: JsonObject = {"message": params.question, "fields": [field.model_dump() for field in params.fields]}
    until = None if params.timeout_hours is None else round(_asked(attempt) + params.timeout_hours * 3_600_000)
    try:
        answer = await attempt.run.activity.wait_for_person(attempt, "ask", detail, until)
    except TimeoutError:
        raise StepFailed(
            f"Nobody answered within {params.timeout_hours:g} hours.",
            kind="timeout",
            remedy="Resume the run from here.",
        ) from None
    return Settled(as_output(answer), ("approved" if answer.get("decision") == "approved" else "rejected",))


def _asked(attempt: Attempt) -> int:
    """When the question was put, in milliseconds."""
    waiting = attempt.recorded.waiting if attempt.recorded else None
    return waiting.at if waiting else attempt.began
