"""Errors of steps in their kept form: what happened, the kind that retry rules name, and where."""

from __future__ import annotations

import asyncio
import traceback

from runtime.engine.frames import Pass
from runtime.engine.outcomes import StepError
from runtime.engine.run import Run
from runtime.errors import StepFailed, StepTimeout, UnderstudyError
from runtime.model import JsonObject, Step


def failure_of(error: Exception, step: Step, timeout: float | None = None) -> StepFailed:
    """Our error for anything a task may raise; what is not of our family is a bug of the task and says so."""
    if isinstance(error, StepFailed):
        return error
    if isinstance(error, TimeoutError | asyncio.TimeoutError):
        return StepTimeout(
            f"It did not finish within {timeout or 0:g} s.",
            remedy="Raise the step's timeout, or find out what it waits for.",
        )
    if isinstance(error, UnderstudyError):
        return StepFailed(
            error.message, kind="other", remedy=error.remedy, details=error.details, in_doubt=error.in_doubt
        )
    return StepFailed(
        f'The step type "{step.type}" failed unexpectedly: {type(error).__name__}: {error}',
        remedy="This is a fault of the step type. Report it with the details.",
        details="".join(traceback.format_exception(error)),
        in_doubt=True,
    )


def describe(caught: StepError | UnderstudyError, step: Step, pass_: Pass, run: Run) -> JsonObject:
    """The error as JSON with secrets masked; an error from inside a body keeps the place where it began."""
    if isinstance(caught, StepError):
        return caught.error
    error: JsonObject = run.masker.mask_json(failure_of(caught, step).as_json())
    return {**error, "step": step.id, "name": step.label, "scope": pass_.address}
