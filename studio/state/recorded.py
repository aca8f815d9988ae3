"""What is being recorded, put into a document step by step while the person may change other things in it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from runtime.files import loads_workflow
from runtime.model import JsonObject, Workflow
from runtime.model.edits import Patch, RemoveStep
from studio.i18n import tr
from studio.state.contents import Change, difference
from studio.state.document import Document
from studio.state.history import LASTING

V = TypeVar("V")

#: Fields of a workflow that a recording may change.
_FIELDS = ("outputs",)


class RecordedFlow(QObject):
    """Follows a recording into ``document``, which is held until ``end``. All of it is one entry of the undo stack.

    Steps that the person deletes meanwhile stay deleted.
    """

    grown = Signal(str)  #: there is a step more: its id

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        document.hold()
        self._told = Workflow(document.workflow.id)
        self._shown = document.workflow
        self._dropped: set[str] = set()
        self._putting = False
        self._before = frozenset(document.workflow.steps)
        document.changed.connect(self._on_changed)

    @property
    def steps(self) -> int:
        """How many steps were recorded by now."""
        return len(self._shown.steps.keys() - self._before)

    def take(self, told: JsonObject) -> None:
        """One line of the recorder: the steps and variables that are new or changed, and the names of those gone."""
        part = loads_workflow(told["flow"]).workflow
        if part is None:
            return
        gone = told.get("gone") or {}
        patch = Patch(
            {**dict.fromkeys(gone.get("steps", ())), **part.steps},
            {**dict.fromkeys(gone.get("variables", ())), **part.variables},
            {name: getattr(part, name) for name in _FIELDS},
        )
        self._told = patch.apply(self._told)[0]
        self._put()

    def end(self) -> None:
        """The recording is over: the document's file is its own again."""
        self.document.changed.disconnect(self._on_changed)
        self.document.release()

    def _put(self) -> None:
        shown = self._told
        for id in self._dropped & shown.steps.keys():
            shown = RemoveStep(id, heal=True).apply(shown)[0]
        patch = Patch(
            difference(self._shown.steps, shown.steps),
            difference(self._shown.variables, shown.variables),
            {name: getattr(shown, name) for name in _FIELDS},
        )
        added = [id for id in patch.steps if id not in self._shown.steps]
        self._shown = shown
        self._putting = True
        try:
            self.document.apply(patch, tr("Record"), gesture=LASTING)
        finally:
            self._putting = False
        if added:
            self.grown.emit(added[-1])

    def _on_changed(self, change: Change) -> None:
        if not self._putting:
            self._dropped |= change.removed
