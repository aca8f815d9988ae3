"""A program: coloured, in a fixed font, with lines that keep their depth."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QFontDatabase, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY, Editor, Value
from studio.forms.editors.highlight import CodeHighlighter
from studio.forms.fields import FieldSpec

#: Spaces of one step to the right.
_INDENT = "    "
_LINES, _MOST_LINES = 9, 18
#: What makes the next line stand further right.
_OPENING = (":", "{", "(", "[")


class CodeEditor(Editor):
    """Code of the field's language."""

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(field, context, parent)
        self.edit = _CodeEdit(self)
        CodeHighlighter(self.edit.document(), field.language)
        self.setFocusProxy(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit)
        self.edit.textChanged.connect(self._on_changed)
        self.edit.lost_focus = self.left.emit
        self._quiet = False

    def show_value(self, value: Value) -> None:
        text = value if isinstance(value, str) else ""
        if text != self.edit.toPlainText():
            self._quiet = True
            self.edit.setPlainText(text)
            self._quiet = False

    def _on_changed(self) -> None:
        if not self._quiet:
            text = self.edit.toPlainText()
            self.edited.emit(text if text or self.field.required else EMPTY)


class _CodeEdit(QPlainTextEdit):
    """Tab moves what is written, Escape gives the keyboard back: then Tab leads to the next field."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lost_focus: Callable[[], object] = lambda: None
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabStopDistance(4.0 * self.fontMetrics().horizontalAdvance(" "))
        self.setProperty("code", True)
        self.textChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Grow with the text, up to a limit."""
        lines = min(max(self.blockCount() + 1, _LINES), _MOST_LINES)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Tab:
                self.textCursor().insertText(_INDENT)
            case Qt.Key.Key_Escape:
                self.setTabChangesFocus(True)
                self.focusNextChild()
                self.setTabChangesFocus(False)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._new_line()
            case Qt.Key.Key_Backspace if self._before().endswith(_INDENT) and not self._before().strip():
                cursor = self.textCursor()
                cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(_INDENT))
                cursor.removeSelectedText()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.lost_focus()

    def _before(self) -> str:
        """The line up to the cursor, where nothing is selected."""
        cursor = self.textCursor()
        return "" if cursor.hasSelection() else cursor.block().text()[: cursor.positionInBlock()]

    def _new_line(self) -> None:
        line = self._before()
        depth = line[: len(line) - len(line.lstrip())]
        if line.rstrip().endswith(_OPENING):
            depth += _INDENT
        self.textCursor().insertText(f"\n{depth}")
        self.ensureCursorVisible()
