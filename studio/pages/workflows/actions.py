"""What can be done with workflows in a list: new, rename, clone, delete with a way back, restore."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from runtime.errors import UnderstudyError
from runtime.files.shelf import Deleted, Entry
from runtime.model import Lifecycle
from studio.i18n import mark, tr, tr_count
from studio.state.workspace import Workspace
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

    def new(self) -> None:
        def make(name: str) -> None:
            self._open(self._workspace.new_workflow(name))

        self._ask_name(mark("New workflow"), mark("Create"), make)

    def open(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._open(entry.path)

    def rename(self, entry: Entry) -> None:
        def take(name: str) -> None:
            self._workspace.rename_workflow(entry.path, name)

        self._ask_name(mark("Rename workflow"), mark("Rename"), take, entry.name)

    def _ask_name(self, title: str, done: str, take: Callable[[str], object], name: str = "") -> None:
        from studio.dialogs.form import ask_text

        ask_text(self._window, title, mark("Name"), done, take, name)

    def clone(self, entry: Entry) -> None:
        self._workspace.clone_workflow(entry.path, tr("{name} (copy)", name=entry.name))

    def move_on(self, entries: Sequence[Entry], lifecycle: Lifecycle) -> None:
        """Publish or archive them, or make them drafts; a notice offers the way back, others say what was refused."""
        moved, refused = [], []
        for entry in entries:
            try:
                if self._workspace.move_on(entry.path, lifecycle, tr(_LABELS.get(lifecycle, ""))):
                    moved.append(entry)
            except UnderstudyError as error:
                refused.append(error)
        if moved:
            text = tr_count(*_MOVED[lifecycle], len(moved), name=moved[0].name)
            self._notices.tell(text, tone=Tone.SUCCESS, offer=Offer(mark("Undo"), lambda: self._move_back(moved)))
        for problem in refused:
            self._notices.fail(problem)

    def _move_back(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._workspace.move_on(entry.path, entry.lifecycle)

    def delete(self, entries: Sequence[Entry]) -> None:
        """Put them into the bin; the notice offers to take them back."""
        gone = [self._workspace.delete_workflow(entry.path) for entry in entries]
        if gone:
            text = tr_count("{name} is in the bin.", "{n} workflows are in the bin.", len(gone), name=gone[0].name)
            self._notices.tell(text, offer=Offer(mark("Undo"), lambda: self.restore(gone)))

    def forget(self, items: Sequence[Deleted]) -> None:
        """Take workflows out of the bin for good."""
        try:
            for item in items:
                self._workspace.forget_workflow(item)
        except UnderstudyError as error:
            self._notices.fail(error)
            return
        text = tr_count("{name} is gone for good.", "{n} workflows are gone for good.", len(items), name=items[0].name)
        self._notices.tell(text)

    def restore(self, items: Sequence[Deleted]) -> None:
        """Take workflows back out of the bin."""
        try:
            for item in items:
                self._workspace.restore_workflow(item)
        except UnderstudyError as error:
            self._notices.fail(error)
        else:
            text = tr_count("{name} is back.", "{n} workflows are back.", len(items), name=items[0].name)
            self._notices.tell(text, tone=Tone.SUCCESS)
