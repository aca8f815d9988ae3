"""What can be done with workflows in a list: new, clone, restore; rename and delete with a way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from runtime.errors import UnderstudyError
from runtime.files import shelf
from runtime.files.shelf import Deleted, Entry
from runtime.model import Lifecycle
from studio.i18n import mark, tr, tr_count
from studio.state.chores import Chores
from studio.state.workspace import VERBS, Workspace
from studio.widgets.notices import Notices, Offer, Tone

#: What is said when one or several have become this.
_MOVED = {
    Lifecycle.DRAFT: (mark("{name} is a draft again."), mark("{n} workflows are drafts again.")),
    Lifecycle.PUBLISHED: (mark("{name} is published."), mark("{n} workflows are published.")),
    Lifecycle.ARCHIVED: (mark("{name} is in the archive."), mark("{n} workflows are in the archive.")),
}
#: What the version is called that this makes: one with a name is kept for good.
_LABELS = {Lifecycle.PUBLISHED: mark("Published")}


class WorkflowActions:
    """Asks what has to be asked, does it, and tells. ``open_flow`` shows a workflow in the editor."""

    def __init__(
        self, window: QWidget, workspace: Workspace, notices: Notices, open_flow: Callable[[Path], object]
    ) -> None:
        self._window = window
        self._workspace = workspace
        self._notices = notices
        self._open = open_flow
        self._chores = Chores(window)

    def new(self) -> None:
        def make(name: str) -> None:
            self._open(self._workspace.new_workflow(name))

        self._ask_name(mark("New workflow"), mark("Create"), make)

    def open(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._open(entry.path)

    def rename(self, entry: Entry) -> None:
        """Ask for another name; the notice offers to give the old one back."""

        def take(name: str) -> None:
            self._workspace.rename_workflow(entry.path, name)
            text = tr("It is called {name} now.", name=name.strip())
            self._notices.tell(text, tone=Tone.SUCCESS, offer=Offer(mark("Undo"), lambda: self._rename_back(entry)))

        self._ask_name(mark("Rename workflow"), mark("Rename"), take, entry.name)

    def _rename_back(self, entry: Entry) -> None:
        def told(done: Sequence[tuple[Entry, None]], refused: Sequence[UnderstudyError]) -> None:
            if done:
                self._workspace.tell_done("rename", [entry.path])
            self._fail(refused)

        self._chores.each([entry], lambda one: shelf.rename(one.path, one.name), told)

    def _ask_name(self, title: str, done: str, take: Callable[[str], object], name: str = "") -> None:
        from studio.dialogs.form import ask_text

        ask_text(self._window, title, mark("Name"), done, take, name)

    def clone(self, entry: Entry) -> None:
        self._workspace.clone_workflow(entry.path, tr("{name} (copy)", name=entry.name))

    def move_on(self, entries: Sequence[Entry], lifecycle: Lifecycle) -> None:
        """Publish or archive them, or make them drafts; a notice offers the way back, others say what was refused."""
        label = tr(_LABELS.get(lifecycle, ""))

        def move(entry: Entry) -> bool:
            return shelf.move_on(entry.path, lifecycle, label)

        self._chores.each(entries, move, partial(self._on_moved, lifecycle))

    def _on_moved(
        self, lifecycle: Lifecycle, done: Sequence[tuple[Entry, bool]], refused: Sequence[UnderstudyError]
    ) -> None:
        moved = [entry for entry, was_another in done if was_another]
        if moved:
            self._workspace.tell_done(VERBS[lifecycle], [entry.path for entry in moved])
            text = tr_count(*_MOVED[lifecycle], len(moved), name=moved[0].name)
            self._notices.tell(text, tone=Tone.SUCCESS, offer=Offer(mark("Undo"), lambda: self._move_back(moved)))
        self._fail(refused)

    def _move_back(self, entries: Sequence[Entry]) -> None:
        def told(done: Sequence[tuple[Entry, bool]], refused: Sequence[UnderstudyError]) -> None:
            for entry, _ in done:
                self._workspace.tell_done(VERBS[entry.lifecycle], [entry.path])
            self._fail(refused)

        self._chores.each(entries, lambda entry: shelf.move_on(entry.path, entry.lifecycle), told)

    def delete(self, entries: Sequence[Entry]) -> None:
        """Put them into the bin; the notice offers to take them back."""
        project = self._workspace.project
        if project is not None:
            self._chores.each(entries, lambda entry: shelf.delete(project, entry.path), self._on_deleted)

    def _on_deleted(self, done: Sequence[tuple[Entry, Deleted]], refused: Sequence[UnderstudyError]) -> None:
        gone = [deleted for _, deleted in done]
        if gone:
            self._workspace.tell_done("delete", [entry.path for entry, _ in done])
            text = tr_count("{name} is in the bin.", "{n} workflows are in the bin.", len(gone), name=gone[0].name)
            self._notices.tell(text, offer=Offer(mark("Undo"), lambda: self.restore(gone)))
        self._fail(refused)

    def forget(self, items: Sequence[Deleted]) -> None:
        """Take workflows out of the bin for good."""
        project = self._workspace.project
        if project is not None:
            self._chores.each(items, lambda item: shelf.forget(project, item), self._on_forgotten)

    def _on_forgotten(self, done: Sequence[tuple[Deleted, None]], refused: Sequence[UnderstudyError]) -> None:
        gone = [item for item, _ in done]
        if gone:
            self._workspace.tell_forgotten(gone)
            text = tr_count(
                "{name} is gone for good.", "{n} workflows are gone for good.", len(gone), name=gone[0].name
            )
            self._notices.tell(text)
        self._fail(refused)

    def restore(self, items: Sequence[Deleted]) -> None:
        """Take workflows back out of the bin."""
        project = self._workspace.project
        if project is not None:
            self._chores.each(items, lambda item: shelf.restore(project, item), self._on_restored)

    def _on_restored(self, done: Sequence[tuple[Deleted, Path]], refused: Sequence[UnderstudyError]) -> None:
        if done:
            self._workspace.tell_done("restore", [path for _, path in done])
            text = tr_count("{name} is back.", "{n} workflows are back.", len(done), name=done[0][0].name)
            self._notices.tell(text, tone=Tone.SUCCESS)
        self._fail(refused)

    def _fail(self, refused: Sequence[UnderstudyError]) -> None:
        for problem in refused:
            self._notices.fail(problem)
