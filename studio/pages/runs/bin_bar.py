"""What stands above the list of deleted runs: how long they wait, and the last question before some go for good."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from studio.i18n import tr_count
from studio.widgets.parts import button, frame, image, label, restyle, row


class BinBar(QWidget):
    """``show_list`` leads back to the runs that are not deleted. Escape takes the question away."""

    asking_changed = Signal()

    def __init__(self, show_list: Callable[[], object]) -> None:
        super().__init__()
        self._act: Callable[[], object] | None = None
        row(self).addWidget(self._lay_out(show_list))
        self.leave()

    @property
    def asking(self) -> bool:
        """Whether it waits for an answer."""
        return self._act is not None

    def ask(self, count: int, act: Callable[[], object]) -> None:
        """Ask whether so many runs are to go for good; ``act`` is called when they are."""
        self._act = act
        self._sure.setText(
            tr_count(
                "{n} run will be deleted for good, with its pictures and its log. Nobody can bring it back.",
                "{n} runs will be deleted for good, with their pictures and logs. Nobody can bring them back.",
                count,
            )
        )
        self._show(asking=True)
        self.keep.setFocus()

    def leave(self) -> None:
        """Take the question away."""
        self._act = None
        self._show(asking=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.asking:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _on_sure(self) -> None:
        act = self._act
        self.leave()
        if act is not None:
            act()

    def _show(self, *, asking: bool) -> None:
        for one in (self._sure, self.remove, self.keep):
            one.setVisible(asking)
        for one in (self._told, self._back):
            one.setVisible(not asking)
        self._sign.setVisible(asking)
        self._picture.setVisible(not asking)
        restyle(self._card, "role", "notice-warning" if asking else "card")
        self.asking_changed.emit()

    def _lay_out(self, show_list: Callable[[], object]) -> QFrame:
        self._card = frame("card")
        self._told = label(
            "Deleted runs are left out of all figures. The settings (Runs) say when they are deleted for good.",
            wrap=True,
        )
        self._sure = label(role="strong", wrap=True)
        self._back = button("Show the other runs", "quiet", "arrow-left", show_list)
        self.remove = button("Delete for good", "danger", "trash-2", self._on_sure)
        self.keep = button("Keep them", act=self.leave)
        parts = row(self._card, margin=10, gap=10)
        self._back.setMinimumHeight(self.keep.sizeHint().height())  # what is below stays where it is with a question
        self._picture, self._sign = image("trash-2", 16), image("triangle-alert", 16, "warning")
        for one in (self._picture, self._sign):
            parts.addWidget(one, alignment=Qt.AlignmentFlag.AlignVCenter)
        for text in (self._told, self._sure):
            parts.addWidget(text, 1)
        for made in (self._back, self.keep, self.remove):
            parts.addWidget(made)
        return self._card
