"""What was done to a workflow, as a list: a choice undoes or redoes everything up to it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from studio.i18n import say, tr
from studio.state.document import Document
from studio.theme import current, icon
from studio.theme.popups import paint_ground, rounded
from studio.widgets.parts import SMALL, column, label

SIZE = QSize(340, 420)
#: To the window's edge, in pixels.
MARGIN = 8
#: Around the lines of the list, in pixels.
_FRAME = 8


class HistoryList(QFrame):
    """Over ``window``, the newest entry first; closes when something is chosen or the person clicks beside it."""

    def __init__(self, document: Document, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        rounded(self)
        self._document, self._window = document, window
        self.lines = QListWidget()
        self.lines.setIconSize(QSize(SMALL, SMALL))
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        say(self.lines, QListWidget.setAccessibleName, "What was done")
        self.lines.itemClicked.connect(self._choose)
        self.lines.itemActivated.connect(self._choose)
        parts = column(self, margin=12, gap=8)
        parts.addWidget(label("What was done", "heading"))
        parts.addWidget(self.lines, 1)
        how = label("Choose a line to go back to it. What comes after it can be done again.", "small", wrap=True)
        parts.addWidget(how)
        self._fill()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self)

    def open(self, at: QPoint) -> None:
        """Show it with its upper left corner at a place of the window, as far as there is room on its right."""
        left = max(0, min(at.x(), self._window.width() - SIZE.width() - MARGIN))
        self.setFixedSize(SIZE.width(), min(SIZE.height(), self._wanted_height))
        self.move(self._window.mapToGlobal(QPoint(left, at.y())))
        self.show()
        self.lines.setFocus()

    @property
    def _wanted_height(self) -> int:
        """With all lines, in pixels."""
        layout = self.layout()
        assert layout is not None
        lines = sum(self.lines.sizeHintForRow(number) for number in range(self.lines.count())) + _FRAME
        return layout.totalHeightForWidth(SIZE.width()) - self.lines.sizeHint().height() + lines

    def _fill(self) -> None:
        titles, position = self._document.history
        for number, title in reversed(list(enumerate((tr("As it was opened"), *titles)))):
            done = number <= position
            look = "circle-dot" if number == position else "circle-check" if done else "redo-2"
            line = QListWidgetItem(icon(look, "accent" if number == position else "muted"), title)
            line.setData(Qt.ItemDataRole.UserRole, number)
            if not done:
                line.setForeground(current().colour("muted"))
            self.lines.addItem(line)
            if number == position:
                self.lines.setCurrentItem(line)

    def _choose(self, line: QListWidgetItem) -> None:
        self._document.travel(int(line.data(Qt.ItemDataRole.UserRole)))
        self.close()
