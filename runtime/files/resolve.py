"""Third stage of loading: task types. Old names become today's, params are checked against their models.

The registry comes in as a protocol: files know the shape of a task type, not the tasks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Protocol

from runtime.files.findings import Findings
from runtime.files.positions import Path
from runtime.files.reader import did_you_mean
from runtime.model import Json, Severity, Step, Workflow
from runtime.model.wording import wording


class TaskType(Protocol):
    """What loading needs to know of a task type. ``params`` is a pydantic model class."""

    @property
    def type(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def params(self) -> Any: ...


class TaskTypes(Protocol):
    """A registry of task types; old names find their successor."""

    def find(self, type: str) -> TaskType | None: ...
    def nearest(self, type: str) -> str: ...


def resolve(workflow: Workflow, registry: TaskTypes, findings: Findings) -> Workflow:
    """``workflow`` with today's type names; unknown types and params that do not fit are reported, and kept."""
    steps = {id: _resolved(step, registry, findings) for id, step in workflow.steps.items()}
    return replace(workflow, steps=MappingProxyType(steps))


def _resolved(step: Step, registry: TaskTypes, findings: Findings) -> Step:
    if not step.type:
        return step
    path = ("steps", step.id, "type")
    found = registry.find(step.type)
    if found is None:
        near = registry.nearest(step.type)
        remedy = f'Did you mean "{near}"?' if near else "`understudy tasks` lists all step types."
        message = f'There is no step type "{step.type[:80]}".'
        findings.add("unknown-type", message, remedy, path=path, loses=False)
        return step
    if step.version > found.version:
        message = f'"{step.type}" has version {step.version} here; this Understudy knows version {found.version}.'
        findings.add("newer-type", message, "Update Understudy.", path=path, loses=False)
        return step
    if found.type != step.type:
        message = f'"{step.type}" is called "{found.type}" now.'
        remedy = "`understudy fmt` writes the new name."
        findings.add("renamed-type", message, remedy, path=path, severity=Severity.INFO, loses=False)
        step = replace(step, type=found.type)
    _check_params(step, found.params, findings)
    return step


def _check_params(step: Step, model: Any, findings: Findings) -> None:
    try:
        model.model_validate(dict(step.params))
    except ValueError as error:
        errors: Callable[..., list[Any]] = getattr(error, "errors", list)
        for detail in errors(include_url=False):
            _report(step, model, detail, findings)


def _report(step: Step, model: Any, detail: Mapping[str, Any], findings: Findings) -> None:
    kind, value = detail["type"], detail["input"]
    inside = _known_part(detail["loc"], step.params)
    path: Path = ("steps", step.id, "params", *inside)
    if kind == "extra_forbidden":
        remedy = did_you_mean(inside[-1], model.model_fields) if len(inside) == 1 else ""
        message = f'There is no field "{inside[-1]}" in "{step.type}".'
        findings.add("unknown-param", message, remedy, path=path, loses=False)
    elif kind == "missing":
        missing = detail["loc"][-1]
        message = f'The field "{missing}" of "{step.type}" is missing.'
        findings.add("missing-param", message, _help(model, missing), path=(*path, missing), loses=False)
    elif not holds_expression(value):
        # The value itself is not shown: it may be a password that somebody typed into a file.
        findings.add("wrong-param", wording(detail), path=path, loses=False)


def holds_expression(value: Any) -> bool:
    """Whether a param is, or has somewhere in it, an expression: what it becomes is known only while running."""
    if isinstance(value, str):
        return "{{" in value
    if isinstance(value, Mapping):
        return any(holds_expression(item) for item in value.values())
    return isinstance(value, list) and any(holds_expression(item) for item in value)


def _known_part(location: tuple[str | int, ...], params: Json) -> Path:
    """The part of pydantic's location that is in the file; it also names members of unions and validators."""
    path: list[str | int] = []
    for part in location:
        inside = isinstance(params, Mapping) and part in params
        if inside or (isinstance(params, list) and isinstance(part, int) and part < len(params)):
            params = params[part]
            path.append(part)
    return tuple(path)


def _help(model: Any, name: str | int) -> str:
    field = model.model_fields.get(name)
    return str(field.description or "") if field else ""
