"""Code fields with the keyboard, their colours, and values that look like JSON and are none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY
from studio.forms.editors.code import CodeEditor
from studio.forms.editors.highlight import CodeHighlighter, ValueHighlighter
from studio.forms.editors.text import ValueEditor
from studio.forms.fields import FieldKind, FieldSpec
from studio.theme import Theme

LOOP = "for row in rows:\n    if row:\n        use(row)\n"
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Bench:
    """A code field between two others."""

    def __init__(self, whole: QWidget) -> None:
        self.before = QLineEdit(whole)
        self.editor = CodeEditor(
            FieldSpec("code", FieldKind.CODE, "Code", language="python"), FormContext(whole), whole
        )
        self.after = QLineEdit(whole)
        parts = QVBoxLayout(whole)
        for one in (self.before, self.editor, self.after):
            parts.addWidget(one)
        self.edit = self.editor.edit
        self.told: list[Any] = []
        self.editor.edited.connect(self.told.append)

    def lines(self, first: int, last: int) -> None:
        """Select whole lines, from 0 on; the cursor stands at the beginning of the line behind them."""
        cursor = QTextCursor(self.edit.document().findBlockByNumber(first))
        cursor.setPosition(self.edit.document().findBlockByNumber(last + 1).position(), cursor.MoveMode.KeepAnchor)
        self.edit.setTextCursor(cursor)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.edit, key, modifiers)

    @property
    def text(self) -> str:
        return self.edit.toPlainText()


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme) -> Iterator[Bench]:
    whole = QWidget()
    qtbot.addWidget(whole)
    made = Bench(whole)
    made.editor.show_value(LOOP)
    whole.show()
    whole.activateWindow()
    made.edit.setFocus()
    yield made


def test_tab_moves_all_selected_lines_and_shift_tab_moves_them_back(bench: Bench) -> None:
    bench.lines(1, 2)
    bench.key(Qt.Key.Key_Tab)
    assert bench.text == "for row in rows:\n        if row:\n            use(row)\n"
    assert bench.told[-1] == bench.text and "use(row)" in bench.edit.textCursor().selectedText()
    bench.key(Qt.Key.Key_Tab)
    bench.key(Qt.Key.Key_Backtab, SHIFT)
    bench.key(Qt.Key.Key_Backtab, SHIFT)
    assert bench.text == LOOP
    bench.edit.undo()
    assert bench.text.startswith("for row in rows:\n        if"), "each is undone at once"


def test_shift_tab_takes_what_there_is_and_tab_without_a_selection_writes(bench: Bench) -> None:
    bench.editor.show_value("  a = 1\nb = 2")
    bench.edit.moveCursor(QTextCursor.MoveOperation.Start)
    bench.key(Qt.Key.Key_Backtab, SHIFT)
    bench.key(Qt.Key.Key_Backtab, SHIFT)
    assert bench.text == "a = 1\nb = 2"
    bench.key(Qt.Key.Key_Tab)
    assert bench.text == "    a = 1\nb = 2"


def test_enter_keeps_the_depth_and_goes_deeper_behind_a_colon(bench: Bench) -> None:
    bench.editor.show_value("if a:")
    bench.edit.moveCursor(QTextCursor.MoveOperation.End)
    bench.key(Qt.Key.Key_Return)
    QTest.keyClicks(bench.edit, "b")
    bench.key(Qt.Key.Key_Return)
    QTest.keyClicks(bench.edit, "c")
    assert bench.text == "if a:\n    b\n    c"


@pytest.mark.parametrize(("key", "modifiers", "goes"), [
    (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "after"), (Qt.Key.Key_Backtab, SHIFT, "before"),
])  # fmt: skip
def test_after_escape_tab_leads_on(bench: Bench, key: Qt.Key, modifiers: Qt.KeyboardModifier, goes: str) -> None:
    bench.key(Qt.Key.Key_Escape)
    assert bench.edit.hasFocus()
    if modifiers:
        bench.key(Qt.Key.Key_Shift)
    bench.key(key, modifiers)
    assert getattr(bench, goes).hasFocus() and bench.text == LOOP
    bench.edit.setFocus()
    bench.key(Qt.Key.Key_Tab)
    assert bench.edit.hasFocus() and bench.text != LOOP


@pytest.fixture
def document(qtbot: QtBot, theme: Theme) -> Iterator[QTextDocument]:
    """What an edit field shows: highlighters work on nothing else."""
    edit = QPlainTextEdit()
    qtbot.addWidget(edit)
    yield edit.document()


def coloured(document: QTextDocument) -> dict[str, str]:
    """What is coloured, by colour."""
    found: dict[str, str] = {}
    block = document.begin()
    while block.isValid():
        for span in block.layout().formats():
            found[block.text()[span.start : span.start + span.length]] = span.format.foreground().color().name()
        block = block.next()
    return found


@pytest.mark.parametrize(("language", "text", "words"), [
    ("python", "def go():\n    return \"a\"  # why", ["def", "go", "return", "# why"]),
    ("javascript", "const a = 12; // why", ["const", "12", "// why"]),
    ("sql", "SELECT name FROM users WHERE id = 12", ["SELECT", "FROM", "12"]),
    ("json", "{\"a\": [1, true]}", ["\"a\"", "1", "true"]),
])  # fmt: skip
def test_languages_have_their_colours(document: QTextDocument, language: str, text: str, words: list[str]) -> None:
    CodeHighlighter(document, language)
    document.setPlainText(text)
    assert set(words) <= coloured(document).keys(), coloured(document)


def test_a_text_over_lines_is_coloured_where_only_its_beginning_was_typed(document: QTextDocument) -> None:
    document.setPlainText("a = 1\nb = 2")
    CodeHighlighter(document, "python")
    before = coloured(document)["2"]
    QTextCursor(document).insertText('"""')
    assert coloured(document)["b = 2"] != before


