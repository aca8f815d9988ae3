"""A picked target in the project's elements: real files, and once a real click in a real browser."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from runtime.browser.picking.picked import Picked
from runtime.browser.recording.browser import start
from runtime.errors import InvalidFile, UsageProblem
from runtime.files.project import Project
from runtime.services.picking import PickRequest, keep, pick_element
from tests.fixtures.healed_project import FOUND, SAVE, make_project
from tests.fixtures.person import Person

PICKED = Picked(FOUND, "testid=save", (), 1, (("testid=save", 1),), b"\x89PNG picture")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.open(make_project(tmp_path / "shop"))


def test_a_new_element_and_one_that_is_picked_again(project: Project) -> None:
    file = keep(project, "shop/store", PICKED)
    entries = json.loads(file.read_text("utf-8"))["elements"]
    assert entries["store"]["selector"] == "testid=save" and entries["store"]["name"] == "Save"
    assert entries["store"]["fingerprint"] == {**FOUND.record(), "picture": "shop-store.png"}
    assert (file.parent / "shop-store.png").read_bytes() == PICKED.picture
    assert entries["save"]["fingerprint"] == SAVE.record()
    keep(project, "shop/save", PICKED)
    assert json.loads(file.read_text("utf-8"))["elements"]["save"]["selector"] == "testid=save"
    assert keep(project, "crm/save", PICKED).name == "crm.json"


def test_a_damaged_file_is_refused(project: Project) -> None:
    file = project.root / "elements/shop.json"
    file.write_text("{")
    with pytest.raises(InvalidFile, match="has problems"):
        keep(project, "shop/save", PICKED)
    assert file.read_text() == "{"


@pytest.mark.parametrize(("name", "message"), [("save", "no name of an element"), ("../x/y", "no name of an element")])
async def test_names_are_looked_at_before_anybody_clicks(project: Project, name: str, message: str) -> None:
    with pytest.raises(UsageProblem, match=message):
        await pick_element(PickRequest("about:blank", element=name, folder=str(project.root)))


async def test_elements_need_a_project(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="there is none here"):
        await pick_element(PickRequest("about:blank", element="shop/save", folder=str(tmp_path)))


@pytest.mark.browser
async def test_from_a_click_to_the_file(project: Project, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<h1>Order</h1><button data-testid=save>Save</button>")
    browser = await start(headless=True)
    person = await Person.sit_down(browser.address)
    try:
        await person.call("Page.navigate", {"url": page.as_uri()})
        await person.sees("!!document.querySelector('button')")
        request = PickRequest(page.as_uri(), browser.address, "shop/save", str(project.root))
        picking = asyncio.create_task(pick_element(request))
        async with asyncio.timeout(30):
            while not await person.look("document.documentElement.lastElementChild.localName === 'div'"):
                await person.move("button")
                await person.move((2, 2), steps=1)
            await person.click("button")
            found = await picking
    finally:
        await browser.close(person.connection)
        await person.leave()
    assert found is not None and found["target"]["selector"] == 'testid="save"'
    entry = json.loads(Path(found["file"]).read_text("utf-8"))["elements"]["save"]
    assert entry["fingerprint"] == {**found["target"]["fingerprint"], "picture": "shop-save.png"}
    assert (project.root / "elements/shop-save.png").read_bytes().startswith(b"\x89PNG")
