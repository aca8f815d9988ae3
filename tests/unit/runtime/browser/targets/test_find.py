from __future__ import annotations

import pytest
import pytest_asyncio

from runtime.browser.scripts import script
from runtime.browser.targets.find import act, locate
from runtime.browser.targets.locating import resolved
from runtime.errors import StepFailed, TargetNotFound
from runtime.model.targets import Target

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CARD = "label=Card number"


@pytest_asyncio.fixture(loop_scope="session")
async def frames(step, web_site):
    await step("navigate", url=web_site.url("frames.html"))
    return step


@pytest.mark.parametrize("frame", [["#outer", "iframe[name=inner]"], ["#foreign"]], ids=["nested", "foreign"])
async def test_inside_frames(frames, frame):
    await frames("fill", target={"selector": CARD, "frame": frame}, value="4111")
    assert await frames("extract", target={"selector": CARD, "frame": frame}, what="value") == "4111"
    await frames("click", target={"selector": "text=Pay", "frame": frame})
    await frames("assert", check="text", target={"selector": "body", "frame": frame}, expected="paid", match="contains")


async def test_a_frame_that_is_missing_or_is_none(frames, browser_ctx):
    browser_ctx.timeout = 1.0
    with pytest.raises(TargetNotFound, match="was not found"):
        await frames("click", target={"selector": CARD, "frame": ["#nowhere"]})
    with pytest.raises(StepFailed, match="looked for in something that is not a frame"):
        await frames("click", target={"selector": CARD, "frame": ["body"]})


async def test_inside_open_shadow_roots(step, web_site):
    await step("navigate", url=web_site.url("shadow.html"))
    await step("fill", target="label=Day", value="12")
    await step("click", target="date-picker >> text=Today")
    assert await step("extract", target="output") == "today"


async def test_locating_asks_the_browser_nothing(browser):
    page = browser.page
    sent = []
    connection = page._impl_obj._connection
    original, connection.onmessage = connection.onmessage, lambda message: sent.append(message)
    try:
        target = Target(selector="form >> label=x >> nth=0", frame=("#a", "#b"))
        locate(page, target, {})
    finally:
        connection.onmessage = original
    assert sent == []


async def test_an_action_costs_one_message_like_playwright_itself(step, browser, web_site):
    await step("navigate", url=web_site.url("form.html"))
    connection = browser.page._impl_obj._connection
    sent = []
    original = connection.onmessage

    def count(message):
        if not message["method"].startswith("__"):
            sent.append(message["method"])
        original(message)

    connection.onmessage = count
    try:
        await step("fill", target="label=PIN", value="1")
        await step("click", target="#twice")
        await step("check", target="label=Paid")
    finally:
        connection.onmessage = original
    assert sent == ["fill", "click", "check"]


async def test_errors_that_are_not_playwrights_come_through(browser):
    async def fail(element, milliseconds):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await act(browser.page, Target(selector="body"), fail, elements={}, seconds=1)


async def test_named_elements():
    elements = {"a/text": "label=A", "a/full": {"selector": "#a", "frame": ["#f"], "name": "The A"}, "a/bad": {"no": 1}}
    elements["a/other"] = {"element": "a/text"}
    assert resolved(Target(element="a/text"), elements).label == "a/text"
    full = resolved(Target(element="a/full"), elements)
    assert (full.selector, full.frame, full.label) == ("#a", ("#f",), "The A")
    assert resolved(Target(element="a/full", name="Mine", frame=("#g",)), elements).frame == ("#g",)
    for name, words in {"a/none": "no element", "a/bad": "cannot be read", "a/other": "has no selector"}.items():
        with pytest.raises(TargetNotFound, match=words):
            resolved(Target(element=name), elements)


async def test_a_target_with_signals_costs_one_message_too(step, browser, web_site):
    await step("navigate", url=web_site.url("form.html"))
    signals = await browser.page.locator("#twice").evaluate(script("signals"))
    connection = browser.page._impl_obj._connection
    sent = []
    original = connection.onmessage
    connection.onmessage = lambda message: (sent.append(message["method"]), original(message))
    try:
        await step("click", target={"selector": "#twice", "fingerprint": signals})
    finally:
        connection.onmessage = original
    assert [method for method in sent if not method.startswith("__")] == ["click"]


@pytest.mark.logs("found by its other signals")
async def test_a_heal_is_handed_on_with_its_picture(step, browser, browser_ctx, kept, log_lines):
    page = browser.page
    await page.set_content("<button id=save>Save</button>")
    signals = await page.locator("#save").evaluate(script("signals"))
    await page.set_content("<button id=b onclick='document.title = 1'>Save this</button><button>Save as draft</button>")
    heals = []
    browser_ctx.on_heal = heals.append
    browser_ctx.timeout = 4.0
    browser.elements = {"shop/save": {"selector": "#save", "fingerprint": signals}}
    await step("click", target={"element": "shop/save"})
    [heal] = heals
    assert await page.title() == "1"
    assert (heal.selector, heal.old_selector, heal.element) == ('role=button[name="Save this"]', "#save", "shop/save")
    assert heal.before.attributes == {"id": "save"} and heal.after.attributes == {"id": "b"}
    assert "id changed" in heal.reasons and heal.score > 0.5 and heal.margin > 0.1
    assert kept[heal.picture].startswith(b"\xff\xd8")
    assert [level for level, _ in log_lines] == ["warning"]


