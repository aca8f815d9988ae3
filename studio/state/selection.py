"""What is selected, in the order it was selected: steps, and on the canvas also edges, groups and notes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from runtime.model import Workflow
from runtime.model.layout import Layout
from runtime.model.records import Edge

T = TypeVar("T")


class Selection(QObject):
    """Ids of selected steps; the last one is *current*, the one that the step editor shows."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[str, ...] = ()
        self._edges: tuple[Edge, ...] = ()
        self._groups: tuple[str, ...] = ()
        self._notes: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The selected steps."""
        return self._steps

    @property
    def current(self) -> str:
        """The step that was selected last; empty when there is none."""
        return self._steps[-1] if self._steps else ""

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The selected edges: source, port, target."""
        return self._edges

    @property
    def groups(self) -> tuple[str, ...]:
        """The selected groups of the layout."""
        return self._groups

    @property
    def notes(self) -> tuple[str, ...]:
        """The selected notes of the layout."""
        return self._notes

    def select(
        self,
        ids: Iterable[str] = (),
        *,
        edges: Iterable[Edge] = (),
        groups: Iterable[str] = (),
        notes: Iterable[str] = (),
    ) -> None:
        """Select exactly this."""
        picked = (_once(ids), _once(edges), _once(groups), _once(notes))
        if picked != (self._steps, self._edges, self._groups, self._notes):
            self._steps, self._edges, self._groups, self._notes = picked
            self.changed.emit()

    def keep(self, workflow: Workflow, layout: Layout) -> None:
        """Let go of what is no longer there: deleted, or taken back by an undo."""
        steps = workflow.steps
        edges = (edge for edge in self._edges if edge[0] in steps and edge[2] in steps[edge[0]].next.get(edge[1], ()))
        self.select(
            (id for id in self._steps if id in steps),
            edges=edges,
            groups=(id for id in self._groups if id in layout.groups),
            notes=(id for id in self._notes if id in layout.notes),
        )

    def clear(self) -> None:
        """Select nothing."""
        self.select()

    def toggle(self, id: str) -> None:
        """Add a step to what is selected, or take it out."""
        self.select(_toggled(self._steps, id), edges=self._edges, groups=self._groups, notes=self._notes)

    def toggle_note(self, id: str) -> None:
        """Add a note to what is selected, or take it out."""
        notes = _toggled(self._notes, id)
        self.select(self._steps, edges=self._edges, groups=self._groups, notes=notes)

    def toggle_group(self, id: str) -> None:
        """Add a group to what is selected, or take it out."""
        groups = _toggled(self._groups, id)
        self.select(self._steps, edges=self._edges, groups=groups, notes=self._notes)

    def __contains__(self, id: object) -> bool:
        return id in self._steps

    def __bool__(self) -> bool:
        return bool(self._steps or self._edges or self._groups or self._notes)


def _toggled(ids: tuple[str, ...], id: str) -> tuple[str, ...]:
    return tuple(other for other in ids if other != id) if id in ids else (*ids, id)


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
