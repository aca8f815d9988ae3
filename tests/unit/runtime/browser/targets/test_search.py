"""The search over very many elements: what it finds among them, and what it asks of the page."""

from __future__ import annotations

import pytest

from runtime.browser.scripts import script
from runtime.browser.targets.search import Found, Refused, search
from runtime.model.fingerprint import Fingerprint
from runtime.model.targets import Target

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MANY = 3000
#: Counts in the page what is costly there.
COUNTED = """() => {
  globalThis.asked = {style: 0, shown: 0, place: 0}
  const count = (owner, name, what) => {
    const original = owner[name]
    owner[name] = function (...given) { asked[what]++; return original.apply(this, given) }
  }
  count(globalThis, "getComputedStyle", "style")
  count(Element.prototype, "checkVisibility", "shown")
  count(Element.prototype, "getBoundingClientRect", "place")
}"""


async def signals_of(page, html: str, selector: str = "[right]") -> Fingerprint:
    await page.set_content(html)
    return Fingerprint.model_validate(await page.locator(selector).evaluate(script("signals")))


async def sought(page, before: str, after: str, *, reads: bool = False, **more: str) -> Found | Refused:
    signals = await signals_of(page, before)
    await page.set_content(after)
    return await search(page, Target(selector="#gone", fingerprint=signals, **more), reads=reads)


async def is_right(found: Found | Refused) -> bool:
    assert isinstance(found, Found), found
    return await found.locator.get_attribute("right", timeout=5000) is not None


def rows(mark: int = -1, words: str = "Edit", first: int = 0) -> str:
    lines = (
        f"<tr><td>K-{n}x</td><td>Rome</td><td><button {'right' if n == mark else ''}>{words}</button></td></tr>"
        for n in range(first, first + MANY)
    )
    return f"<table><tr><th>Key<th>City<th></tr>{''.join(lines)}</table>"


async def test_other_words_of_the_same_meaning(browser):
    menu = "".join(f"<div><a href=/p/{n}>Product {n}</a></div>" for n in range(MANY))
    before = f"<button id=gone title=Hint right>Sign in</button>{menu}"
    after = f"{menu}<div><button title=Hint right>Log in</button></div>"
    assert await is_right(await sought(browser.page, before, after))


async def test_a_row_by_its_key(browser):
    found = await sought(browser.page, rows(2711), rows(2711, "Change", first=500))
    assert await is_right(found)
    found = await sought(browser.page, rows(2), rows(1999), row="K-1999x")
    assert await is_right(found)
    assert isinstance(await sought(browser.page, rows(2711), rows(first=MANY)), Refused)


async def test_a_field_by_its_label(browser):
    fields = "".join(f"<p><label for=f{n}>Part {n}</label><input id=f{n}></p>" for n in range(MANY))
    before = f"{fields}<p><label for=gone>Postcode</label><input id=gone right></p>"
    after = f"<p><label for=z>ZIP code</label><input id=z name=gone right></p>{fields}"
    assert await is_right(await sought(browser.page, before, after)) is True


async def test_what_only_its_style_makes_a_button(browser):
    text = "".join(f"<div>Line {n}</div>" for n in range(MANY))
    button = "<div style='cursor:pointer' {}>Show more</div>"
    assert await is_right(
        await sought(browser.page, text + button.format("id=gone right"), button.format("right") + text)
    )


async def test_content_by_what_stands_around_it(browser):
    lines = "".join(f"<dl class=line><dt>Sum {n}</dt><dd>{n} EUR</dd></dl>" for n in range(MANY))
    before = f"<h2>Total</h2><p>To pay <b id=gone right>17.50</b></p>{lines}"
    after = f"<h2>Total</h2><p>To pay <b right>99.10</b></p>{lines}"
    assert await is_right(await sought(browser.page, before, after, reads=True))


async def test_few_are_asked_for_style_and_place(browser):
    page = browser.page
    signals = await signals_of(page, "<button right>Open order 4711</button>")
    buttons = "".join(f"<div><button class=b>Open order {n}</button> <i>or</i></div>" for n in range(2 * MANY))
    await page.set_content(buttons)
    await page.evaluate(COUNTED)
    found = await search(page, Target(selector="#gone", fingerprint=signals))
    assert isinstance(found, Found) and found.heal.after.name == "Open order 4711"
    # Names of roles are worked out for each element each time: a selector that reads its text costs a tenth.
    assert found.heal.selector == 'button:text-is("Open order 4711")'
    asked = await page.evaluate("asked")
    assert asked["style"] < 100 and asked["shown"] < MANY and asked["place"] < 100, asked


async def test_a_form_whose_fields_hide_its_members(browser):
    hiding = "<form><input name=matches><input name=localName><input name=textContent><input name=getAttribute></form>"
    found = await sought(
        browser.page, "<button id=gone right>Save</button>", f"{hiding}<p><button right>Save</button></p>"
    )
    assert await is_right(found)
