"""Steps in doubt: a ``once`` effect was in flight when the run was cut off, and nobody knows whether it happened."""

from __future__ import annotations

from runtime.engine.attempt import Attempt
from runtime.engine.outcomes import Settled
from runtime.errors import StepFailed
from runtime.model import JsonObject

#: What a person may say about a step in doubt.
DECISIONS = ("done", "again", "fail")


async def settle_doubt(attempt: Attempt) -> Settled | None:
    """Wait for a person's word: the settled step when it was done, None when it is to be done again.

    Raises StepFailed when the person says that it failed.
    """
    step, recorded = attempt.step, attempt.recorded
    detail: JsonObject = {
        "message": f'"{step.label}" was being done when the run was cut off; it is not known whether it happened.',
        "remedy": "Look in the application it acts on, then say: done, again or fail.",
        "inputs": recorded.started.values.get("inputs") if recorded and recorded.started else None,
    }
    answer = await attempt.run.activity.wait_for_person(attempt, "doubt", detail)
    if answer.get("decision") == "again":
        return None
    if answer.get("decision") == "fail":
        raise StepFailed(
            f'A person said that "{step.label}" did not happen.', kind="other", remedy="Resume the run from this step."
        )
    return Settled(answer.get("output"), tuple(answer.get("ports", ("out",))))
