from __future__ import annotations

import pytest

from runtime.browser.explain import explain
from runtime.browser.scripts import script
from runtime.model.fingerprint import Fingerprint
from runtime.model.targets import Target

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BEFORE = "<h2>Order</h2><form aria-label=Order><button id=save>Save</button> <button id=x>Cancel</button></form>"


async def target_on(page, html: str = BEFORE) -> Target:
    await page.set_content(html)
    signals = Fingerprint.model_validate(await page.locator("#save").evaluate(script("signals")))
    return Target(selector="#save", fingerprint=signals, name="Save")


async def test_by_its_selector(browser):
    page = browser.page
    target = await target_on(page)
    found = await explain(page, target, 1)
    assert (found.outcome, found.matches, found.fitting, found.nearest) == ("selector", 1, 1, ())


async def test_by_its_signals_with_reasons_and_the_nearest(browser):
    page = browser.page
    target = await target_on(page)
    await page.set_content(BEFORE.replace("id=save", "id=b7"))
    found = await explain(page, target, 0.2)
    assert (found.outcome, found.matches) == ("signals", 0)
    assert found.heal["selector"] == 'role=button[name="Save"]' and "id changed" in found.heal["reasons"]
    assert found.nearest[0]["says"] == "Save"
    assert found.nearest[0]["score"] > found.nearest[1]["score"]


async def test_a_selector_that_leads_to_something_else(browser):
    page = browser.page
    target = await target_on(page)
    await page.set_content("<h2>Order</h2><button id=save>Delete everything</button>")
    found = await explain(page, target, 0.2)
    assert (found.outcome, found.matches, found.fitting) == ("refused", 1, 0)
    assert found.why and found.nearest[0]["says"] == "Delete everything"


async def test_without_signals(browser):
    page = browser.page
    await page.set_content("<button>A</button><button>B</button>")
    found = await explain(page, Target(selector="button"), 0.2)
    assert (found.outcome, found.matches) == ("refused", 2) and "leads to 2 elements" in found.why
    found = await explain(page, Target(selector="#none", frame=("#nowhere",)), 0.2)
    assert (found.outcome, found.matches) == ("refused", 0) and "leads to nothing" in found.why


async def test_it_changes_nothing(browser):
    page = browser.page
    target = await target_on(page)
    await page.set_content(BEFORE.replace("id=save", "id=b7") + "<div style=height:3000px></div>")
    await page.evaluate("addEventListener('scroll', () => document.title = 'scrolled')")
    before = await page.content()
    await explain(page, target, 0.2)
    assert await page.content() == before and await page.title() == ""
