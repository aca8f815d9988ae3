"""Copying and pasting what is selected on a canvas: steps, collapsed and other groups with what is in them, notes.

What is copied carries the elements of the project that its steps name, so that another project can be given them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRectF

from runtime.errors import UsageProblem
from runtime.model import JsonObject
from runtime.model.edits import AddStep, Batch
from runtime.model.layout import Layout
from runtime.services.brought import lodging
from studio.canvas.board import Board
from studio.canvas.bringing import Bringing
from studio.canvas.carried import home_of, on_their_own, read_all, record_of, renamed
from studio.canvas.clip import Clip, copied, pasted
from studio.canvas.editing import snapped
from studio.canvas.folds import group_rect
from studio.canvas.measures import GAP_X, GRID
from studio.i18n import tr, tr_count
from studio.state.contents import LayoutPatch
from studio.state.document import Document
from studio.state.selection import Selection

#: How far aside of the original something stands that is pasted without a place.
ASIDE = 5.0 * GRID


class Copying:
    """Copies from one document and pastes into it; pasting is one entry of the undo stack."""

    def __init__(self, document: Document, board: Board, selection: Selection, bringing: Bringing) -> None:
        self._document, self._board, self._selection, self._bringing = document, board, selection, bringing

    def steps(self) -> list[str]:
        """The steps that are copied: those selected, those of selected groups, and what is inside of them."""
        groups = self._document.layout.groups
        ids = [*self._selection.ids, *(id for group in self._selection.groups for id in groups[group].members)]
        whole = dict.fromkeys(ids) | {inner: None for id in ids for inner in self._board.inside(id)}
        return [id for id in whole if id in self._document.workflow.steps]

    def copy(self) -> str:
        """What is selected as text, for any workflow; empty where that is nothing that can be copied."""
        document = self._document
        steps = [document.workflow.steps[id] for id in self.steps()]
        return self._text(record_of(steps, document.elements, document.project))

    def paste(self, text: str, place: tuple[float, float] | None, done: Callable[[], object]) -> None:
        """What a text holds; its upper left corner at ``place``, else a little aside of where it was. It is selected
        when ``done`` is called, once elements that the project lacks are there. Raises UsageProblem where there is
        nothing."""
        clip = pasted(text)
        if clip is None:
            raise UsageProblem(tr("The clipboard holds no steps."), remedy=tr("Copy steps of a workflow first."))
        left, top = clip.corner
        away = (ASIDE, ASIDE) if place is None else (place[0] - left, place[1] - top)
        title = tr_count("Paste step", "Paste {n} steps", len(clip.steps)) if clip.steps else tr("Paste")

        def add(clip: Clip, gesture: str = "") -> None:
            self._add(clip, away, title, gesture)
            done()

        self._at_home(clip, add)

    def duplicate(self) -> None:
        """The same once more, to the right of it, and selected."""
        clip = pasted(self._text())
        if clip is not None:
            count = len(clip.steps)
            title = tr_count("Duplicate step", "Duplicate {n} steps", count) if count else tr("Duplicate")
            self._add(clip, (self._extent(clip).width() + GAP_X, 0.0), title)

    def _text(self, carried: JsonObject | None = None) -> str:
        ids, layout = self.steps(), self._document.layout
        notes = {id: layout.notes[id] for id in self._selection.notes}
        if not ids and not notes:
            return ""
        # A group comes along when it is selected, or lies in one that is.
        picked = self._selection.groups
        groups = {
            id: group for id, group in layout.groups.items()
            if id in picked or (picked and group.members and set(group.members) <= set(ids))
        }  # fmt: skip
        places = self._board.positions(self._board.places())
        own = Layout({id: place for id, place in places.items() if id in ids}, groups, notes)
        return copied(self._document.workflow, ids, own, carried)

    def _at_home(self, clip: Clip, add: Callable[..., None]) -> None:
        """Let its steps find their elements in this project, then ``add`` it."""
        project, elements = self._document.project, clip.carried.elements
        if clip.carried.home == home_of(project):
            elements = {name: one for name, one in elements.items() if name not in self._document.elements}
        if project is None:
            add(replace(clip, steps=on_their_own(clip.steps, elements)))
            return
        there = lodging(elements, read_all(self._document.elements))
        clip = replace(clip, steps=renamed(clip.steps, there.names))
        if there.missing:
            self._bringing.bring(there.missing, partial(add, clip))
        else:
            add(clip)

    def _extent(self, clip: Clip) -> QRectF:
        """What is copied, as large as it is seen."""
        board, box = self._board, QRectF()
        for step in clip.steps:
            box = box.united(board.frames[step.id].rect if step.id in board.frames else board.seat(step.id).rect)
        for group in clip.groups.values():
            box = box.united(group_rect(group))
        for note in clip.notes.values():
            box = box.united(QRectF(note.x, note.y, note.width, note.height))
        return box

    def _add(self, clip: Clip, away: tuple[float, float], title: str, gesture: str = "") -> None:
        clip = clip.renamed(self._document.workflow.steps, self._document.layout)
        dx, dy = snapped(*away)
        there = ((step.id, clip.places.get(step.id, (0.0, 0.0))) for step in clip.steps)
        places = {id: snapped(x + dx, y + dy) for id, (x, y) in there}
        patch = LayoutPatch(
            self._board.positions(places),
            groups={id: replace(group, x=group.x + dx, y=group.y + dy) for id, group in clip.groups.items()},
            notes={id: replace(note, x=note.x + dx, y=note.y + dy) for id, note in clip.notes.items()},
        )
        self._document.apply(Batch(tuple(AddStep(step) for step in clip.steps)), title, layout=patch, gesture=gesture)
        hidden = {id for key, group in clip.groups.items() if group.collapsed for id in group.members}
        ids = [step.id for step in clip.steps if step.id not in hidden]
        self._selection.select(ids, notes=clip.notes, groups=clip.groups)


__all__ = ["Copying"]
