"""Running another workflow of the project as a step."""

from __future__ import annotations

from runtime.clock import now_ms
from runtime.engine.attempt import Attempt
from runtime.engine.events import FlowCalled
from runtime.engine.frames import Frame, Pass, join
from runtime.engine.outcomes import Settled
from runtime.engine.outputs import start_values, workflow_outputs
from runtime.errors import StepFailed
from runtime.model.graph import ROOT


async def call(attempt: Attempt) -> Settled:
    """Carry out the called workflow in a frame of its own; its outputs are the step's output."""
    run, outer = attempt.run, attempt.pass_.frame
    limit = run.bundle.workflow.settings.max_depth
    if outer.depth + 1 > limit:
        raise StepFailed(
            f"Workflows call each other more than {limit} deep.",
            kind="limit",
            remedy="Look for a workflow that calls itself without end, or raise max_depth in the settings.",
        )
    plan = run.bundle.plans.get(attempt.params.workflow) if attempt.params.workflow else None
    if plan is None:
        raise StepFailed(
            f'The workflow "{attempt.params.workflow}" was not there when the run was accepted.',
            kind="data",
            remedy="Check the name of the workflow; it cannot be computed while running.",
        )
    address = join(attempt.pass_.address, attempt.segment(">"))
    values = start_values(run, plan.workflow, attempt.params.inputs, address)
    constants = {**outer.constants, "run": {**outer.constants["run"], "workflow": plan.workflow.label}}
    frame = Frame(plan, values, constants, address, outer.depth + 1)
    inner = Pass(frame, plan.scopes[ROOT], address)
    if run.events:
        _tell(attempt, plan.workflow.id, address)
    await attempt.scopes.run(inner)
    return Settled(workflow_outputs(inner))


def _tell(attempt: Attempt, flow: str, inner: str) -> None:
    run, step = attempt.run, attempt.step
    run.events.emit(
        FlowCalled(
            run=run.id, at=now_ms(), scope=attempt.pass_.address, step=step.id, name=step.label, flow=flow, inner=inner
        )
    )
