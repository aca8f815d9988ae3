"""What a person can do on a canvas, as the commands, the keys and the menu call it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from runtime.errors import UnderstudyError
from runtime.tasks.registry import Registry
from studio.canvas.align import Alignment
from studio.canvas.bringing import Bringing
from studio.canvas.colour_menu import ColourMenu
from studio.canvas.copying import Copying
from studio.canvas.editing import Editing, Spot, snapped
from studio.canvas.folds import PREFIX, fold_key, group_of
from studio.canvas.grouping import Grouping
from studio.canvas.leading import lead_selected
from studio.canvas.measures import GROUP_TITLE
from studio.canvas.quick_add import QuickAdd, There
from studio.canvas.step_types import StepTypes
from studio.canvas.text_box import TextBox
from studio.canvas.view import CanvasView
from studio.canvas.walk import Way, first, neighbour, next_edge
from studio.state.document import Document
from studio.state.selection import Selection

T = TypeVar("T")


class Actions(CanvasView):
    """Edits ``document`` and ``selection``; ``Canvas`` puts mouse and keys to it."""

    step_opened = Signal(str)  #: the person wants to edit this step
    naming_asked = Signal(str)  #: or only its name
    breakpoint_toggled = Signal(object)  #: at a step, or at an edge
    refused = Signal(UnderstudyError)  #: something was not possible

    def __init__(
        self, document: Document, selection: Selection, registry: Registry, parent: QWidget | None = None
    ) -> None:
        super().__init__(document, selection, registry, parent)
        self.editing = Editing(document, self.board, registry)
        self.grouping = Grouping(document, self.board)
        self.bringing = Bringing(document, self)
        self.bringing.failed.connect(self.refused)
        self.copying = Copying(document, self.board, selection, self.bringing)
        self._pointer = QPointF()
        self._quick_add = QuickAdd(StepTypes(registry), self)
        self._text_box = TextBox(self)
        self.camera.moved.connect(self._text_box.follow)

    def arrange(self) -> None:
        """Tidy up everything, and show it."""
        self.attempt(self.grouping.arrange)
        self.fit()

    def align(self, how: Alignment) -> None:
        """Align what is selected."""
        self.attempt(lambda: self.editing.align(self.selection.ids, how))

    def select_all(self) -> None:
        self.selection.select(self.board.places(), groups=self.board.groups, notes=self.board.notes)

    def delete_selected(self) -> None:
        """Remove what is selected, collapsed groups with what is in them; the edges close behind it. Selects the step
        before."""
        selection, board = self.selection, self.board
        held = [step for group in selection.groups for step in board.held(fold_key(group))]
        if held:
            ids = [*selection.ids, *held]
            selection.select(ids, edges=selection.edges, groups=selection.groups, notes=selection.notes)
        before = next((edge[0] for edge in self.board.wires if edge[2] in self.selection.ids), "")
        gone = set(self.selection.ids)
        self.attempt(lambda: self.editing.delete(self.selection))
        self.selection.select([before] if before and before not in gone else [])

    def duplicate_selected(self) -> None:
        """Copies of the selected steps, beside them and selected."""
        self.attempt(self.copying.duplicate)
        self._show_selected()

    def copy(self) -> None:
        """What is selected into the clipboard, as text."""
        if text := self.copying.copy():
            QGuiApplication.clipboard().setText(text)

    def cut(self) -> None:
        """Into the clipboard and away, groups with what is in them."""
        self.copy()
        selection = self.selection
        selection.select(self.copying.steps(), edges=selection.edges, groups=selection.groups, notes=selection.notes)
        self.delete_selected()

    def paste(self) -> None:
        """Steps from the clipboard, at the mouse where it is over the canvas."""
        place = self.camera.to_canvas(self._pointer) if self.underMouse() else None
        at = None if place is None else snapped(place.x(), place.y())
        self.attempt(lambda: self.copying.paste(QGuiApplication.clipboard().text(), at, self._show_selected))

    def group_selected(self) -> None:
        """A frame around the selected steps; its title can be typed at once."""
        if self.selection.ids:
            id = self.grouping.make(self.selection.ids)
            self.selection.select(groups=[id])
            self._text_box.open_group(id)

    def group_at_hand(self) -> str:
        """The selected group, else the one around the current step; empty where there is none."""
        if self.selection.groups:
            return self.selection.groups[-1]
        around = (id for id, group in self.board.groups.items() if self.selection.current in group.members)
        return next(around, "")

    def toggle_group(self) -> None:
        """Collapse the group at hand into one card, or expand it; it is selected then."""
        id = self.group_at_hand()
        if not id:
            return
        if fold_key(id) in self.board.folds:
            self.grouping.expand(id)
        elif id in self.board.opened:
            self.board.open(self.board.opened - {id})
            self._redraw()
        else:
            self.grouping.collapse(id)
        self.selection.select(groups=[id])

    def rename_group(self) -> None:
        """Type the title of the group at hand, where it stands."""
        if id := self.group_at_hand():
            self._text_box.open_group(id)

    def colour_group(self) -> None:
        """Choose a colour for the selected groups, else for the one around the current step."""
        id = self.group_at_hand()
        if not id:
            return
        ids = self.selection.groups or (id,)
        card, group = self.board.folds.get(fold_key(id)), self.board.groups[id]
        corner = self.camera.to_pixel(card.rect.bottomLeft() if card else QPointF(group.x, group.y + GROUP_TITLE))
        menu = ColourMenu(group.colour, lambda colour: self.grouping.paint(ids, colour), self)
        menu.popup(self.mapToGlobal(corner.toPoint()))

    def look_into(self, group: str) -> None:
        """Show a collapsed group expanded; where something would lie under it, that moves, as an edit."""
        places, _ = self.grouping.room_for(group)
        if places:
            self.grouping.expand(group)
        else:
            super().look_into(group)

    def add_note(self) -> None:
        """A note in the middle of the view; its text can be typed at once."""
        middle = self.camera.to_canvas(QPointF(self.width() / 2, self.height() / 2))
        id = self.editing.note((middle.x() - 120, middle.y() - 60))
        self.selection.select(notes=[id])
        self._text_box.open_note(id)

    def next_note(self) -> None:
        """Select the note that follows the selected one, from top to bottom and round again, and show it."""
        notes = sorted(self.board.notes, key=lambda id: (self.board.notes[id].y, self.board.notes[id].x))
        if notes:
            here = self.selection.notes[-1] if self.selection.notes else ""
            id = notes[(notes.index(here) + 1) % len(notes)] if here in notes else notes[0]
            self.selection.select(notes=[id])
            self.reveal_note(id)

    def open_selected(self) -> None:
        """Edit the current step, or the text of the selected note or group."""
        if self.selection.current:
            self.step_opened.emit(self.selection.current)
        elif self.selection.notes:
            self._text_box.open_note(self.selection.notes[-1])
        elif self.selection.groups:
            self._text_box.open_group(self.selection.groups[-1])

    def name_selected(self) -> None:
        """Give the current step another name; the text of a note or group is all that it has."""
        if self.selection.current:
            self.naming_asked.emit(self.selection.current)
        else:
            self.open_selected()

    def toggle_enabled(self) -> None:
        """Switch the selected steps off, or on where all are off."""
        self.attempt(lambda: self.editing.toggle_enabled(self.selection.ids))

    def toggle_breakpoint(self) -> None:
        """Ask for a breakpoint at the current step or the selected edge, or for none."""
        where = self.selection.current or next(iter(self.selection.edges), "")
        if where:
            self.breakpoint_toggled.emit(where)

    def lead_selected(self) -> None:
        """Ask where a port of the current step, or the selected edge, is to lead."""
        lead_selected(self)

    def add_after_selected(self) -> None:
        """The search box for the step that follows the current one, or goes into the selected edge."""
        if (edge := self.selected_edge()) is not None:
            self.quick_add(Spot(edge=edge), self.camera.to_pixel(self.board.seat(edge[2]).rect.topLeft()))
            return
        id = self.selection.current
        card = self.board.cards.get(id)
        below = card.rect.bottomLeft() if card else self.camera.to_canvas(QPointF(self.width() / 2 - 150, 80))
        self.quick_add(Spot(source=id), self.camera.to_pixel(below))

    def add(self, type: str) -> None:
        """A step of this type behind the current one; at the end of the canvas where nothing is selected."""
        self._insert(type, Spot(source=self.selection.current))

    def quick_add(
        self, spot: Spot, pixel: QPointF, *, there: There | None = None, lead: Callable[[str], object] = lambda id: None
    ) -> None:
        """The search box for a step that goes to ``spot``, or of those ``there`` one that it is to ``lead`` to."""
        source = spot.source or (spot.edge[0] if spot.edge else "")
        family = self.board.cards[source].family if source in self.board.cards else "browser"
        self._quick_add.open(pixel, family, lambda type: self._insert(type, spot), there=there, lead=lead)

    def walk(self, way: Way) -> None:
        """Select the step or collapsed group that lies this way, and show it; from an edge, the step at its end."""
        here = self.selection.current or next(map(fold_key, self.selection.groups), "")
        if (edge := self.selected_edge()) is not None and not here:
            id = self.board.seat(edge[2] if way in (Way.DOWN, Way.RIGHT) else edge[0]).id
        else:
            id = neighbour(self.board, here, way) if here else first(self.board)
        if id.startswith(PREFIX):
            self.selection.select(groups=[group_of(id)])
        elif id:
            self.selection.select([id])
        self.reveal(id)

    def walk_edges(self, way: Way) -> None:
        """Select the edge out of the current step, or into it; again, the next one."""
        before = self.selected_edge()
        here = self.selection.current or (before[0 if way in (Way.DOWN, Way.RIGHT) else 2] if before else "")
        edge = next_edge(self.board, here, before, way)
        if edge is not None:
            self.selection.select(edges=[edge])
            self.reveal(edge[2])

    def attempt(self, action: Callable[[], T]) -> T | None:
        """Do something that may not be possible; ``refused`` tells why."""
        try:
            return action()
        except UnderstudyError as problem:
            self.refused.emit(problem)
            return None

    def _show_selected(self) -> None:
        self.reveal(next(iter(self.selection.ids), next(map(fold_key, self.selection.groups), "")))

    def _select(self, ids: Collection[str] | None) -> None:
        if ids:
            self.selection.select(ids)
            self.reveal(next(iter(ids)))

    def _insert(self, type: str, spot: Spot) -> None:
        id = self.attempt(lambda: self.editing.insert(type, spot))
        self._select([id] if id else None)
