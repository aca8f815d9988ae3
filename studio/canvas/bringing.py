"""Pasted steps bring the elements that they name into a project that lacks them: one undo takes both back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from runtime.errors import UnderstudyError
from runtime.services.brought import Brought
from studio.operations import elements
from studio.state.document import Document


class Bringing(QObject):
    """Works on the project of one document, beside the window's thread, one thing after the other.

    After a killed Studio the elements of what was pasted before stay when that is undone: they do no harm.
    """

    failed = Signal(UnderstudyError)

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        #: Gives the elements that other workflows name which are open: those are not taken out.
        self.elsewhere: Callable[[], Collection[str]] = lambda: ()
        self._brought: dict[str, Mapping[str, Brought]] = {}
        self._turn = asyncio.Lock()
        document.travelled.connect(self._on_travelled)

    def bring(self, missing: Mapping[str, Brought], then: Callable[[str], object]) -> None:
        """Put the elements into the project; ``then`` is called with the gesture under which to paste the steps."""
        gesture = f"paste:{uuid4().hex}"

        def go_on(_: None) -> None:
            self._brought[gesture] = missing
            self._document.forget_elements()
            then(gesture)

        self._start(missing, go_on, forth=True)

    def _on_travelled(self, gesture: str, forth: bool) -> None:
        if gesture in self._brought:
            self._start(self._brought[gesture], lambda _: self._document.forget_elements(), forth=forth)

    def _start(self, brought: Mapping[str, Brought], then: Callable[[None], object], *, forth: bool) -> None:
        project = self._document.project
        if project is None:
            return
        if forth:
            work = elements.bring(self, project.root, brought, self._turn)
        else:
            work = elements.take_out(self, project.root, brought, self.elsewhere(), self._turn)
        work.on_done(then).on_failed(self.failed.emit).launch()
