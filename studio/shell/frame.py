"""What the commands of the window itself do: tabs, the palette, full screen, the end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from studio.guard import about
from studio.i18n import tr
from studio.widgets.notices import Notices, Tone
from studio.window import StudioWindow


class Frame:
    """``find_anything`` opens the palette."""

    def __init__(self, window: StudioWindow, notices: Notices, find_anything: Callable[[], object]) -> None:
        self._find = find_anything
        self._window = window
        self._notices = notices

    def find(self) -> None:
        self._find()

    def close_tab(self) -> None:
        self._window.close_tab(self._window.documents.current)

    def next_tab(self) -> None:
        self._window.documents.step(1)

    def previous_tab(self) -> None:
        self._window.documents.step(-1)

    def has_tab(self) -> bool:
        return bool(self._window.documents.current)

    def reset_layout(self) -> None:
        self._window.docks.reset()

    def is_editing(self) -> bool:
        return self._window.editing

    def full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def is_full_screen(self) -> bool:
        return self._window.isFullScreen()

    def is_seen(self) -> bool:
        """Whether the person has the window before their eyes: another program may have the front."""
        return self._window.isVisible() and QApplication.activeWindow() is not None

    def come_forward(self) -> None:
        """Show the window to somebody who started Studio again."""
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def copy_about(self) -> None:
        QGuiApplication.clipboard().setText(about())
        self._notices.tell(tr("Copied."), tone=Tone.SUCCESS)

    def show_manual(self) -> None:
        """The chapter about what is in front."""
        from studio.dialogs.manual import chapter_for, show_manual

        dock: QWidget | None = QApplication.focusWidget()
        while dock is not None and not isinstance(dock, QDockWidget):
            dock = dock.parentWidget()
        show_manual(self._window, chapter_for(self._window.documents.current, dock.objectName() if dock else ""))

    def quit(self) -> None:
        self._window.leave()
