"""Restore points: when one is made, and that a session opened again at it is what it was."""

from __future__ import annotations

import asyncio
import json

import pytest
import pytest_asyncio

from runtime.errors import StepFailed
from tests.fixtures.chromium import KEY

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def point(browser_ctx):
    """The new restore point of the session, or None; as the journal keeps it."""

    async def ask():
        return json.loads(json.dumps(await browser_ctx.resources.peek(KEY).restore_point()))

    return ask


async def test_a_fresh_session_and_each_navigation_make_a_point_once(step, point, web_site):
    assert (await point())["tabs"] == [{"url": "about:blank", "session_storage": []}]
    assert await point() is None
    await step("navigate", url=web_site.url("form.html"))
    made = await point()
    assert made["tabs"][0]["url"] == web_site.url("form.html") and made["options"]["headless"] is True
    assert await point() is None
    await step("reload")
    assert await point() is not None


async def test_asking_costs_nothing_when_nothing_was_loaded(step, point, browser, web_site):
    await step("navigate", url=web_site.url("form.html"))
    await point()
    connection = browser.page._impl_obj._connection
    sent, original = [], connection.onmessage
    connection.onmessage = lambda message: (sent.append(message), original(message))
    try:
        assert await point() is None
    finally:
        connection.onmessage = original
    assert sent == []


async def test_a_click_that_leads_to_another_page_makes_a_point(step, point, web_site):
    await step("navigate", url=web_site.url("links.html"))
    await step("click", target="text=Form >> nth=0")
    assert (await point())["tabs"][0]["url"] == web_site.url("form.html")


ACTING = [
    {"name": "fill", "target": "label=PIN", "value": "1"},
    {"name": "type", "target": "label=PIN", "text": "1"},
    {"name": "check", "target": "label=Paid"},
    {"name": "select", "target": "label=Country", "option": "Germany"},
    {"name": "click", "target": "#twice"},
    {"name": "press", "target": "label=PIN", "key": "a"},
    {"name": "evaluate", "script": "1"},
    {"name": "evaluate", "script": "() => 1", "target": "h1"},
]


async def test_no_point_is_made_of_a_page_that_was_acted_on_before_it_was_seen(step, point, web_site):
    """As when a page loads late, and the step that asks next has typed into it already."""
    for action in ACTING:
        await step("navigate", url=web_site.url("form.html"))
        await step(**action)
        assert await point() is None, action
        await step("reload")
        assert await point() is not None, action


LOOKING = [
    ("hover", {"target": "text=Form >> nth=0"}),
    ("extract", {"target": "body"}),
    ("scroll", {"to": "end"}),
    ("screenshot", {}),
    ("wait", {"target": "text=Push"}),
]


async def test_looking_at_a_page_changes_nothing(step, point, web_site):
    for name, params in LOOKING:
        await step("navigate", url=web_site.url("links.html"))
        await step(name, **params)
        assert await point() is not None, name


async def test_input_in_a_frame_counts(step, point, web_site):
    await step("navigate", url=web_site.url("frames.html"))
    await step("fill", target={"selector": "label=Card number", "frame": ["#foreign"]}, value="1")
    assert await point() is None


async def test_a_link_to_another_tab_leaves_the_first_untouched_and_a_handled_link_does_not(step, point, web_site):
    await step("navigate", url=web_site.url("links.html"))
    await step("click", target="text=Form in a new tab")
    await step("switch_tab")
    assert [tab["url"] for tab in (await point())["tabs"]] == [web_site.url("links.html"), web_site.url("form.html")]
    await step("close_tab")
    await step("click", target="text=Handled")
    await step("new_tab", url=web_site.url("table.html"))
    assert await point() is None


async def test_a_change_of_address_within_the_document_makes_no_point(step, point, web_site):
    await step("navigate", url=web_site.url("links.html"))
    await point()
    await step("evaluate", script="history.pushState(null, '', '/elsewhere')")
    assert await point() is None


