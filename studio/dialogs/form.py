"""A small dialog: a title, fields below each other, an error under them, two buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from runtime.errors import UnderstudyError
from studio.dialogs.answers import answers
from studio.i18n import say, told
from studio.widgets.parts import button, column, label, restyle

WIDTH = 440


class FormDialog(QDialog):
    """Calls ``act`` when the person agrees; an UnderstudyError from it is shown and keeps the dialog open."""

    def __init__(self, parent: QWidget, title: str, agree: str, act: Callable[[], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        say(self, QDialog.setWindowTitle, title)
        self._act = act
        whole = column(self, margin=20, gap=14)
        whole.addWidget(label(title, "heading"))
        self.fields = column(gap=6)
        whole.addLayout(self.fields)
        self._error = label(role="error", wrap=True)
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self._error.hide()
        whole.addWidget(self._error)
        whole.addStretch()
        self.agree_button = button(agree, "primary", act=self._agree)
        whole.addLayout(answers(self, self.agree_button))

    def add_field(self, title: str, widget: QWidget, help: str = "") -> None:
        """A field below its title, with a sentence of help."""
        named = label(title, "caption")
        named.setBuddy(widget)
        say(widget, QWidget.setAccessibleName, title)
        self.fields.addWidget(named)
        self.fields.addWidget(widget)
        if help:
            self.fields.addWidget(label(help, "small", wrap=True))
        self.fields.addSpacing(4)

    def event(self, event: QEvent) -> bool:
        """Grow when a field or an error appears: Qt itself keeps the height, and would squeeze what is there."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and (layout := self.layout()) is not None:
            needed = min(layout.totalHeightForWidth(self.width()), self.screen().availableSize().height())
            if needed > self.height():
                self.resize(self.width(), needed)
        return handled

    def _agree(self) -> None:
        try:
            self._act()
        except UnderstudyError as error:
            self._error.setText(told(str(error)))
            self._error.show()
            for field in self.findChildren(QLineEdit)[:1]:
                restyle(field, "wrong", True)
                field.setFocus()
            return
        self.accept()


def ask_text(
    parent: QWidget, title: str, field: str, agree: str, take: Callable[[str], object], text: str = ""
) -> FormDialog:
    """Ask for one line of text; ``take`` gets it. Texts are English, marked where they are written."""
    line = QLineEdit(text)
    dialog = FormDialog(parent, title, agree, lambda: take(line.text()))
    dialog.add_field(field, line)
    line.selectAll()
    line.setFocus()
    line.textChanged.connect(lambda written: dialog.agree_button.setEnabled(bool(written.strip())))
    dialog.agree_button.setEnabled(bool(text.strip()))
    dialog.open()
    return dialog
