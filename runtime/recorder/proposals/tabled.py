"""A loop over the rows that were recorded becomes one over a table that the person names afterwards."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from pathlib import PurePath

from runtime.errors import UsageProblem
from runtime.model import Json
from runtime.recorder.merging.elements import quoted
from runtime.recorder.merging.phrases import Language, phrases
from runtime.recorder.merging.recording import DataTable
from runtime.recorder.merging.slugs import slug, unused
from runtime.recorder.proposals.columns import Column
from runtime.recorder.proposals.loops import LoopProposal, Reader
from runtime.recorder.proposals.tables import match

#: How alike the names of two columns must be, from 0 to 1.
_ALIKE = 0.6


def columns_for(loop: LoopProposal, table: DataTable) -> dict[str, str]:
    """Which column of ``table`` is probably meant by each of the loop: the one that has the recorded values, else one
    that is called like it. Those nobody can guess are left out."""
    found = match(_columns(loop), table)
    if found is not None:
        return {name: column for name, text in found.expressions.items() if (column := _named(text, table.columns))}
    names = {_plain(column): column for column in table.columns}
    guessed: dict[str, str] = {}
    for name in loop.columns:
        near = get_close_matches(_plain(name), [one for one in names if names[one] not in guessed.values()], 1, _ALIKE)
        if near:
            guessed[name] = names[near[0]]
    return guessed


def over_table(
    loop: LoopProposal, table: DataTable, columns: Mapping[str, str], taken: Collection[str], language: Language = "en"
) -> LoopProposal:
    """``loop``, which goes over a variable, for the rows of ``table``; ``columns`` are the table's by the loop's,
    ``taken`` the ids of steps that are in use. Raises UsageProblem where one is missing or unknown."""
    expressions = _expressions(loop, table, columns)
    say, file = phrases(language), PurePath(table.path).name
    rows, names = say.count("rows", len(table.rows)), ", ".join(loop.columns)
    return loop.model_copy(
        update={
            "title": say("loop.title.named", file=file),
            "reason": say("loop.reason.named", columns=", ".join(f"{name} = {columns[name]}" for name in loop.columns)),
            "changes": (say("loop.change.file", rows=rows, columns=names), *loop.changes[1:]),
            "body": tuple(
                part.model_copy(
                    update={
                        "data": {param: _exchanged(text, expressions) for param, text in part.data.items()},
                        "target": _in_target(part.target, expressions),
                    }
                )
                for part in loop.body
            ),
            "options": tuple(
                one.model_copy(update={"test": _exchanged(one.test, expressions)}) for one in loop.options
            ),
            "variable": "",
            "reader": _reader(table, taken, language),
        }
    )


def _expressions(loop: LoopProposal, table: DataTable, columns: Mapping[str, str]) -> Mapping[str, str]:
    """What gives each of the loop's columns in a row of the table. Raises UsageProblem where one is not said."""
    for name in loop.columns:
        if columns.get(name) not in table.columns:
            raise UsageProblem(
                f"It is not said which column of {table.path} is meant by {name}.",
                remedy=f"It has {', '.join(table.columns) or 'none'}.",
            )
    found = match(_columns(loop), table)
    if found is not None and all(_named(found.expressions[name], (columns[name],)) for name in loop.columns):
        return found.expressions
    return {name: _cell(columns[name], table) for name in loop.columns}


def _reader(table: DataTable, taken: Collection[str], language: Language) -> Reader:
    """The step that reads the rows."""
    say, stem = phrases(language), PurePath(table.path).stem
    return Reader(
        step=unused(slug(f"read {stem}") or "read-rows", taken),
        name=say("read_rows", thing=say.quote(stem)),
        type="excel.read" if table.is_workbook else "csv.read",
        params={"path": table.path, **({"sheet": table.sheet} if table.sheet else {})},
    )


def _columns(loop: LoopProposal) -> list[Column]:
    return [Column(name, name, [row.get(name, "") for row in loop.rows], []) for name in loop.columns]


def _named(expression: str, columns: Sequence[str]) -> str:
    """The column that an expression reads."""
    return next((column for column in columns if f"item[{quoted(column)}]" in expression), "")


def _cell(column: str, table: DataTable) -> str:
    """A cell as text: what is typed are texts, what a table has may be numbers."""
    cell = f"item[{quoted(column)}]"
    return cell if all(isinstance(row.get(column), str) for row in table.rows) else f"text({cell})"


def _exchanged(expression: str, by: Mapping[str, str]) -> str:
    """``expression`` with what it reads from the recorded rows read from the table."""
    return re.sub(r"\bitem\.(\w+)", lambda found: by.get(found[1], found[0]), expression)


def _in_target(value: Json, by: Mapping[str, str]) -> Json:
    if isinstance(value, str):
        return re.sub(r"\{\{.*?\}\}", lambda found: _exchanged(found[0], by), value)
    if isinstance(value, dict):
        return {key: _in_target(part, by) for key, part in value.items()}
    return [_in_target(part, by) for part in value] if isinstance(value, list | tuple) else value


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name).strip().lower()
