"""Home: ways to begin, how things stand, and the projects opened last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QWidget

from runtime.files.project import MARKER
from studio.commands import Commands
from studio.i18n import language, mark, tr
from studio.pages.home.figures import Figures
from studio.settings import Memory
from studio.state.listing import Listing
from studio.state.overview import Overview
from studio.state.workspace import Workspace
from studio.widgets.lines import clear, short_line
from studio.widgets.parts import column, icon_button, label, row
from studio.widgets.tile import Tile
from studio.widgets.times import ago

#: Ways to begin: command, icon, its colour, title, what happens. Those whose command is not there are left out.
TILES = (
    (
        "record.start",
        "circle-dot",
        "danger",
        mark("Record a job"),
        mark("Do it once in a browser; each action becomes a step."),
    ),
    (
        "go.templates",
        "layout-grid",
        "accent",
        mark("Start from a template"),
        mark("Ready workflows: choose one and say what it works on."),
    ),
    ("project.open", "folder-open", "warning", mark("Open a project"), mark("Go on with a project on this machine.")),
    (
        "project.sample",
        "graduation-cap",
        "success",
        mark("Try the sample"),
        mark("Twenty invoices, entered into an application that comes along."),
    ),
)
WIDEST = 980
#: So many workflows are listed.
MOST = 4


class HomePage(QScrollArea):
    """Shows what it is given; everything it does is a command, or opening a project."""

    def __init__(
        self,
        commands: Commands,
        workspace: Workspace,
        listing: Listing,
        memory: Memory,
        open_project: Callable[[Path], object],
        open_flow: Callable[[Path], object],
        overview: Overview,
    ) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self._memory = memory
        self._open_project = open_project
        self._recent = column(gap=2)
        self._flows = column(gap=2)
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        parts = column(inner, margin=32, gap=8)
        parts.addWidget(label("What would you like to do?", "title"))
        parts.addWidget(label("Show a job once, and Understudy does it from then on.", "muted", wrap=True))
        parts.addSpacing(12)
        parts.addLayout(_tiles(commands))
        parts.addSpacing(20)
        self.figures = Figures(overview)
        parts.addWidget(self.figures)
        parts.addSpacing(12)
        parts.addLayout(self._flows)
        parts.addSpacing(12)
        parts.addLayout(self._recent)
        parts.addStretch(1)
        middle = _Content()
        beside = row(middle)
        beside.addStretch(1)
        beside.addWidget(inner, 100)
        beside.addStretch(1)
        self.setWidget(middle)
        workspace.project_changed.connect(self.show_recent)
        language().changed.connect(self.show_recent)
        language().changed.connect(self.show_flows)
        listing.changed.connect(self.show_flows)
        self._listing, self._open_flow = listing, open_flow
        self.show_recent()
        self.show_flows()

    def show_flows(self) -> None:
        """List the open project's workflows that were changed last."""
        clear(self._flows)
        entries = sorted(self._listing.entries, key=lambda entry: entry.changed, reverse=True)[:MOST]
        if entries:
            self._flows.addWidget(label("Go on with", "heading"))
            self._flows.addSpacing(4)
        for entry in entries:
            line = short_line("workflow", "accent", entry.name, ago(entry.changed))
            line.clicked.connect(lambda _=False, path=entry.path: self._open_flow(path))
            self._flows.addWidget(line)

    def show_recent(self) -> None:
        """List the projects opened last anew."""
        clear(self._recent)
        projects = self._memory.recent()
        if not projects:
            return
        self._recent.addWidget(label("Recent projects", "heading"))
        self._recent.addSpacing(4)
        for project in projects:
            self._recent.addWidget(self._line(project))

    def _line(self, project: Path) -> QWidget:
        there = (project / MARKER).is_file()
        place = str(project.parent) if there else tr("It is no longer in {folder}", folder=project.parent)
        line = short_line("folder" if there else "folder-x", "muted", project.name, place)
        line.setEnabled(there)
        line.clicked.connect(lambda: self._open_project(project))
        whole = QWidget()
        beside = row(whole, gap=4)
        beside.addWidget(line, 1)
        beside.addWidget(icon_button("x", "Take it off the list", lambda: self._forget(project)))
        return whole

    def _forget(self, project: Path) -> None:
        self._memory.forget(project)
        self.show_recent()


class _Content(QWidget):
    """As high as its parts are at its width: a scroll area asks for neither, and would squeeze them."""

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize) and (layout := self.layout()) is not None:
            height = layout.totalHeightForWidth(self.width())
            if height != self.minimumHeight():
                self.setMinimumHeight(max(height, 0))
        return done


def _tiles(commands: Commands) -> QGridLayout:
    grid = QGridLayout()
    grid.setSpacing(12)
    shown = [tile for tile in TILES if tile[0] in commands]
    for place, (id, icon_name, tone, title, text) in enumerate(shown):
        grid.addWidget(Tile(commands.action(id), icon_name, tone, title, text), 0, place)
        grid.setColumnStretch(place, 1)
    return grid
