"""Doing a finished step again outside the journal, with the inputs it had."""

from __future__ import annotations

from runtime.engine.act import time_limit
from runtime.engine.failures import failure_of
from runtime.engine.inputs import check_params
from runtime.engine.run import Run
from runtime.model import JsonObject, Step
from runtime.tasks.context import TaskContext


async def repeat(run: Run, step: Step, inputs: JsonObject, most: float | None = None) -> None:
    """Call the task with recorded inputs, for ``most`` seconds; its output is known already and is dropped.

    Raises StepFailed.
    """
    spec = run.env.registry.get(step.type)
    assert spec.call is not None, step.type
    limit = time_limit(run, step, spec)
    limit = min(most, limit or most) if most is not None else limit
    params = await check_params(run, step, spec, inputs)
    context = TaskContext(
        run_id=run.id, step_id=step.id, project=run.project, work=run.work, resources=run.resources,
        settings=run.settings, timeout=limit,
    )  # fmt: skip
    try:
        await spec.call(context, params)
    except Exception as error:  # whatever a step raises is its failure
        raise failure_of(error, step, context.timeout) from error
