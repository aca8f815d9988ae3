from __future__ import annotations

import pytest

from runtime.errors import StepFailed, StepTimeout

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_new_tab_becomes_the_current_one(step, web_site):
    result = await step("new_tab", url=web_site.url("form.html"))
    assert (result.title, result.tabs) == ("Form", 2)
    result = await step("close_tab")
    assert (result.url, result.tabs) == ("about:blank", 1)


async def test_a_tab_that_cannot_be_loaded_is_not_left_behind(step, web_site, browser):
    with pytest.raises(StepFailed, match="404"):
        await step("new_tab", url=web_site.url("nothing.html"))
    assert len(browser.tabs.all) == 1


async def test_a_link_opens_a_tab_and_the_step_stays_where_it_was(step, web_site):
    await step("navigate", url=web_site.url("links.html"))
    await step("click", target="text=Form in a new tab")
    assert await step("evaluate", script="document.title") == "Links"
    assert (await step("switch_tab")).title == "Form"
    await step("fill", target="label=PIN", value="1")
    assert (await step("close_tab")).title == "Links"


async def test_switching_waits_for_a_tab_that_opens_late(step, web_site):
    await step("navigate", url=web_site.url("links.html"))
    await step("click", target="text=Open later")
    assert (await step("switch_tab")).title == "Form"


async def test_switch_by_address_title_and_number(step, web_site):
    await step("navigate", url=web_site.url("form.html"))
    await step("new_tab", url=web_site.url("table.html"))
    assert (await step("switch_tab", which="url", text="form.html")).title == "Form"
    assert (await step("switch_tab", which="title", text="Table")).title == "Table"
    assert (await step("switch_tab", which="number", number=1)).title == "Form"
    assert (await step("switch_tab", which="number", number=-1)).title == "Table"


async def test_no_such_tab(step, browser_ctx):
    browser_ctx.timeout = 0.3
    for params in ({}, {"which": "url", "text": "nope"}, {"which": "number", "number": 5}):
        with pytest.raises(StepTimeout, match="No such tab appeared"):
            await step("switch_tab", **params)


async def test_a_tab_that_closes_itself_gives_way_to_the_one_before(step, web_site):
    await step("navigate", url=web_site.url("links.html"))
    await step("click", target="text=Form in a new tab")
    await step("switch_tab")
    await step("evaluate", script="() => { setTimeout(close, 0); }")
    assert (await step("switch_tab", which="title", text="Links")).title == "Links"


async def test_closing_the_last_tab_leaves_an_empty_one(step, web_site):
    await step("navigate", url=web_site.url("form.html"))
    assert (await step("close_tab")).model_dump() == {"url": "about:blank", "title": "", "tabs": 1}
