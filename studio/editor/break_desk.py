"""Breakpoints of the workflow in front: on its canvas, in the debugger's list, in the dialog of their conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from runtime.model import Workflow
from studio.canvas import BreakMark
from studio.dialogs.breakpoint import BreakpointDialog
from studio.editor.editor import Editor
from studio.editor.tab import FlowTab
from studio.i18n import tr, tr_count
from studio.panels.debugger.panel import DebuggerPanel
from studio.settings import Memory
from studio.state.breakpoints import Breakpoints, Point
from studio.state.contents import Change
from studio.widgets.notices import Notices, Offer
from studio.window import StudioWindow


class BreakDesk(QObject):
    """``sample`` gives names and values for the completion of a condition at a step."""

    changed = Signal()  #: those of the workflow in front are others now

    def __init__(
        self,
        window: StudioWindow,
        editor: Editor,
        panel: DebuggerPanel,
        memory: Memory,
        notices: Notices,
        sample: Callable[[Workflow, str], Mapping[str, Any]],
    ) -> None:
        super().__init__(window)
        self._window, self._editor, self._panel, self._notices = window, editor, panel, notices
        self._sample = sample
        self.breakpoints = Breakpoints(memory, self)
        self._tab: FlowTab | None = None
        self.breakpoints.changed.connect(self._on_points)
        editor.breakpoint_toggled.connect(self.toggle)
        panel.point_switched.connect(self._switch)
        panel.point_edited.connect(self.edit)
        panel.point_removed.connect(self._remove)
        panel.points_cleared.connect(self._clear)

    def show_tab(self, tab: FlowTab | None) -> None:
        """Another workflow is in front, or none."""
        if self._tab is not None:
            self._tab.document.changed.disconnect(self._on_changed)
            self._tab.destroyed.disconnect(self._forget)
        self._tab = tab
        if tab is not None:
            tab.document.changed.connect(self._on_changed)
            tab.destroyed.connect(self._forget)
        self.show()

    def points(self) -> tuple[Point, ...]:
        """Breakpoints at steps that are there; one at a step that was deleted comes back with it."""
        there = self._tab.document.workflow.steps if self._tab is not None else {}
        return tuple(point for point in self.breakpoints.of(self._path) if point.step in there)

    def at(self, step: str) -> Point | None:
        """The breakpoint at a step of the workflow in front."""
        return self.breakpoints.at(self._path, step)

    def toggle(self, tab: FlowTab, step: str) -> None:
        """Set a breakpoint or take it away; a workflow without a file is saved first."""
        if tab.path is None and not self._editor.save(tab):
            return
        if tab.path is not None:
            self.breakpoints.toggle(tab.path, step)

    def turn(self, step: str) -> None:
        """Switch a breakpoint off, or on again."""
        point = self.at(step)
        if point is not None:
            self._switch(step, not point.enabled)

    def edit(self, step: str) -> None:
        """Ask for the condition of a breakpoint; one that is not there yet is set."""
        tab, path = self._tab, self._path
        if tab is None or path is None or step not in tab.document.workflow.steps:
            return
        point = self.at(step) or Point(step)
        sample = self._sample(tab.document.workflow, step)
        name = self._name_of(step)
        BreakpointDialog(self._window, point, name, sample, lambda wanted: self.breakpoints.put(path, wanted)).open()

    def show(self) -> None:
        """On the canvas and in the list."""
        points = self.points()
        if self._tab is not None:
            self._tab.canvas.set_breakpoints({one.step: BreakMark(one.enabled, one.conditional) for one in points})
        self._panel.show_points(points, self._name_of)

    @property
    def _path(self) -> Path | None:
        return self._tab.path if self._tab is not None else None

    def _on_points(self, path: Path) -> None:
        if path == self._path:
            self.show()
            self.changed.emit()

    def _on_changed(self, change: Change) -> None:
        """A breakpoint goes with a step whose id has changed."""
        if self._path is not None and len(change.added) == 1 and len(change.removed) == 1:
            self.breakpoints.follow(self._path, *change.removed, *change.added)
        if change.steps:
            self.show()

    def _switch(self, step: str, on: bool) -> None:
        if self._path is not None:
            self.breakpoints.switch(self._path, step, on)

    def _remove(self, step: str) -> None:
        if self._path is not None:
            self.breakpoints.remove(self._path, step)

    def _clear(self) -> None:
        path, before = self._path, self.breakpoints.of(self._path)
        if path is None or not before:
            return
        self.breakpoints.use(path, ())
        text = tr_count("{n} breakpoint was removed.", "{n} breakpoints were removed.", len(before))
        self._notices.tell(text, offer=Offer(tr("Undo"), lambda: self.breakpoints.use(path, before)))

    def _name_of(self, step: str) -> str:
        found = self._tab.document.workflow.steps.get(step) if self._tab is not None else None
        return self._tab.canvas.looks.of(found).title if found is not None and self._tab is not None else step

    def _forget(self) -> None:
        self._tab = None
