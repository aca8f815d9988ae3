"""Copying and pasting what is selected on a canvas: steps, collapsed and other groups with what is in them, notes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF

from runtime.errors import UsageProblem
from runtime.model.edits import AddStep, Batch
from runtime.model.layout import Layout
from studio.canvas.board import Board
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

    def __init__(self, document: Document, board: Board, selection: Selection) -> None:
        self._document, self._board, self._selection = document, board, selection

    def steps(self) -> list[str]:
        """The steps that are copied: those selected, those of selected groups, and what is inside of them."""
        groups = self._document.layout.groups
        ids = [*self._selection.ids, *(id for group in self._selection.groups for id in groups[group].members)]
        whole = dict.fromkeys(ids) | {inner: None for id in ids for inner in self._board.inside(id)}
        return [id for id in whole if id in self._document.workflow.steps]

    def copy(self) -> str:
        """What is selected as text; empty where that is nothing that can be copied."""
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
        return copied(self._document.workflow, ids, own)

    def paste(self, text: str, place: tuple[float, float] | None = None) -> None:
        """What a text holds; its upper left corner at ``place``, else a little aside of where it was. It is selected
        then. Raises UsageProblem where there is nothing."""
        clip = pasted(text)
        if clip is None:
            raise UsageProblem(tr("The clipboard holds no steps."), remedy=tr("Copy steps of a workflow first."))
        left, top = clip.corner
        away = (ASIDE, ASIDE) if place is None else (place[0] - left, place[1] - top)
        self._add(clip, away, tr_count("Paste step", "Paste {n} steps", len(clip.steps)) if clip.steps else tr("Paste"))

    def duplicate(self) -> None:
        """The same once more, to the right of it, and selected."""
        clip = pasted(self.copy())
        if clip is not None:
            count = len(clip.steps)
            title = tr_count("Duplicate step", "Duplicate {n} steps", count) if count else tr("Duplicate")
            self._add(clip, (self._extent(clip).width() + GAP_X, 0.0), title)

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

    def _add(self, clip: Clip, away: tuple[float, float], title: str) -> None:
        clip = clip.renamed(self._document.workflow.steps, self._document.layout)
        dx, dy = snapped(*away)
        there = ((step.id, clip.places.get(step.id, (0.0, 0.0))) for step in clip.steps)
        places = {id: snapped(x + dx, y + dy) for id, (x, y) in there}
        patch = LayoutPatch(
            self._board.positions(places),
            groups={id: replace(group, x=group.x + dx, y=group.y + dy) for id, group in clip.groups.items()},
            notes={id: replace(note, x=note.x + dx, y=note.y + dy) for id, note in clip.notes.items()},
        )
        self._document.apply(Batch(tuple(AddStep(step) for step in clip.steps)), title, layout=patch, gesture="")
        hidden = {id for key, group in clip.groups.items() if group.collapsed for id in group.members}
        ids = [step.id for step in clip.steps if step.id not in hidden]
        self._selection.select(ids, notes=clip.notes, groups=clip.groups)


__all__ = ["Copying"]
