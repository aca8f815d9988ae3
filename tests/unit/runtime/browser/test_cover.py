"""What shows a revealed value is found wherever a page shows it, and the page learns nothing by the search."""

from __future__ import annotations

import pytest

from runtime.browser.cover import hidden, showing
from runtime.browser.sessions import BrowserSession

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SECRET = "a.b/c(d) 'e' \"f\" \\g"
VALUES = [SECRET, "482915"]

PAGE = """<title>Code 482915</title><p id=plain>It is 482915.</p><p id=pieces><b>482</b><i>915</i></p>
<p id=other>482916</p><p id=quoted></p><p id=broken>a.b/c(d)
   'e' "f" \\g</p><input id=field value="482915"><input id=empty><select><option>one<option selected>482915</select>
<textarea>x 482915</textarea><div id=host></div><iframe srcdoc="<p>482915</p><input value='482915'>"></iframe>
<script>
quoted.textContent = "a.b/c(d) 'e' \\"f\\" \\\\g"
host.attachShadow({mode: "open"}).innerHTML = "<p>482915</p>"
window.seen = []
for (const name of ["includes", "indexOf", "match", "replace", "search", "split", "startsWith"]) {
  const real = String.prototype[name]
  String.prototype[name] = function (...args) { window.seen.push(String(args[0])); return real.apply(this, args) }
}
const test = RegExp.prototype.exec
RegExp.prototype.exec = function (text) { window.seen.push(this.source); return test.call(this, text) }
</script>"""


async def shown(session: BrowserSession) -> list[str]:
    """Tag or id of each element found, sorted."""
    names = "elements => elements.map(element => element.id || element.tagName)"
    return sorted([name for found in await showing(session.page, VALUES) for name in await found.evaluate_all(names)])


async def test_finds_every_place(browser: BrowserSession) -> None:
    await browser.page.set_content(PAGE, wait_until="load")
    found = await shown(browser)
    ids = {"broken", "field", "pieces", "plain", "quoted"}
    assert set(found) - {"OPTION"} == {*ids, "INPUT", "P", "SELECT", "TEXTAREA"}
    assert found.count("P") == 2, "in the shadow root and in the frame"


async def test_tells_the_page_nothing(browser: BrowserSession) -> None:
    await browser.page.set_content(PAGE, wait_until="load")
    await browser.page.evaluate("window.seen.length = 0")
    await browser.picture(VALUES)
    seen = await browser.page.evaluate("window.seen")
    assert not [text for text in seen if any(value in text for value in VALUES)]


async def test_nothing_to_hide_costs_nothing(browser: BrowserSession) -> None:
    await browser.page.set_content(PAGE, wait_until="load")
    assert await showing(browser.page, []) == []


async def test_many_values_are_searched_for_in_parts(browser: BrowserSession) -> None:
    await browser.page.set_content("<p>value-0999 and more</p>")
    found = await showing(browser.page, [f"value-{n:04}" for n in range(1000)])
    assert sum([await element.count() for element in found]) == 1


async def test_hides_for_a_while(browser: BrowserSession) -> None:
    page = browser.page
    await page.set_content(PAGE + "<p id=was style='visibility: visible'>482915</p>", wait_until="load")
    async with hidden(page, await showing(page, VALUES), VALUES):
        assert not await page.locator("#plain").is_visible()
        assert not await page.locator("#was").is_visible()
        assert await page.locator("#other").is_visible()
        assert await page.title() == ""
    assert await page.locator("#plain").is_visible()
    assert await page.locator("#plain").get_attribute("style") in (None, "")
    assert await page.locator("#was").get_attribute("style") == "visibility: visible;"
    assert await page.title() == "Code 482915"
