"""The bin: workflows that were deleted, to be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QPushButton, QWidget

from runtime.files.shelf import Deleted
from studio.i18n import say, tr
from studio.theme import icon
from studio.widgets.empty import Empty
from studio.widgets.parts import button, column, frame, label, row
from studio.widgets.times import ago, exact
from studio.widgets.two_lines import TwoLines, entry


class BinDialog(QDialog):
    """Lists what is in the bin; ``restore``, or after a second press ``forget``, gets what the person chose."""

    def __init__(
        self,
        parent: QWidget,
        items: Sequence[Deleted],
        restore: Callable[[list[Deleted]], object],
        forget: Callable[[list[Deleted]], object] = lambda _: None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(520, 420)
        say(self, QDialog.setWindowTitle, "Deleted workflows")
        self._restore, self._forget = restore, forget
        self._sure = False
        self.list = QListWidget()
        self.forget_button = button("Delete for good", "danger", "trash-2", self._on_forget)
        self.restore_button = button("Restore", "primary", "archive-restore", self._on_restore)
        for made in (self.forget_button, self.restore_button):
            made.setEnabled(False)
            if not items:
                made.hide()
        self._lay_out(items)
        self.list.itemSelectionChanged.connect(self._on_selected)
        if items:
            self.list.setCurrentRow(0)

    def _lay_out(self, items: Sequence[Deleted]) -> None:
        whole = column(self, margin=20, gap=12)
        whole.addWidget(label("Deleted workflows", "heading"))
        card = frame("card")
        column(card, margin=4).addWidget(self.list)
        self._fill(items)
        empty = Empty("trash-2", "The bin is empty", "What you delete is kept here until you restore it.")
        whole.addWidget(card if items else empty, 1)
        buttons = row()
        buttons.addWidget(self.forget_button)
        buttons.addStretch()
        buttons.addWidget(button("Close", act=self.reject))
        buttons.addWidget(self.restore_button)
        whole.addLayout(buttons)

    def _fill(self, items: Sequence[Deleted]) -> None:
        say(self.list, QListWidget.setAccessibleName, "Deleted workflows")
        self.list.setItemDelegate(TwoLines(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        for item in items:
            line = entry(icon("workflow", "accent"), item.name, tr("Deleted {when}", when=ago(item.deleted)))
            line.setData(Qt.ItemDataRole.UserRole, item)
            line.setToolTip(f"{item.reference}\n{exact(item.deleted)}")
            self.list.addItem(line)

    def _chosen(self) -> list[Deleted]:
        return [line.data(Qt.ItemDataRole.UserRole) for line in self.list.selectedItems()]

    def _on_selected(self) -> None:
        self._sure = False
        say(self.forget_button, QPushButton.setText, "Delete for good")
        for made in (self.restore_button, self.forget_button):
            made.setEnabled(bool(self.list.selectedItems()))

    def _on_restore(self) -> None:
        chosen = self._chosen()
        self.accept()
        self._restore(chosen)

    def _on_forget(self) -> None:
        """Nobody can bring them back: the button asks once more."""
        if not self._sure:
            self._sure = True
            say(self.forget_button, QPushButton.setText, "Press again: nobody can bring it back")
            return
        chosen = self._chosen()
        self.accept()
        self._forget(chosen)
