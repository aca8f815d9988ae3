"""What the workflow in front is called and may do, asked in a dialog and changed as one entry of its undo stack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from runtime.model.edits import Batch, SetWorkflow
from studio.commands import Commands
from studio.commands.properties import properties_command
from studio.dialogs.properties import PropertiesDialog
from studio.editor.tab import FlowTab
from studio.i18n import tr
from studio.window import StudioWindow

if TYPE_CHECKING:
    from studio.editor.editor import Editor


class Properties(QObject):
    """Adds its command, which is about the workflow in front."""

    def __init__(self, editor: Editor, window: StudioWindow, commands: Commands) -> None:
        super().__init__(editor)
        self._editor, self._window = editor, window
        command = properties_command(self)
        commands.add(command)
        window.addAction(commands.action(command.id))

    def has_flow(self) -> bool:
        return self._editor.has_flow()

    def ask(self) -> None:
        """Ask for all of it."""
        tab = self._editor.current
        if tab is not None:
            PropertiesDialog(self._window, tab.document.workflow, lambda changed: _change(tab, changed)).open()


def _change(tab: FlowTab, changed: Mapping[str, Any]) -> None:
    edits = tuple(SetWorkflow(field, value) for field, value in changed.items())
    if edits:
        tab.document.apply(Batch(edits), tr("Properties"), gesture="")
