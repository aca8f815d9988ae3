"""Breakpoints of the workflow in front: on its canvas, in the debugger's list, in the dialog of their conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
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
from studio.state.breakpoints import Breakpoints, Point, Where
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
        """Breakpoints at what is there; one at a step that was deleted comes back with it."""
        if self._tab is None:
            return ()
        workflow = self._tab.document.workflow
        return tuple(point for point in self.breakpoints.of(self._path) if _is_there(workflow, point.where))

    def all_points(self) -> tuple[Point, ...]:
        """Those of the workflow in front and of all others in its project: a run may call them."""
        project = self._tab.document.project if self._tab is not None else None
        paths = [path for path in self.breakpoints.paths if project is not None and path.is_relative_to(project.root)]
        known = {tab.path: tab.document.workflow.id for tab in self._editor.tabs}
        others = {path: known.get(path, "") for path in paths if path != self._path}
        points = [(known.get(self._path, ""), point) for point in self.points()]
        points += [(flow, point) for path, flow in others.items() for point in self.breakpoints.of(path)]
        return tuple(replace(point, flow=flow or point.flow) for flow, point in points if flow or point.flow)

    def at(self, where: Where) -> Point | None:
        """The breakpoint at a step or an edge of the workflow in front."""
        return self.breakpoints.at(self._path, where)

    def toggle(self, tab: FlowTab, where: Where) -> None:
        """Set a breakpoint or take it away; a workflow without a file is saved first."""
        if tab.path is None and not self._editor.save(tab):
            return
        if tab.path is not None:
            self.breakpoints.toggle(tab.path, where, tab.document.workflow.id)

    def turn(self, where: Where) -> None:
        """Switch a breakpoint off, or on again."""
        point = self.at(where)
        if point is not None:
            self._switch(where, not point.enabled)

    def show_spot(self, where: Where) -> None:
        """Select what a breakpoint is at, and bring it into view."""
        tab = self._tab
        if tab is not None and _is_there(tab.document.workflow, where):
            step, edges = (where, []) if isinstance(where, str) else (where[2], [where])
            tab.selection.select([] if edges else [step], edges=edges)
            tab.canvas.reveal(step)

    def edit(self, where: Where) -> None:
        """Ask for the condition of a breakpoint; one that is not there yet is set."""
        tab, path = self._tab, self._path
        if tab is None or path is None or not _is_there(tab.document.workflow, where):
            return
        point = self.at(where) or Point.on(where, tab.document.workflow.id)
        sample = self._sample(tab.document.workflow, point.step)
        name = self._title(point)
        BreakpointDialog(self._window, point, name, sample, lambda wanted: self.breakpoints.put(path, wanted)).open()

    def show(self) -> None:
        """On the canvas and in the list."""
        points = self.points()
        if self._tab is not None:
            self._tab.canvas.set_breakpoints({one.where: BreakMark(one.enabled, one.conditional) for one in points})
        self._panel.show_points(points, self._title, self._tab.document.workflow.id if self._tab is not None else "")

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

    def _switch(self, where: Where, on: bool) -> None:
        if self._path is not None:
            self.breakpoints.switch(self._path, where, on)

    def _remove(self, where: Where) -> None:
        if self._path is not None:
            self.breakpoints.remove(self._path, where)

    def _clear(self) -> None:
        path, before = self._path, self.breakpoints.of(self._path)
        if path is None or not before:
            return
        self.breakpoints.use(path, ())
        text = tr_count("{n} breakpoint was removed.", "{n} breakpoints were removed.", len(before))
        self._notices.tell(text, offer=Offer(tr("Undo"), lambda: self.breakpoints.use(path, before)))

    def _title(self, point: Point) -> str:
        """What a breakpoint is at, in words."""
        name = self._name_of(point.step)
        return f"{self._name_of(point.source)} → {name}" if point.source else name

    def _name_of(self, step: str) -> str:
        found = self._tab.document.workflow.steps.get(step) if self._tab is not None else None
        return self._tab.canvas.looks.of(found).title if found is not None and self._tab is not None else step

    def _forget(self) -> None:
        self._tab = None


def _is_there(workflow: Workflow, where: Where) -> bool:
    """Whether a workflow has this step, or this edge."""
    if isinstance(where, str):
        return where in workflow.steps
    source, port, target = where
    return source in workflow.steps and target in workflow.steps[source].next.get(port, ())
