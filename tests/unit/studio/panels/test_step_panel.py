"""The step editor's panel: what it says where not one step is selected."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
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
    selection.select(**what)  # type: ignore[arg-type]
    assert said in [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
