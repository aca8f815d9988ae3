"""A value in a window of its own, over a page that has no place for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from runtime.errors import UnderstudyError
from runtime.model import Json
from studio.bridge.errors import errors
from studio.commands import Commands
from studio.i18n import mark, say
from studio.panels.data.viewer import DataViewer
from studio.widgets.parts import button, column, row

#: What a run has given, and what it was started with.
RESULTS, INPUTS = mark("Results of {name}"), mark("Inputs of {name}")


class ValueDialog(QDialog):
    """Shows what a run of the workflow ``name`` has given, or what else the ``title`` says."""

    def __init__(self, parent: QWidget, name: str, value: Json, commands: Commands, title: str = RESULTS) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(760, 480)
        say(self, QDialog.setWindowTitle, title, name=name)
        self.viewer = DataViewer()
        self.viewer.addActions([commands.action(id) for id in ("data.copy", "data.find")])
        self.viewer.show_value(_plainest(value))
        self.viewer.refused.connect(self._tell)
        whole = column(self, margin=12, gap=8)
        whole.addWidget(self.viewer, 1)
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(button("Close", act=self.reject))
        whole.addLayout(buttons)

    def _tell(self, error: UnderstudyError) -> None:
        errors().reported.emit(error)


def _plainest(value: Json) -> Json:
    """The only output itself: a table is shown as one."""
    return next(iter(value.values())) if isinstance(value, dict) and len(value) == 1 else value
