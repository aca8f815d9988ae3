"""A difference in the reader's words: what fields are called, and all of it as text."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

from runtime.model import Step
from runtime.model.ports import OUT
from runtime.model.records import Edge
from runtime.tasks.registry import Registry
from studio.forms.fields import fields_of
from studio.forms.hints import label_of
from studio.i18n import mark, tr
from studio.state.comparison import WHOLE, Comparison, Kind, Row
from studio.state.port_names import port_label

#: What is said of a step that differs.
SAID = {
    Kind.ADDED: mark("“{name}” was added"),
    Kind.REMOVED: mark("“{name}” was removed"),
    Kind.CHANGED: mark("“{name}” was changed"),
    Kind.MOVED: mark("“{name}” was moved on the canvas"),
}
_SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "≠"}
#: Fields that no task type defines, and those of variables.
_NAMES = {"next": mark("Goes on to"), "name": mark("Name"), "note": mark("Note"), "timeout": mark("Time limit")}
_OF_VARIABLES = {"type": mark("variable|Type")}
#: Two values stand on one line where they have fewer characters.
_WIDTH = 100
_INDENT = "    "


class Titles:
    """What the fields of a step are called: as forms call them."""

    def __init__(self, registry: Registry, step: Step | None) -> None:
        spec = registry.find(step.type) if step else None
        self._of_type = {f"params.{one.name}": one.title for one in fields_of(spec)} if spec else {}

    def of(self, field: str) -> str:
        """A field of a step, a variable or the workflow in words."""
        if field in self._of_type:
            return tr(self._of_type[field])
        if field.startswith("vars."):
            return _of_variable(*field.split(".")[1:])
        name = field.rpartition(".")[2]
        return tr(_NAMES[name]) if name in _NAMES else tr(label_of(name))


def said_of(found: Comparison, place: str) -> str:
    """How a step differs, or that it is the workflow itself."""
    if place == WHOLE:
        return tr("The workflow itself")
    kind, name = found.kinds.get(place), _name(found, place)
    return tr(SAID[kind], name=name) if kind else name


def text_of(found: Comparison, registry: Registry) -> str:
    """The whole difference from top to bottom: ``+`` added, ``-`` removed, ``~`` changed, ``↕`` moved."""
    lines = [line for place in found.places for line in _place(found, place, registry)]
    lines += [f"- {_edge(found, edge)}" for edge in found.difference.edges_removed]
    lines += [f"+ {_edge(found, edge)}" for edge in found.difference.edges_added]
    return "\n".join(lines)


def _place(found: Comparison, place: str, registry: Registry) -> Iterator[str]:
    kind = found.kinds.get(place, Kind.CHANGED)
    if kind is Kind.MOVED:
        yield f"↕ {said_of(found, place)}"
        return
    rows = [row for row in found.rows(place) if row.field != "next"]
    step = found.after.workflow.steps.get(place) or found.before.workflow.steps.get(place)
    if kind is not Kind.CHANGED:
        spec = registry.find(step.type) if step else None
        yield f"{_SIGNS[kind]} {said_of(found, place)}{f' ({tr(spec.title)})' if spec else ''}"
        return
    yield f"{_SIGNS[kind]} {said_of(found, place)}"
    titles = Titles(registry, step)
    for row in rows:
        yield from _values(titles.of(row.field), row)


def _values(title: str, row: Row) -> Iterator[str]:
    before, after = (tr("nothing") if side is None else side for side in (row.before, row.after))
    if len(before) + len(after) <= _WIDTH and "\n" not in before + after:
        yield f"{_INDENT}{title}: {before} → {after}"
        return
    yield f"{_INDENT}{title}:"
    old, new = ((side or "").split("\n") if side is not None else [] for side in (row.before, row.after))
    yield from (2 * _INDENT + line for line in list(unified_diff(old, new, lineterm="", n=1))[3:])


def _edge(found: Comparison, edge: Edge) -> str:
    source, port, target = edge
    way = "" if port == OUT else f" ({port_label(port)})"
    return tr(
        "connection “{source}”{way} → “{target}”", source=_name(found, source), way=way, target=_name(found, target)
    )


def _name(found: Comparison, step: str) -> str:
    known = found.after.workflow.steps.get(step) or found.before.workflow.steps.get(step)
    return known.label if known else step


def _of_variable(name: str, field: str = "") -> str:
    named = tr("Variable “{name}”", name=name)
    return f"{named}: {tr(_OF_VARIABLES.get(field) or label_of(field))}" if field else named
