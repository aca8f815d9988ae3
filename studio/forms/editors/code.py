"""A program: coloured, in a fixed font, with lines that keep their depth."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QFontDatabase, QKeyEvent, QTextBlock, QTextCursor
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
    """Tab moves what is written to the right, Shift+Tab to the left; all lines where several are selected. After Escape
    they lead to the next field and the one before."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lost_focus: Callable[[], object] = lambda: None
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabStopDistance(4.0 * self.fontMetrics().horizontalAdvance(" "))
        self.setProperty("code", True)
        self._leaving = False
        self.textChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Grow with the text, up to a limit."""
        lines = min(max(self.blockCount() + 1, _LINES), _MOST_LINES)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        leaving, self._leaving = self._leaving, False
        match event.key():
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab if leaving:
                self._leave(forth=event.key() == Qt.Key.Key_Tab)
            case Qt.Key.Key_Tab if len(blocks := self._selected_blocks()) > 1:
                self._move(blocks, self._indent)
            case Qt.Key.Key_Tab:
                self.textCursor().insertText(_INDENT)
            case Qt.Key.Key_Backtab:
                self._move(self._selected_blocks(), self._outdent)
            case Qt.Key.Key_Escape:
                self._leaving = True
            case Qt.Key.Key_Shift:
                self._leaving = leaving  # the beginning of Shift+Tab
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._new_line()
            case Qt.Key.Key_Backspace if self._before().endswith(_INDENT) and not self._before().strip():
                cursor = self.textCursor()
                cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(_INDENT))
                cursor.removeSelectedText()
            case _:
                super().keyPressEvent(event)

    def _leave(self, *, forth: bool) -> None:
        self.setTabChangesFocus(True)
        self.focusNextPrevChild(forth)
        self.setTabChangesFocus(False)

    def _selected_blocks(self) -> list[QTextBlock]:
        """The lines of the selection; of one that ends before the first letter of a line, that line is none."""
        cursor, document = self.textCursor(), self.document()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        first = document.findBlock(start)
        last = document.findBlock(max(start, end - 1) if end > start else end)
        found = [first]
        while found[-1] != last and found[-1].next().isValid():
            found.append(found[-1].next())
        return found

    def _move(self, blocks: list[QTextBlock], by: Callable[[QTextCursor], None]) -> None:
        """Do it at the beginning of each line, as one entry of the undo stack; the selection stays on its text."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        for block in blocks:
            by(QTextCursor(block))
        cursor.endEditBlock()
        self.ensureCursorVisible()

    @staticmethod
    def _indent(cursor: QTextCursor) -> None:
        if cursor.block().text().strip():
            cursor.insertText(_INDENT)

    @staticmethod
    def _outdent(cursor: QTextCursor) -> None:
        text = cursor.block().text()
        depth = 1 if text.startswith("\t") else min(len(text) - len(text.lstrip(" ")), len(_INDENT))
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, depth)
        cursor.removeSelectedText()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._leaving = False
        self.lost_focus()

    def _before(self) -> str:
        """The line up to the cursor, where nothing is selected."""
        cursor = self.textCursor()
        return "" if cursor.hasSelection() else cursor.block().text()[: cursor.positionInBlock()]

    def _new_line(self) -> None:
        cursor = self.textCursor()
        block = self.document().findBlock(cursor.selectionStart())
        line = block.text()[: cursor.selectionStart() - block.position()]
        depth = line[: len(line) - len(line.lstrip())]
        if line.rstrip().endswith(_OPENING):
            depth += _INDENT
        cursor.insertText(f"\n{depth}")
        self.ensureCursorVisible()
