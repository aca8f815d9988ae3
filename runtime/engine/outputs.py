"""Where a workflow's values begin and what it gives back."""

from __future__ import annotations

from runtime.engine.frames import Pass
from runtime.engine.journal.run_journal import variables_scope
from runtime.engine.run import Run
from runtime.errors import InvalidInput
from runtime.expressions import compile_value
from runtime.model import Direction, Json, JsonObject, Workflow
from runtime.model.variables import check_inputs


def start_values(run: Run, workflow: Workflow, given: JsonObject, address: str) -> dict[str, Json]:
    """Variables of a frame: inputs and defaults, or what they had become before the run was cut off.

    What is declared sensitive is masked from now on.
    """
    values, wrong = check_inputs(dict(workflow.variables), given)
    if wrong:
        shown = "; ".join(f"{name}: {message}" for name, message in wrong.items())
        raise InvalidInput(f'The inputs do not fit "{workflow.label}": {shown}', fields=wrong)
    if run.resumed:
        for entry in run.env.store.journal.latest_by_step(run.row.n, variables_scope(address)):
            if entry.step in values:
                values[entry.step] = run.journal.unpack(entry.values["value"])
    for name, variable in workflow.variables.items():
        if variable.sensitive:
            run.masker.add(values[name])
    return values


def workflow_outputs(pass_: Pass) -> JsonObject:
    """Outputs at the end: the workflow's own expressions, else the last values of its output variables."""
    workflow, values = pass_.frame.workflow, pass_.frame.variables
    outputs = {
        name: values[name] for name, variable in workflow.variables.items() if variable.direction is Direction.OUTPUT
    }
    if workflow.outputs:
        outputs.update(compile_value(dict(workflow.outputs)).render(pass_.scope()))
    return outputs
