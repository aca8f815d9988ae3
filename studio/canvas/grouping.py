"""What a person does to groups, and tidying up, which keeps them together: each one entry of the undo stack."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from runtime.model.layout import Group
from studio.canvas.arrange import Places
from studio.canvas.board import Board
from studio.canvas.clip import free_id
from studio.canvas.folds import fold_key, group_rect
from studio.canvas.measures import (
    CARD_HEIGHT,
    CARD_WIDTH,
    FRAME_BOTTOM,
    FRAME_SIDE,
    FRAME_TOP,
    GAP_Y,
    GROUP_EDGE,
    GROUP_TITLE,
)
from studio.i18n import tr
from studio.state.contents import LayoutPatch
from studio.state.document import Document


class Grouping:
    """Changes the groups of one document as its board shows them."""

    def __init__(self, document: Document, board: Board) -> None:
        self._document, self._board = document, board

    def make(self, ids: Collection[str], title: str = "") -> str:
        """A titled frame around steps, and what is inside of them."""
        taken = self._document.layout.groups
        id = free_id("group", taken)
        members = {*ids, *(inner for step in ids for inner in self._board.inside(step))}
        group = self._around(Group(title or tr("Group"), tuple(sorted(members))), self._board.places())
        self._document.place(LayoutPatch(groups={id: group}), tr("Group steps"))
        return id

    def arrange(self) -> None:
        """Everything where it goes by itself; groups follow their members, those of a collapsed group follow it."""
        places, groups = self._board.arranged(), dict[str, Group]()
        for id, group in self._document.layout.groups.items():
            card = self._board.folds.get(fold_key(id))
            if card is not None and card.id in places:
                x, y = places.pop(card.id)
                here = self._board.places()
                away = {step: here[step] for step in self._board.held(card.id)}
                places |= {step: (left + x - card.x, top + y - card.y) for step, (left, top) in away.items()}
                groups[id] = replace(group, x=group.x + x - card.x, y=group.y + y - card.y)
        for id, group in self._document.layout.groups.items():
            if group.members and id not in groups:
                groups[id] = self._around(group, places)
        self._move(places, LayoutPatch(groups=groups), tr("Tidy up"))

    def collapse(self, id: str) -> None:
        """Show a group as one card."""
        group = replace(self._document.layout.groups[id], collapsed=True)
        self._document.place(LayoutPatch(groups={id: group}), tr("Collapse group"))

    def expand(self, id: str) -> None:
        """Show a group with its steps; what would lie under it moves down."""
        group = replace(self._document.layout.groups[id], collapsed=False)
        places, others = self.room_for(id)
        patch = replace(others, groups={**others.groups, id: group})
        self._move(places, patch, tr("Expand group"))

    def room_for(self, id: str) -> tuple[Places, LayoutPatch]:
        """New places of what is in the way of a collapsed group, and of all below; nothing where nothing is."""
        board, key = self._board, fold_key(id)
        area = group_rect(self._document.layout.groups[id])
        in_the_way = [card.y for card in board.shown.values() if card.id != key and card.rect.intersects(area)]
        if not in_the_way or key not in board.folds:
            return {}, LayoutPatch()
        top = min(in_the_way)
        return self._lower(key, top, area.bottom() + GAP_Y - top)

    def _lower(self, but: str, top: float, down: float) -> tuple[Places, LayoutPatch]:
        """Everything that is seen below ``top`` moved down, but one collapsed group."""
        board, layout = self._board, self._document.layout
        below = {card.id for card in board.shown.values() if card.y >= top} - {but}
        places = {step: (x, y + down) for step, (x, y) in board.places().items() if board.seat(step).id in below}
        groups = {
            other: replace(group, y=group.y + down)
            for other, group in layout.groups.items()
            if (seat in below if (seat := self._seat(other)) else group.y >= top - GROUP_TITLE)
            and fold_key(other) != but
        }
        notes = {id: replace(note, y=note.y + down) for id, note in layout.notes.items() if note.y >= top}
        return places, LayoutPatch(groups=groups, notes=notes)

    def _seat(self, id: str) -> str:
        """The key of the collapsed group that a group is, or is hidden in; empty where it is seen."""
        return fold_key(id) if fold_key(id) in self._board.folds else self._board.covered(id)

    def paint(self, ids: Collection[str], colour: str) -> None:
        """Give groups a colour, by its name."""
        groups = self._document.layout.groups
        patch = LayoutPatch(groups={id: replace(groups[id], colour=colour) for id in ids if id in groups})
        self._document.place(patch, tr("Change colour"))

    def _move(self, places: Places, others: LayoutPatch, title: str) -> None:
        self._document.place(replace(others, positions=self._board.positions(places)), title)

    def _around(self, group: Group, places: Places) -> Group:
        """A group as large as its members need, with the frames of loops and try blocks among them."""
        corners = [places[id] for id in group.members if id in places]
        if not corners:
            return group
        framed = any(self._board.inside(id) for id in group.members)
        side, above, below = (FRAME_SIDE, FRAME_TOP, FRAME_BOTTOM) if framed else (0.0, 0.0, 0.0)
        left, top = min(x for x, _ in corners) - GROUP_EDGE - side, min(y for _, y in corners) - GROUP_TITLE - above
        right = max(x for x, _ in corners) + CARD_WIDTH + GROUP_EDGE + side
        bottom = max(y for _, y in corners) + CARD_HEIGHT + GROUP_EDGE + below
        return replace(group, x=left, y=top, width=right - left, height=bottom - top)
