"""The checks of looks see what is wrong: each on a window that has just that."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.fixtures import looks

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(400, 300)
    qtbot.addWidget(made)
    return made


def test_a_text_that_does_not_fit_is_seen(window: QWidget) -> None:
    label, pressed = QLabel("A long text of a label", window), QPushButton("A long text of a button", window)
    label.setGeometry(0, 0, 30, 20)
    pressed.setGeometry(0, 40, 30, 30)
    window.show()
    assert len(looks.cut_off(window)) == 2
    label.resize(label.sizeHint())
    pressed.resize(pressed.sizeHint())
    assert looks.cut_off(window) == []


def test_contents_wider_than_their_place_are_seen(window: QWidget) -> None:
    area, inner = QScrollArea(window), QWidget()
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setGeometry(0, 0, 200, 100)
    layout = QVBoxLayout(inner)
    layout.addWidget(QLabel("x" * 200))
    area.setWidget(inner)
    area.setWidgetResizable(True)
    window.show()
    (found,) = looks.too_wide(window)
    assert "xxx" in found


def test_what_lies_over_another_or_outside_is_seen(window: QWidget) -> None:
    layout = QVBoxLayout(window)
    one, other = QPushButton("One"), QPushButton("Other")
    layout.addWidget(one)
    layout.addWidget(other)
    window.show()
    assert looks.overlapping(window) == looks.outside(window) == []
    other.setGeometry(one.geometry().translated(5, 5))
    assert len(looks.overlapping(window)) == 1
    other.move(390, 10)
    assert len(looks.outside(window)) == 1


def test_a_control_without_a_name_is_seen(window: QWidget) -> None:
    line = QLineEdit(window)
    window.show()
    assert len(looks.nameless(window)) == 1
    line.setAccessibleName("Name")
    assert looks.nameless(window) == []


def test_the_order_of_the_tab_key_is_the_order_of_reading(window: QWidget) -> None:
    first, last, middle = (QLineEdit(window) for _ in range(3))
    for place, line in ((0, first), (100, last), (50, middle)):
        line.setGeometry(0, place, 100, 30)
    window.show()
    assert len(looks.out_of_order(window)) == 1
    QWidget.setTabOrder(middle, last)
    assert looks.out_of_order(window) == []
