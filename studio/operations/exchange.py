"""Workflows from other tools, for other tools, and as documents for people."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation

if TYPE_CHECKING:
    from runtime.services.exchange import ExportReport, ImportReport


def import_recording(owner: QObject, path: Path, output: Path) -> Operation[ImportReport]:
    """Make workflows of another tool's recording, the first at ``output``; ids that are taken give way."""

    async def work() -> ImportReport:
        from runtime.services.exchange import import_file

        return await asyncio.to_thread(import_file, path, output, anew=True)

    return Operation(owner, work)


def export_script(owner: QObject, flow: Path, output: Path, format: str) -> Operation[ExportReport]:
    """Write a workflow as a script of a ``format``; a file that is there is overwritten, the person was asked."""

    async def work() -> ExportReport:
        from runtime.services.exchange import export_file

        return await asyncio.to_thread(export_file, flow, output, format=format, force=True)

    return Operation(owner, work)


def write_document(owner: QObject, link: HostLink, subject: JsonObject, file: Path, lang: str) -> Operation[Path]:
    """Write the document of a ``flow`` (with its ``environment``) or a ``run``; of the kind that the file ends in."""
    params: JsonObject = {**subject, "kind": file.suffix[1:].lower(), "output": str(file), "lang": lang}

    async def work() -> Path:
        return Path((await link.call("documents.write", params))["file"])

    return Operation(owner, work)
