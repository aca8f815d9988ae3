"""The last row of a question."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton

from studio.widgets.parts import button, row


def answers(dialog: QDialog, agree: QPushButton) -> QHBoxLayout:
    """At the right Cancel, and what agrees; Enter presses that."""
    made = row()
    made.addStretch()
    made.addWidget(button("Cancel", act=dialog.reject))
    agree.setDefault(True)
    made.addWidget(agree)
    return made
