"""The ``NAME.layout.json`` beside ``NAME.flow.json``. A missing layout is an empty one: the workflow still runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from runtime.files.build import build_conflicts
from runtime.files.findings import Findings
from runtime.files.migrations import format_of
from runtime.files.parse import parse, read_text
from runtime.files.reader import Reader
from runtime.files.source import is_there, read_bytes
from runtime.files.write import hash_bytes
from runtime.model import JsonObject, Problem
from runtime.model.layout import Group, Layout, Note, Position
from runtime.model.threeway import Conflict

_FAR = 1e7


@dataclass(frozen=True, slots=True)
class LoadedLayout:
    """What came out of a layout file; see ``Loaded`` for the fields they share."""

    layout: Layout
    problems: tuple[Problem, ...] = ()
    source_hash: str = ""
    schema: str = ""
    conflicts: tuple[Conflict, ...] = ()
    lossless: bool = True


def layout_path(path: Path) -> Path:
    """The layout's file of a workflow's file: ``a.flow.json`` → ``a.layout.json``."""
    stem = path.name.removesuffix(".json").removesuffix(".flow")
    return path.with_name(f"{stem}.layout.json")


def load_layout(path: Path | str, *, missing_ok: bool = False) -> LoadedLayout:
    """The layout at ``path``; with ``missing_ok`` a missing file is no problem."""
    path = Path(path)
    if missing_ok and not is_there(path):
        return LoadedLayout(Layout())
    findings = Findings(str(path))
    data = read_bytes(path, findings)
    return LoadedLayout(Layout(), tuple(findings.problems), lossless=False) if data is None else _load(data, findings)


def loads_layout(data: str | bytes, file: str = "") -> LoadedLayout:
    """The layout in a text."""
    return _load(data if isinstance(data, bytes) else data.encode(errors="surrogatepass"), Findings(file))


def _load(data: bytes, findings: Findings) -> LoadedLayout:
    text = read_text(data, findings)
    record = None if text is None else parse(text, findings)
    if record is None or format_of(record, findings) is None:
        return LoadedLayout(Layout(), tuple(findings.problems), hash_bytes(data), lossless=False)
    layout, schema = build_layout(record, findings)
    conflicts = build_conflicts(record, findings)
    return LoadedLayout(layout, tuple(findings.problems), hash_bytes(data), schema, conflicts, findings.lossless)


def build_layout(record: JsonObject, findings: Findings) -> tuple[Layout, str]:
    """The layout in ``record``, and its ``$schema``."""
    top = Reader(record, findings, noun="a layout")
    top.has("format")
    top.has("conflicts")
    schema = top.text("$schema")
    layout = Layout(
        positions=MappingProxyType({id: _position(entry) for id, entry in top.entries("positions", "a position")}),
        groups=MappingProxyType({id: _group(entry) for id, entry in top.entries("groups", "a group")}),
        notes=MappingProxyType({id: _note(entry) for id, entry in top.entries("notes", "a note")}),
    )
    top.done()
    return layout, schema


def _position(fields: Reader) -> Position:
    position = Position(*_place(fields), colour=fields.text("colour"))
    fields.done()
    return position


def _group(fields: Reader) -> Group:
    x, y = _place(fields)
    blank = Group()
    group = Group(
        title=fields.text("title"),
        members=tuple(sorted(set(fields.strings("members")))),
        colour=fields.text("colour"),
        x=x,
        y=y,
        width=fields.number("width", blank.width, high=_FAR),
        height=fields.number("height", blank.height, high=_FAR),
        collapsed=fields.flag("collapsed"),
    )
    fields.done()
    return group


def _note(fields: Reader) -> Note:
    x, y = _place(fields)
    blank = Note()
    width = fields.number("width", blank.width, high=_FAR)
    height = fields.number("height", blank.height, high=_FAR)
    note = Note(fields.text("text"), fields.text("colour"), x, y, width, height)
    fields.done()
    return note


def _place(fields: Reader) -> tuple[float, float]:
    return fields.number("x", 0.0, low=-_FAR, high=_FAR), fields.number("y", 0.0, low=-_FAR, high=_FAR)
