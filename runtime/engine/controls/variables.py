"""Giving variables new values."""

from __future__ import annotations

from runtime.clock import now_ms
from runtime.engine.events import VariableChanged
from runtime.engine.outcomes import Settled
from runtime.engine.step_runner import Attempt
from runtime.errors import StepFailed


async def set_variables(attempt: Attempt) -> Settled:
    """Set declared variables, each checked against its type. All of them are set, or none."""
    frame = attempt.pass_.frame
    values = {}
    for name, value in attempt.params.values.items():
        variable = frame.workflow.variables.get(name)
        if variable is None:
            known = ", ".join(sorted(frame.workflow.variables)) or "none"
            raise StepFailed(
                f'There is no variable "{name}".', kind="data", remedy=f"Declare it first. Declared are: {known}."
            )
        accepted, message = (None, "") if value is None else variable.accept(value)
        if message:
            raise StepFailed(f'Variable "{name}": {message}', kind="data", remedy="Give a value of its type.")
        values[name] = accepted
    for name, value in values.items():
        frame.variables[name] = value
        _tell(attempt, name)
    return Settled(None, variables=values)


def _tell(attempt: Attempt, name: str) -> None:
    run, frame = attempt.run, attempt.pass_.frame
    if run.events:
        value = "<sensitive>" if frame.workflow.variables[name].sensitive else run.show(frame.variables[name])
        run.events.emit(
            VariableChanged(
                run=run.id, at=now_ms(), scope=attempt.pass_.address, step=attempt.step.id,
                name=attempt.step.label, variable=name, value=value,
            )
        )  # fmt: skip
