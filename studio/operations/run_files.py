"""Files of runs: lists of any length, written page by page, and reports."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from runtime.export.writing import replacing
from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation
from studio.operations.run_lists import Part, lines_of

#: Columns of a file of runs, in this order.
COLUMNS = (
    "id", "workflow", "status", "reason", "origin", "environment", "created_at", "started_at", "finished_at", "seconds",
    "failed_step", "error",
)  # fmt: skip


def save_list(
    owner: QObject, link: HostLink, parts: Sequence[Part], file: Path, told: Callable[[int], object]
) -> Operation[int]:
    """Write the lines of pages into a CSV or JSON file, by its ending; gives how many they are. ``told`` hears how many
    pages are written. Who cancels the task finds the file as it was."""
    begin, render, end = _TABLE if file.suffix.lower() == ".csv" else _JSON

    async def work() -> int:
        count, made = 0, replacing(file)
        out = await asyncio.to_thread(made.__enter__)
        try:
            await asyncio.to_thread(out.write, begin.encode())
            for number, part in enumerate(parts, start=1):
                found = await lines_of(link, part)
                await asyncio.to_thread(out.write, render(found, first=not count).encode())
                count += len(found)
                told(number)
            await asyncio.to_thread(out.write, end.encode())
        except BaseException as error:  # also a cancelled task: the file stays as it was
            made.__exit__(type(error), error, error.__traceback__)
            raise
        await asyncio.to_thread(made.__exit__, None, None, None)
        return count

    return Operation(owner, work)


def save_report(owner: QObject, link: HostLink, run: str, file: Path, lang: str) -> Operation[Path]:
    """Write a run as a page to read (HTML) or as JSON, by the file's ending."""
    kind = "json" if file.suffix.lower() == ".json" else "html"
    params: JsonObject = {"run": run, "kind": kind, "output": str(file), "lang": lang}

    async def work() -> Path:
        return Path((await link.call("runs.export", params))["file"])

    return Operation(owner, work)


def plain(value: object) -> object:
    """A text that a spreadsheet would take for a formula stays a text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


def _rows(found: Sequence[JsonObject], *, first: bool) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore")
    if first:
        writer.writeheader()
    writer.writerows({name: plain(line.get(name)) for name in COLUMNS} for line in found)
    return text.getvalue()


def _items(found: Sequence[JsonObject], *, first: bool) -> str:
    lines = [json.dumps({name: line.get(name) for name in COLUMNS}, ensure_ascii=False) for line in found]
    return ("" if first or not lines else ",\n") + ",\n".join(lines)


#: What stands before the lines, what makes a part of them, and what stands after. The mark has Excel read UTF-8.
_TABLE = ("\ufeff", _rows, "")
_JSON = ('{"format": 1, "runs": [\n', _items, "\n]}\n")
