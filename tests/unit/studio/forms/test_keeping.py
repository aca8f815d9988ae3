"""A step's own target is made an element of the project, from the step's form."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from runtime.tasks.registry import Registry
from studio.bridge.operation import settle
from studio.forms.editors.keeping import Keeping
from studio.panels.step.panel import StepPanel
from studio.state.document import Document
from studio.state.selection import Selection
from studio.theme import Theme
from tests.fixtures.engine import until
from tests.fixtures.healed_project import LEAVE, make_project


@pytest.fixture
async def panel(tmp_path: Path, theme: Theme, garbage: None) -> AsyncIterator[StepPanel]:
    """The step ``leave``, whose target is its own."""
    document = Document.open(make_project(tmp_path / "shop") / "workflows/order.flow.json")
    made, selection = StepPanel(Registry()), Selection()
    made.show_document(document, selection)
    selection.select(["leave"])
    made.show()
    yield made
    await settle()
    document.close()
    made.show_document(None, None)
    made.close()
    for one in (made, selection, document):
        one.deleteLater()


async def test_its_own_target_becomes_an_element_of_the_project(panel: StepPanel, tmp_path: Path) -> None:
    keeping, document = panel.findChild(Keeping), panel._document
    assert isinstance(keeping, Keeping) and document is not None
    QTest.mouseClick(keeping.offer, Qt.MouseButton.LeftButton)
    assert keeping.name.text() == "shop/cancel" and keeping.name.selectedText() == "cancel"
    QTest.keyClicks(keeping.name, "save")
    QTest.keyClick(keeping.name, Qt.Key.Key_Return)
    await until(keeping._said.isVisible)
    assert "already an element" in keeping._said.text() and "Choose another name" in keeping._said.text()
    keeping.name.setText("shop/leave")
    QTest.mouseClick(keeping.keep, Qt.MouseButton.LeftButton)
    await until(lambda: document.workflow.steps["leave"].params["target"] == {"element": "shop/leave"})
    entries = json.loads((tmp_path / "shop/elements/shop.json").read_text("utf-8"))["elements"]
    assert entries["leave"] == LEAVE and document.elements["shop/leave"] == LEAVE
    assert keeping.isHidden(), "it is one of the project now"
    document.undo()
    assert document.workflow.steps["leave"].params["target"] == LEAVE and keeping.isVisible()


async def test_escape_leaves_the_name(panel: StepPanel) -> None:
    keeping = panel.findChild(Keeping)
    assert isinstance(keeping, Keeping)
    QTest.mouseClick(keeping.offer, Qt.MouseButton.LeftButton)
    assert keeping.offer.isHidden()
    QTest.keyClick(keeping.name, Qt.Key.Key_Escape)
    assert keeping.offer.isVisible() and not keeping.name.isVisible()
