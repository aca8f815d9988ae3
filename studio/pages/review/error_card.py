"""Why a step failed, and the three things that most likely help."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPlainTextEdit, QPushButton, QWidget

from runtime.model import JsonObject
from studio.i18n import told, tr
from studio.pages.review.remedies import Act, remedies
from studio.widgets.parts import button, column, image, label, row

#: Height of the folded technical text, in pixels.
DETAILS = 140
#: Narrower than this, in pixels, what a remedy does stands below its button.
NARROW = 560


class ErrorCard(QFrame):
    """One error; ``asked`` carries what the person wants to do about it."""

    asked = Signal(str)  #: an Act

    def __init__(self, error: JsonObject, *, pictured: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice-danger")
        self._error = error
        self._grid = QGridLayout()
        self._offered: list[tuple[QPushButton, QLabel]] = []
        self._narrow = False
        around = row(self, margin=14, gap=10)
        around.addWidget(image("circle-x", 18, "danger"), alignment=Qt.AlignmentFlag.AlignTop)
        whole, head = column(gap=8), row(gap=10)
        around.addLayout(whole, 1)
        head.addWidget(_text(told(str(error.get("message") or "")), "strong"), 1)
        head.addWidget(button("Copy", "quiet", "copy", self._copy), alignment=Qt.AlignmentFlag.AlignTop)
        whole.addLayout(head)
        if error.get("remedy"):
            whole.addWidget(_text(told(str(error["remedy"]))))
        if error.get("details"):
            self._details = QPlainTextEdit(str(error["details"]))
            self._details.setReadOnly(True)
            self._details.setFixedHeight(DETAILS)
            self._details.setAccessibleName(tr("Details"))
            self._details.hide()
            fold = button("Details", "link", "chevron-right", self._fold)
            whole.addWidget(fold, alignment=Qt.AlignmentFlag.AlignLeft)
            whole.addWidget(self._details)
        whole.addLayout(self._remedies(pictured))
        self._arrange()

    def _remedies(self, pictured: bool) -> QGridLayout:
        grid = self._grid
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for one in remedies(self._error, pictured=pictured):
            kind = "" if self._offered else "primary"
            pressed = button(one.title, kind, one.icon, self._asker(one.act))
            pressed.setMinimumHeight(pressed.sizeHint().height())  # not squeezed where the window is low
            self._offered.append((pressed, label(one.text, "muted", wrap=True)))
        return grid

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._narrow != (self.width() < NARROW):
            self._narrow = not self._narrow
            self._arrange()

    def _arrange(self) -> None:
        """Each remedy beside its button, or below it where it would be a column of single words."""
        for line, (pressed, said) in enumerate(self._offered):
            for part in (pressed, said):
                self._grid.removeWidget(part)
            self._grid.addWidget(pressed, 2 * line, 0)
            row, left, across = (2 * line + 1, 0, 2) if self._narrow else (2 * line, 1, 1)
            self._grid.addWidget(said, row, left, 1, across)

    def _asker(self, act: Act) -> Callable[[], None]:
        return lambda: self.asked.emit(act.value)

    def _fold(self) -> None:
        self._details.setVisible(self._details.isHidden())

    def _copy(self) -> None:
        parts = (self._error.get(name) for name in ("name", "message", "remedy", "details"))
        QGuiApplication.clipboard().setText("\n".join(str(part) for part in parts if part))


def _text(text: str, role: str = "") -> QLabel:
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setWordWrap(True)
    if role:
        made.setProperty("role", role)
    return made
