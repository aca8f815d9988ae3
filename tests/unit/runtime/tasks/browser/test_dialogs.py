from __future__ import annotations

import pytest
import pytest_asyncio

from runtime.errors import StepTimeout

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def page(step, web_site):
    await step("navigate", url=web_site.url("dialogs.html"))
    return step


async def test_an_unexpected_dialog_is_dismissed_and_logged(page, log_lines):
    await page("click", target="text=Confirm")
    assert await page("extract", target="#said") == "false"
    assert log_lines == [("warning", "The page showed a dialog (confirm), which was dismissed: Delete it?")]


async def test_an_arranged_answer_is_given_once(page, log_lines):
    await page("dialog", answer="accept")
    await page("click", target="text=Confirm")
    assert await page("extract", target="#said") == "true"
    assert (await page("read_dialog")).model_dump() == {"type": "confirm", "message": "Delete it?", "accepted": True}
    assert log_lines == []
    await page("click", target="text=Confirm")
    assert await page("extract", target="#said") == "false"


async def test_prompts(page):
    await page("dialog", text="Ada")
    await page("click", target="text=Prompt")
    assert await page("extract", target="#said") == '"Ada"'
    await page("dialog")
    await page("click", target="text=Prompt")
    assert await page("extract", target="#said") == '"nobody"'
    await page("dialog", answer="dismiss")
    await page("click", target="text=Prompt")
    assert await page("extract", target="#said") == "null"


async def test_reading_waits_for_a_late_dialog(page):
    await page("dialog")
    await page("click", target="text=Later")
    assert (await page("read_dialog")).message == "Late."


async def test_reading_without_a_dialog(page, browser_ctx):
    browser_ctx.timeout = 0.2
    with pytest.raises(StepTimeout, match="No dialog was shown"):
        await page("read_dialog")


async def test_leaving_a_guarded_page_is_never_held_up(page, web_site, log_lines):
    await page("click", target="text=Guard")
    assert (await page("navigate", url=web_site.url("form.html"))).title == "Form"
    assert log_lines == []
