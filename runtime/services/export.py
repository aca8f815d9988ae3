"""Writing a run into a file: a report for people, or JSON for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.export.writing import target_path, write_file
from runtime.model import JsonObject
from runtime.report.clip import Clip
from runtime.report.inputs import shown_inputs
from runtime.report.records import Records
from runtime.services.core import Core
from runtime.services.listing import log_line
from runtime.services.run_info import entry_info, run_info
from runtime.services.steps import clipped
from runtime.store import RunRow
from runtime.store.queries import Queries

if TYPE_CHECKING:
    from runtime.services.run_params import ExportParams

#: Format of the JSON file; a change of meaning gives it a new number.
FORMAT = 1

#: Rows read at once.
_PAGE = 1000

#: Left out of the history: values stand with their step, and a browser's state holds its cookies.
_APART = frozenset({"inputs", "output", "state"})


def export_run(core: Core, row: RunRow, params: ExportParams) -> Path:
    """Write the file as a whole or not at all. Raises UsageProblem when it cannot be written there."""
    name = f"{re.sub(r'[^A-Za-z0-9._-]', '_', row.id)}.{params.kind}"
    target = target_path(params.output, params.folder, name)
    if params.kind == "json":
        write_file(target, run_json(core, row))
    else:
        from runtime.report.html import report_html

        write_file(target, report_html(core.store, row, params.lang))
    return target


def run_json(core: Core, row: RunRow) -> Iterator[str]:
    """The whole record as pieces of JSON text: the run, its steps with all values, its history, its log."""
    records = Records.of(core.store, row)
    info = run_info(core, row) | {"inputs": shown_inputs(row, records.names.workflow)}
    yield f'{{"format": {FORMAT},\n"run": {_dumps(info)},\n"steps": ['
    clip = Clip(core.store.blobs, 0)
    yield from _list(clipped(record, clip) for record in _steps(records))
    yield '],\n"history": ['
    yield from _list(_history(core, row))
    yield '],\n"log": ['
    yield from _list(_log(core, row))
    yield "]}\n"


def _steps(records: Records) -> Iterator[JsonObject]:
    after: int | None = 0
    while after is not None:
        seen, after = after, None
        for record in records.page(after=seen, limit=20 * _PAGE):
            after = record["n"]
            yield record


def _history(core: Core, row: RunRow) -> Iterator[JsonObject]:
    after = 0
    while entries := core.store.journal.page(row.n, after=after, limit=_PAGE):
        after = entries[-1].seq
        for entry in entries:
            yield {name: value for name, value in entry_info(entry).items() if name not in _APART}


def _log(core: Core, row: RunRow) -> Iterator[JsonObject]:
    queries, after = Queries(core.store.reader, core.store.log_reader), 0
    while lines := queries.logs_page(row.n, after=after, limit=_PAGE):
        after = lines[-1].n
        for line in lines:
            yield log_line(line)


def _list(values: Iterable[JsonObject]) -> Iterator[str]:
    separator = "\n"
    for value in values:
        yield separator + _dumps(value)
        separator = ",\n"


def _dumps(value: JsonObject) -> str:
    return json.dumps(value, ensure_ascii=False)
