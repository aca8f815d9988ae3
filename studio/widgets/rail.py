"""The rail at the left edge: one icon for each page, with a number where something waits."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QToolButton

from studio.commands import Commands
from studio.theme import current
from studio.widgets.parts import LARGE, column


class Rail(QFrame):
    """Buttons for commands whose tick says which page is in front."""

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self.setObjectName("rail")
        self._commands = commands
        self._buttons: dict[str, RailButton] = {}
        self._upper = column(gap=4)
        self._lower = column(gap=4)
        parts = column(self, margin=6, gap=4)
        parts.addLayout(self._upper)
        parts.addStretch()
        parts.addLayout(self._lower)

    def add(self, id: str, *, low: bool = False) -> None:
        """A button for a command; ``low`` puts it at the lower end."""
        button = RailButton()
        button.setDefaultAction(self._commands.action(id))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._buttons[id] = button
        (self._lower if low else self._upper).addWidget(button)

    def set_count(self, id: str, count: int) -> None:
        """How many things wait there; 0 takes the number away."""
        self._buttons[id].set_count(count)


class RailButton(QToolButton):
    """An icon with a number in its corner."""

    def __init__(self) -> None:
        super().__init__()
        self.setIconSize(QSize(LARGE, LARGE))
        self.setFixedSize(40, 40)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._count = 0

    def set_count(self, count: int) -> None:
        self._count = count
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._count:
            return
        theme = current()
        text = str(self._count) if self._count < 100 else "99+"
        font = self.font()
        font.setPixelSize(10)
        font.setBold(True)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        width = max(16, painter.fontMetrics().horizontalAdvance(text) + 8)
        place = QRect(self.width() - width - 1, 1, width, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("danger"))
        painter.drawRoundedRect(place, 8, 8)
        painter.setPen(QColor(theme.tokens.on_accent))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
