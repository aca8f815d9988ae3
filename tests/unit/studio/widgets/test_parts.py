"""Parts in layouts: what PySide keeps of them must go with them, else it takes one object for another: Qt crashes."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from studio.widgets.parts import clear, column, row
from tests.fixtures.layouts import kept_items


def test_a_layout_within_another_leaves_nothing_that_outlives_its_widgets(qtbot: QtBot) -> None:
    before = kept_items()
    window = QWidget()
    qtbot.addWidget(window)
    whole, head, texts = column(window), row(), column()
    texts.addWidget(QLabel("name"))
    texts.addStretch()
    head.addWidget(QToolButton())
    head.addLayout(texts, 1)
    whole.addLayout(head)
    assert kept_items() <= before
    assert [head.stretch(place) for place in range(head.count())] == [0, 1]
    assert head.count() == texts.count() == 2


def test_what_is_cleared_is_deleted_with_its_place(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    lines, label = column(window), QLabel("line")
    lines.addWidget(label)
    lines.addSpacing(4)
    items = [lines.itemAt(place) for place in range(lines.count())]
    clear(lines)
    assert lines.count() == 0
    assert label.isHidden()
    assert [isValid(item) for item in items] == [False, False]
    qtbot.waitUntil(lambda: not isValid(label), timeout=5000)
