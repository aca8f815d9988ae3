from __future__ import annotations

import pytest
import pytest_asyncio
from pydantic import ValidationError

from runtime.errors import StepFailed, TargetNotFound

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def form(step, web_site, browser_ctx):
    await step("navigate", url=web_site.url("form.html"))
    await step("fill", target="label=PIN", value="1234")
    await step("check", target="label=Paid")
    browser_ctx.timeout = 0.3
    return step


HOLDS = [
    {"target": "h1"},
    {"target": "#gone", "state": "hidden"},
    {"target": "#nothing", "state": "hidden"},
    {"target": "#off", "state": "disabled"},
    {"target": "#twice", "state": "enabled"},
    {"target": "label=Paid", "state": "checked"},
    {"target": "label=Kind A", "state": "unchecked"},
    {"target": "label=PIN", "state": "editable"},
    {"check": "text", "target": "h1", "expected": "Invoice"},
    {"check": "text", "target": "h1", "expected": "voi", "match": "contains"},
    {"check": "text", "target": "h1", "expected": "^I.*e$", "match": "matches"},
    {"check": "value", "target": "label=PIN", "expected": 1234},
    {"check": "value", "target": "label=PIN", "expected": "23", "match": "contains"},
    {"check": "count", "target": "text=Twice", "expected": 2},
    {"check": "count", "target": "#nothing", "expected": "0"},
    {"check": "url", "expected": "/form.html", "match": "contains"},
    {"check": "title", "expected": "Form"},
]


async def test_what_holds(form):
    for params in HOLDS:
        await form("assert", **params)


FAILS = [
    ({"target": "#gone"}, '"#gone" should be visible; it is hidden'),
    ({"target": "#nothing"}, '"#nothing" should be visible; it is not on the page'),
    ({"target": "label=Paid", "state": "unchecked"}, "should be unchecked; it is checked"),
    ({"check": "text", "target": "h1", "expected": "Bill"}, "The text of \"h1\" should be 'Bill'; it is 'Invoice'"),
    (
        {"check": "value", "target": "label=PIN", "expected": "9", "match": "contains"},
        "should contain '9'; it is '1234'",
    ),
    ({"check": "count", "target": "text=Twice", "expected": 3}, 'The count of "text=Twice" should be 3; it is 2'),
    ({"check": "title", "expected": "Bill"}, "The title should be 'Bill'; it is 'Form'"),
    ({"check": "url", "expected": "x$", "match": "matches"}, "The address should match 'x\\$'; it is 'http"),
]


async def test_what_does_not_hold_is_said_with_what_is(form):
    for params, words in FAILS:
        with pytest.raises(StepFailed, match=words) as caught:
            await form("assert", **params)
        assert caught.value.kind == "assertion", params


async def test_an_assertion_acts_on_one_element_and_takes_only_regular_expressions(form):
    with pytest.raises(TargetNotFound, match="fits 2 elements"):
        await form("assert", target="text=Twice")
    with pytest.raises(StepFailed, match="is not a regular expression"):
        await form("assert", check="title", expected="(", match="matches")


async def test_an_assertion_waits(step, web_site):
    await step("navigate", url=web_site.url("late.html"))
    await step("assert", target="text=Appears")


@pytest.mark.parametrize(
    "params", [{}, {"check": "text", "expected": "x"}, {"check": "count", "target": "p", "expected": "some"}]
)
async def test_an_assertion_must_be_complete(step, params):
    with pytest.raises(ValidationError):
        await step("assert", **params)
