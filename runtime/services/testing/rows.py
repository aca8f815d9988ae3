"""Cases with a data file: one trial for each row, whose columns are inputs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runtime.errors import InvalidFile
from runtime.expressions import compile_value
from runtime.files.cases import Case
from runtime.model import Json, JsonObject, Variable, VariableType, Workflow
from runtime.tasks.context import TaskContext
from runtime.tasks.registry import Registry

#: More rows than a test needs.
MAX_ROWS = 10_000

_SHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
_STRUCTURED = frozenset({VariableType.LIST, VariableType.JSON})


@dataclass(frozen=True, slots=True)
class Trial:
    """A case with its inputs settled. ``row`` is the row of the data file, empty where there is none."""

    name: str
    case: Case
    inputs: JsonObject
    row: JsonObject = field(default_factory=dict)


async def trials(case: Case, workflow: Workflow, folder: Path, registry: Registry) -> list[Trial]:
    """The trials of a case. Raises an UnderstudyError when the data file cannot be used.

    A column that is called like an input gives its value; an empty cell leaves the input at its default. Inputs
    written in the case may use ``row``, and go before the columns.
    """
    if not case.data:
        return [Trial(case.name, case, dict(case.inputs))]
    rows = await _read(folder, case.data, registry)
    template = compile_value(dict(case.inputs))
    return [
        Trial(
            f"{case.name} [row {number}]",
            case,
            {**_inputs(row, workflow.inputs), **template.render({"row": row})},
            row,
        )
        for number, row in enumerate(rows, 1)
    ]


async def _read(folder: Path, name: str, registry: Registry) -> list[JsonObject]:
    """The rows of a CSV file or of the first sheet of a workbook, read by the step of that kind."""
    spec = registry.get("excel.read" if Path(name).suffix.lower() in _SHEETS else "csv.read")
    assert spec.call is not None
    table = await spec.call(TaskContext(project=folder), spec.params.model_validate({"path": name}))
    rows: list[JsonObject] = table.rows
    if not rows:
        raise InvalidFile(
            f'The data file "{name}" has no rows.', remedy="Fill in a row below the names of the columns."
        )
    if len(rows) > MAX_ROWS:
        raise InvalidFile(f'The data file "{name}" has more than {MAX_ROWS:,} rows.', remedy="Test with fewer rows.")
    return rows


def _inputs(row: JsonObject, inputs: Mapping[str, Variable]) -> JsonObject:
    return {name: _value(row[name], inputs[name]) for name in row if name in inputs and row[name] not in (None, "")}


def _value(cell: Json, variable: Variable) -> Json:
    """A cell as the variable takes it: lists and objects are written as JSON, texts may look like numbers."""
    if variable.type is VariableType.STRING and not isinstance(cell, str):
        return json.dumps(cell)
    if variable.type in _STRUCTURED and isinstance(cell, str):
        try:
            return json.loads(cell)
        except ValueError:
            return cell
    return cell
