from __future__ import annotations

import pytest
from pydantic import ValidationError

from runtime.errors import StepFailed, TargetNotFound

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_actions_one_after_the_other(step, web_site):
    results = await step(
        "sequence",
        actions=[
            {"action": "navigate", "url": web_site.url("form.html")},
            {"action": "fill", "target": "label=Invoice number", "value": "INV-1"},
            {"action": "type", "target": "label=PIN", "text": "12"},
            {"action": "press", "target": "label=PIN", "key": "3"},
            {"action": "select", "target": "label=Country", "option": "Germany"},
            {"action": "check", "target": "label=Paid"},
            {"action": "uncheck", "target": "label=Paid"},
            {"action": "hover", "target": "#twice"},
            {"action": "scroll", "target": "#twice"},
            {"action": "extract", "target": "label=PIN", "what": "value"},
            {"action": "assert", "target": "label=Paid", "state": "unchecked"},
            {"action": "click", "target": "text=Save"},
            {"action": "wait", "until": "title", "text": "Saved"},
        ],
    )
    assert results[0]["title"] == "Form" and results[4] == ["de"] and results[9] == "123" and len(results) == 13
    assert "INV-1" in await step("extract", target="body")


async def test_the_first_that_fails_is_named_and_nothing_after_it_is_done(step, web_site, browser_ctx):
    await step("navigate", url=web_site.url("form.html"))
    browser_ctx.timeout = 0.5
    actions = [
        {"action": "fill", "target": "label=PIN", "value": "1"},
        {"action": "click", "target": "#nothing"},
        {"action": "fill", "target": "label=PIN", "value": "2"},
    ]
    with pytest.raises(TargetNotFound, match=r'^Action 2 \(click\): "#nothing" was not found'):
        await step("sequence", actions=actions)
    assert await step("extract", target="label=PIN", what="value") == "1"


async def test_the_sequence_decides_the_session(step):
    with pytest.raises(StepFailed, match='"other"'):
        await step("sequence", session="other", actions=[{"action": "click", "target": "p", "session": "main"}])


async def test_actions_are_checked_before_anything_is_done(step):
    with pytest.raises(ValidationError):
        await step("sequence", actions=[{"action": "explode"}])
    with pytest.raises(ValidationError):
        await step("sequence", actions=[{"action": "click"}])
    with pytest.raises(ValidationError):
        await step("sequence", actions=[])
