"""What can be done with several lines of a list at once: how many are selected, buttons, and the way out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from studio.commands import Commands
from studio.widgets.parts import button, column, label, row
from studio.widgets.wrapping import WrappingRow


class SelectionBar(QWidget):
    """``buttons`` are commands by their ids, each given with a title (English) and an icon; they are on where their
    command is. ``clear`` takes the selection away."""

    def __init__(
        self, commands: Commands, entries: Sequence[tuple[str, str, str]], clear: Callable[[], object]
    ) -> None:
        super().__init__()
        self.count = label(role="strong")
        self.buttons: dict[str, QPushButton] = {}
        for id, title, icon_name in entries:
            self.buttons[id] = made = button(title, "", icon_name, partial(commands.run, id))
            action = commands.action(id)
            made.setEnabled(action.isEnabled())
            action.enabledChanged.connect(made.setEnabled)
        parts = row(self, gap=8)
        parts.addWidget(WrappingRow([self.count, *self.buttons.values()], at_end=False), 1)
        away = button("Clear the selection", "quiet", act=clear)
        away.setMinimumHeight(self.line_height)  # its text stands beside that of the others
        parts.addWidget(away, alignment=Qt.AlignmentFlag.AlignTop)

    @property
    def line_height(self) -> int:
        """How high a line of buttons is, in pixels."""
        return max(made.sizeHint().height() for made in self.buttons.values())


class SelectionLine(QWidget):
    """The line above a list: ``usual``, or ``bar`` in its place while it is shown: the list keeps its place."""

    def __init__(self, usual: QWidget, bar: SelectionBar) -> None:
        super().__init__()
        self._usual, self._bar = usual, bar
        usual.setMinimumHeight(bar.line_height)
        parts = column(self)
        parts.addWidget(usual)
        parts.addWidget(bar)
        bar.hide()

    def show_selection(self, text: str) -> None:
        """Say how many are selected; an empty text shows what usually stands here."""
        self._bar.count.setText(text)
        self._bar.setVisible(bool(text))
        self._usual.setHidden(bool(text))
