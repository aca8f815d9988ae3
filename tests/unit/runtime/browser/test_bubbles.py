"""Nothing of the browser's own lies over its pages: what the screen shows of a page is what the page is."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageGrab

from runtime.browser.bubbles import PREFERENCES, write_preferences
from runtime.browser.launch import open_context
from runtime.browser.options import Mode, SessionOptions
from runtime.browser.recording.browser import start
from runtime.demo.job import CREDENTIAL
from runtime.demo.site.process import SiteProcess

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.usefixtures("browser_driver"),
]

DOWNLOAD = "Object.assign(document.createElement('a'), {href: 'data:application/x-list,abc', download: 'list'}).click()"
#: Pixels of a page that may differ: a caret, the edge of the window. A bubble covers more than ten thousand.
FEW = 4000
#: How long the screen may take to be still, in seconds.
STILL_S = 20


@pytest.mark.parametrize("mode", [Mode.FRESH, Mode.PROFILE])
async def test_signing_in_and_downloading_cover_nothing(
    mode: Mode, x_display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", x_display)
    profile = str(tmp_path / "profile") if mode is Mode.PROFILE else ""
    opened = await open_context(
        SessionOptions(mode, headless=False, profile=profile, width=900, height=600), timeout=60
    )
    with SiteProcess() as site:
        page = await opened.context.new_page()
        try:
            await _sign_in(page, site.url)
            async with page.expect_download() as downloading:
                await page.evaluate(DOWNLOAD)
            await (await downloading.value).path()
            assert await _covered(page, x_display) < FEW, "something lies over the page"
        finally:
            await opened.close()
    if profile:
        assert _kept(Path(profile)) == PREFERENCES


async def test_a_recording_has_them_too(x_display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", x_display)
    browser = await start()
    try:
        assert _kept(browser.folder) == PREFERENCES
    finally:
        await browser.kill()
    assert not browser.folder.exists()


async def test_what_a_profile_has_been_set_to_stays(tmp_path: Path) -> None:
    file = tmp_path / "Default" / "Preferences"
    file.parent.mkdir()
    file.write_text('{"credentials_enable_service": true}')
    write_preferences(tmp_path)
    assert json.loads(file.read_text()) == {"credentials_enable_service": True}


async def _sign_in(page: Any, url: str) -> None:
    await page.goto(f"{url}/sign-in")
    await page.get_by_label("User name").fill(CREDENTIAL["fields"]["username"])
    await page.get_by_label("Password").fill(CREDENTIAL["fields"]["password"])
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url("**/dashboard")


def _kept(profile: Path) -> Any:
    """What the browser has kept of the preferences that it was given."""
    kept = json.loads((profile / "Default" / "Preferences").read_text("utf-8"))
    return {
        name: {inner: kept[name].get(inner) for inner in value} if isinstance(value, dict) else kept.get(name)
        for name, value in PREFERENCES.items()
    }


async def _covered(page: Any, display: str) -> int:
    """How many pixels of the page are otherwise on the screen, once the screen is still."""
    x, y = await page.evaluate("[screenX, screenY]")
    before = None
    async with asyncio.timeout(STILL_S):
        while True:
            shown = await asyncio.to_thread(ImageGrab.grab, xdisplay=display)
            if before is not None and ImageChops.difference(before, shown).getbbox() is None:
                break
            before = shown
            await asyncio.sleep(0.3)  # between two pictures, in which an opening bubble would grow
    truth = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    shown = shown.convert("RGB")
    # How high tabs and fields are differs between browsers: the corner that nothing ever covers says where the page is.
    corner = truth.crop((0, 0, 240, 200))
    near = [(x + right, y + down) for right in range(9) for down in range(40, 160)]
    return _differing(shown, truth, min(near, key=lambda at: _differing(shown, corner, at)))


def _differing(screen: Image.Image, part: Image.Image, at: tuple[int, int]) -> int:
    shown = screen.crop((*at, at[0] + part.width, at[1] + part.height))
    grey = ImageChops.difference(shown, part).convert("L").point(lambda value: 255 if value > 40 else 0)
    return grey.histogram()[255]
