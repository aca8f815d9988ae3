"""What a page says against what was done is told as a person sees it, and nothing of what is to stay hidden."""

from __future__ import annotations

import pytest

from runtime.browser.sessions import BrowserSession

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SILENT = """<title>Order</title><p role=alert hidden>Gone</p><p role=alert style="visibility:hidden">Unseen</p>
<p aria-live=assertive style="position:absolute;width:1px;height:1px;overflow:hidden">Order – Shop</p>
<div class="form has-error"><input required></div><p role=alert></p><p class="terrors">A street</p>"""


async def said(session: BrowserSession, html: str, hidden: tuple[str, ...] = ()) -> str:
    await session.page.set_content(html, wait_until="load")
    told = await session.said(hidden)
    assert told["page"] == session.page.url
    return str(told["says"])


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (SILENT, ""),
        (
            "<div role=alert><h2>Not saved</h2><li>This  number\n exists</div><p class=error>This number exists",
            "Not saved – This number exists",
        ),
        ("<p role=status>5 results</p>", "5 results"),
        ("<p role=status>5 results</p><p class='field-error'>Wrong date</p>", "Wrong date"),
        (
            "<input aria-invalid=true aria-errormessage=e aria-describedby='gone h'>"
            "<i id=e>Too long</i><b id=h>At most 3</b>",
            "Too long – At most 3",
        ),
        ("<iframe srcdoc='<p role=alert>Card refused</p>'></iframe>", "Card refused"),
        ('<p role=alert>"A-17" is taken</p>', "'A-17' is taken"),
    ],
)
async def test_says_what_a_person_sees(browser: BrowserSession, html: str, expected: str) -> None:
    assert await said(browser, html) == expected


async def test_the_browsers_own_check_speaks(browser: BrowserSession) -> None:
    await browser.page.set_content("<form><input required><button>Send</button></form>", wait_until="load")
    await browser.page.click("button")
    assert "fill" in (await browser.said())["says"]


async def test_hidden_values_stay_hidden_and_long_texts_short(browser: BrowserSession) -> None:
    html = f"<p role=alert style='text-transform:uppercase'>The code x7 <br> (blue) is wrong. {'word ' * 200}</p>"
    told = await said(browser, html, ("x7 (blue)",))
    assert told.startswith("THE CODE *** IS WRONG.") and told.endswith("…") and len(told) <= 240


async def test_a_page_that_hangs_says_nothing(browser: BrowserSession) -> None:
    await browser.page.set_content("<p role=alert>No</p>", wait_until="load")
    await browser.page.evaluate("setTimeout(() => { const end = Date.now() + 2500; while (Date.now() < end); }, 0)")
    assert (await browser.said())["says"] == ""
    await browser.page.evaluate("0")  # the next test gets a page that answers
