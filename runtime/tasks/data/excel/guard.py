"""Looks at a workbook before a library opens it: what kind it is, and whether it would fit into memory.

One stray cell in the far corner of a small sheet makes calamine reserve the whole rectangle and end the
process when that fails, so the extent is measured first.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path, PurePosixPath

from runtime.errors import StepFailed
from runtime.tasks.disk import CHUNK, Check, file_errors, open_plain, read_bytes, size_text

#: Most cells of a sheet's rectangle, empty ones included.
MAX_CELLS = 20_000_000
#: Most bytes that all parts of a workbook may have unpacked.
MAX_UNPACKED = 2 << 30

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,7})["']""")
#: Cells that have no value to read: an error such as #N/A, or a formula that no program has computed yet.
_VALUELESS = re.compile(
    rb"""<c\b([^>]*\bt=["']e["'][^>]*)>|"""
    rb"""<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"""
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Kind(StrEnum):
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


def kind_of(path: Path) -> Kind:
    """What kind of workbook ``path`` is, by its content. Fails on all others, with the way out."""
    with file_errors(path, "read"), open_plain(path) as file:
        start = file.read(8)
    if start == _OLE:
        if _ENCRYPTED in read_bytes(path):
            raise protected(path)
        return Kind.XLS
    with open_zip(path) as file:
        names = set(file.namelist())
        if sum(info.file_size for info in file.infolist()) > MAX_UNPACKED:
            raise StepFailed(f'"{path}" is larger than {size_text(MAX_UNPACKED)} unpacked.', kind="limit")
    if "xl/workbook.bin" in names:
        raise StepFailed(f'"{path}" is a binary workbook (.xlsb).', kind="data", remedy="Save it as .xlsx.")
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise damaged(path)
    return Kind.XLSX if "xl/workbook.xml" in names else Kind.ODS


def check_extent(path: Path, sheet: str, check: Check) -> list[str]:
    """Fail when the rectangle around all cells of ``sheet`` has too many of them; the cells without a value."""
    valueless: list[str] = []
    with open_zip(path) as file:
        try:
            cells = _extent(file, _part_of(file, sheet), check, valueless)
        except (KeyError, ET.ParseError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise damaged(path, str(error)) from error
    if cells > MAX_CELLS:
        raise StepFailed(
            f'The sheet "{sheet}" of "{path}" spans {cells:,} cells, more than can be read at once.',
            kind="limit",
            remedy="Often a single cell far away is to blame: delete the rows and columns around the table.",
        )
    return valueless


def open_zip(path: Path) -> zipfile.ZipFile:
    with file_errors(path, "read"):
        try:
            return zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise damaged(path, str(error)) from error


def damaged(path: Path, details: str = "") -> StepFailed:
    return StepFailed(
        f'"{path}" is damaged, or it is not an Excel workbook.',
        kind="data",
        remedy="Open it in Excel and save it again as .xlsx.",
        details=details,
    )


def protected(path: Path) -> StepFailed:
    return StepFailed(
        f'"{path}" is protected by a password.',
        kind="credential",
        remedy="Open it in Excel and save it without a password.",
    )


def _part_of(file: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part that holds ``sheet``."""
    book = ET.fromstring(file.read("xl/workbook.xml"))
    ids = {node.get("name"): node.get(_RELATION) for node in book.iter() if node.tag.endswith("}sheet")}
    relations = ET.fromstring(file.read("xl/_rels/workbook.xml.rels"))
    target = {node.get("Id"): node.get("Target") or "" for node in relations}[ids[sheet]]
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _extent(file: zipfile.ZipFile, part: str, check: Check, valueless: list[str]) -> int:
    """How many cells the rectangle has; names of those without a value are added to ``valueless``."""
    columns: set[bytes] = set()
    first, last = 0, 0
    for piece in _pieces(file, part, check):
        for letters, digits in _PLACE.findall(piece):
            columns.add(letters)
            row = int(digits)
            first, last = min(first or row, row), max(last, row)
        for tags in _VALUELESS.findall(piece):
            valueless += [(a + b).decode() for tag in tags for a, b in _PLACE.findall(tag)]
    numbers = [column_number(letters.decode()) for letters in columns if letters]
    return (max(numbers) - min(numbers) + 1) * (last - first + 1) if numbers else 0


def _pieces(file: zipfile.ZipFile, part: str, check: Check) -> Iterator[bytes]:
    """The part in pieces that end after a cell, or where there is none for long, between two tags."""
    rest = b""
    with file.open(part) as reader:
        while piece := reader.read(CHUNK):
            check()
            whole, found, rest = (rest + piece).rpartition(b"</c>")
            if len(rest) > CHUNK:
                more, end, rest = rest.rpartition(b">")
                found += more + end
            yield whole + found
    yield rest


def column_number(letters: str) -> int:
    """1 for ``A``, 27 for ``AA``; 0 for no letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """``A`` for 1, ``AA`` for 27."""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(65 + place) + letters
    return letters
