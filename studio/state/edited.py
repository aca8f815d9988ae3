"""A workflow with its layout that is edited: what it holds and its one undo stack.

Everything that changes it goes through ``apply`` and its kin; everyone who shows it listens to ``changed``.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from runtime.model import Workflow
from runtime.model.edits import Edit
from runtime.model.layout import Layout, Position
from studio.state.contents import Change, Contents, Delta, LayoutPatch
from studio.state.following import following, gesture_of
from studio.state.history import Entry, History
from studio.state.recovery_lines import Done, Happening, Redone, Undone


class Edited(QObject):
    """``changed`` carries a ``Change``, ``saved_changed`` whether everything is in the file. Who keeps a file of it
    says in ``_note`` and ``_follow`` what else is to happen."""

    changed = Signal(Change)
    history_changed = Signal()
    saved_changed = Signal(bool)
    travelled = Signal(str, bool)  #: the entry of this gesture was taken back (False), or done again (True)

    def __init__(self, contents: Contents, history: History | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._contents = contents
        self._history = history or History()
        self._held = False
        self._clean = not self.dirty

    @property
    def workflow(self) -> Workflow:
        """The workflow as it is now."""
        return self._contents.workflow

    @property
    def layout(self) -> Layout:
        """Where things stand now."""
        return self._contents.layout

    @property
    def undo_title(self) -> str:
        """What undo would take back; empty when nothing."""
        return self._history.undo_title

    @property
    def redo_title(self) -> str:
        """What redo would do again; empty when nothing."""
        return self._history.redo_title

    @property
    def history(self) -> tuple[tuple[str, ...], int]:
        """The titles of all entries, the oldest first, and how many of them are done now."""
        return tuple(entry.title for entry in self._history.entries), self._history.position

    def travel(self, position: int) -> None:
        """Undo or redo until so many entries are done."""
        while self._history.position > max(position, 0) and not self._held:
            self.undo()
        while self._history.position < min(position, len(self._history.entries)) and not self._held:
            self.redo()

    @property
    def dirty(self) -> bool:
        """Whether something is not in the file, as far as it is for us to write it."""
        return self._history.dirty and not self._held

    @property
    def held(self) -> bool:
        """Whether another process writes the file just now."""
        return self._held

    def apply(self, edit: Edit, title: str, *, layout: LayoutPatch | None = None, gesture: str | None = None) -> bool:
        """Make an edit, with what it means for the canvas, as one entry of the undo stack; false when nothing changes.

        ``title`` is what the person did ("Rename step"). Edits with the same ``gesture`` become one entry while they
        follow quickly; None lets edits of one field merge, an empty text none. Raises UsageProblem where the edit
        does not fit.
        """
        patch = edit.patch(self.workflow)
        places = following(edit, patch, self.layout)
        delta = Delta(patch, places if layout is None else layout.over(places)).trimmed(self._contents)
        return self._do(delta, title, gesture_of(edit, self.workflow) if gesture is None else gesture)

    def place(self, layout: LayoutPatch, title: str, *, gesture: str = "") -> bool:
        """Change positions, groups and notes only; see ``apply``."""
        return self._do(Delta(layout=layout).trimmed(self._contents), title, gesture)

    def move(self, positions: Mapping[str, tuple[float, float]], title: str, *, gesture: str | None = None) -> bool:
        """Put steps somewhere else. Moves of the same steps that follow quickly become one entry."""
        there = self.layout.positions
        moved = {id: replace(there.get(id, Position()), x=x, y=y) for id, (x, y) in positions.items()}
        key = "move:" + ",".join(sorted(positions)) if gesture is None else gesture
        return self.place(LayoutPatch(positions=moved), title, gesture=key)

    def take(self, contents: Contents, title: str) -> bool:
        """Become another workflow with another layout, as one entry of the undo stack; false when nothing changes."""
        return self._do(Delta.between(self._contents, contents).trimmed(self._contents), title, "")

    def end_gesture(self) -> None:
        """What comes next is an entry of its own: a field was left, a mouse button released."""
        self._history.seal()

    def undo(self) -> None:
        """Take the last entry back; does nothing when there is none."""
        if self._history.position and not self._held:
            self._change(self._history.back(), Undone())
            self.travelled.emit(self._history.entries[self._history.position].gesture, False)

    def redo(self) -> None:
        """Do again what was taken back last; does nothing when there is nothing."""
        if self._history.position < len(self._history.entries) and not self._held:
            self._change(self._history.forward(), Redone())
            self.travelled.emit(self._history.entries[self._history.position - 1].gesture, True)

    def _do(self, delta: Delta, title: str, gesture: str) -> bool:
        if not delta:
            return False
        _, undo = delta.apply(self._contents)
        now = time.monotonic()
        entry = Entry(title, delta, undo, gesture)
        merge = self._history.continues(entry, now)
        self._history.push(entry, merge=merge, now=now)
        self._change(delta, Done(entry, merge))
        return True

    def _change(self, delta: Delta, happening: Happening) -> None:
        change = Change.of(delta, self._contents)
        self._contents, _ = delta.apply(self._contents)
        self._note(happening)
        self.changed.emit(change)
        self.history_changed.emit()
        self._tell_saved()
        self._follow(change)

    def _tell_saved(self) -> None:
        if self._clean == self.dirty:
            self._clean = not self.dirty
            self.saved_changed.emit(self._clean)

    def _note(self, happening: Happening) -> None:
        """Something has happened to it."""

    def _follow(self, change: Change) -> None:
        """It is another now."""
