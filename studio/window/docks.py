"""The docks of the editor: where they stand at first, and where the person has put them.

They are put away while a page is in front, and come back as they were.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from studio.commands import Command, Commands, Menu
from studio.i18n import say
from studio.settings import Memory
from studio.widgets.dock_title import DockTitle
from studio.window.kept import keep, kept

#: Version of the arrangement of docks: kept layouts of another one are forgotten.
LAYOUT = 1
_BELOW = Qt.DockWidgetArea.BottomDockWidgetArea
#: Width or height of the docks of an area at first, in pixels.
SIZES = {Qt.DockWidgetArea.LeftDockWidgetArea: 250, Qt.DockWidgetArea.RightDockWidgetArea: 350, _BELOW: 240}
#: A dock below, and one on the left, may be made as narrow as this, in pixels: a small screen has room for all three.
NARROW, SLIM = 390, 148


@dataclass(frozen=True, slots=True)
class Panel:
    """A dock of the editor."""

    id: str
    title: str
    icon: str
    widget: QWidget
    area: Qt.DockWidgetArea
    shown: bool = True


class WindowDocks(QObject):
    """All docks of one window."""

    def __init__(self, window: QMainWindow, commands: Commands, memory: Memory) -> None:
        super().__init__(window)
        self._window, self._commands, self._memory = window, commands, memory
        self._docks: dict[str, QDockWidget] = {}
        self._panels: dict[str, Panel] = {}
        self._stacked: list[tuple[str, str]] = []
        self._layout: QByteArray | None = kept(memory, "docks")
        self._brought = self._closed = False

    @property
    def brought(self) -> bool:
        """Whether docks are there: a workflow is in front."""
        return self._brought

    def add(self, panel: Panel) -> None:
        """Register a dock, and a command that shows and hides it."""
        dock = self._docks[panel.id] = self._dock(panel)
        self._panels[panel.id] = panel
        self._commands.add(
            Command(
                f"view.panel.{panel.id}",
                panel.title,
                lambda: self.show(panel.id, not dock.isVisible()),
                panel.icon,
                menu=Menu.VIEW,
                section=4,
                enabled=lambda: self._brought,
                checked=lambda: not dock.isHidden(),
            )
        )
        dock.visibilityChanged.connect(self._on_shown)

    def stack(self, first: str, second: str) -> None:
        """Let two docks share one place, as tabs."""
        self._stacked.append((first, second))
        self._window.tabifyDockWidget(self._docks[first], self._docks[second])

    def show(self, id: str, shown: bool = True) -> None:
        """Show a dock, in front of those that share its place, or hide it."""
        dock = self._docks[id]
        dock.setVisible(shown)
        if shown:
            dock.raise_()

    def give_room(self, id: str, pixels: int) -> None:
        """Make a dock at the lower edge at least so high."""
        dock = self._docks[id]
        if dock.height() < pixels and not dock.isFloating():
            self._window.resizeDocks([dock], [pixels], Qt.Orientation.Vertical)

    def reset(self) -> None:
        """Put every dock back where it is at first, and show those that are shown then."""
        for dock in self._docks.values():
            dock.setFloating(False)
            self._window.removeDockWidget(dock)
        placed: list[str] = []
        for id, panel in self._panels.items():
            self._window.addDockWidget(panel.area, self._docks[id])
            below = [other for other in placed if self._panels[other].area == panel.area == _BELOW]
            if below:
                self._window.tabifyDockWidget(self._docks[below[-1]], self._docks[id])
            placed.append(id)
        for first, second in self._stacked:
            self._window.tabifyDockWidget(self._docks[first], self._docks[second])
        for id in placed:
            self._docks[id].setVisible(self._panels[id].shown)
        self._raise_first()
        self._size()

    def bring(self) -> None:
        """A workflow is in front: docks as they were left, or as they are at first."""
        self._brought = True
        if self._layout is None or not self._window.restoreState(self._layout, LAYOUT):
            for id, dock in self._docks.items():
                dock.setVisible(self._panels[id].shown)
            self._raise_first()
            self._size()

    def put_away(self) -> None:
        """A page is in front."""
        self._remember()
        self._brought = False
        for dock in self._docks.values():
            dock.hide()

    def close(self) -> None:
        """The window closes: keep the arrangement for the next start."""
        self._closed = True
        self._remember()
        keep(self._memory, "docks", self._layout)

    def _dock(self, panel: Panel) -> QDockWidget:
        dock = QDockWidget(self._window)
        dock.setObjectName(f"dock.{panel.id}")
        panel.widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        if panel.area == _BELOW:
            panel.widget.setMinimumWidth(NARROW)  # what it would like may be more than a small screen has
        elif panel.area == Qt.DockWidgetArea.LeftDockWidgetArea:
            panel.widget.setMinimumWidth(SLIM)
        dock.setWidget(panel.widget)
        say(dock, QDockWidget.setWindowTitle, panel.title)
        dock.setTitleBarWidget(DockTitle(dock))
        self._window.addDockWidget(panel.area, dock)
        beside = self._in(panel.area)
        if beside and panel.area == _BELOW:
            self._window.tabifyDockWidget(beside[-1], dock)
        dock.setVisible(False)
        return dock

    def _on_shown(self) -> None:
        if not self._closed:  # docks hide once more while the window is taken down
            self._commands.refresh()

    def _remember(self) -> None:
        if self._brought:
            self._layout = self._window.saveState(LAYOUT)

    def _raise_first(self) -> None:
        """Of those that share a place, the first one is in front."""
        for dock in reversed(self._docks.values()):
            if not dock.isHidden():
                dock.raise_()

    def _size(self) -> None:
        """Sizes that leave the canvas most of the room, until the person chooses others."""
        for area, size in SIZES.items():
            docks = [dock for dock in self._in(area) if dock.isVisible()]
            way = Qt.Orientation.Vertical if area == _BELOW else Qt.Orientation.Horizontal
            self._window.resizeDocks(docks, [size] * len(docks), way)

    def _in(self, area: Qt.DockWidgetArea) -> list[QDockWidget]:
        return [dock for dock in self._docks.values() if self._window.dockWidgetArea(dock) == area]
