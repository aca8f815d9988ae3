"""Finds the table behind the rounds: rows of a CSV or Excel file that hold what was typed in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from runtime.errors import ExpressionError
from runtime.expressions import Expression
from runtime.model import Json, JsonObject
from runtime.recorder.merging.elements import quoted
from runtime.recorder.merging.recording import DataTable
from runtime.recorder.proposals.columns import Column

#: How a cell may have been typed; the first that gives the same text in every round is taken.
_WRITTEN: tuple[str, ...] = (
    "{cell}",
    "text({cell})",
    "trim(text({cell}))",
    'format_number(number({cell}), 2, "")',
    "format_number(number({cell}), 2)",
    'format_number(number({cell}), 2, "", ",")',
    'format_number(number({cell}), 0, "")',
    *(
        f'format_date({{cell}}, "{pattern}")'
        for pattern in ("DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY", "YYYY-MM-DD", "D.M.YYYY", "D/M/YYYY", "M/D/YYYY")
    ),
)

#: Rows of a table that are looked at.
_MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Match:
    """Where in a table the rounds are. ``expressions`` give the value of each column from ``item``, by its name."""

    first_row: int
    expressions: dict[str, str]


def match(columns: Sequence[Column], table: DataTable) -> Match | None:
    """Rows, one after the other, that hold every column of the rounds; None where there are none."""
    count = len(columns[0].values) if columns else 0
    for start in range(min(len(table.rows), _MOST_ROWS) - count + 1) if count else ():
        rows = table.rows[start : start + count]
        found = _expressions(columns, table.columns, rows)
        if found is not None:
            return Match(start, found)
    return None


def _expressions(columns: Sequence[Column], names: Sequence[str], rows: Sequence[JsonObject]) -> dict[str, str] | None:
    found: dict[str, str] = {}
    free = list(names)
    for column in sorted(columns, key=_is_condition):
        find = _condition if _is_condition(column) else _value
        name, expression = next(find(column.values, free if find is _condition else names, rows), ("", ""))
        if not expression:
            return None
        free = [other for other in free if other != name]
        found[column.name] = expression
    return found


def _is_condition(column: Column) -> bool:
    return all(isinstance(value, bool) for value in column.values)


def _value(values: Sequence[Json], names: Sequence[str], rows: Sequence[JsonObject]) -> Iterator[tuple[str, str]]:
    """Columns with expressions that give each value from its row; an empty value stands for a cell that is empty."""
    for name in names:
        for written in _WRITTEN:
            source = written.format(cell=f"item[{quoted(name)}]")
            if _gives(source, values, rows):
                empty = "" in values and source != f"item[{quoted(name)}]"
                yield name, f'{source} if item[{quoted(name)}] else ""' if empty else source


def _gives(source: str, values: Sequence[Json], rows: Sequence[JsonObject]) -> bool:
    for value, row in zip(values, rows, strict=True):
        if value == "":
            name = source.partition('item["')[2].partition('"]')[0]
            if row.get(name) not in ("", None):
                return False
        elif _evaluated(source, row) != value:
            return False
    return True


def _condition(values: Sequence[Json], names: Sequence[str], rows: Sequence[JsonObject]) -> Iterator[tuple[str, str]]:
    """The expression that holds in the rounds that did it: the cell has the same content in these, another in others.

    Only when there is one such column among those that hold no other value: with two nobody knows which one decided.
    """
    fitting: list[tuple[str, str]] = []
    for name in names:
        yes = [row.get(name) for value, row in zip(values, rows, strict=True) if value]
        no = [row.get(name) for value, row in zip(values, rows, strict=True) if not value]
        if yes[0] not in ("", None) and all(cell == yes[0] for cell in yes) and yes[0] not in no:
            fitting.append((name, f"item[{quoted(name)}] == {_written(yes[0])}"))
    if len(fitting) == 1:
        yield fitting[0]


def _written(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(value) if isinstance(value, str) else repr(value)


def _evaluated(source: str, row: JsonObject) -> Json:
    try:
        return Expression.compile(source).evaluate({"item": row})
    except ExpressionError:
        return None
