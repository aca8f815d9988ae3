"""The main window: rail, top bar, tabs in the middle, docks around them, status bar. Docks and layout only.

Docks belong to the editor: they are put away while a page is in front, and come back as they were.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStatusBar, QToolBar, QWidget

from studio.commands import Command, Commands, Menu
from studio.i18n import say
from studio.panels.top_bar import TopBar
from studio.settings import Memory
from studio.state.workspace import Workspace
from studio.theme import icon
from studio.widgets.dock_title import DockTitle
from studio.widgets.documents import Documents
from studio.widgets.notices import Notices
from studio.widgets.parts import column
from studio.widgets.rail import Rail
from studio.widgets.toasts import Toasts

#: Version of the arrangement of docks: kept layouts of another one are forgotten.
LAYOUT = 1
#: Keys of pages in the middle begin so; all others are documents.
PAGE = "page:"
#: Width or height of the docks of an area at first, in pixels.
SIZES = {
    Qt.DockWidgetArea.LeftDockWidgetArea: 250,
    Qt.DockWidgetArea.RightDockWidgetArea: 350,
    Qt.DockWidgetArea.BottomDockWidgetArea: 240,
}

_BELOW = Qt.DockWidgetArea.BottomDockWidgetArea
#: A dock below is never made narrower, in pixels.
NARROW = 420


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the rail leads to. ``make`` builds it when it is first shown; ``low`` puts it at the rail's foot."""

    id: str
    title: str
    icon: str
    make: Callable[[], QWidget]
    shortcut: str = ""
    low: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A dock of the editor."""

    id: str
    title: str
    icon: str
    widget: QWidget
    area: Qt.DockWidgetArea
    shown: bool = True


#: The window when it is opened for the first time, and what it never goes below.
USUAL, SMALLEST = QSize(1440, 900), QSize(880, 560)
#: What the system draws around a window, a title and narrow edges; known only once it is shown.
FRAME = QSize(16, 48)


def first_size(screen: QSize) -> QSize:
    """The usual size, or with its frame the screen's where that is smaller; a screen too small does not count."""
    room = screen - FRAME
    fits = room.width() >= SMALLEST.width() and room.height() >= SMALLEST.height()
    return USUAL.boundedTo(room) if fits else USUAL


