from __future__ import annotations

import asyncio

import pytest

from runtime.errors import StepFailed, StepTimeout

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_navigate_gives_address_title_and_status(step, web_site):
    result = await step("navigate", url=web_site.url("redirect?to=/form.html"))
    assert (result.url, result.title, result.status) == (web_site.url("form.html"), "Form", 200)


async def test_navigate_adds_the_scheme(step, web_site):
    result = await step("navigate", url=f"127.0.0.1:{web_site.port}/form.html")
    assert result.title == "Form"


async def test_an_error_page_fails_unless_it_is_allowed(step, web_site):
    with pytest.raises(StepFailed, match="answered with 503") as caught:
        await step("navigate", url=web_site.url("status?code=503"))
    assert caught.value.kind == "http"
    assert (await step("navigate", url=web_site.url("status?code=503"), allow_errors=True)).status == 503


@pytest.mark.parametrize(
    ("url", "kind", "words"),
    [
        ("http://127.0.0.1:1/", "network", "do not open that port"),
        ("http://nowhere.invalid/", "network", "no server has that name|proxy|connection failed"),
        ("javascript:alert(1)", "data", "cannot be opened"),
        ("chrome://settings", "data", "cannot be opened"),
        ("   ", "data", "empty"),
    ],
)
async def test_what_cannot_be_opened_is_said_plainly(step, url, kind, words):
    with pytest.raises(StepFailed, match=words) as caught:
        await step("navigate", url=url)
    assert caught.value.kind == kind and caught.value.remedy


async def test_nothing_answers(step):
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StepFailed, match=r"nothing answers there \(ERR_CONNECTION_REFUSED\)"):
        await step("navigate", url=f"http://127.0.0.1:{port}/")


async def test_a_page_that_does_not_come_in_time(step, web_site, browser_ctx):
    browser_ctx.timeout = 0.5
    with pytest.raises(StepTimeout, match=r"was not ready within 0\.45 s"):
        await step("navigate", url=web_site.url("never"))
    browser_ctx.timeout = 20.0
    assert (await step("navigate", url=web_site.url("form.html"))).title == "Form"


async def test_back_forward_and_reload(step, web_site):
    await step("navigate", url=web_site.url("form.html"))
    await step("navigate", url=web_site.url("table.html"))
    assert (await step("back")).title == "Form"
    assert (await step("forward")).title == "Table"
    before = len(web_site.hits)
    assert (await step("reload")).title == "Table"
    assert "GET /table.html" in web_site.hits[before:]


async def test_there_is_nothing_to_go_forward_to(step, web_site):
    await step("navigate", url=web_site.url("form.html"))
    with pytest.raises(StepFailed, match="no page to go forward to"):
        await step("forward")


async def test_navigating_again_after_an_address_that_failed(step, web_site):
    for _ in range(3):
        with pytest.raises(StepFailed):
            await step("navigate", url="http://nowhere.invalid/")
        assert (await step("navigate", url=web_site.url("form.html"))).title == "Form"


async def test_a_crashed_page_is_reported_and_replaced_by_navigating(step, web_site, browser):
    await step("navigate", url=web_site.url("form.html"))
    devtools = await browser.context.new_cdp_session(browser.page)
    async with browser.page.expect_event("crash"):
        crashing = asyncio.ensure_future(devtools.send("Page.crash"))
    with pytest.raises(StepFailed, match="The page crashed") as caught:
        await step("extract", target="h1")
    assert caught.value.kind == "browser"
    assert (await step("navigate", url=web_site.url("form.html"))).title == "Form"
    await asyncio.wait([crashing])
    assert crashing.exception() is not None


async def test_a_file_is_not_opened_where_the_run_has_no_right_to_files(step, browser_ctx, tmp_path):
    (tmp_path / "page.html").write_text("<title>Mine</title>")
    address = (tmp_path / "page.html").as_uri()
    assert (await step("navigate", url=address)).title == "Mine"
    browser_ctx.settings = {**browser_ctx.settings, "file_pages": False}
    for name in ("navigate", "new_tab"):
        with pytest.raises(StepFailed, match="may not open files of this machine") as caught:
            await step(name, url=f" {address.replace('file:', 'FILE:')}")
        assert caught.value.kind == "file"
