"""The audit log of the data folder: reading it page by page, exporting it, noting what happened to files."""

from __future__ import annotations

import asyncio
import csv
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject

from runtime.errors import UsageProblem
from runtime.model import JsonObject
from runtime.services.audit_csv import COLUMNS, csv_row
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation

PAGE = 200
_EXPORT_PAGE = 1000


def page(owner: QObject, link: HostLink, filters: JsonObject, before: int | None = None) -> Operation[JsonObject]:
    """Entries that fit, the newest first, and ``next``: the ``before`` of what follows."""
    return Operation(owner, lambda: link.call("audit.list", {**filters, "before": before, "limit": PAGE}), finish=False)


def export(owner: QObject, link: HostLink, filters: JsonObject, file: Path) -> Operation[int]:
    """Write every entry that fits as CSV; gives how many they are."""

    async def write() -> int:
        entries: list[JsonObject] = []
        before: int | None = None
        while True:
            found = await link.call("audit.list", {**filters, "before": before, "limit": _EXPORT_PAGE})
            entries += found["entries"]
            before = found["next"]
            if before is None:
                break
        await asyncio.to_thread(_write, file, entries)
        return len(entries)

    return Operation(owner, write)


def note(owner: QObject, link: HostLink, action: str, object: str) -> None:
    """Note what a person did to a file, as far as there is a host to note it."""
    if link.connected_now:
        with suppress(RuntimeError):  # no event loop: pictures are taken without a host
            Operation(owner, lambda: link.call("audit.note", {"action": action, "object": object})).on_failed(
                lambda _: None
            ).launch()


def _write(file: Path, entries: list[JsonObject]) -> None:
    try:
        with file.open("w", encoding="utf-8", newline="") as out:
            lines = csv.writer(out)
            lines.writerow(COLUMNS)
            lines.writerows(map(csv_row, entries))
    except OSError as error:
        raise UsageProblem(f"{file} cannot be written: {error.strerror}.", remedy="Choose another file.") from error
