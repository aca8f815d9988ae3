"""Finding words in the workflow in front, replacing them, and giving a step another id with all that refers to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from runtime.expressions import rename_step
from runtime.model.edits import RenameStep
from studio.commands import Commands
from studio.commands.finding import finding_commands
from studio.dialogs.step_id import StepIdDialog
from studio.editor.tab import FlowTab
from studio.i18n import tr
from studio.window import StudioWindow

if TYPE_CHECKING:
    from studio.editor.editor import Editor


class Finding(QObject):
    """The verbs of the commands; all is about the workflow in front."""

    def __init__(self, editor: Editor, window: StudioWindow, commands: Commands) -> None:
        super().__init__(editor)
        self._editor, self._window = editor, window
        made = finding_commands(self)
        commands.add(*made)
        window.addActions([commands.action(command.id) for command in made])

    def find(self) -> None:
        if self._editor.current is not None:
            self._editor.current.find_bar.open()

    def replace(self) -> None:
        if self._editor.current is not None:
            self._editor.current.find_bar.open(replacing=True)

    def next(self) -> None:
        if self._editor.current is not None:
            self._editor.current.find_bar.go(1)

    def previous(self) -> None:
        if self._editor.current is not None:
            self._editor.current.find_bar.go(-1)

    def rename_id(self) -> None:
        """Ask for another id of the selected step."""
        tab, step = self._editor.current, self._editor.selected_step()
        if tab is not None and step:
            StepIdDialog(self._window, step, lambda id: self._rename(tab, step, id)).open()

    def has_flow(self) -> bool:
        return self._editor.has_flow()

    def has_step(self) -> bool:
        return bool(self._editor.selected_step())

    def _rename(self, tab: FlowTab, old: str, new: str) -> None:
        if tab.document.apply(RenameStep(old, new, rename_step), tr("Change id"), gesture=""):
            tab.selection.select([new])
