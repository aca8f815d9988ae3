from __future__ import annotations

import asyncio

import pytest
from pydantic import ValidationError

from runtime.errors import StepFailed, TargetNotFound

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_click_with_button_count_keys_and_position(step, web_site):
    await step("navigate", url=web_site.url("form.html"))
    await step("click", target="#twice")
    await step("click", target="#twice", count=2, modifiers=["Shift", "Alt"])
    await step("click", target="#twice", button="right", position={"x": 2, "y": 2})
    clicks = (await step("extract", target="#clicks")).split()
    assert clicks == ["click:0:", *["click:0:alt+shift"] * 2, "dblclick:0:alt+shift", "contextmenu:2:", "auxclick:2:"]


async def test_click_waits_until_the_button_is_there(step, web_site):
    await step("navigate", url=web_site.url("late.html"))
    await step("click", target="text=Appears")
    await step("assert", check="title", expected="hit")


async def test_click_names_what_is_missing_and_where(step, web_site, browser_ctx):
    await step("navigate", url=web_site.url("form.html") + "?token=abc")
    browser_ctx.timeout = 0.5
    with pytest.raises(TargetNotFound) as caught:
        await step("click", target={"selector": "#nothing", "name": "Send button"})
    assert caught.value.message.startswith('"Send button" was not found on http://127.0.0.1')
    assert "token" not in caught.value.message and caught.value.kind == "target"


async def test_click_counts_ambiguous_matches_and_takes_an_explicit_one(step, web_site):
    await step("navigate", url=web_site.url("form.html"))
    with pytest.raises(TargetNotFound, match=r'"text=Twice" fits 2 elements'):
        await step("click", target="text=Twice")
    await step("click", target="text=Twice >> nth=0")
    assert await step("extract", target="#clicks") == "click:0:"


@pytest.mark.parametrize(
    ("target", "words"),
    [("#save", r"is covered by \.toast"), ("#moving", "keeps moving"), ("#gone", "is there but hidden")],
)
async def test_click_says_what_stands_in_the_way(step, web_site, browser_ctx, target, words):
    await step("navigate", url=web_site.url("overlay.html" if target != "#gone" else "form.html"))
    browser_ctx.timeout = 1.2
    with pytest.raises(StepFailed, match=words) as caught:
        await step("click", target=target)
    assert caught.value.kind == "target" and caught.value.remedy


async def test_click_with_force_reaches_no_covered_button_but_does_not_wait(step, web_site):
    await step("navigate", url=web_site.url("overlay.html"))
    await step("click", target="#save", force=True)
    assert await step("evaluate", script="document.title") == "Overlay"


async def test_a_click_that_was_done_is_not_reported_as_failed_when_the_next_page_is_slow(
    step, web_site, browser_ctx, log_lines
):
    await step("navigate", url=web_site.url("links.html"))
    before = len(web_site.hits)
    browser_ctx.timeout = 3.0
    await step("click", target="text=Never")
    assert [level for level, message in log_lines if "did not come in time" in message] == ["warning"]
    web_site.release.set()
    browser_ctx.timeout = 20.0
    await step("wait", until="title", text="Late")
    web_site.release.clear()
    assert [hit for hit in web_site.hits[before:] if hit.endswith("/never")] == ["GET /never"]


async def test_a_cancelled_click_ends_at_once_and_does_not_happen_later(step, web_site, browser):
    await step("navigate", url=web_site.url("late.html"))
    await step("wait", target="text=Appears")
    clicking = asyncio.ensure_future(step("click", target="#not-yet"))
    await asyncio.sleep(0.1)
    clicking.cancel()
    async with asyncio.timeout(1):
        with pytest.raises(asyncio.CancelledError):
            await clicking
    await step("evaluate", script="() => { place.innerHTML = '<button id=not-yet onclick=\"document.title=1\">x'; }")
    await step("click", target="text=x")
    await step("assert", check="title", expected="1")
    await step("evaluate", script="() => { document.title = 'quiet'; }")
    # Longer than Playwright waits between two tries of an action.
    await asyncio.sleep(0.7)
    await step("assert", check="title", expected="quiet")


async def test_hover_moves_the_mouse_over_the_element(step, web_site):
    await step("navigate", url=web_site.url("form.html"))
    await step("hover", target="#twice")
    assert await step("evaluate", target="#twice", script="(node) => node.matches(':hover')") is True


async def test_drag_and_drop(step, web_site):
    await step("navigate", url=web_site.url("drag.html"))
    await step("drag", target="#card", to="#done")
    assert await step("extract", target="#done") == "Done: card"


async def test_drag_by_a_distance_sends_every_move(step, web_site):
    await step("navigate", url=web_site.url("drag.html"))
    await step("drag", target="#knob", by={"x": 80}, steps=8)
    assert await step("evaluate", script="knob.style.left") == "80px"
    assert int(await step("extract", target="#moves")) >= 8
    await step("drag", target="#range", by={"x": 30})
    assert int(await step("extract", target="#range", what="value")) > 50


async def test_drag_names_the_end_that_is_missing(step, web_site, browser_ctx):
    await step("navigate", url=web_site.url("drag.html"))
    browser_ctx.timeout = 0.5
    with pytest.raises(TargetNotFound, match='"#nowhere" was not found'):
        await step("drag", target="#card", to="#nowhere")


async def test_drag_names_what_is_missing_in_the_time_that_is_left(step, browser, browser_ctx):
    await browser.page.set_content("<h2>Board</h2><button id=x>Done</button>")
    browser_ctx.timeout = 5.0
    button = {"tag": "button", "role": "button"}
    end = {"selector": "#gone", "fingerprint": {**button, "name": "Done"}}
    with pytest.raises(TargetNotFound, match=r'"Card" \(button "Card"\) was not found on .* within [0-3]') as caught:
        await step("drag", target={"selector": "#c", "name": "Card", "fingerprint": {**button, "name": "Card"}}, to=end)
    assert "nothing on the page can be it" in str(caught.value)


async def test_drag_needs_one_end(step):
    with pytest.raises(ValidationError, match="how far to move"):
        await step("drag", target="#card")


async def test_scroll_to_an_element_by_a_distance_and_in_a_box(step, web_site):
    await step("navigate", url=web_site.url("lazy.html"))
    await step("scroll", target="p >> nth=4")
    assert await step("evaluate", script="scrollY") > 0
    await step("scroll", to="by", by={"y": -10_000})
    assert await step("evaluate", script="scrollY") == 0
    await step("scroll", to="by", target="#box", by={"y": 50})
    assert await step("evaluate", script="box.scrollTop") == 50


async def test_scroll_to_the_end_loads_everything(step, web_site):
    await step("navigate", url=web_site.url("lazy.html"))
    rounds = await step("scroll", to="end")
    assert rounds >= 4
    assert await step("extract", target="p", what="count") == 20
