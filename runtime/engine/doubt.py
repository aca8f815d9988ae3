"""Steps in doubt: a ``once`` effect was in flight when the run was cut off, and nobody knows whether it happened."""

from __future__ import annotations

from runtime.engine.frames import Pass
from runtime.engine.journal.memory import Recorded
from runtime.engine.outcomes import Settled
from runtime.engine.run import Run
from runtime.errors import StepFailed
from runtime.model import JsonObject, Step

#: What a person may say about a step in doubt.
DECISIONS = ("done", "again", "fail")


async def settle_doubt(run: Run, pass_: Pass, step: Step, recorded: Recorded) -> Settled | None:
    """Wait for a person's word: the settled step when it was done, None when it is to be done again.

    Raises StepFailed when the person says that it failed.
    """
    detail: JsonObject = {
        "message": f'"{step.label}" was being done when the run was cut off; it is not known whether it happened.',
        "remedy": "Look in the application it acts on, then say: done, again or fail.",
        "inputs": recorded.started.values.get("inputs") if recorded.started else None,
    }
    answer = await run.wait_for_person(pass_, step.id, step.label, "doubt", detail, recorded)
    if answer.get("decision") == "again":
        return None
    if answer.get("decision") == "fail":
        raise StepFailed(
            f'A person said that "{step.label}" did not happen.', kind="other", remedy="Resume the run from this step."
        )
    return Settled(answer.get("output"), tuple(answer.get("ports", ("out",))))
