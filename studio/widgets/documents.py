"""The middle of the window: pages and open workflows as tabs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from studio.i18n import language, say
from studio.widgets.parts import column, icon_button
from studio.widgets.tab_strip import TabStrip

#: From the lower left corner of a tab to what opens below it, in pixels.
BELOW = QPoint(4, 5)


class _Stack(QStackedWidget):
    """Asks for no more room than what is in front: a wide page shall not make the editor wide."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint().expandedTo(shown.minimumSize()) if shown is not None else QSize()


class Documents(QWidget):
    """Widgets by key, one of them in front. A tab shows the widget's window title, ``[*]`` in it what is not saved;
    where that alone does not say what it is, the widget's accessible name does, on hover and to screen readers."""

    current_changed = Signal(str)  #: key of what is in front now; empty when nothing is open
    close_asked = Signal(str)  #: the person wants this one closed; ``close_document`` does it

    def __init__(self) -> None:
        super().__init__()
        self._strip = TabStrip()
        self._tabs = self._strip.tabs
        say(self._tabs, QTabBar.setAccessibleName, "Open workflows and pages")
        self._stack = _Stack()
        self._widgets: dict[str, QWidget] = {}
        parts = column(self, gap=0)
        parts.addWidget(self._strip)
        parts.addWidget(self._stack, 1)
        self._tabs.currentChanged.connect(self._on_tab)
        language().changed.connect(self._show_titles)

    def open(self, key: str, widget: QWidget, icon: QIcon) -> None:
        """Put a widget in front, in a tab of its own. It belongs to this from now on."""
        self._widgets[key] = widget
        self._stack.addWidget(widget)
        place = self._tabs.addTab(icon, widget.windowTitle())
        self._tabs.setTabData(place, key)
        close = icon_button("x", "Close tab", lambda: self.close_asked.emit(key))
        close.setIconSize(QSize(14, 14))
        close.setProperty("kind", "small")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._tabs.setTabButton(place, QTabBar.ButtonPosition.RightSide, close)
        widget.windowTitleChanged.connect(lambda _: self._show_title(key))
        widget.installEventFilter(self)  # no signal tells that a window was modified, or was saved
        self._show_title(key)
        self.show_document(key)

    def show_document(self, key: str) -> None:
        """Bring one that is open to the front."""
        place = self._place(key)
        if place == self._tabs.currentIndex():
            self._on_tab(place)
        self._tabs.setCurrentIndex(place)

    def close_document(self, key: str) -> None:
        """Close one and delete its widget."""
        widget = self._widgets.pop(key)
        self._tabs.removeTab(self._place(key))
        self._stack.removeWidget(widget)
        widget.deleteLater()

    def keys(self) -> list[str]:
        """Keys of all that is open, as the tabs stand."""
        return [self._tabs.tabData(place) for place in range(self._tabs.count())]

    def widget(self, key: str) -> QWidget | None:
        """What is open under a key."""
        return self._widgets.get(key)

    @property
    def current(self) -> str:
        """The key of what is in front; empty when nothing is open."""
        place = self._tabs.currentIndex()
        return str(self._tabs.tabData(place) or "") if place >= 0 else ""

    def below_tab(self, window: QWidget) -> QPoint:
        """The place in ``window`` right below the tab in front, for a list that belongs to it."""
        tab = self._tabs.tabRect(self._tabs.currentIndex())
        at = self._tabs.mapTo(window, tab.bottomLeft())
        return QPoint(max(at.x(), self.mapTo(window, QPoint()).x()), at.y()) + BELOW

    def step(self, by: int) -> None:
        """Go to the next tab (1) or to the one before (-1), round and round."""
        if self._tabs.count():
            self._tabs.setCurrentIndex((self._tabs.currentIndex() + by) % self._tabs.count())

    def _place(self, key: str) -> int:
        return self.keys().index(key)

    def _show_title(self, key: str) -> None:
        widget = self._widgets.get(key)
        if widget is not None:
            title = widget.windowTitle().replace("[*]", " •" if widget.isWindowModified() else "")
            self._tabs.setTabText(self._place(key), title.replace("&", "&&"))
            whole = widget.accessibleName() or title
            self._tabs.setTabToolTip(self._place(key), whole)
            self._tabs.setAccessibleTabName(self._place(key), whole)

    def _show_titles(self) -> None:
        for key in self._widgets:
            self._show_title(key)

    def _on_tab(self, place: int) -> None:
        key = self._tabs.tabData(place) if place >= 0 else ""
        if key:
            self._stack.setCurrentWidget(self._widgets[key])
        # A tab that is just being made has no key yet; ``open`` shows it when it has.
        if key is not None:
            self.current_changed.emit(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ModifiedChange:
            for key in [key for key, widget in self._widgets.items() if widget is watched]:
                self._show_title(key)
        return False
