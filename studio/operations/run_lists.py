"""Lists of runs: pages of them, what is done with many, and files of them."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QObject

from runtime.errors import UnderstudyError
from runtime.export.writing import write_file
from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation

#: Columns of a file of runs, in this order.
COLUMNS = (
    "id", "workflow", "status", "reason", "origin", "environment", "created_at", "started_at", "finished_at", "seconds",
    "failed_step", "error",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """What came of doing something with many things: how many it worked for, and the first error."""

    count: int = 0
    refused: int = 0
    error: UnderstudyError | None = None
    ids: list[str] = field(default_factory=list)

    def and_one(self, error: UnderstudyError | None) -> Done:
        """With one more, for which it worked unless there is an ``error``."""
        if error is None:
            return replace(self, count=self.count + 1)
        return replace(self, refused=self.refused + 1, error=self.error or error)


def marks(owner: QObject, link: HostLink, params: JsonObject) -> Operation[JsonObject]:
    """Where the pages of a list begin, its length, and how many there are of each status."""

    async def ask() -> JsonObject:
        return dict(await link.call("run_lists.marks", params))

    return Operation(owner, ask, finish=False)


def page(owner: QObject, link: HostLink, params: JsonObject) -> Operation[list[JsonObject]]:
    """The lines of one page."""

    async def ask() -> list[JsonObject]:
        return list(await link.call("run_lists.page", params))

    return Operation(owner, ask, finish=False)


def overview(owner: QObject, link: HostLink, days: int) -> Operation[JsonObject]:
    """What the last days brought, and what needs a person."""

    async def ask() -> JsonObject:
        return dict(await link.call("run_lists.overview", {"days": days}))

    return Operation(owner, ask, finish=False)


def holding(owner: QObject, link: HostLink, text: str, limit: int = 6) -> Operation[list[JsonObject]]:
    """The newest runs that hold a text in their id, the name of their workflow or the message they failed with."""

    async def ask() -> list[JsonObject]:
        asked = {"text": text, "limit": limit, "errors": True, "counts": False}
        found = await link.call("runs.list", asked)
        return list(found["runs"])

    return Operation(owner, ask, finish=False)


def lines(owner: QObject, link: HostLink, asked: Iterable[JsonObject]) -> Operation[list[JsonObject]]:
    """The lines of several pages, each asked for by its params."""

    async def ask() -> list[JsonObject]:
        return [line async for line in _lines(link, asked)]

    return Operation(owner, ask)


def save_list(owner: QObject, link: HostLink, asked: Iterable[JsonObject], file: Path) -> Operation[int]:
    """Write the lines of pages into a CSV or JSON file, by its ending; gives how many they are."""

    async def work() -> int:
        return await _save([line async for line in _lines(link, asked)], file)

    return Operation(owner, work)


def save_lines(owner: QObject, found: list[JsonObject], file: Path) -> Operation[int]:
    """The same for lines that are here."""
    return Operation(owner, lambda: _save(found, file))


def save_report(owner: QObject, link: HostLink, run: str, file: Path, lang: str) -> Operation[Path]:
    """Write a run as a page to read (HTML) or as JSON, by the file's ending."""
    kind = "json" if file.suffix.lower() == ".json" else "html"
    params: JsonObject = {"run": run, "kind": kind, "output": str(file), "lang": lang}

    async def work() -> Path:
        return Path((await link.call("runs.export", params))["file"])

    return Operation(owner, work)


async def _save(found: list[JsonObject], file: Path) -> int:
    render: Callable[[list[JsonObject]], str] = _csv if file.suffix.lower() == ".csv" else _json
    await asyncio.to_thread(lambda: write_file(file, [render(found)]))
    return len(found)


async def _lines(link: HostLink, asked: Iterable[JsonObject]) -> AsyncIterator[JsonObject]:
    for params in asked:
        for line in await link.call("run_lists.page", params):
            yield line


def _csv(found: list[JsonObject]) -> str:
    """With the mark that lets Excel read it as UTF-8."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: plain(line.get(name)) for name in COLUMNS} for line in found)
    return "\ufeff" + text.getvalue()


def plain(value: object) -> object:
    """A text that a spreadsheet would take for a formula stays a text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


def _json(found: list[JsonObject]) -> str:
    lines = [{name: line.get(name) for name in COLUMNS} for line in found]
    return json.dumps({"format": 1, "runs": lines}, ensure_ascii=False, indent=1) + "\n"
