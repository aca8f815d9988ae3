"""What is acted on in slow motion is framed by the browser, not by anything in the page."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from runtime.browser.marking import Marker
from runtime.browser.options import SessionOptions
from runtime.browser.sessions import BrowserSession
from runtime.errors import TargetNotFound
from runtime.model.targets import Target

if TYPE_CHECKING:
    from runtime.browser.types import Locator

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAGE = """<body style="margin:0;background:white">
<button id=go style="position:absolute;left:100px;top:1500px;width:80px;height:30px">Go</button></body>"""
BLUE, WHITE = (37, 99, 235), (255, 255, 255)


@pytest.fixture
def marked(browser: BrowserSession) -> BrowserSession:
    """A session whose acts are framed, without a window of its own."""
    browser.marker = Marker(0.05)
    return browser


async def edge(session: BrowserSession) -> tuple[int, ...]:
    """The colour a little to the left of the button."""
    box = await session.page.locator("#go").bounding_box()
    assert box is not None
    picture = Image.open(io.BytesIO(await session.page.screenshot())).convert("RGB")
    return picture.getpixel((round(box["x"]) - 4, round(box["y"]) + 10))


async def test_it_is_framed_before_it_is_acted_on_and_not_afterwards(marked: BrowserSession) -> None:
    await marked.page.set_content(PAGE)
    before = await marked.page.content()
    seen: list[object] = []

    async def look(element: Locator, milliseconds: float) -> None:
        seen.extend([await edge(marked), await marked.page.content() == before, milliseconds < 10_000])

    await marked.act(Target(selector="#go"), look, seconds=10)
    assert seen == [BLUE, True, True], "framed, nothing in the page, and the pause is taken from the time"
    assert await edge(marked) == WHITE


async def test_what_is_not_there_fails_as_ever(marked: BrowserSession) -> None:
    await marked.page.set_content(PAGE)

    async def click(element: Locator, milliseconds: float) -> None:
        await element.click(timeout=milliseconds)

    with pytest.raises(TargetNotFound):
        await marked.act(Target(selector="#gone"), click, seconds=2)
    await marked.act(Target(selector="#go"), click, seconds=10)


async def test_only_a_window_in_slow_motion_is_watched() -> None:
    async def act(element: Locator, milliseconds: float) -> None: ...

    assert Marker.of(SessionOptions(headless=False, slow_motion=0.5)).seconds == 0.5
    for options in (SessionOptions(headless=True, slow_motion=0.5), SessionOptions(headless=False)):
        assert Marker.of(options).watch(act) is act
