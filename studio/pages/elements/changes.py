"""What is changed of a project's elements: renamed, merged and deleted with all the steps that name them, and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from runtime.files.elements import Element
from runtime.services.element_merging import Merged
from studio.dialogs.form import ask_text
from studio.i18n import mark, tr
from studio.operations import elements
from studio.state.workspace import Workspace
from studio.widgets.notices import Notices, Offer


class Changes:
    """Asks and tells on ``page``; ``done`` gets the reference of the element to show then, empty for none."""

    def __init__(self, page: QWidget, workspace: Workspace, notices: Notices, done: Callable[[str], object]) -> None:
        self._page, self._workspace, self._notices, self._done = page, workspace, notices, done

    def rename(self, reference: str) -> None:
        """Ask for another name of an element."""
        root, old = self._workspace.root, reference.partition("/")[2]

        def take(name: str) -> None:
            renamed = elements.rename(self._page, root, reference, name.strip())
            renamed.on_done(partial(self._renamed, root, old)).launch()

        ask_text(self._page, mark("Rename element"), mark("Name"), mark("Rename"), take, old)

    def merge(self, references: list[str], into: str) -> None:
        """Let every step that names one of the elements name ``into``; the notice offers to take it back."""
        root = self._workspace.root
        elements.merge(self._page, root, references, into).on_done(partial(self._merged, root)).launch()

    def delete(self, references: list[str]) -> None:
        """Forget elements; the notice offers to put them back."""
        root = self._workspace.root
        elements.delete(self._page, root, references).on_done(partial(self._deleted, root)).launch()

    def _renamed(self, root: Path, old: str, new: str) -> None:
        def back() -> None:
            again = tr("It is “{name}” again, in all its steps.", name=old)
            elements.rename(self._page, root, new, old).on_done(partial(self._undone, again)).launch()

        self._tell(tr("It is “{name}” now, in all its steps.", name=new), back, new)

    def _merged(self, root: Path, merged: list[Merged]) -> None:
        def back() -> None:
            text = tr("They are apart again, and so are their steps.")
            undone = elements.unmerge(self._page, root, merged)
            undone.on_done(lambda _: self._undone(text, merged[0].reference)).launch()

        into = merged[0].into
        names = ", ".join(f"“{one.reference}”" for one in merged)
        self._tell(tr("{names} merged: all their steps use “{into}”.", names=names, into=into), back, into)

    def _deleted(self, root: Path, gone: list[tuple[str, Element]]) -> None:
        first, one = gone[0][0], len(gone) == 1

        def back() -> None:
            text = tr("“{name}” is back.", name=first) if one else tr("{n} elements are back.", n=len(gone))
            elements.restore(self._page, root, gone).on_done(lambda _: self._undone(text, first)).launch()

        text = tr("“{name}” is deleted.", name=first) if one else tr("{n} elements are deleted.", n=len(gone))
        self._tell(text, back, "")

    def _tell(self, text: str, back: Callable[[], None], reference: str) -> None:
        self._notices.tell(text, offer=Offer(tr("Undo"), back))
        self._done(reference)

    def _undone(self, text: str, reference: str) -> None:
        self._notices.tell(text)
        self._done(reference)
