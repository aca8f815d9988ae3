"""A part of a form under a heading, which may be folded."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from studio.i18n import say
from studio.theme import icon
from studio.widgets.parts import SMALL


class Section(QWidget):
    """``fill`` makes the content when it is first seen: what stays folded costs nothing."""

    unfolded = Signal()  #: the content is there now

    def __init__(
        self,
        title: str,
        fill: Callable[[QVBoxLayout], None],
        *,
        folds: bool = False,
        open: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fill: Callable[[QVBoxLayout], None] | None = fill
        self._content = QWidget(self)
        self._layout = QVBoxLayout(self._content)
        self._layout.setContentsMargins(0, 2, 0, 8)
        self._layout.setSpacing(12)
        self._content.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._head = self._folding_head(title) if folds else self._plain_head(title)
        layout.addWidget(self._head)
        layout.addWidget(self._content)
        if open or not folds:
            self.set_open(True)

    @property
    def is_open(self) -> bool:
        """Whether the content is shown."""
        return not self._content.isHidden()

    def set_open(self, open: bool) -> None:
        """Fold or unfold."""
        if open and self._fill is not None:
            fill, self._fill = self._fill, None
            fill(self._layout)
        self._content.setVisible(open)
        if isinstance(self._head, QToolButton):
            self._head.setIcon(icon("chevron-down" if open else "chevron-right"))
        if open:
            self.unfolded.emit()

    def _plain_head(self, title: str) -> QLabel:
        head = QLabel(self)
        head.setProperty("role", "caption")
        say(head, QLabel.setText, title)
        head.setVisible(bool(title))
        return head

    def _folding_head(self, title: str) -> QToolButton:
        head = QToolButton(self)
        head.setProperty("role", "caption")
        head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        head.setIcon(icon("chevron-right"))
        head.setIconSize(QSize(SMALL, SMALL))
        say(head, QToolButton.setText, title)
        head.clicked.connect(lambda: self.set_open(not self.is_open))
        return head
