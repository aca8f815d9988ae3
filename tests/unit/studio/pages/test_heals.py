"""What was healed, on the page of elements: with a real host, real journals and the project's real files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton

from runtime.model.status import RunStatus
from runtime.services.core import Core
from studio.app import Studio
from studio.bridge.operation import settle
from studio.dialogs.form import FormDialog
from studio.pages.elements.heal_details import difference
from studio.pages.elements.page import ElementsPage
from studio.pages.elements.spot import ElementPicture
from studio.theme import Theme
from studio.widgets.rail import RailButton
from tests.fixtures.engine import registry
from tests.fixtures.healed_project import HEAL, INLINE, healed_run, make_project
from tests.fixtures.live_studio import eventually, focused, told


@pytest.fixture
async def shop(fresh_home: Path, tmp_path: Path) -> Path:
    """A project in whose run an element and a target in a step were healed; the host comes later."""
    project = make_project(tmp_path / "shop")
    core = await Core.open(fresh_home, registry=registry(), everything=False)
    row = await healed_run(core, project, {"save": [HEAL], "leave": [INLINE]})
    await core.store.writer.commit([("UPDATE runs SET status=? WHERE n=?", (RunStatus.COMPLETED, row.n))])
    await core.close(0.5)
    return project


async def opened(studio: Studio, shop: Path) -> ElementsPage:
    assert studio.projects.enter(shop)
    studio.window.show_page("elements")
    page = studio.window.page("elements")
    assert isinstance(page, ElementsPage)
    page.show_heals()
    await eventually(lambda: page.heals.selected)
    return page


def selector(shop: Path) -> str:
    found: dict[str, Any] = json.loads((shop / "elements/shop.json").read_text("utf-8"))
    return str(found["elements"]["save"]["selector"])


def badge(studio: Studio) -> int:
    (found,) = [one for one in studio.window.rail.findChildren(RailButton) if one.defaultAction().text() == "Elements"]
    return found._count


async def test_accepted_one_by_one_taken_back_and_all_at_once(shop: Path, live_studio: Studio) -> None:
    page = await opened(live_studio, shop)
    view, notices = page.heals, live_studio.notices
    assert page.tabs.tabText(1) == "Healed (2)" and badge(live_studio) == 2
    page.search.setText("shop/save")
    assert [one["place"] for one in view.selected] == ["shop/save"]
    await eventually(lambda: view.details._uses.count() == 2)
    uses = view.details.findChildren(QPushButton)
    view._show_details()  # as when an answer comes while a person is at it
    await settle()
    assert view.details.findChildren(QPushButton) == uses, "what is there is not made anew"
    assert view.details.accept.isVisible() and not view.details.undo.isVisible()
    QTest.mouseClick(view.details.accept, Qt.MouseButton.LeftButton)
    await eventually(lambda: badge(live_studio) == 1)
    await told(notices, "1 element is repaired.")
    assert selector(shop) == HEAL.selector
    assert view.selected[0]["status"] == "accepted" and not view.details.accept.isVisible()
    QTest.mouseClick(view.details.undo, Qt.MouseButton.LeftButton)
    await eventually(lambda: badge(live_studio) == 2)
    assert selector(shop) == "#save"
    # What the terminal decides, by the same host, is seen at once.
    one = str(view.selected[0]["id"])
    await live_studio.link.call("heals.reject", {"ids": [one]})
    await eventually(lambda: badge(live_studio) == 1 and view.selected[0]["status"] == "rejected")
    await live_studio.link.call("heals.undo", {"ids": [one]})
    await eventually(lambda: badge(live_studio) == 2)
    page.search.clear()
    QTest.mouseClick(view.accept_all, Qt.MouseButton.LeftButton)
    await eventually(lambda: badge(live_studio) == 0)
    offer = (await told(notices, "2 elements are repaired.")).offer
    assert selector(shop) == HEAL.selector
    assert offer is not None
    offer.act()
    await eventually(lambda: badge(live_studio) == 2)
    assert selector(shop) == "#save"
    await settle()


async def test_rejected_by_the_keyboard_and_what_cannot_be_repaired_says_why(shop: Path, live_studio: Studio) -> None:
    page = await opened(live_studio, shop)
    page.search.setText("cancel")
    await focused(page.heals.tree)
    QTest.keyClick(page.heals.tree, Qt.Key.Key_Delete)
    await eventually(lambda: badge(live_studio) == 1)
    assert page.heals.selected[0]["status"] == "rejected"
    path = shop / "elements/shop.json"
    path.write_text(path.read_text("utf-8").replace("#save", "#mine"), "utf-8")
    page.search.setText("shop/save")
    QTest.mouseClick(page.heals.details.accept, Qt.MouseButton.LeftButton)
    assert (await told(live_studio.notices, "was changed since")).tone == "danger" and selector(shop) == "#mine"
    page.heals.run_asked.emit(page.heals.selected[0]["run"])
    assert live_studio.window.documents.current.startswith("page:run:")
    await settle()


async def test_what_is_done_with_elements_and_heals_are_commands(shop: Path, live_studio: Studio) -> None:
    """In the lists by keys that a person may change, in their menus, and only where they can do something."""
    page = await opened(live_studio, shop)
    commands = live_studio.commands
    waiting = [one["id"] for one in page.heals.selected]
    assert waiting and commands.action("heals.accept").isEnabled() and not commands.action("heals.undo").isEnabled()
    page.heals.tree.customContextMenuRequested.emit(QPoint(5, 5))
    menu = next(one for one in page.heals.tree.findChildren(QMenu) if one.isVisible())
    assert [action.text() for action in menu.actions() if action.text()] == [
        "Accept the repair", "Reject the repair", "Take the decision back",
    ]  # fmt: skip
    menu.close()
    commands.set_shortcut("heals.reject", "X")
    await focused(page.heals.tree)
    QTest.keyClick(page.heals.tree, Qt.Key.Key_X)
    await eventually(lambda: badge(live_studio) == 1)
    assert not commands["view.save_list"].enabled()
    page.tabs.setCurrentIndex(0)
    assert commands["view.save_list"].enabled()
    assert ["shop/save", "Save", "Button", "2"] in page.listed()
    page.select("shop/save")
    await focused(page.tree)
    QTest.keyClick(page.tree, Qt.Key.Key_F2)
    [form] = [one for one in live_studio.window.findChildren(FormDialog) if one.isVisible()]
    form.findChildren(QLineEdit)[0].setText("keep")
    form.agree_button.click()
    await eventually(lambda: page.current == "shop/keep")
    offer = (await told(live_studio.notices, "It is “shop/keep” now")).offer
    assert offer is not None
    offer.act()
    await eventually(lambda: page.current == "shop/save")


def test_what_is_different() -> None:
    told = difference({**HEAL.record(), "old_frame": ["iframe"]})
    assert told[0] == ("Selector", "iframe › #save", HEAL.selector)
    assert ("Id", "save", "b7") in told
    assert not any(name == "Words" for name, _, _ in told), "what is the same is not told"


def test_a_page_is_cut_to_where_it_was_found(tmp_path: Path, theme: Theme) -> None:
    page = QPixmap(1000, 800)
    page.fill(QColor("white"))
    page.save(str(tmp_path / "page.png"))
    picture = ElementPicture("Found")
    picture.show_picture(str(tmp_path / "page.png"), (500, 400, 60, 24))
    shown = picture.shown.pixmap()
    assert shown.width() < 400 and shown.toImage().pixelColor(shown.rect().center()) == QColor("white")
    picture.show_picture("")
    assert picture.findChildren(QLabel)[-1].text() == "No picture was kept."
    picture.deleteLater()
