"""What is selected moved and resized by the arrow keys, a place of the grid at a time; several are one undo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.canvas.measures import GRID
from studio.canvas.walk import Way
from studio.i18n import tr, tr_count
from studio.state.contents import LayoutPatch

if TYPE_CHECKING:
    from studio.canvas.actions import Actions
    from studio.canvas.board import Board
    from studio.state.selection import Selection

#: Notes and groups are at least so large.
SMALLEST = (80.0, 48.0)


def going_along(board: Board, selection: Selection) -> set[str]:
    """Everything that moves with what is selected: what is inside of it, and the members of groups."""
    keys = set(selection.ids)
    keys |= {f"note:{id}" for id in selection.notes} | {f"group:{id}" for id in selection.groups}
    for id in selection.groups:
        keys |= set(board.groups[id].members)
    for id in list(keys):
        keys |= board.inside(id)
    # A group that lies in one that is moved goes along.
    inner = {f"group:{id}" for id, group in board.groups.items() if group.members and keys.issuperset(group.members)}
    return keys | (inner if selection.groups else set())


def nudge(canvas: Actions, way: Way) -> None:
    """Move what is selected."""
    board, selection = canvas.board, canvas.selection
    right, down = (GRID * part for part in way.value)
    keys = going_along(board, selection) if selection.groups else set(selection.ids)
    places = {id: (x + right, y + down) for id, (x, y) in board.places().items() if id in keys}
    known = {id: board.notes[id] for id in selection.notes if id in board.notes}
    notes = {id: replace(note, x=note.x + right, y=note.y + down) for id, note in known.items()}
    held = {id: group for id, group in board.groups.items() if f"group:{id}" in keys}
    groups = {id: replace(group, x=group.x + right, y=group.y + down) for id, group in held.items()}
    if places or notes or groups:
        steps = tr_count("Move step", "Move {n} steps", len(places)) if places else tr("Move note")
        title = tr("Move group") if groups else steps
        gesture = "move:" + ",".join(sorted([*places, *notes, *groups]))
        patch = LayoutPatch(board.positions(places), groups=groups, notes=notes)
        canvas.document.place(patch, title, gesture=gesture)


def resize(canvas: Actions, way: Way) -> None:
    """Make the selected notes, and groups that are expanded, larger or smaller at their lower right corner."""
    layout, selection = canvas.document.layout, canvas.selection
    right, down = (GRID * part for part in way.value)

    notes = {
        id: replace(note, width=max(note.width + right, SMALLEST[0]), height=max(note.height + down, SMALLEST[1]))
        for id, note in layout.notes.items()
        if id in selection.notes
    }
    groups = {
        id: replace(group, width=max(group.width + right, SMALLEST[0]), height=max(group.height + down, SMALLEST[1]))
        for id, group in layout.groups.items()
        if id in selection.groups and not group.collapsed
    }
    patch = LayoutPatch(notes=notes, groups=groups)
    if patch:
        canvas.document.place(patch, tr("Resize"), gesture="resize:" + ",".join(sorted([*notes, *groups])))
