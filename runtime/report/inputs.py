"""The inputs of a run as they may be shown: what the workflow declares sensitive stays hidden."""

from __future__ import annotations

from runtime.model import JsonObject, Workflow
from runtime.store import RunRow
from runtime.vault.masking import MASK


def shown_inputs(row: RunRow, workflow: Workflow | None) -> JsonObject:
    """Inputs by name. Where the workflow's text cannot be read any more, all values are hidden."""
    if workflow is None:
        return dict.fromkeys(row.inputs, MASK)
    hidden = {name for name, variable in workflow.variables.items() if variable.sensitive}
    return {name: MASK if name in hidden and value is not None else value for name, value in row.inputs.items()}
