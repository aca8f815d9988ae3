from __future__ import annotations

import asyncio

import pytest
from pydantic import ValidationError

from runtime.errors import StepTimeout, TargetNotFound

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_wait_for_an_element_to_appear_and_to_be_enabled(step, web_site):
    await step("navigate", url=web_site.url("late.html"))
    await step("wait", target="text=Appears")
    await step("wait", target="#slow", state="enabled")


async def test_wait_for_an_element_to_go(step, web_site):
    await step("navigate", url=web_site.url("overlay.html"))
    await step("evaluate", script="() => { setTimeout(() => document.querySelector('.toast').remove(), 150); }")
    await step("wait", target=".toast", state="hidden")
    await step("click", target="#save")


async def test_wait_for_text_address_title_and_load(step, web_site):
    await step("navigate", url=web_site.url("links.html"))
    await step("click", target="text=Go later")
    await step("wait", until="url", text="/form.html")
    await step("wait", until="title", text="Form", match="equals")
    await step("wait", until="text", text="Invoice num")
    await step("wait", until="text", target="h1", text="^Inv.*e$", match="matches")
    await step("wait", until="load", load="networkidle")


async def test_wait_says_what_was_there_instead(step, web_site, browser_ctx):
    await step("navigate", url=web_site.url("form.html"))
    browser_ctx.timeout = 0.5
    with pytest.raises(TargetNotFound, match=r'"#nothing" was not visible within 0\.45 s: it is not on the page'):
        await step("wait", target="#nothing")
    with pytest.raises(TargetNotFound, match="it is disabled"):
        await step("wait", target="#off", state="enabled")
    with pytest.raises(StepTimeout, match="it is visible"):
        await step("wait", target="h1", state="hidden")
    with pytest.raises(StepTimeout, match=r"it is .*form\.html"):
        await step("wait", until="url", text="/other")
    with pytest.raises(StepTimeout, match="'Paid out' did not appear"):
        await step("wait", until="text", text="Paid out")
    with pytest.raises(StepTimeout, match="No download started"):
        await step("wait", until="download")


async def test_wait_counts_ambiguous_matches(step, web_site, browser_ctx):
    await step("navigate", url=web_site.url("form.html"))
    browser_ctx.timeout = 0.4
    with pytest.raises(TargetNotFound, match="fits 2 elements"):
        await step("wait", target="text=Twice")


async def test_a_cancelled_wait_leaves_the_session_usable(step, web_site):
    await step("navigate", url=web_site.url("form.html"))
    waiting = asyncio.ensure_future(step("wait", target="#nothing"))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await step("extract", target="h1") == "Invoice"


async def test_wait_must_be_told_what_for(step):
    with pytest.raises(ValidationError, match="name the element"):
        await step("wait")
    with pytest.raises(ValidationError, match="give the address"):
        await step("wait", until="url")
