"""Playwright's private recorder still tells what we compare ours with: a fixed page, real mouse and keyboard."""

from __future__ import annotations

import asyncio

import pytest

from runtime.browser.driver import driver
from runtime.browser.recording.browser import start
from tests.fixtures.gesture_site import GestureSite
from tests.fixtures.person import Person
from tests.fixtures.playwright_recorder import ChannelChanged, check_version, codegen


def test_the_range() -> None:
    check_version()
    for other in ("1.64.0", "1.66.1", "2.0.0"):
        with pytest.raises(ChannelChanged, match=r"private recorder was tried from 1\.65 to below 1\.66"):
            check_version(other)


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_the_channel(browser_driver: None) -> None:
    site = GestureSite()
    site.pages["fixed"] = "<label>Name <input></label><button>Save</button>"
    browser = await start(headless=True)
    person = await Person.sit_down(browser.address)
    joined = await (await driver()).chromium.connect_over_cdp(browser.address)
    try:
        async with codegen(joined.contexts[0]) as told:
            await person.go(site.url("fixed"))
            await asyncio.sleep(0.5)
            await person.click("input")
            await person.type("Ada")
            await person.click("button")
            async with asyncio.timeout(15):
                while len(told.actions) < 3 or told.actions[-1]["name"] != "click":
                    await asyncio.sleep(0.05)
    finally:
        await joined.close()
        await browser.close(person.connection)
        await person.leave()
        site.close()
    names = [action["name"] for action in told.actions]
    assert [name for n, name in enumerate(names) if name not in names[:n]] == ["navigate", "click", "fill"], told.code
    assert 'get_by_role("textbox", name="Name").fill("Ada")' in "\n".join(told.code)
