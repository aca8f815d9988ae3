"""Values under the debugger: what is shown of variables, and what may be put in their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from runtime.clock import now_ms
from runtime.engine.debug_points import Stop
from runtime.engine.events import VariableChanged
from runtime.engine.frames import Frame
from runtime.engine.journal.run_journal import variables_scope
from runtime.engine.secrecy import references_in
from runtime.errors import InvalidInput, UnderstudyError
from runtime.expressions import compile_value
from runtime.model import Json, JsonObject
from runtime.model.status import Kind
from runtime.model.wording import wording

if TYPE_CHECKING:
    from runtime.engine.run import Run

#: What stands in place of a sensitive variable's value.
SENSITIVE = "<sensitive>"


def shown_variables(frame: Frame) -> JsonObject:
    """The variables of a workflow that runs, without what is sensitive."""
    declared = frame.workflow.variables
    return {name: SENSITIVE if declared[name].sensitive else value for name, value in frame.variables.items()}


def given(run: Run, stop: Stop) -> JsonObject:
    """The params of the step with their values, masked; as they are written where they depend on a credential, are
    computed for each pass anew, or cannot be computed."""
    deferred = run.env.registry.get(stop.step.type).deferred
    scope = stop.pass_.scope(stop.step.id)
    return {
        name: value if name in deferred else _computed(run, value, scope) for name, value in stop.taken_params.items()
    }


def _computed(run: Run, value: Json, scope: Mapping[str, Any]) -> Json:
    try:
        found = compile_value(value).render(scope)
    except UnderstudyError:
        return value
    return value if any(True for _ in references_in(found)) else run.show(found)


def assign(run: Run, stop: Stop, name: str, value: Json) -> None:
    """Give a variable another value, check it against its type, journal it. Raises InvalidInput."""
    frame = stop.pass_.frame
    variable = frame.workflow.variables.get(name)
    if variable is None:
        known = ", ".join(sorted(frame.workflow.variables)) or "none"
        raise InvalidInput(f'There is no variable "{name}".', remedy=f"Declared are: {known}.")
    accepted, message = variable.accept(value)
    if message:
        raise InvalidInput(f'Variable "{name}": {message}')
    if variable.sensitive:
        run.masker.add(accepted)
    frame.variables[name] = accepted
    kept = {"value": run.show(accepted), "by": "debugger"}
    run.journal.note(Kind.VARIABLE, variables_scope(frame.address), name, 0, kept)
    scope, step = stop.place
    run.events.emit(
        VariableChanged(
            run=run.id, at=now_ms(), scope=scope, step=step, name=stop.step.label, variable=name,
            value=SENSITIVE if variable.sensitive else kept["value"],
        )
    )  # fmt: skip


def checked_param(run: Run, stop: Stop, name: str, value: Json) -> None:
    """Refuse a param that the step does not have, or whose value it would not take. Raises InvalidInput,
    ExpressionError. What depends on a credential is left to the gate, which reveals it."""
    from pydantic import ValidationError

    spec = run.env.registry.get(stop.step.type)
    if name not in spec.params.model_fields:
        raise InvalidInput(
            f'"{stop.step.label}" has no field "{name}".', remedy=f"Fields are: {', '.join(spec.params.model_fields)}."
        )
    step = replace(stop.step, params={**stop.taken_params, name: value})
    now = {field: given for field, given in step.params.items() if field not in spec.deferred}
    values = compile_value(now).render(stop.pass_.scope(step.id))
    if any(True for _ in references_in(values)):
        return
    try:
        spec.params.model_validate({**step.params, **values})
    except ValidationError as error:
        for item in error.errors(include_input=False, include_url=False):
            if item["loc"][:1] == (name,):
                raise InvalidInput(f'Field "{name}": {wording(item)}') from None
