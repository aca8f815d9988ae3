"""Finding words in a workflow: names, notes and params of steps, what it gives, and comments on the canvas."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from runtime.model import Json, Step, Workflow
from runtime.model.edits import Batch, Edit, SetField, SetParams, SetWorkflow
from runtime.model.layout import Layout
from studio.state.contents import LayoutPatch

#: Where a text stands: ``("params", "url")``, ``("params", "items", 0)``, ``("name",)``, ``("note",)``; of the workflow
#: itself ``("outputs", NAME)``, on the canvas ``("comment", ID)``. ``("title",)`` is what the canvas calls a step that
#: has no name: nothing that could be replaced.
Field = tuple[str | int, ...]
TITLE: Field = ("title",)


@dataclass(frozen=True, slots=True)
class Match:
    """One place in a text; ``step`` is empty where it belongs to none."""

    step: str
    field: Field
    text: str
    start: int


def find(
    workflow: Workflow, layout: Layout, words: str, *, titles: Callable[[Step], str] | None = None, case: bool = False
) -> list[Match]:
    """Every place where the words stand, step by step; in capital letters or not, unless ``case``. ``titles`` says what
    a step without a name is called."""
    wanted = words if case else words.casefold()
    if not wanted:
        return []
    return [
        Match(step, field, text, start)
        for step, field, text in _texts(workflow, layout, titles)
        for start in _places(text if case else _folded(text), wanted)
    ]


def replaced(workflow: Workflow, layout: Layout, matches: Collection[Match], words: str, new: str) -> Replacement:
    """``new`` in place of the words at these places."""
    texts: dict[tuple[str, Field], str] = {}
    # From the end of each text: the places before stay where they are.
    written = [match for match in matches if match.field != TITLE]
    for match in sorted(written, key=lambda match: -match.start):
        text = texts.get((match.step, match.field), match.text)
        texts[match.step, match.field] = text[: match.start] + new + text[match.start + len(words) :]
    edits: list[Edit] = []
    for step in dict.fromkeys(step for step, _ in texts if step):
        edits += _of_step(workflow.steps[step], {field: text for (id, field), text in texts.items() if id == step})
    outputs = {str(field[1]): text for (_, field), text in texts.items() if field[0] == "outputs"}
    if outputs:
        edits.append(SetWorkflow("outputs", {**workflow.outputs, **outputs}))
    comments = {str(field[1]): text for (_, field), text in texts.items() if field[0] == "comment"}
    notes = {id: replace(layout.notes[id], text=text) for id, text in comments.items()}
    return Replacement(Batch(tuple(edits)), LayoutPatch(notes=notes))


@dataclass(frozen=True, slots=True)
class Replacement:
    """What changes in the workflow, and in its layout."""

    edit: Edit
    layout: LayoutPatch


def _texts(
    workflow: Workflow, layout: Layout, titles: Callable[[Step], str] | None
) -> Iterator[tuple[str, Field, str]]:
    for step in workflow.steps.values():
        if step.name or titles is None:
            yield step.id, ("name",), step.name
        else:
            yield step.id, TITLE, titles(step)
        yield from ((step.id, field, text) for field, text in _inside(step.params, ("params",)))
        yield step.id, ("note",), step.note
    for name, value in workflow.outputs.items():
        if isinstance(value, str):
            yield "", ("outputs", name), value
    for id, note in layout.notes.items():
        yield "", ("comment", id), note.text


def _inside(value: Json, field: Field) -> Iterator[tuple[Field, str]]:
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _inside(item, (*field, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _inside(item, (*field, number))


def _places(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + len(wanted))


def _folded(text: str) -> str:
    """Without capital letters and of the same length, so that places are those of the text."""
    folded = text.casefold()
    return folded if len(folded) == len(text) else "".join(low if len(low := c.casefold()) == 1 else c for c in text)


def _of_step(step: Step, texts: Mapping[Field, str]) -> Iterable[Edit]:
    params: Any = dict(step.params)
    for field, text in texts.items():
        if field[0] == "params":
            params = _with(params, field[1:], text)
        else:
            yield SetField(step.id, str(field[0]), text)
    if params != dict(step.params):
        yield SetParams(step.id, params)


def _with(value: Json, field: Field, text: str) -> Json:
    if not field:
        return text
    head, rest = field[0], field[1:]
    if isinstance(value, list):
        return [_with(item, rest, text) if at == head else item for at, item in enumerate(value)]
    assert isinstance(value, Mapping)
    return {key: _with(item, rest, text) if key == head else item for key, item in value.items()}
