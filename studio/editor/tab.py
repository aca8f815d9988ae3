"""One open workflow: its document, what is selected in it, and the canvas that shows both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QVBoxLayout, QWidget

from runtime.files.write import hash_bytes
from runtime.tasks.registry import Registry
from studio.canvas import Canvas
from studio.editor.blank import Blank
from studio.editor.find_bar import FindBar
from studio.i18n import tr
from studio.state.document import Document
from studio.state.selection import Selection
from studio.widgets.parts import column


class FlowTab(QWidget):
    """A tab of the window. ``save`` is asked for when it is to be closed with changes; it says whether it worked."""

    def __init__(self, document: Document, registry: Registry, save: Callable[[FlowTab], bool]) -> None:
        super().__init__()
        self.document = document
        self.selection = Selection(self)
        self.canvas = Canvas(document, self.selection, registry, self)
        self._blank = Blank(document, self.canvas)
        self._save = save
        self._discarding = False
        #: Closes the tab from outside; set by whoever has put it into the window.
        self.close_later: Callable[[], object] = lambda: None
        self._find: FindBar | None = None
        column(self, gap=0).addWidget(self.canvas)
        self.setFocusProxy(self.canvas)
        document.saved_changed.connect(self._show_title)
        document.history_changed.connect(self._show_title)
        self._show_title()

    @property
    def path(self) -> Path | None:
        """The file; None as long as there is none."""
        return self.document.path

    @property
    def find_bar(self) -> FindBar:
        """The bar that finds and replaces, above the canvas; made when it is first wanted."""
        if self._find is None:
            self._find = FindBar(self.document, self.selection, self.canvas)
            layout = self.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertWidget(0, self._find)
        return self._find

    def is_behind(self) -> bool:
        """Whether the file holds something else than when it was opened or saved last."""
        try:
            return self.path is not None and hash_bytes(self.path.read_bytes()) != self.document.source_hash
        except OSError:
            return False

    def leave(self) -> None:
        """Close without a question: what is not saved, and undo, come back when the project is open again."""
        self._discarding = True
        self.document.close(keep=self.document.worth_keeping)
        self.close_later()

    def may_close(self) -> bool:
        """Asked before the tab closes; with changes it asks the person, and closes the tab when they have decided."""
        if not self.document.dirty or self._discarding:
            return True
        box = QMessageBox(self.window())
        box.setText(tr("Save the changes of “{name}”?", name=self.document.workflow.label))
        box.setInformativeText(tr("Without saving they are gone."))
        kinds = QMessageBox.StandardButton
        box.setStandardButtons(kinds.Save | kinds.Discard | kinds.Cancel)
        box.setDefaultButton(kinds.Save)
        box.finished.connect(lambda answer: self._decided(kinds(answer)))
        # It does not wait for the answer: nothing may stop the event loop.
        box.open()
        return False

    def _decided(self, answer: QMessageBox.StandardButton) -> None:
        self._discarding = answer == QMessageBox.StandardButton.Discard
        if self._discarding or (answer == QMessageBox.StandardButton.Save and self._save(self)):
            self.close_later()

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.document.workflow.label}[*]")
        self.setWindowModified(self.document.dirty)
