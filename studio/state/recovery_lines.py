"""The lines of a recovery file: one JSON object each, so that a line cut off by a crash harms no other.

The first line holds the document as it was at the bottom of its undo stack; each further line is what a person did.
Workflows and layouts inside are texts in the format of their files, read back by the same loader.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from runtime.files import dumps_layout, dumps_workflow, loads_layout, loads_workflow
from runtime.model import JsonObject, Workflow
from runtime.model.edits import Patch
from runtime.model.layout import Layout
from studio.state.contents import Contents, Delta, LayoutPatch
from studio.state.history import Entry, History

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Source:
    """The file of a document (None: it has none yet) and the hashes by which a change by somebody else is noticed."""

    path: Path | None = None
    source_hash: str | None = None
    layout_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """An entry was put on the undo stack, or merged into the one on top."""

    entry: Entry
    merge: bool = False


@dataclass(frozen=True, slots=True)
class Undone:
    """One entry was taken back."""


@dataclass(frozen=True, slots=True)
class Redone:
    """One entry was done again."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The document was written to its file."""

    source: Source


@dataclass(frozen=True, slots=True)
class Told:
    """The person was told that the document came back as it is."""


#: Something that happened to a document.
Happening: TypeAlias = Done | Undone | Redone | Saved | Told


@dataclass(frozen=True, slots=True)
class Head:
    """The first line: whose file it is, and the contents before the oldest entry. ``owner`` is pid and start time."""

    source: Source
    contents: Contents
    owner: tuple[int, float] = (0, 0.0)
    saved: bool = True


def head_line(head: Head) -> str:
    """The first line of a file."""
    record = {
        "recovery": FORMAT,
        "pid": head.owner[0],
        "started": head.owner[1],
        "source": _source_record(head.source),
        "saved": head.saved,
        "flow": dumps_workflow(head.contents.workflow),
        "layout": dumps_layout(head.contents.layout),
    }
    return _line(record)


def line_of(happening: Happening) -> str:
    """The line for something that happened."""
    match happening:
        case Done(entry, merge):
            record = {
                "do": entry.title,
                "gesture": entry.gesture,
                "merge": merge,
                "redo": _delta_record(entry.redo),
                "undo": _delta_record(entry.undo),
            }
            return _line(record)
        case Saved(source):
            return _line({"saved": _source_record(source)})
        case Undone():
            return _line({"undo": True})
        case Redone():
            return _line({"redo": True})
        case Told():
            return _line({"told": True})


def read_head(line: str) -> Head | None:
    """The first line; None when it is damaged or of a format that is not known."""
    record = _record(line)
    if record.get("recovery") != FORMAT:
        return None
    workflow = loads_workflow(record["flow"]).workflow
    if workflow is None:
        return None
    contents = Contents(workflow, loads_layout(record["layout"]).layout)
    return Head(_source(record["source"]), contents, (record["pid"], record["started"]), record["saved"])


def read_owner(line: str) -> tuple[int, float] | None:
    """Whose file it is by its first line, without looking at what it holds; None as for ``read_head``."""
    record = _record(line)
    with suppress(KeyError, TypeError, ValueError):
        return (int(record["pid"]), float(record["started"])) if record["recovery"] == FORMAT else None
    return None


def read_saved(line: str) -> Source | None:
    """Where a line tells that the document was saved to; None for any other line."""
    saved = _record(line).get("saved")
    with suppress(KeyError, TypeError):
        return _source(saved) if isinstance(saved, dict) else None
    return None


def replay(line: str, contents: Contents, history: History, source: Source) -> tuple[Contents, Source] | None:
    """Do once more what ``line`` tells, in ``history`` too; None when the line is damaged."""
    with suppress(KeyError, TypeError, AttributeError, IndexError):
        return _replay(_record(line), contents, history, source)
    return None


def _replay(record: JsonObject, contents: Contents, history: History, source: Source) -> tuple[Contents, Source] | None:
    if "do" in record:
        redo, undo = _delta(record["redo"]), _delta(record["undo"])
        history.push(Entry(record["do"], redo, undo, record["gesture"]), merge=record["merge"])
        return redo.apply(contents)[0], source
    if "undo" in record and history.position:
        return history.back().apply(contents)[0], source
    if "redo" in record and history.redo_title:
        return history.forward().apply(contents)[0], source
    if "saved" in record:
        history.mark_saved()
        return contents, _source(record["saved"])
    return (contents, source) if "told" in record else None


def _line(record: JsonObject) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def _record(line: str) -> JsonObject:
    try:
        record = json.loads(line)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def _source_record(source: Source) -> JsonObject:
    return {
        "path": None if source.path is None else str(source.path),
        "source_hash": source.source_hash,
        "layout_hash": source.layout_hash,
    }


def _source(record: JsonObject) -> Source:
    path = record["path"]
    return Source(None if path is None else Path(path), record["source_hash"], record["layout_hash"])


def _delta_record(delta: Delta) -> JsonObject:
    """What a delta puts in place as a workflow and a layout of these parts alone, and beside it what it removes."""
    flow, layout = delta.workflow, delta.layout
    there = Workflow(
        "delta",
        steps=MappingProxyType({id: step for id, step in flow.steps.items() if step is not None}),
        variables=MappingProxyType({name: item for name, item in flow.variables.items() if item is not None}),
    )
    places = Layout(
        MappingProxyType({id: item for id, item in layout.positions.items() if item is not None}),
        MappingProxyType({id: item for id, item in layout.groups.items() if item is not None}),
        MappingProxyType({id: item for id, item in layout.notes.items() if item is not None}),
    )
    parts: dict[str, Mapping[str, object]] = {"steps": flow.steps, "variables": flow.variables}
    parts |= {"positions": layout.positions, "groups": layout.groups, "notes": layout.notes}
    gone = {part: [id for id, item in items.items() if item is None] for part, items in parts.items()}
    return {
        "flow": dumps_workflow(replace(there, **flow.fields)),
        "layout": dumps_layout(places),
        "fields": list(flow.fields),
        "gone": {part: ids for part, ids in gone.items() if ids},
    }


def _delta(record: JsonObject) -> Delta:
    workflow = loads_workflow(record["flow"]).workflow
    if workflow is None:
        raise TypeError("a delta without a workflow")
    layout, gone = loads_layout(record["layout"]).layout, record["gone"]

    def without(part: str) -> dict[str, None]:
        return dict.fromkeys(gone.get(part, ()))

    patch = Patch(
        {**workflow.steps, **without("steps")},
        {**workflow.variables, **without("variables")},
        {name: getattr(workflow, name) for name in record["fields"]},
    )
    places = LayoutPatch(
        {**layout.positions, **without("positions")},
        {**layout.groups, **without("groups")},
        {**layout.notes, **without("notes")},
    )
    return Delta(patch, places)
