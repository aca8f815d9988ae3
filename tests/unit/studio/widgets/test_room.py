"""What gives way where there is little room: buttons, columns, lines of text; and code in sentences."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QStandardItemModel
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from studio.i18n import told, told_line, uncoded
from studio.theme.fonts import CODE, text_font
from studio.widgets.elided import lines_of
from studio.widgets.lists import LEAST, table
from studio.widgets.prose import put_prose
from studio.widgets.wrapping import WrappingRow

pytestmark = pytest.mark.usefixtures("theme")


def test_parts_go_on_in_a_further_line_and_hidden_ones_take_no_room(qtbot: QtBot) -> None:
    parts = [QPushButton(f"A button {number}") for number in range(3)]
    made = WrappingRow(parts, at_end=False)
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    assert len({part.y() for part in parts}) == 1
    assert [part.x() for part in parts] == sorted(part.x() for part in parts)
    made.resize(2 * parts[0].sizeHint().width() + 20, 200)
    assert parts[1].y() == parts[0].y() < parts[2].y()
    assert made.heightForWidth(made.width()) > parts[0].height()
    parts[0].hide()
    qtbot.waitUntil(lambda: parts[2].y() == parts[1].y() == 0)
    assert made.heightForWidth(made.width()) == parts[1].height()


def test_a_text_that_changes_unseen_has_its_room_when_it_is_seen(qtbot: QtBot) -> None:
    part, other = QPushButton("1"), QPushButton("2")
    made = WrappingRow([part, other], at_end=False)
    qtbot.addWidget(made)
    made.resize(600, 40)
    made.show()
    made.hide()
    part.setText("A much longer text than before")
    made.show()
    assert part.width() == part.sizeHint().width()
    assert other.x() >= part.geometry().right()


def test_spare_columns_make_way_the_last_first_and_come_back(qtbot: QtBot) -> None:
    made = table(
        QStandardItemModel(3, 4), "Runs", height=30, stretched=0, widths={1: 100, 2: 100, 3: 100}, spare=(1, 3)
    )
    qtbot.addWidget(made)
    made.show()
    for width, hidden in ((LEAST + 340, []), (LEAST + 240, [3]), (LEAST + 140, [1, 3]), (LEAST + 340, [])):
        made.resize(width, 200)
        assert [place for place in range(4) if made.isColumnHidden(place)] == hidden


def test_a_text_is_broken_between_words_and_cut_in_the_last_line() -> None:
    font = text_font()
    width = QFontMetricsF(font).horizontalAdvance("Reads the rows of")
    first, second = lines_of("Reads the rows of the older file and of the newer one", font, width, 2)
    assert first == "Reads the rows of"
    assert second.startswith("the older") and second.endswith("…")
    assert lines_of("Short", font, width, 2) == ["Short"]
    assert lines_of("", font, width, 2) == [""]


def test_code_in_a_sentence_gets_its_font_and_everything_else_stays_text(qtbot: QtBot) -> None:
    shown = QLabel()
    qtbot.addWidget(shown)
    put_prose(shown, "Run `chmod 600 <file>` & look.")
    assert shown.textFormat() is Qt.TextFormat.RichText
    assert f"'{CODE}'" in shown.text() and "&lt;file&gt;" in shown.text() and "&amp; look" in shown.text()
    assert "`" not in shown.text()
    put_prose(shown, "Plain <b>text</b>")
    assert (shown.textFormat(), shown.text()) == (Qt.TextFormat.PlainText, "Plain <b>text</b>")


def test_messages_lose_their_backticks_and_lines_of_a_log_keep_them() -> None:
    assert told("Run `understudy doctor`.") == "Run understudy doctor."
    assert told_line("const a = `b`") == "const a = `b`"
    assert uncoded("Like ``items[?n > `1`]``.") == "Like items[?n > `1`]."
