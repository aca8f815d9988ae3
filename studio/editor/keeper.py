"""Keeps open workflows from being lost: brings back what a killed Studio had open, and follows files on the disk."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from runtime.errors import UnderstudyError
from runtime.files.project import Project
from studio.editor.pasts import Pasts
from studio.i18n import tr, tr_count
from studio.state.document import Document
from studio.state.recovery import left_behind, saved_last
from studio.state.workspace import Workspace
from studio.widgets.notices import Notices, Tone
from studio.window import StudioWindow

if TYPE_CHECKING:
    from studio.editor.editor import Editor


class Keeper(QObject):
    """``home`` is the data folder, where recovery files are kept."""

    def __init__(
        self, editor: Editor, window: StudioWindow, workspace: Workspace, notices: Notices, home: Path
    ) -> None:
        super().__init__(editor)
        self._editor, self._workspace, self._notices, self._home = editor, workspace, notices, home
        self._pasts = Pasts(self)
        editor.opened.connect(lambda tab: self._pasts.give_back(tab.document))
        window.closing.connect(self._keep_for_next_time)
        workspace.workflows_changed.connect(self._look_at_disk)
        workspace.elements_changed.connect(self._read_elements)

    def bring_back(self) -> None:
        """Open what a killed Studio had open of this project and had not saved, with its undo history; that of what was
        saved waits until it is opened."""
        news: list[str] = []
        for file in list(left_behind(self._home)):
            saved = saved_last(file)
            if saved is not None and saved.path is not None:
                self._pasts.keep(file, saved.path)
                continue
            with suppress(UnderstudyError):
                document = Document.recovered(file)
                if not self._belongs_here(document):
                    document.close()
                    continue
                if document.path is not None and document.worth_keeping and not document.dirty:
                    document.close()
                    self._pasts.keep(file, document.path)
                    continue
                news += self._bring_back(document)
            file.unlink(missing_ok=True)
        self._tell(news)

    def _look_at_disk(self) -> None:
        """Files changed on the disk, as by a pull: what was not edited here follows, undo leads back."""
        for tab in list(self._editor.tabs):
            if tab.document.held or not tab.is_behind():
                continue
            name = tab.document.workflow.label
            if tab.document.dirty or not tab.document.reload():
                self._notices.tell(tr("“{name}” was changed on the disk.", name=name), tone=Tone.WARNING)
            else:
                self._notices.tell(tr("“{name}” was changed on the disk and read again.", name=name))

    def _read_elements(self) -> None:
        """Elements changed on the disk; a workflow that is recorded into reads them when the recording is over."""
        for tab in self._editor.tabs:
            if not tab.document.held:
                tab.document.forget_elements()

    def _belongs_here(self, document: Document) -> bool:
        project = self._workspace.project
        if document.path is None or (project is not None and document.path.is_relative_to(project.root)):
            return True
        # What belongs to another project waits until that one is open.
        return project is None and Project.find(document.path.parent) is None

    def _bring_back(self, document: Document) -> list[str]:
        """What it is called, where the person does not know yet of its changes; each is told of once."""
        if not document.dirty:
            document.close()
            return []
        name, known = document.workflow.label, document.told
        self._editor.show(document)
        document.note_told()
        return [] if known else [name]

    def _tell(self, names: list[str]) -> None:
        if names:
            text = tr_count(
                "“{name}” is open with the changes that were not saved.",
                "{n} workflows are open with the changes that were not saved.",
                len(names),
                name=names[0],
            )
            self._notices.tell(text, remedy=tr("Save them, or undo them: the undo history is there too."))

    def _keep_for_next_time(self) -> None:
        """The window closes: what is not saved comes back at the next start, and what undo leads back to."""
        for tab in self._editor.tabs:
            tab.document.close(keep=tab.document.worth_keeping)
