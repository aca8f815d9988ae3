"""What the person sees after an unexpected error: that the work is saved, and a report that can be copied."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget

from studio.i18n import mark, say
from studio.theme.fonts import code_font
from studio.widgets.parts import button, column, image, label, row


class CrashDialog(QDialog):
    """Shows one report; the window behind it goes on."""

    def __init__(self, parent: QWidget, report: str, folder: Path) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 420)
        say(self, QDialog.setWindowTitle, "Something went wrong")
        whole = column(self, margin=20, gap=12)
        head = row(gap=12)
        head.addWidget(image("bug", 24, "danger"))
        head.addWidget(label("Something went wrong in Studio", "heading"), 1)
        whole.addLayout(head)
        text = mark("This is our mistake, not yours. Your work is saved and you can go on. Please send us this report:")
        whole.addWidget(label(text, wrap=True))
        kept = label(role="small", wrap=True)
        say(kept, type(kept).setText, "It is also kept in {folder}.", folder=folder)
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        say(self.report, QPlainTextEdit.setAccessibleName, "Report")
        self.report.setFont(code_font(12))
        whole.addWidget(self.report, 1)
        whole.addWidget(kept)
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(button("Copy report", "", "copy", lambda: QApplication.clipboard().setText(report)))
        buttons.addWidget(button("Go on", "primary", act=self.accept))
        whole.addLayout(buttons)