async def test_a_page_on_its_way_is_asked_again(step, point, browser, web_site):
    await step("navigate", url=web_site.url("links.html"))
    await point()
    await step("click", target="text=Go later")
    await step("wait", until="url", text="form.html")
    assert (await point())["tabs"][0]["url"] == web_site.url("form.html")


@pytest_asyncio.fixture(loop_scope="session")
async def resumed(empty_ctx, run_task):
    """Go on after a crash: the session is gone, its point is known."""

    async def resume(point, name="main"):
        await empty_ctx.resources.drop(f"browser:{name}")
        empty_ctx.resources.put_restore(f"browser:{name}", point)

        async def step(type, **params):
            return await run_task(empty_ctx, f"browser.{type}", session=name, **params)

        return step

    return resume


async def test_a_session_is_opened_again_where_it_was(step, point, web_site, resumed):
    await step("navigate", url=web_site.url("sign_in"))
    await step("set_storage", items={"theme": "dark"})
    await step("set_storage", storage="session", items={"step": "3"})
    await step("navigate", url=web_site.url("private"))
    again = await resumed(await point())
    assert await again("extract", target="h1") == "Hello Ada"
    assert await again("get_storage") == {"theme": "dark"}
    assert await again("get_storage", storage="session") == {"step": "3"}


def pages_since(site, before):
    return [hit for hit in site.hits[before:] if "favicon" not in hit]


async def test_the_site_sees_the_reopening_once(step, point, web_site, resumed):
    await step("navigate", url=web_site.url("form.html?once"))
    await step("set_storage", storage="session", items={"a": "1"})
    await step("reload")
    made = await point()
    before = len(web_site.hits)
    again = await resumed(made)
    await again("assert", check="title", expected="Form")
    assert pages_since(web_site, before) == ["GET /form.html?once"]
    await again("clear_storage", storage="session")
    await again("reload")
    assert await again("get_storage", storage="session") == {}


async def test_tabs_and_the_current_one_come_back(step, point, web_site, resumed):
    await step("navigate", url=web_site.url("form.html"))
    await step("new_tab", url=web_site.url("table.html"))
    await step("switch_tab", which="number", number=1)
    again = await resumed(await point())
    assert await again("extract", target="h1") == "Invoice"
    assert (await again("switch_tab")).title == "Table"


async def test_a_reopened_session_that_was_acted_on_makes_no_point(step, point, web_site, resumed, empty_ctx):
    await step("navigate", url=web_site.url("form.html"))
    again = await resumed(await point())
    await again("fill", target="label=PIN", value="1")
    assert await empty_ctx.resources.peek(KEY).restore_point() is None


async def test_a_site_that_leads_elsewhere_is_reported_and_can_be_tried_again(step, point, web_site, resumed):
    await step("navigate", url=web_site.url("sign_in"))
    made = await point()
    cookies = made["storage"].pop("cookies")
    again = await resumed({**made, "storage": {**made["storage"], "cookies": []}})
    for _ in range(2):
        with pytest.raises(StepFailed, match=r"could not be opened again at .*/private: the site led to .*/signed_out"):
            await again("extract", target="h1")
    again = await resumed({**made, "storage": {**made["storage"], "cookies": cookies}})
    assert await again("extract", target="h1") == "Hello Ada"


async def test_opening_or_closing_explicitly_forgets_the_point(step, point, web_site, resumed, empty_ctx):
    await step("navigate", url=web_site.url("form.html"))
    made = await point()
    again = await resumed(made)
    assert (await again("open")).url == "about:blank"
    again = await resumed(made)
    await again("close")
    with pytest.raises(StepFailed, match="No browser session"):
        await again("extract", target="h1")


async def test_parallel_steps_open_the_session_once(step, point, web_site, resumed):
    await step("navigate", url=web_site.url("form.html"))
    again = await resumed(await point())
    before = len(web_site.hits)
    texts = await asyncio.gather(*(again("extract", target="h1") for _ in range(3)))
    assert texts == ["Invoice"] * 3 and pages_since(web_site, before) == ["GET /form.html"]
