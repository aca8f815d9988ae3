from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from runtime.errors import StepFailed, StepTimeout, TargetNotFound

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def page(step, web_site):
    await step("navigate", url=web_site.url("form.html"))
    return step


VALUES = [
    ("1 + 2", None, 3),
    ("1 + 2 // a note", None, 3),
    ("(arg) => arg.map((n) => n * 2)", [1, 2.5], [2, 5]),
    ("async () => { await 0; return document.title }", None, "Form"),
    ("new Promise((go) => setTimeout(() => go({a: [null, true]}), 20))", None, {"a": [None, True]}),
    ("() => undefined", None, None),
    ("() => new Date(0)", None, "1970-01-01T00:00:00.000Z"),
    ("() => ({n: NaN, f() {}})", None, {"n": None}),
    ("(arg) => arg", {"a": {"b": ["ü", "\u2028", 1e300]}}, {"a": {"b": ["ü", "\u2028", 1e300]}}),
]


async def test_json_in_json_out(page):
    for script, arg, result in VALUES:
        assert await page("evaluate", script=script, arg=arg) == result, script


async def test_on_an_element(page):
    script = "(node, arg) => node.localName + arg"
    assert await page("evaluate", script=script, target="h1", arg="!") == "h1!"


ERRORS = [
    ("() => { throw new Error('no luck') }", "The script failed: no luck"),
    ("missing.name", "missing is not defined"),
    ("() => { syntax error }", "SyntaxError"),
    ("() => { const a = {}; a.a = a; return a }", "circular structure"),
    ("() => 10n", "BigInt"),
    ("() => { location = '/table.html'; return new Promise(() => {}) }", "left while the script ran"),
]


async def test_errors_of_the_script(page):
    for script, words in ERRORS:
        with pytest.raises(StepFailed, match=words) as caught:
            await page("evaluate", script=script)
        assert caught.value.kind == "script", script


async def test_results_have_a_limit(page):
    with pytest.raises(StepFailed, match=r"gave 6,000,002 characters") as caught:
        await page("evaluate", script="'x'.repeat(6e6)")
    assert caught.value.kind == "limit"


async def test_an_endless_script_is_stopped_and_the_page_works_on(page, browser_ctx):
    browser_ctx.timeout = 2.0
    with pytest.raises(StepTimeout, match=r"did not end within 1\.8 s"):
        await page("evaluate", script="() => { while (true) {} }")
    with pytest.raises(StepTimeout):
        await page("evaluate", script="new Promise(() => {})")
    browser_ctx.timeout = 20.0
    assert await page("evaluate", script="document.title") == "Form"


async def test_a_cancelled_script_is_stopped(page):
    running = asyncio.ensure_future(page("evaluate", script="() => { while (true) {} }"))
    await asyncio.sleep(0.2)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await page("evaluate", script="document.title") == "Form"


async def test_a_missing_element_is_named(page, browser_ctx):
    browser_ctx.timeout = 3.0
    with pytest.raises(TargetNotFound, match='"#nothing" was not found'):
        await page("evaluate", script="(node) => 1", target="#nothing")
    with pytest.raises(TargetNotFound, match="fits 2 elements"):
        await page("evaluate", script="(node) => 1", target="text=Twice")
