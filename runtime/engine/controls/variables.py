"""Giving variables new values."""

from __future__ import annotations

from runtime.engine.attempt import Attempt
from runtime.engine.outcomes import Settled
from runtime.errors import StepFailed


async def set_variables(attempt: Attempt) -> Settled:
    """Set declared variables, each checked against its type. All of them are set, or none; the gate does it together
    with writing it down."""
    declared = attempt.pass_.frame.workflow.variables
    values = {}
    for name, value in attempt.params.values.items():
        variable = declared.get(name)
        if variable is None:
            known = ", ".join(sorted(declared)) or "none"
            raise StepFailed(
                f'There is no variable "{name}".', kind="data", remedy=f"Declare it first. Declared are: {known}."
            )
        accepted, message = (None, "") if value is None else variable.accept(value)
        if message:
            raise StepFailed(f'Variable "{name}": {message}', kind="data", remedy="Give a value of its type.")
        values[name] = accepted
    return Settled(None, variables=values)
