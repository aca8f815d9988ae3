"""The step editor's panel: what it says where not one step is selected."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from runtime.model import Step
from runtime.tasks.registry import Registry
from studio.panels.step.panel import StepPanel
from studio.state.selection import Selection
from tests.unit.studio.panels.conftest import MakeDocument


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({}, "No step is selected"),
        ({"groups": ["g"]}, "A group is selected"),
        ({"notes": ["n"]}, "A note is selected"),
        ({"edges": [("a", "out", "b")]}, "An edge is selected"),
        ({"ids": ["a", "b"]}, "2 steps are selected"),
    ],
)
def test_it_says_what_is_selected_instead_of_a_step(
    make_document: MakeDocument, qtbot: QtBot, what: dict[str, list[str]], said: str
) -> None:
    panel, selection = StepPanel(Registry()), Selection()
    qtbot.addWidget(panel)
    panel.show()
    panel.show_document(make_document(Step("a", "flow.log"), Step("b", "flow.log")), selection)
    selection.select(["a"])
    selection.select(**what)
    assert said in [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize("height", [300, 3000])
def test_all_fields_end_on_one_line_with_a_bar_and_without(
    make_document: MakeDocument, qtbot: QtBot, height: int
) -> None:
    panel, selection = StepPanel(Registry()), Selection()
    qtbot.addWidget(panel)
    panel.resize(360, height)
    panel.show()
    panel.show_document(make_document(Step("a", "flow.log")), selection)
    selection.select(["a"])
    assert panel.form is not None
    row = panel.form.rows["message"]

    def right(widget: QWidget) -> int:
        return widget.mapTo(panel, QPoint(widget.width(), 0)).x()

    qtbot.waitUntil(lambda: panel._scroll.verticalScrollBar().isVisible() is (height == 300), timeout=10_000)
    qtbot.waitUntil(lambda: right(row) == right(panel._name), timeout=10_000)