def test_json_and_the_expressions_in_it_have_colours_and_other_texts_have_not(document: QTextDocument) -> None:
    ValueHighlighter(document)
    document.setPlainText('{"a": 1,\n "b": "x {{ vars.y }}"}')
    assert {'"a"', "1", "{{ vars.y }}"} <= coloured(document).keys()
    document.setPlainText("Number 12 of {{ vars.y }}")
    assert coloured(document).keys() == {"{{ vars.y }}"}


@pytest.mark.parametrize(("typed", "told", "value"), [
    ("{\"a\": 1,}", True, "{\"a\": 1,}"), ("{\"a\": 1}", False, {"a": 1}), ("[1, 2", False, "[1, 2"),
    ("[1, 2,]", True, "[1, 2,]"), ("{{ vars.limit }}", False, "{{ vars.limit }}"), ("{'a': 1}", True, "{'a': 1}"),
    ("[INFO] started", False, "[INFO] started"), ("12", False, 12), ("[" * 5000 + "]" * 5000, True, None),
])  # fmt: skip
def test_what_looks_like_json_and_is_none_is_said(
    qtbot: QtBot, theme: Theme, typed: str, told: bool, value: Any
) -> None:
    context = FormContext()
    editor = ValueEditor(FieldSpec("body", FieldKind.VALUE, "Body"), context)
    qtbot.addWidget(editor)
    context.setParent(editor)
    editor.show_value(EMPTY)
    given: list[Any] = []
    editor.edited.connect(given.append)
    editor.show()
    editor.edit.insertPlainText(typed)
    assert editor.said.isVisible() is told and given[-1] == (typed if value is None else value)
    if told and value is not None:
        assert "line 1" in editor.said.text() and "text" in editor.said.text()
        editor.edit.selectAll()
        editor.edit.insertPlainText("{}")
        assert not editor.said.isVisible()
