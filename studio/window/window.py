"""The window itself: pages and documents in its middle, what stands around them, opening and closing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QMainWindow, QStatusBar, QToolBar, QWidget

from studio.commands import Command, Commands, Menu
from studio.i18n import say
from studio.panels.top_bar import TopBar
from studio.settings import Memory
from studio.state.workspace import Workspace
from studio.theme import icon
from studio.widgets.documents import Documents
from studio.widgets.fitting import keep_on_screen
from studio.widgets.notices import Notices
from studio.widgets.parts import column
from studio.widgets.rail import Rail
from studio.widgets.toasts import Toasts
from studio.window.docks import WindowDocks
from studio.window.kept import keep, kept

#: Keys of pages in the middle begin so; all others are documents.
PAGE = "page:"
#: Of these pages, those that show a run and a workflow's versions: they belong to the open project.
RUN, VERSIONS = f"{PAGE}run:", f"{PAGE}versions:"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the rail leads to. ``make`` builds it when it is first shown; ``low`` puts it at the rail's foot."""

    id: str
    title: str
    icon: str
    make: Callable[[], QWidget]
    shortcut: str = ""
    low: bool = False


#: The window when it is opened for the first time, and what it never goes below.
USUAL, SMALLEST = QSize(1440, 900), QSize(880, 560)
#: What the system draws around a window, a title and narrow edges; known only once it is shown.
FRAME = QSize(16, 48)


def first_size(screen: QSize) -> QSize:
    """The usual size, or with its frame the screen's where that is smaller."""
    return fitted(USUAL, screen)


def fitted(size: QSize, screen: QSize) -> QSize:
    """A size that is with its frame on the screen, as far as the smallest one is; a screen too narrow does not count.

    A desktop of 1920 by 1080 at twice its scale is too low for the smallest: it gets that.
    """
    room = screen - FRAME
    return size.boundedTo(room).expandedTo(SMALLEST) if room.width() >= SMALLEST.width() else size


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
        self.docks = WindowDocks(self, commands, memory)
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
        if (geometry := kept(memory, "window")) is not None:
            self.restoreGeometry(geometry)
            self._fit_screen()

    def _fit_screen(self) -> None:
        """The screen may be smaller than it was when the window's place was kept, or its scale larger."""
        size = fitted(self.size(), self.screen().availableGeometry().size())
        if size != self.size() and not self.isMaximized() and not self.isFullScreen():
            self.resize(size)
            keep_on_screen(self)

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

    def add_strip(self, widget: QWidget) -> None:
        """Put a bar above everything in the middle; it is for whoever made it to show and hide it."""
        self._strips.insertWidget(self._strips.count() - 1, widget)

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
        return self.docks.brought

    def leave(self) -> None:
        """Close for good: whoever would keep the window for later lets it go."""
        self.leaving = True
        self.close()
        self.leaving = False

    def closeEvent(self, event: QCloseEvent) -> None:
        if not all(asked() for asked in self.may_close):
            event.ignore()
            return
        self.docks.close()
        keep(self._memory, "window", self.saveGeometry())
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
        if editing != self.docks.brought:
            self.docks.bring() if editing else self.docks.put_away()
        self._commands.refresh()
