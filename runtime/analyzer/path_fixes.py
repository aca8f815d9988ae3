"""What can be done about a path that holds on one machine only: begin it at the project, else ask for it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from runtime.analyzer.fix import Fix, free_name
from runtime.analyzer.rules.project import is_absolute
from runtime.model import Direction, Json, Problem, Step, Variable, VariableType, Workflow
from runtime.model.edits import Batch, SetParams, SetVariable


def path_fix(problem: Problem, workflow: Workflow, root: Path | None) -> Fix | None:
    """Within the project in ``root`` the path becomes relative to it; any other one becomes an input."""
    step, keys = workflow.steps.get(problem.step), problem.field.split(".")[1:]
    value = _at(step.params, keys) if step is not None else None
    if step is None or not is_absolute(value):
        return None
    inside = _relative(value, root) if root is not None else None
    if inside is None:
        return _as_input(step, keys, value, workflow)
    said = inside[0] if isinstance(inside, list) else inside
    return Fix("Begin at the project: “{name}”", _set(step, keys, inside), {"name": str(said)})


def _as_input(step: Step, keys: list[str], value: Json, workflow: Workflow) -> Fix | None:
    """Who runs the workflow elsewhere is asked; here the path stays what it is. Steps of one path share it."""
    if not isinstance(value, str) or "{{" in value:
        return None
    known = (one for one in workflow.variables.values() if one.direction is Direction.INPUT and one.default == value)
    variable = next(known, None) or _input_for(value, workflow)
    edit = Batch((SetVariable(variable), _set(step, keys, f"{{{{ vars.{variable.name} }}}}")))
    return Fix("Ask for “{name}” as an input instead", edit, {"name": variable.name})


def _input_for(path: str, workflow: Workflow) -> Variable:
    stem = re.split(r"[\\/]", path.rstrip("\\/"))[-1].partition(".")[0]
    return Variable(free_name(stem, workflow.variables), VariableType.STRING, Direction.INPUT, default=path)


def _relative(value: Json, root: Path) -> Json:
    """A path as it is seen from ``root``, or each of a list; None where one lies elsewhere."""
    if isinstance(value, list):
        found = [_relative(entry, root) if is_absolute(entry) else entry for entry in value]
        return None if None in found else found
    path = Path(os.path.normpath(_from_home(str(value))))
    base = next((base for base in (root, root.resolve()) if path.is_relative_to(base)), None)
    return path.relative_to(base).as_posix() if base is not None else None


def _from_home(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:  # nobody knows where the home is
        return Path(path)


def _set(step: Step, keys: list[str], value: Json) -> SetParams:
    return SetParams(step.id, _with(step.params, keys, value))


def _at(value: Json, keys: list[str]) -> Json:
    """What stands at a path in params; None where there is nothing."""
    for key in keys:
        if isinstance(value, list):
            value = value[int(key)] if key.isdigit() and int(key) < len(value) else None
        else:
            value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _with(value: Json, keys: list[str], new: Json) -> Json:
    """A value with another one at a path in it, which is there."""
    if not keys:
        return new
    key, *rest = keys
    if isinstance(value, list):
        place = int(key)
        return [*value[:place], _with(value[place], rest, new), *value[place + 1 :]]
    return {**value, key: _with(value[key], rest, new)}
