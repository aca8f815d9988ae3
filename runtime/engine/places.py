"""Where a step stands: from its address in the journal to the workflow that holds it."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.model import Step
from runtime.model.graph import Plan


def step_at(plans: Mapping[str, Plan], scope: str, step: str) -> Step | None:
    """The step in a scope such as ``rows[3]/call>``, in whichever workflow it belongs to; None where there is none.

    ``plans`` are those of a bundle: by the name that steps use, the run's own workflow under the empty name.
    """
    workflow = plans[""].workflow
    for part in scope.split("/"):
        if part.endswith(">"):
            call = workflow.steps.get(part.rstrip(">").partition("~")[0])
            plan = plans.get(str(call.params.get("workflow"))) if call is not None else None
            if plan is None:
                return None
            workflow = plan.workflow
    return workflow.steps.get(step)


def lies_inside(scope: str, container: str) -> bool:
    """Whether a scope is one of the bodies of the step at ``container``, or lies in one, in any of its attempts."""
    return scope.startswith(container) and scope[len(container) : len(container) + 1] in ("[", "~", ".", ">")