class StudioWindow(QMainWindow):
    """The one window of a Studio."""

    closing = Signal()  #: the window is about to close, and nothing keeps it any more

    def __init__(self, commands: Commands, workspace: Workspace, notices: Notices, memory: Memory) -> None:
        super().__init__()
        self.setObjectName("studio")
        self.setMinimumSize(SMALLEST)
        self.resize(first_size(self.screen().availableGeometry().size()))
        self.setDockNestingEnabled(True)
        self.setUnifiedTitleAndToolBarOnMac(True)
        self._commands, self._memory = commands, memory
        self._pages: dict[str, Page] = {}
        self._docks: dict[str, QDockWidget] = {}
        self._panels: dict[str, tuple[Panel, QDockWidget]] = {}
        self._stacked: list[tuple[str, str]] = []
        self._editing = False
        self._closed = False
        self._layout: QByteArray | None = _kept(memory, "docks")
        #: Whether the person, or the system, wants Studio to end and not only its window to go.
        self.leaving = False
        #: Asked before the window closes; a False keeps it open.
        self.may_close: list[Callable[[], bool]] = []
        self.documents = Documents()
        self.rail = Rail(commands)
        self.top_bar = TopBar(commands, workspace, notices)
        self.toasts = Toasts(notices, self)
        self.toasts.stand_over(self.documents)
        self._lay_out()
        self.documents.current_changed.connect(self._on_current_changed)
        self.documents.close_asked.connect(self.close_tab)
        if (geometry := _kept(memory, "window")) is not None:
            self.restoreGeometry(geometry)

    def add_page(self, page: Page) -> None:
        """Register a page: a button in the rail and a command that opens it."""
        self._pages[page.id] = page
        id = f"go.{page.id}"
        self._commands.add(
            Command(
                id,
                page.title,
                lambda: self.show_page(page.id),
                page.icon,
                shortcut=page.shortcut,
                menu=Menu.VIEW,
                section=2,
                checked=lambda: self.documents.current == PAGE + page.id,
            )
        )
        self.addAction(self._commands.action(id))
        self.rail.add(id, low=page.low)

    def add_panel(self, panel: Panel) -> None:
        """Register a dock of the editor, and a command that shows and hides it."""
        dock = QDockWidget(self)
        dock.setObjectName(f"dock.{panel.id}")
        panel.widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        if panel.area == Qt.DockWidgetArea.BottomDockWidgetArea:
            panel.widget.setMinimumWidth(NARROW)  # what it would like may be more than a small screen has
        dock.setWidget(panel.widget)
        say(dock, QDockWidget.setWindowTitle, panel.title)
        dock.setTitleBarWidget(DockTitle(dock))
        self.addDockWidget(panel.area, dock)
        neighbours = [other for other in self._docks.values() if self.dockWidgetArea(other) == panel.area]
        if neighbours and panel.area == Qt.DockWidgetArea.BottomDockWidgetArea:
            self.tabifyDockWidget(neighbours[-1], dock)
        dock.setVisible(False)
        dock.setProperty("shown", panel.shown)
        self._docks[panel.id] = dock
        self._panels[panel.id] = (panel, dock)
        self._commands.add(
            Command(
                f"view.panel.{panel.id}",
                panel.title,
                lambda: self.show_panel(panel.id, not dock.isVisible()),
                panel.icon,
                menu=Menu.VIEW,
                section=4,
                enabled=lambda: self._editing,
                checked=lambda: not dock.isHidden(),
            )
        )
        dock.visibilityChanged.connect(self._on_dock_shown)

    def add_strip(self, widget: QWidget) -> None:
        """Put a bar above everything in the middle; it is for whoever made it to show and hide it."""
        self._strips.insertWidget(self._strips.count() - 1, widget)

    def reset_layout(self) -> None:
        """Put every dock of the editor back where it is at first, and show those that are shown then."""
        for _, dock in self._panels.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        placed: list[tuple[Panel, QDockWidget]] = []
        for panel, dock in self._panels.values():
            self.addDockWidget(panel.area, dock)
            below = [other for known, other in placed if known.area == panel.area == _BELOW]
            if below:
                self.tabifyDockWidget(below[-1], dock)
            placed.append((panel, dock))
        for first, second in self._stacked:
            self.tabifyDockWidget(self._docks[first], self._docks[second])
        for panel, dock in placed:
            dock.setVisible(panel.shown)
        for panel, dock in reversed(placed):
            if panel.shown:
                dock.raise_()
        self._size_docks()

    def stack_panels(self, first: str, second: str) -> None:
        """Let two docks share one place, as tabs."""
        self._stacked.append((first, second))
        self.tabifyDockWidget(self._docks[first], self._docks[second])

    def show_panel(self, id: str, shown: bool = True) -> None:
        """Show a dock, in front of those that share its place, or hide it."""
        dock = self._docks[id]
        dock.setVisible(shown)
        if shown:
            dock.raise_()

    def give_room(self, id: str, pixels: int) -> None:
        """Make a dock at the lower edge at least so high."""
        dock = self._docks[id]
        if dock.height() < pixels and not dock.isFloating():
            self.resizeDocks([dock], [pixels], Qt.Orientation.Vertical)

    def show_page(self, id: str) -> None:
        """Bring a page to the front; it is made when it is not open."""
        key, page = PAGE + id, self._pages[id]
        if self.documents.widget(key) is None:
            widget = page.make()
            say(widget, QWidget.setWindowTitle, page.title)
            self.documents.open(key, widget, icon(page.icon))
        else:
            self.documents.show_document(key)

    def page(self, id: str) -> QWidget | None:
        """The widget of a page, when it is open."""
        return self.documents.widget(PAGE + id)

    def show_document(self, key: str, make: Callable[[], QWidget], icon: QIcon) -> QWidget:
        """Bring a document to the front; ``make`` builds its widget when it is not open yet."""
        widget = self.documents.widget(key)
        if widget is None:
            widget = make()
            self.documents.open(key, widget, icon)
        else:
            self.documents.show_document(key)
        return widget

    def close_tab(self, key: str) -> bool:
        """Close a page or a document. A widget with a method ``may_close`` is asked first. Whether it is closed."""
        widget = self.documents.widget(key)
        asked = getattr(widget, "may_close", None)
        if widget is None or (asked is not None and not asked()):
            return False
        self.documents.close_document(key)
        return True

    @property
    def editing(self) -> bool:
        """Whether a workflow is in front, and docks are there."""
        return self._editing

    def leave(self) -> None:
        """Close for good: whoever would keep the window for later lets it go."""
        self.leaving = True
        self.close()
        self.leaving = False

    def closeEvent(self, event: QCloseEvent) -> None:
        if not all(asked() for asked in self.may_close):
            event.ignore()
            return
        self._closed = True
        self._keep_layout()
        self._memory.keep("window", _text(self.saveGeometry()))
        self._memory.keep("docks", _text(self._layout) if self._layout else None)
        self.closing.emit()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        middle = QWidget()
        self._strips = column(middle, gap=0)
        self._strips.addWidget(self.documents, 1)
        self.setCentralWidget(middle)
        self.setMenuWidget(self.top_bar)
        # A tool bar stands outside the docks, as the rail shall.
        edge = QToolBar()
        edge.setObjectName("edge")
        edge.setMovable(False)
        edge.addWidget(self.rail)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, edge)
        if (inside := edge.layout()) is not None:  # it asks the style sheet only when the theme changes
            inside.setContentsMargins(0, 0, 0, 0)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setStatusBar(QStatusBar())
        self.statusBar().setSizeGripEnabled(False)
        self.toasts.bottom = self.statusBar().sizeHint().height()
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)

    def _on_current_changed(self, key: str) -> None:
        editing = bool(key) and not key.startswith(PAGE)
        if editing != self._editing:
            self._keep_layout()
            self._editing = editing
            self._bring_docks() if editing else self._put_docks_away()
        self._commands.refresh()

    def _on_dock_shown(self) -> None:
        if not self._closed:  # docks hide once more while the window is taken down
            self._commands.refresh()

    def _keep_layout(self) -> None:
        if self._editing:
            self._layout = self.saveState(LAYOUT)

    def _bring_docks(self) -> None:
        if self._layout is None or not self.restoreState(self._layout, LAYOUT):
            for dock in self._docks.values():
                dock.setVisible(bool(dock.property("shown")))
            for dock in reversed(self._docks.values()):
                if not dock.isHidden():
                    dock.raise_()  # of those that share a place, the first one is in front
            self._size_docks()

    def _size_docks(self) -> None:
        """Sizes that leave the canvas most of the room, until the person chooses others."""
        for area, size in SIZES.items():
            docks = [dock for dock in self._docks.values() if self.dockWidgetArea(dock) == area and dock.isVisible()]
            way = (
                Qt.Orientation.Vertical if area == Qt.DockWidgetArea.BottomDockWidgetArea else Qt.Orientation.Horizontal
            )
            self.resizeDocks(docks, [size] * len(docks), way)

    def _put_docks_away(self) -> None:
        for dock in self._docks.values():
            dock.hide()


def _kept(memory: Memory, name: str) -> QByteArray | None:
    found = memory.get(name)
    return QByteArray.fromBase64(found.encode()) if isinstance(found, str) else None


def _text(data: QByteArray) -> str:
    return bytes(data.toBase64().data()).decode()
