"""What can be done with several runs at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from studio.commands import Commands
from studio.commands.run_list import BIN_MENU
from studio.i18n import mark, tr_count
from studio.widgets.parts import button, label, row
from studio.widgets.wrapping import WrappingRow

_TITLES = (
    ("runs.again", mark("Run again")),
    ("runs.cancel", mark("Cancel them")),
    ("runs.save_selected", mark("Save them…")),
    ("runs.delete", mark("Delete them")),
    ("runs.restore", mark("Restore")),
    ("runs.remove", mark("Delete for good…")),
)


class SelectionBar(QWidget):
    """Stands there while several runs are selected; in the bin already for one. ``clear`` takes the selection away."""

    def __init__(self, commands: Commands, clear: Callable[[], object]) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        self._count = label(role="strong")
        for id, title in _TITLES:
            self.buttons[id] = made = button(title, act=partial(commands.run, id))
            action = commands.action(id)
            made.setEnabled(action.isEnabled())
            action.enabledChanged.connect(made.setEnabled)
        parts = row(self, gap=8)
        parts.addWidget(WrappingRow([self._count, *self.buttons.values()], at_end=False), 1)
        away = button("Clear the selection", "quiet", act=clear)
        away.setMinimumHeight(made.sizeHint().height())  # its text stands beside that of the others
        parts.addWidget(away, alignment=Qt.AlignmentFlag.AlignTop)

    def show_selection(self, number: int, *, in_bin: bool) -> None:
        """So many runs are selected."""
        self.setVisible(number > 1 or (in_bin and number > 0))
        for id, made in self.buttons.items():
            made.setVisible((id in BIN_MENU[0]) == in_bin)
        self._count.setText(tr_count("{n} run is selected", "{n} runs are selected", number))
