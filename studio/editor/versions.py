"""Versions of workflows from the window: their page, restoring, cloning, naming."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from runtime.errors import UsageProblem
from runtime.files import versions
from runtime.files.versions import Version
from runtime.model import Workflow
from runtime.tasks.registry import Registry
from studio.commands import Commands
from studio.dialogs.form import FormDialog, ask_text
from studio.editor.editor import Editor
from studio.editor.tab import FlowTab
from studio.i18n import mark, tr
from studio.pages.versions.model import title
from studio.pages.versions.page import VersionsPage
from studio.pages.workflows.page import WorkflowsPage
from studio.state.contents import Contents
from studio.state.workspace import Workspace
from studio.theme import icon
from studio.widgets.notices import Notices, Tone
from studio.window import PAGE, VERSIONS, StudioWindow


class Versions:
    """Verbs of the commands of versions."""

    def __init__(
        self,
        window: StudioWindow,
        workspace: Workspace,
        editor: Editor,
        commands: Commands,
        notices: Notices,
        registry: Registry,
    ) -> None:
        self._window, self._workspace, self._editor = window, workspace, editor
        self._commands, self._notices, self._registry = commands, notices, registry

    def show_current(self) -> None:
        path = self._current()
        if path is not None:
            self.show(path)

    def has_current(self) -> bool:
        path = self._current()
        return path is not None and versions.folder_of(path) is not None

    def show(self, path: Path) -> VersionsPage:
        """Bring the page of a workflow's versions to the front."""

        def make() -> VersionsPage:
            page = VersionsPage(path, self._registry, self._commands, lambda: self._in_editor(path))
            page.selection_changed.connect(self._commands.refresh)
            self._workspace.workflows_changed.connect(page.refresh)
            return page

        page = self._window.show_document(f"{VERSIONS}{path}", make, icon("history", "accent"))
        assert isinstance(page, VersionsPage)
        return page

    def restore_selected(self) -> None:
        page, version = self._selected()
        loaded = versions.load(page.path, version)
        if loaded.workflow is None:
            raise UsageProblem("This version cannot be read.", remedy="Choose another one.")
        tab = self._editor.open(page.path)
        if tab is None:
            # What is in the file now cannot be opened; it stays as a version.
            versions.restore(page.path, version)
            self._editor.open(page.path)
        else:
            contents = Contents(loaded.workflow, loaded.layout)
            tab.document.take(contents, tr("Restore {version}", version=title(version)))
        self._notices.tell(
            tr("The workflow is what it was: {version}.", version=title(version)),
            remedy=tr("Undo takes it back; save to keep it.") if tab else "",
            tone=Tone.SUCCESS,
        )

    def clone_selected(self) -> None:
        page, version = self._selected()
        workflow = versions.load(page.path, version)
        made = workflow.workflow or Workflow("")

        def make(name: str) -> None:
            self._editor.open(self._workspace.add_workflow(made, workflow.layout, name))

        name = tr("{name} (version {n})", name=made.label, n=version.number)
        ask_text(self._window, mark("Clone as new workflow"), mark("Name"), mark("Clone"), make, name)

    def label_selected(self) -> None:
        page, version = self._selected()
        line = QLineEdit(version.label)

        def give() -> None:
            versions.label(page.path, version.number, line.text())
            page.refresh()

        dialog = FormDialog(self._window, mark("Name this version"), mark("Save"), give)
        dialog.add_field(mark("Name"), line, mark("An empty name takes it away."))
        line.selectAll()
        line.setFocus()
        dialog.open()

    def has_one(self) -> bool:
        page = self._page()
        return page is not None and len(page.selected()) == 1

    def can_restore(self) -> bool:
        """The newest version is what is there already, as long as the editor has no changes that are not saved."""
        page = self._page()
        if page is None or not self.has_one():
            return False
        tab = self._tab(page.path)
        return page.selected() != page.model.versions[:1] or (tab is not None and tab.document.dirty)

    def walk(self, by: int) -> Callable[[], None]:
        def call() -> None:
            page = self._page()
            if page is not None:
                page.go(by)

        return call

    def has_changes(self) -> bool:
        page = self._page()
        return page is not None and page.has_changes()

    # Inside

    def _page(self) -> VersionsPage | None:
        documents = self._window.documents
        widget = documents.widget(documents.current)
        return widget if isinstance(widget, VersionsPage) else None

    def _selected(self) -> tuple[VersionsPage, Version]:
        page = self._page()
        assert page is not None, "the command is on only where a page is in front"
        return page, page.selected()[0]

    def _current(self) -> Path | None:
        """The workflow in front, or the one that is selected in the list."""
        if self._editor.current is not None:
            return self._editor.current.path
        page = self._window.page("workflows")
        if isinstance(page, WorkflowsPage) and self._window.documents.current == f"{PAGE}workflows":
            chosen = page.selected()
            return chosen[0].path if len(chosen) == 1 else None
        return None

    def _in_editor(self, path: Path) -> Contents | None:
        tab = self._tab(path)
        return Contents(tab.document.workflow, tab.document.layout) if tab else None

    def _tab(self, path: Path) -> FlowTab | None:
        return next((tab for tab in self._editor.tabs if tab.path == path), None)
