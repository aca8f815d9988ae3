"""Home: ways to begin, how things stand, what to go on with, and the health of this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QWidget

from runtime.model import Lifecycle
from runtime.paths import MARKER
from studio.commands import Commands
from studio.i18n import language, mark, tr
from studio.pages.home.around import Activity, Health
from studio.pages.home.cards import card
from studio.pages.home.counts import Counts
from studio.pages.home.figures import Figures
from studio.pages.home.no_host import NoHost
from studio.pages.home.period import Period
from studio.settings import Memory
from studio.state.listing import Listing
from studio.state.overview import Overview
from studio.state.workspace import Workspace, name_of
from studio.widgets.fitting import Fitting
from studio.widgets.lines import short_line
from studio.widgets.parts import button, clear, column, icon_button, label, row
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
#: So many workflows and projects are listed.
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
        settings: Callable[[str], object],
    ) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self._memory, self._listing, self._overview = memory, listing, overview
        self._open_project, self._open_flow = open_project, open_flow
        self._recent, self._flows = column(gap=2), column(gap=2)
        self.counts, self.period = Counts(commands, overview, listing), Period(overview)
        self.figures = Figures(overview)
        self._standing = self._make_standing()
        self._lay_out(commands, settings)
        workspace.project_changed.connect(self.show_recent)
        language().changed.connect(self.show_recent)
        language().changed.connect(self.show_flows)
        listing.changed.connect(self.show_flows)
        overview.changed.connect(self._show_standing)
        self._show_standing()
        self.show_recent()
        self.show_flows()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._overview.news_wanted.emit()

    def scroll_to(self, part: QWidget, above: int) -> None:
        """Show a part of the page from its top on, with so many pixels of what stands above it."""
        content = self.widget()
        if content is not None:
            self.verticalScrollBar().setValue(part.mapTo(content, QPoint()).y() - above)

    def _lay_out(self, commands: Commands, settings: Callable[[str], object]) -> None:
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        parts = column(inner, margin=32, gap=8)
        parts.addWidget(label("What would you like to do?", "title"))
        parts.addWidget(label("Show a job once, and Understudy does it from then on.", "muted", wrap=True))
        parts.addSpacing(12)
        parts.addLayout(_tiles(commands))
        parts.addSpacing(20)
        parts.addLayout(self._begun())
        # What the host tells comes later: nothing that a person may be about to press stands below it.
        parts.addWidget(self._standing)
        around = QWidget()
        around.setLayout(_around(commands, self._overview, settings))
        parts.addWidget(around)
        self.no_host = NoHost(self._overview, around)
        parts.addWidget(self.no_host)
        parts.addStretch(1)
        middle = Fitting()
        beside = row(middle)
        beside.addStretch(1)
        beside.addWidget(inner, 100)
        beside.addStretch(1)
        self.setWidget(middle)

    def _make_standing(self) -> QWidget:
        """How things stand: hidden until something has run."""
        whole = QWidget()
        parts = column(whole, gap=12)
        parts.setContentsMargins(0, 16, 0, 4)
        head = row(gap=10)
        head.addWidget(label("How things stand", "heading"))
        head.addStretch()
        head.addWidget(self.period)
        parts.addLayout(head)
        parts.addWidget(self.counts)
        parts.addWidget(self.figures)
        return whole

    def _show_standing(self) -> None:
        data = self._overview.data
        self._standing.setVisible(bool(data and data["recent"]))

    def _begun(self) -> QGridLayout:
        self._flows_card = card(mark("Go on with"), self._flows)
        self._recent_card = card(mark("Recent projects"), self._recent)
        self._grid = _beside(self._flows_card, self._recent_card)
        return self._grid

    def show_flows(self) -> None:
        """List the open project's workflows that were changed last."""
        clear(self._flows)
        known = (entry for entry in self._listing.entries if entry.lifecycle is not Lifecycle.ARCHIVED)
        entries = sorted(known, key=lambda entry: entry.changed, reverse=True)[:MOST]
        self._flows_card.setVisible(bool(entries))
        for entry in entries:
            text = tr("Changed {when}", when=ago(entry.changed))
            line = short_line("workflow", "accent", entry.name, text, at=entry.changed)
            line.clicked.connect(lambda _=False, path=entry.path: self._open_flow(path))
            self._flows.addWidget(line)
        self._flows.addStretch()
        self._share_line()

    def _share_line(self) -> None:
        """Where there are no workflows to go on with, the projects have their line for themselves."""
        alone = self._flows_card.isHidden()
        self._grid.addWidget(self._recent_card, 0, 0 if alone else 1, 1, 2 if alone else 1)

    def show_recent(self) -> None:
        """List the projects opened last anew."""
        clear(self._recent)
        projects = self._memory.recent()[:MOST]
        self._recent_card.setVisible(bool(projects))
        for project in projects:
            self._recent.addWidget(self._line(project))
        self._recent.addStretch()

    def _line(self, project: Path) -> QWidget:
        there = (project / MARKER).is_file()
        place = str(project) if there else tr("It is no longer in {folder}", folder=project.parent)
        line = short_line("folder" if there else "folder-x", "muted", name_of(project), place)
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


def _around(commands: Commands, overview: Overview, settings: Callable[[str], object]) -> QGridLayout:
    activity, health = column(), column()
    activity.addWidget(Activity(commands, overview))
    health.addWidget(Health(commands, overview, settings))
    log = button("Show all", "link", act=lambda: commands.run("go.audit"))
    return _beside(card(mark("Activity"), activity, log), card(mark("Health"), health))


def _beside(*cards: QWidget) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 4, 0, 0)
    grid.setSpacing(12)
    for place, one in enumerate(cards):
        grid.addWidget(one, 0, place)
        grid.setColumnStretch(place, 1)
    return grid


def _tiles(commands: Commands) -> QGridLayout:
    grid = QGridLayout()
    grid.setSpacing(12)
    shown = [tile for tile in TILES if tile[0] in commands]
    for place, (id, icon_name, tone, title, text) in enumerate(shown):
        grid.addWidget(Tile(commands.action(id), icon_name, tone, title, text), 0, place)
        grid.setColumnStretch(place, 1)
    return grid
