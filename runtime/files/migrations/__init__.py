"""Older formats: one small function for each step from a format to the next.

A migration takes the record of its format and gives that of the next; what it cannot keep it reports. It sees
files as people left them, so it trusts no type. Every format keeps a sample in ``tests/data/workflows``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from runtime.files.findings import Findings
from runtime.files.migrations import v0_to_v1
from runtime.model import FORMAT_VERSION, Json, JsonObject, Severity

Migration: TypeAlias = Callable[[JsonObject, Findings], JsonObject]

#: The migration that leads away from each format.
WORKFLOW_MIGRATIONS: dict[int, Migration] = {0: v0_to_v1.migrate}


def to_current(record: JsonObject, findings: Findings) -> JsonObject | None:
    """``record`` in the current format; None when its format is unknown or newer than this program."""
    version = 0 if v0_to_v1.recognises(record) else format_of(record, findings)
    if version is None:
        return None
    if version < FORMAT_VERSION:
        message = f"The file has format {version}; it is read as format {FORMAT_VERSION}."
        remedy = "`understudy fmt` writes it in the new format."
        findings.add("old-format", message, remedy, path=("format",), severity=Severity.INFO, loses=False)
    while version < FORMAT_VERSION:
        record = WORKFLOW_MIGRATIONS[version](record, findings)
        version += 1
    return record


def format_of(record: JsonObject, findings: Findings) -> int | None:
    """The file's format when this program can read it; else None, with the reason among the findings."""
    version: Json = record.get("format")
    if version is None:
        findings.add("missing-format", "The file does not say its format.", 'Add "format": 1 as its first entry.')
        return None
    if isinstance(version, bool) or not isinstance(version, int) or version < 0:
        findings.add("bad-format", "The format must be a whole number.", 'Write "format": 1.', path=("format",))
        return None
    if version > FORMAT_VERSION:
        message = f"The file has format {version}, made by a newer Understudy; this one reads up to {FORMAT_VERSION}."
        findings.add("newer-format", message, "Update Understudy. The file is left as it is.", path=("format",))
        return None
    return version
