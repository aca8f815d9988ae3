"""Picking in a real browser: the mouse and keys are a second client's, by coordinates, as a person's are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from runtime.browser.looking import opened_page
from runtime.browser.picking.picked import Picked
from runtime.browser.picking.picker import pick
from runtime.browser.recording.browser import StartedBrowser, start
from runtime.browser.recording.connection import Connection
from tests.fixtures.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PAGE = """<title>Order</title><body style="margin:40px"><h1>Order 7</h1><form aria-label=Order onsubmit="return false">
<p><button id=save><b>Save</b> order</button> <button>Cancel</button></p></form>
<iframe srcdoc="<button id=inner style='margin:20px'>Inside</button>" width=300 height=90></iframe>
<script>window.seen = []; for (const type of ["pointerdown", "mousedown", "click", "keydown", "keyup"])
document.addEventListener(type, (event) => seen.push(type), true)</script>"""
#: What is drawn stands after the body, in a shadow root that the page cannot open.
SHOWN = "document.documentElement.lastElementChild.localName === 'div'"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def started() -> AsyncIterator[StartedBrowser]:
    browser = await start(headless=True)
    yield browser
    connection = await Connection.open(browser.address)
    await browser.close(connection)
    await connection.aclose()


class Desk:
    """A page, a person at it, and the pick that waits for them."""

    def __init__(self, page: Any, person: Person) -> None:
        self.page, self.person = page, person
        self.picking: asyncio.Task[Picked | None] = asyncio.create_task(pick(page, "bg"))

    async def hover(self, what: Any) -> None:
        """Move there until it is outlined."""
        async with asyncio.timeout(20):
            while not await self.person.look(SHOWN):
                await self.person.move(what)
                await self.person.move((5, 5), steps=1)
                await self.person.move(what, steps=1)

    async def outcome(self) -> Picked | None:
        async with asyncio.timeout(20):
            return await self.picking


@pytest_asyncio.fixture(loop_scope="module")
async def desk(started: StartedBrowser) -> AsyncIterator[Desk]:
    from runtime.browser.driver import stop_driver

    async with opened_page("", started.address) as page:
        await page.set_content(PAGE)
        person = await Person.sit_down(started.address)
        it = Desk(page, person)
        yield it
        it.picking.cancel()
        await asyncio.gather(it.picking, return_exceptions=True)
        await person.leave()
    await stop_driver()


async def drawn(person: Person) -> str:
    """All text on the page with what stands in closed shadow roots, as the browser itself sees it."""
    found = await person.call("DOM.getDocument", {"depth": -1, "pierce": True})

    def texts(node: dict[str, Any]) -> str:
        inner = [*node.get("children", ()), *node.get("shadowRoots", ())]
        return node.get("nodeValue", "") + "".join(texts(child) for child in inner)

    return texts(found["root"])


async def test_a_click_picks_and_the_page_knows_nothing(desk: Desk) -> None:
    person = desk.person
    before = await person.look("document.documentElement.outerHTML")
    await desk.hover("#save")
    assert await person.look("document.documentElement.lastElementChild.shadowRoot") is None
    async with asyncio.timeout(20):
        while "1 съвпадение  ·  " not in (text := await drawn(person)):
            await asyncio.sleep(0.02)
    assert "Щракнете елемента" in text and "button “Save order”" in text and 'role=button[name="Save order"]' in text
    await person.click("#save b")
    found = await desk.outcome()
    assert found is not None
    assert (found.selector, found.matches, found.frame) == ('role=button[name="Save order"]', 1, ())
    assert found.fingerprint.attributes["id"] == "save" and found.picture.startswith(b"\x89PNG")
    strengths = {name: (value, strength) for name, value, strength in found.strengths}
    assert strengths["words"] == ("Save order", "strong") and strengths["container"][0] == "Order"
    assert ('button[id="save"]', 1) in found.ways
    assert await person.look("seen.length + document.title") == "0Order"
    assert await person.look("document.documentElement.outerHTML") == before


async def test_arrows_go_around_and_into_and_enter_picks(desk: Desk) -> None:
    await desk.hover("#save")
    for key in ("ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "Enter"):
        await desk.person.key(key)
    found = await desk.outcome()
    assert found is not None and found.fingerprint.tag == "p"
    assert await desk.person.look("seen.length") == 0


async def test_escape_ends_and_leaves_nothing(desk: Desk) -> None:
    await desk.hover("#save")
    await desk.person.key("Escape")
    assert await desk.outcome() is None
    await desk.person.sees(f"!({SHOWN})")
    await desk.person.click("#save")
    assert await desk.person.sees("seen.includes('click')")


async def test_inside_a_frame(desk: Desk) -> None:
    await desk.person.sees("document.querySelector('iframe').contentDocument.body.childElementCount")
    inner = "document.querySelector('iframe').contentDocument.documentElement.lastElementChild.localName === 'div'"
    async with asyncio.timeout(20):
        while not await desk.person.look(inner):
            await desk.person.move("#inner")
            await desk.person.move((5, 5), steps=1)
            await desk.person.move("#inner", steps=1)
    await desk.person.click("#inner")
    found = await desk.outcome()
    assert found is not None and found.fingerprint.name == "Inside"
    assert len(found.frame) == 1 and found.frame[0].startswith("iframe")


async def test_a_page_that_is_closed_ends_it(desk: Desk) -> None:
    await desk.hover("#save")
    await desk.page.evaluate("window.open('about:blank')")
    await desk.page.close()
    assert await desk.outcome() is None
