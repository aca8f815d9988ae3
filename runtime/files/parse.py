"""First stage of loading: bytes to plain JSON values, with every way a text can be broken named in plain words."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

from runtime.files.findings import Findings
from runtime.files.positions import is_unusable_number
from runtime.model import Json, JsonObject, Severity

#: Larger files are data, not workflows.
MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 64

_MARKER = r"^(?:<{7}|>{7}|\|{7})(?: .*)?$|^={7}$"
_FOREIGN = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}

#: Beginning of the JSON reader's message: (what it means, what to do).
_SYNTAX = {
    "Expecting ',' delimiter": ("A comma is missing between two values.", "Add the comma before this place."),
    "Expecting ':' delimiter": ("A colon is missing after a name.", 'Write "name": value.'),
    "Expecting property name": (
        "A name in double quotes is expected.",
        "Put names in double quotes; the last entry has no comma after it, and there are no comments.",
    ),
    "Expecting value": (
        "A value is missing or not written as JSON.",
        "Put texts in double quotes; write true, false and null in small letters.",
    ),
    "Illegal trailing comma": ("There is a comma after the last entry.", "Remove the comma."),
    "Invalid control character": (
        "A text has no closing quote on its line.",
        'Add the quote, or write a text of several lines as a list: ["first line", "second line"].',
    ),
    "Invalid \\": ("A backslash in a text starts no known character.", "Write a backslash as two: \\\\."),
    "Extra data": ("There is text after the end.", "Remove what stands after the last closing bracket."),
}


def read_text(data: bytes, findings: Findings) -> str | None:
    """The text in ``data``; None when it is too large or not UTF-8."""
    if len(data) > MAX_BYTES:
        findings.add_at(
            "too-large",
            f"The file has {len(data) / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB can be read.",
            "Keep data in files of its own (CSV, Excel, JSON) and read them in a step.",
        )
        return None
    for mark, name in _FOREIGN.items():
        if data.startswith(mark):
            findings.add_at("encoding", f"The file is saved as {name}.", "Save it as UTF-8.", line=1)
            return None
    if data.startswith(codecs.BOM_UTF8):
        findings.add(
            "byte-order-mark",
            "The file starts with an invisible byte order mark.",
            "Save it as UTF-8 without BOM, or run `understudy fmt`.",
            severity=Severity.WARNING,
            loses=False,
        )
        data = data[len(codecs.BOM_UTF8) :]
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        findings.add_at("encoding", f"Byte {error.start + 1} is not UTF-8 text.", "Save the file as UTF-8.", line=line)
        return None


def parse(text: str, findings: Findings) -> JsonObject | None:
    """The object in ``text``; None when there is none. ``findings`` gets the text to find lines in."""
    value = _values(text, findings)
    if value is None and not findings.lossless:
        return None
    findings.source = text
    if not isinstance(value, dict):
        findings.add("not-an-object", "The file must hold one object.", "It starts with { and ends with }.")
        return None
    if _too_deep(value):
        findings.add("too-deep", f"Values are nested more than {MAX_DEPTH} levels deep.", "Make the data flatter.")
        return None
    return value


def _values(text: str, findings: Findings) -> Json:
    odd = False

    def record(pairs: list[tuple[str, Any]]) -> JsonObject:
        nonlocal odd
        found = dict(pairs)
        odd = odd or len(found) < len(pairs)
        return found

    def number(token: str) -> Json:
        nonlocal odd
        if is_unusable_number(token):
            odd = True
            return None
        return float(token) if any(mark in token for mark in ".eE") else int(token)

    try:
        value = json.loads(text, object_pairs_hook=record, parse_int=number, parse_float=number, parse_constant=number)
    except json.JSONDecodeError as error:
        _explain(text, error, findings)
        return None
    except RecursionError:
        findings.add_at("too-deep", "Values are nested far too deep.", "Make the data flatter.")
        return None
    if odd:
        findings.source = text
        _report_odd(findings)
    return _whole_characters(value, text, findings)


def _report_odd(findings: Findings) -> None:
    for path in findings.positions().repeated:
        findings.add("repeated-name", f'"{path[-1]}" stands here twice.', "Rename or remove one of them.", path=path)
    for path, token in findings.positions().numbers:
        shown = token if len(token) <= 20 else f"{token[:17]}..."
        findings.add("bad-number", f"{shown} is not a number that can be kept.", "Use a smaller number.", path=path)


def _whole_characters(value: Json, text: str, findings: Findings) -> Json:
    """``value`` without halves of characters (lone surrogates), which no file or database can store."""
    if "\\u" not in text:
        return value
    written = json.dumps(value, ensure_ascii=False)
    try:
        written.encode()
    except UnicodeEncodeError:
        findings.add_at("bad-character", "A text holds half a character (\\ud800 to \\udfff).", "Write it again.")
        return json.loads(written.encode(errors="replace"))
    return value


def _too_deep(value: Json) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for holder in level for child in _children(holder) if isinstance(child, dict | list)]
        if not level:
            return False
    return True


def _children(holder: Json) -> Any:
    return holder.values() if isinstance(holder, dict) else holder


def _explain(text: str, error: json.JSONDecodeError, findings: Findings) -> None:
    if not text.strip():
        findings.add_at("empty-file", "The file is empty.", "Restore it from git, or write a new one.", line=1)
        return
    marker = re.search(_MARKER, text, re.MULTILINE)
    if marker:
        line = text.count("\n", 0, marker.start()) + 1
        findings.add_at(
            "merge-markers",
            "Git left the marks of an unfinished merge (<<<<<<<, =======, >>>>>>>) in the file.",
            "Keep one side at each mark, or set up `understudy merge` as docs/git.md says and merge again.",
            line=line,
        )
        return
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        findings.add_at(
            "cut-off", "The file ends in the middle.", "Restore it from git or a backup.", line=error.lineno
        )
        return
    known = (words for beginning, words in _SYNTAX.items() if error.msg.startswith(beginning))
    meaning, remedy = next(known, (f"{error.msg}.", "Correct the JSON."))
    findings.add_at("syntax", f"{meaning} (column {error.colno})", remedy, line=error.lineno)
