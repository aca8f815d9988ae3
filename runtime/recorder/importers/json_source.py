"""JSON files of other tools, with limits on size and depth and errors that name the place."""

from __future__ import annotations

from runtime.errors import InvalidFile
from runtime.files.findings import Findings
from runtime.files.parse import parse
from runtime.model import JsonObject
from runtime.recorder.importers.result import Source


def read_json(source: Source) -> JsonObject:
    """The object in a file. Raises InvalidFile with place and remedy."""
    findings = Findings(source.file)
    record = parse(source.text, findings)
    if record is None:
        raise InvalidFile(
            f"{source.file} cannot be read.",
            remedy="Export it again from the tool that made it.",
            problems=tuple(findings.problems),
            code="damaged-file",
        )
    return record
