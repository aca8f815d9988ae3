"""Where a step acted, noted with its picture."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from runtime.browser import spots
from runtime.browser.sessions import BrowserSession
from runtime.browser.spots import Spots, box_of
from runtime.errors import TargetNotFound
from runtime.model.targets import Target

if TYPE_CHECKING:
    from runtime.browser.types import Locator
    from tests.fixtures.web_site import Site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAGE = """<style>body { margin: 0 } button, iframe { position: absolute; border: 0 }</style>
<button id=go style="left:100px;top:50px;width:80px;height:30px" onclick="this.remove()">Go</button>
<button id=stay style="left:300px;top:60px;width:40px;height:20px" onclick="this.style.left='310px'">Stay</button>
<button class=two style="left:0;top:200px">A</button><button class=two style="left:50px;top:200px">B</button>
<iframe style="left:200px;top:300px;width:300px;height:200px" srcdoc="<style>body{margin:0}</style>
<button style='margin:10px;width:60px;height:25px'>Inside</button>"></iframe>"""


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take longer than a step would wait for its place."""
    monkeypatch.setattr(spots, "_LIMIT", 20.0)


#: Puts a frame into the page, 40 pixels from the left and 30 from the top.
FOREIGN = """address => {
  document.body.innerHTML = '<iframe id=foreign style="position:absolute;left:40px;top:30px;border:0"></iframe>';
  document.getElementById("foreign").src = address;
}"""


async def click(element: Locator, milliseconds: float) -> None:
    await element.click(timeout=milliseconds)


async def press(session: BrowserSession, target: Target, seconds: float = 10) -> None:
    await session.act(target, click, seconds=seconds)


async def test_nothing_is_noted_until_a_picture_was_taken(browser: BrowserSession) -> None:
    await browser.page.set_content(PAGE)
    await press(browser, Target(selector="#stay"))
    assert await browser.acted() is None
    assert Spots().watch(click) is click


async def test_the_place_before_and_after(browser: BrowserSession) -> None:
    await browser.page.set_content(PAGE)
    await browser.acted()
    await press(browser, Target(selector="#stay"))
    assert await browser.acted() == {"before": (300, 60, 40, 20), "after": (310, 60, 40, 20)}
    assert await browser.acted() is None, "it belongs to one step"
    await press(browser, Target(selector="#go"))
    assert await browser.acted() == {"before": (100, 50, 80, 30)}


async def test_a_place_in_a_frame_is_one_of_the_page(browser: BrowserSession) -> None:
    await browser.page.set_content(PAGE)
    await browser.page.frame_locator("iframe").locator("button").wait_for()
    await browser.acted()
    await press(browser, Target(selector="button", frame=("iframe",)))
    assert await browser.acted() == {"before": (210, 310, 60, 25), "after": (210, 310, 60, 25)}


async def test_a_place_in_a_frame_of_another_origin(browser: BrowserSession, web_site: Site) -> None:
    await browser.page.goto(web_site.url("form.html"))
    await browser.page.evaluate(FOREIGN, web_site.url("form.html", host="localhost"))
    button = browser.page.frame_locator("#foreign").locator("body")
    await button.wait_for()
    box = await box_of(button)
    assert box is not None
    assert box[0] >= 40
    assert box[1] >= 30


async def test_what_is_not_there_or_not_one_has_no_place_and_costs_no_waiting(browser: BrowserSession) -> None:
    await browser.page.set_content(PAGE)
    await browser.acted()
    began = time.monotonic()
    assert await box_of(browser.page.locator("#nowhere")) is None
    assert await box_of(browser.page.locator(".two")) is None
    assert await box_of(browser.page.frame_locator("#no-frame").locator("button")) is None
    assert time.monotonic() - began < 15, "waiting would take up the limit"
    with pytest.raises(TargetNotFound):
        await press(browser, Target(selector="#nowhere"), 0.3)
    assert await browser.acted() is None


async def test_a_closed_browser_says_nothing(browser: BrowserSession) -> None:
    await browser.acted()
    await browser.page.set_content(PAGE)
    await press(browser, Target(selector="#stay"))
    await browser.aclose()
    assert await browser.acted() is None
