"""What stands where there is nothing yet: why, and what to do first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from studio.widgets.parts import column, image, label, row

WIDEST = 440


class Empty(QWidget):
    """A picture, a sentence in large, one in small (``said``), and buttons; in the middle of its place."""

    def __init__(self, icon_name: str, title: str, text: str, *buttons: QPushButton) -> None:
        super().__init__()
        parts = column(self, margin=24, gap=6)
        parts.addStretch(2)
        self.picture = image(icon_name, 40, "outline")
        parts.addWidget(self.picture, alignment=Qt.AlignmentFlag.AlignHCenter)
        parts.addSpacing(8)
        parts.addWidget(label(title, "heading"), alignment=Qt.AlignmentFlag.AlignHCenter)
        self.said = said = label(text, "muted", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        said.setMaximumWidth(WIDEST)
        # Not centred by the layout: that would not ask how high the text is at this width.
        middle = row()
        middle.addStretch(1)
        middle.addWidget(said, 100)
        middle.addStretch(1)
        parts.addLayout(middle)
        if buttons:
            parts.addSpacing(10)
            beside = row()
            beside.addStretch()
            for button in buttons:
                beside.addWidget(button)
            beside.addStretch()
            parts.addLayout(beside)
        parts.addStretch(3)