async def test_waiting_for_one_that_comes_late_is_not_healing(step, browser, browser_ctx):
    """A look-alike is there from the beginning; the right one comes after two seconds."""
    page = browser.page
    await page.set_content("<button id=go>Pay</button>")
    signals = await page.locator("#go").evaluate(script("signals"))
    await page.set_content("""<button onclick="document.title='wrong'">Pay now</button><script>setTimeout(() => {
      document.body.innerHTML += "<button id=go onclick='document.title=`right`'>Pay</button>"}, 2000)</script>""")
    browser_ctx.timeout = 10.0
    await step("click", target={"selector": "#go", "fingerprint": signals})
    assert await page.title() == "right"
    assert browser.take_heals() == []


async def test_a_refusal_names_the_nearest(step, browser, browser_ctx):
    page = browser.page
    await page.set_content("<h2>Order</h2><button id=save>Save</button>")
    signals = await page.locator("#save").evaluate(script("signals"))
    await page.set_content("<h2>Order</h2><button>Save as draft</button><button>Delete</button><a href=/x>Help</a>")
    browser_ctx.timeout = 2.5
    with pytest.raises(TargetNotFound) as caught:
        await step("click", target={"selector": "#save", "fingerprint": signals})
    message = caught.value.message
    assert '"#save" (button "Save") was not found' in message
    assert 'button "Save as draft"' in message and "another extent (draft)" in message
    assert 'button "Delete"' in message and 'link "Help"' in message


VIRTUAL = """<div id=list style="height:200px; overflow-y:auto">
<div id=all style="position:relative; height:60000px"></div></div><script>
  const list = document.querySelector("#list"), all = document.querySelector("#all")
  const show = () => {
    const first = Math.floor(list.scrollTop / 30), shown = Array.from({length: 9}, (_, n) => first + n)
    all.innerHTML = shown.map((n) => `<div class=row style="position:absolute; top:${n * 30}px">
      <span>Order ${n}</span> <button onclick="document.title = ${n}">Open</button></div>`).join("")
  }
  list.onscroll = show
  show()
</script>"""


async def test_scrolling_on_waits_until_the_list_shows_more(browser):
    await browser.page.set_content(VIRTUAL)
    scroll_on = f"async () => {{ await ({script('scroll_on')})(false); return document.body.innerText }}"
    shown = await browser.page.evaluate(scroll_on)
    assert "Order 13" in shown and "Order 4" not in shown


async def test_a_row_of_a_virtual_list_is_scrolled_to(step, browser, browser_ctx):
    page = browser.page
    await page.set_content(VIRTUAL)
    signals = await page.locator("button >> nth=0").evaluate(script("signals"))
    browser_ctx.timeout = 60.0
    await step("click", target={"selector": "role=button[name='Open']", "row": "Order 23", "fingerprint": signals})
    assert await page.title() == "23"


async def test_what_was_found_once_is_known_in_the_session(step, browser, browser_ctx):
    page = browser.page
    await page.set_content("<button id=save>Save</button>")
    signals = await page.locator("#save").evaluate(script("signals"))
    await page.set_content("<button onclick='document.title += 1'>Save this</button>")
    heals = []
    browser_ctx.on_heal = heals.append
    target = {"selector": "#save", "fingerprint": signals}
    for _ in range(3):
        await step("click", target=target)
    assert await page.title() == "111" and len(heals) == 1
    other = {"selector": "#save", "fingerprint": signals | {"name": "Print", "text": "Print"}}
    browser_ctx.timeout = 2.5
    with pytest.raises(TargetNotFound):
        await step("click", target=other)


async def test_a_button_that_says_any_sum_of_money(step, browser, browser_ctx):
    pay = {"selector": "role=button", "fingerprint": {"tag": "button", "role": "button", "name": "Pay €‹amount›"}}
    body = "<button>Pay later</button><button>Pay €{}</button>"
    for amount in ("1,613.75", "96.20"):
        await browser.page.set_content(body.format(amount))
        assert (await step("extract", target=pay, what="text")) == f"Pay €{amount}"
    browser_ctx.timeout = 2.0
    await browser.page.set_content("<button>Pay later</button><button>Refund €9.99</button>")
    with pytest.raises(TargetNotFound, match="‹amount›"):
        await step("click", target=pay)


MENU = """<script>const note = (word) => document.title += word</script>
<button aria-haspopup=true aria-expanded=false onclick="menu.hidden = !menu.hidden; note(' opened')">Mara</button>
<button onclick="note(' wrong')">Help</button><div id=menu hidden>
<button onclick="note(' out')">Log out</button><button onclick="note(' all')">{}</button></div>"""
SIGN_OUT = {
    "selector": "#out",
    "name": "Sign out",
    "fingerprint": {"tag": "button", "role": "button", "name": "Sign out"},
}


async def test_what_is_in_a_closed_menu_now_is_shown_by_its_button(step, browser, browser_ctx):
    heals = []
    browser_ctx.timeout, browser_ctx.on_heal = 6.0, heals.append
    await browser.page.set_content(f"<title>It</title>{MENU.format('Settings')}")
    await step("click", target=SIGN_OUT)
    assert await browser.page.title() == "It opened out"
    assert [heal.reasons[-1] for heal in heals] == ["behind 'Mara'"]


async def test_no_menu_is_opened_for_what_cannot_be_told_apart(step, browser, browser_ctx):
    browser_ctx.timeout = 4.0
    await browser.page.set_content(f"<title>It</title>{MENU.format('Log out')}")
    with pytest.raises(TargetNotFound, match="Sign out"):
        await step("click", target=SIGN_OUT)
    assert await browser.page.title() == "It"
