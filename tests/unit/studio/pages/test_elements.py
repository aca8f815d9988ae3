"""The page of elements on a real project: found, renamed with the steps, merged, deleted and taken back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from runtime.files.project import Project
from runtime.files.source import replace_file
from studio.bridge.link import HostLink
from studio.bridge.operation import settle
from studio.commands import Commands
from studio.dialogs.form import FormDialog
from studio.pages.elements.heals import HealsView
from studio.pages.elements.page import ElementsPage
from studio.state.heals import Heals
from studio.state.workspace import Workspace
from studio.theme import Theme
from studio.widgets.notices import Notices
from tests.fixtures.engine import until
from tests.fixtures.live_studio import told

SEEN = {"tag": "button", "role": "button", "name": "Save"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = Project.create(tmp_path / "shop", "Shop").root
    entries = {
        "save": {"selector": "#save", "name": "Save", "fingerprint": SEEN},
        "store": {"selector": "#save"},
        "other": {"selector": "#other"},
    }
    (made / "elements/shop.json").write_text(json.dumps({"format": 1, "elements": entries}))
    step = {"type": "browser.click", "params": {"target": {"element": "shop/save"}}}
    (made / "workflows/job.flow.json").write_text(json.dumps({"format": 1, "id": "job", "steps": {"one": step}}))
    return made


@pytest.fixture
async def page(root: Path, tmp_path: Path, theme: Theme, garbage: None) -> AsyncIterator[Any]:
    workspace, notices = Workspace(), Notices()
    workspace.open(root)
    opened: list[tuple[Path, str]] = []
    link = HostLink(tmp_path / "home")
    heals = HealsView(Heals(), link)
    made: Any = ElementsPage(workspace, notices, lambda path, step: opened.append((path, step)), heals, Commands())
    made.opened, made.notices = opened, notices
    made.show()
    await until(lambda: made._known)
    yield made
    await settle()
    made.close()
    made.deleteLater()
    workspace.deleteLater()
    link.deleteLater()


async def test_search_details_and_the_way_to_the_step(page: Any, root: Path) -> None:
    assert page.current == "shop/other" and page._count.text() == "3 elements"
    page.search.setText("button save")
    assert [item.text(0) for item in page.tree.items()] == ["Save"]
    assert page.details._selector.text() == "#save" and page.details._used.text() == "Used by 1 step"
    uses = [one for one in page.details.findChildren(QPushButton) if "job" in one.text()]
    uses[-1].click()
    assert page.opened == [(root / "workflows/job.flow.json", "one")]
    page.search.setText("nothing like it")
    assert page._states.currentIndex() == 3


async def test_sorted_by_its_columns_from_the_keyboard(page: Any) -> None:
    def names() -> list[str]:
        return [item.text(0) for item in page.tree.items()]

    page.select("shop/save")
    assert names() == ["other", "Save", "store"]
    head = page.tree.header()
    page.activateWindow()
    await until(lambda: page.tree.setFocus() or page.tree.hasFocus())
    QTest.keyClick(page.tree, Qt.Key.Key_Tab)
    assert head.hasFocus() and head.accessibleName() == "Sort by Element"
    QTest.keyClick(head, Qt.Key.Key_Return)
    assert names() == ["store", "Save", "other"]
    for _ in range(2):
        QTest.keyClick(head, Qt.Key.Key_Right)
    assert head.accessibleName() == "Sort by Steps"
    QTest.keyClick(head, Qt.Key.Key_Space)
    QTest.keyClick(head, Qt.Key.Key_Space)
    assert names() == ["Save", "other", "store"], "the one that steps use, then by name"
    assert page.current == "shop/save" and page.tree.selected() == ["shop/save"]
    QTest.keyClick(head, Qt.Key.Key_Down)
    assert page.tree.hasFocus()


async def test_renamed_with_its_steps_and_merged(page: Any, root: Path) -> None:
    page.select("shop/save")
    page.rename()
    [dialog] = page.findChildren(FormDialog)
    dialog.findChild(QLineEdit).setText("save-button")
    dialog.agree_button.click()
    await until(lambda: page.current == "shop/save-button")
    assert "shop/save-button" in (root / "workflows/job.flow.json").read_text("utf-8")
    page.details.merge_asked.emit("shop/store")
    await until(lambda: "shop/save-button" not in page._known)
    assert '"shop/store"' in (root / "workflows/job.flow.json").read_text("utf-8")


async def test_two_that_are_the_same_are_merged_by_the_mouse_and_taken_apart(page: Any, root: Path) -> None:
    flow = root / "workflows/job.flow.json"
    for item, keys in zip(
        page.tree.items()[:2], (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier), strict=True
    ):
        place = page.tree.visualItemRect(item).center()
        QTest.mouseClick(page.tree.viewport(), Qt.MouseButton.LeftButton, keys, place)
    assert page._side.currentWidget() is page.merging
    stays = [page.merging.stays.itemData(n) for n in range(page.merging.stays.count())]
    assert stays[0] == "shop/save", "the one that steps use is proposed"
    page.merging.stays.setCurrentIndex(stays.index("shop/other"))
    entries = {"sign-in": {"selector": "#in"}}
    replace_file(root / "elements/bank.json", json.dumps({"format": 1, "elements": entries}))
    await until(lambda: "bank/sign-in" in page._known)
    assert page._side.currentWidget() is page.merging, "what comes meanwhile leaves the selection"
    assert page.merging.stays.currentData() == "shop/other", "and the choice"
    QTest.mouseClick(page.merging.merge, Qt.MouseButton.LeftButton)
    await until(lambda: "shop/save" not in page._known)
    assert '"shop/other"' in flow.read_text("utf-8")
    await until(lambda: page._side.currentWidget() is page.details and page.current == "shop/other")
    offer = (await told(page.notices, "merged")).offer
    assert offer is not None
    offer.act()
    await until(lambda: "shop/save" in page._known)
    assert '"shop/save"' in flow.read_text("utf-8")


async def test_deleted_and_taken_back(page: Any) -> None:
    page.select("shop/store")
    page.delete()
    await until(lambda: "shop/store" not in page._known)
    offer = (await told(page.notices, "is deleted")).offer
    assert offer is not None and offer.title == "Undo"
    offer.act()
    await until(lambda: page.current == "shop/store")


async def test_several_are_deleted_and_taken_back_at_once(page: Any) -> None:
    page.tree.selectAll()
    page.delete()
    await until(lambda: not page._known)
    (await told(page.notices, "3 elements are deleted.")).offer.act()
    await until(lambda: len(page._known) == 3)


async def test_what_another_program_changes_is_shown(page: Any, root: Path) -> None:
    """A repair, a merge or a pull: in a file that is there, and in one that comes."""
    entries = {"save": {"selector": "#keep", "name": "Keep"}}
    replace_file(root / "elements/shop.json", json.dumps({"format": 1, "elements": entries}))
    await until(lambda: list(page._known) == ["shop/save"] and page._known["shop/save"].element.name == "Keep")
    replace_file(root / "elements/bank.json", json.dumps({"format": 1, "elements": entries}))
    await until(lambda: sorted(page._known) == ["bank/save", "shop/save"])
    replace_file(root / "elements/bank.json", json.dumps({"format": 1, "elements": {}}))
    await until(lambda: sorted(page._known) == ["shop/save"])
