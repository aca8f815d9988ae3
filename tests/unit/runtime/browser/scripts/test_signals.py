from __future__ import annotations

import pytest
import pytest_asyncio

from runtime.browser.scripts import script
from runtime.model.fingerprint import Fingerprint

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def seen(browser):
    """``await seen(html, selector)``: the signals of the element on a page of that content."""

    async def look(html: str, selector: str = "#it") -> Fingerprint:
        await browser.page.set_content(html)
        return Fingerprint.model_validate(await browser.page.locator(selector).evaluate(script("signals")))

    return look


NAMES = {
    "label for": ("<label for=it>Invoice number</label><input id=it>", "textbox", "Invoice number"),
    "label around": ("<label>E-mail <input id=it type=email></label>", "textbox", "E-mail"),
    "labelled by two": (
        '<i id=a>Net</i><i id=b>amount</i><input id=it aria-labelledby="a b">',
        "textbox",
        "Net amount",
    ),
    "aria-label": ('<button id=it aria-label="Delete row"><svg></svg></button>', "button", "Delete row"),
    "icon with a title": ("<a id=it href=#x><svg><title>Print</title></svg></a>", "link", "Print"),
    "picture": ('<button id=it><img alt="Save"></button>', "button", "Save"),
    "title": ('<button id=it title="Close"><svg></svg></button>', "button", "Close"),
    "several parts": ("<button id=it><span>Save</span> <b>invoice</b></button>", "button", "Save invoice"),
    "blocks apart": ("<a id=it href=#><div>Open</div><div>orders</div></a>", "link", "Open orders"),
    "apart by its style": (
        "<label for=it>Amount<small style='display:block'>in euro</small></label><input id=it>",
        "textbox",
        "Amount in euro",
    ),
    "together by its style": ("<button id=it><b>In</b><i>voice</i></button>", "button", "Invoice"),
    "hidden part": ("<button id=it>Save<span style='display:none'> all</span></button>", "button", "Save"),
    "decoration": ("<button id=it><i aria-hidden=true>★</i> Pay</button>", "button", "Pay"),
    "submit": ('<input id=it type=submit value="Send">', "button", "Send"),
    "submit as it is": ("<input id=it type=submit>", "button", "Submit"),
    "placeholder": ('<input id=it placeholder="Search">', "textbox", "Search"),
    "own role": ("<div id=it role=menuitem>Export</div>", "menuitem", "Export"),
    "check box": ("<input type=checkbox id=it><label for=it>Paid</label>", "checkbox", "Paid"),
    "fieldset": ("<fieldset id=it><legend>Address</legend><input></fieldset>", "group", "Address"),
    "Bulgarian": ("<button id=it>Запази фактурата</button>", "button", "Запази фактурата"),
    "Chinese": ("<button id=it>保存发票</button>", "button", "保存发票"),
    "Arabic with marks": ("<button id=it dir=rtl>\u200fحفظ الفاتورة\u200e</button>", "button", "حفظ الفاتورة"),
    "heading": ("<h2 id=it>Open invoices</h2>", "heading", "Open invoices"),
}


@pytest.mark.parametrize(("html", "role", "name"), NAMES.values(), ids=NAMES)
async def test_role_and_accessible_name(seen, html, role, name):
    it = await seen(html)
    assert (it.role, it.name) == (role, name)


async def test_a_name_that_playwright_finds_too(seen, browser):
    """The engine of ``role=`` knows the same names; it alone minds marks of direction."""
    for html, role, name in (names for kind, names in NAMES.items() if "marks" not in kind):
        await browser.page.set_content(html)
        assert await browser.page.locator(f"role={role}[name={name!r}s]").count() == 1, (html, role, name)


SECRETS = {
    "password": '<input id=it type=password value="hunter2">',
    "text": '<label for=it>PIN</label><input id=it value="hunter2" data-mirror="hunter2" title="hunter2">',
    "area": "<textarea id=it>hunter2</textarea>",
    "rich text": "<div id=it contenteditable><p>hunter2</p></div>",
    "in rich text": "<div contenteditable><p>hunter2 <b id=it>hunter2</b></p></div>",
    "role": "<div id=it role=textbox tabindex=0>hunter2</div>",
    "choice": "<select id=it><option>hunter2</select>",
    "neighbour": "<div contenteditable>hunter2</div><textarea>hunter2</textarea><button id=it>Go</button>",
    "row": '<ul><li><input value="hunter2"><textarea>hunter2</textarea><button id=it>Go</button></ul>',
    "label around": "<label>PIN <textarea id=it>hunter2</textarea></label>",
}


@pytest.mark.parametrize("html", SECRETS.values(), ids=SECRETS)
async def test_no_value_is_ever_among_them(seen, browser, html):
    await seen(html)
    await browser.page.evaluate("for (const field of document.querySelectorAll('input')) field.value = 'hunter2'")
    it = await browser.page.locator("#it").evaluate(script("signals"))
    assert "hunter2" not in str(it)


async def test_what_people_choose_and_what_programs_make(seen):
    it = await seen(
        """<form id=invoice><p></p><p><button id=":r1a:" name=save type=button value=1
        class="btn primary css-1x2y3z sc-bdVaJa" data-testid=save-it data-kind=main data-row=7f3a9c2e
        onclick="go()" style="color:red" aria-expanded=true>Save</button></p></form>""",
        "button",
    )
    assert it.attributes == {"name": "save", "type": "button", "value": "1", "data-kind": "main"}
    assert it.dynamic == ("id", "data-row")
    assert it.classes == ("btn", "primary") and it.test_id == "save-it"
    assert it.path == ("form#invoice", "p:2", "button:1")


@pytest.mark.parametrize(
    "value", ["7dpmH", "a1b2c3", "ember1234", "mat-input-3", "radix-:r3:", "item-4711", "x9f8e7d6"]
)
async def test_generated_ids(seen, value):
    assert (await seen(f'<input id="{value}">', "input")).dynamic == ("id",)


@pytest.mark.parametrize("value", ["invoice-number", "address2", "step2form", "saveButton", "net_amount", "q"])
async def test_chosen_ids(seen, value):
    assert (await seen(f'<input id="{value}">', "input")).attributes["id"] == value


async def test_addresses_are_kept_without_their_query(seen):
    it = await seen('<a id=it href="/orders/open?token=abc#top">Orders</a>')
    assert it.attributes["href"] == "/orders/open"


TABLE = """<h1>Shop</h1><h2>Suppliers</h2><table><thead><tr><th>No<th>Name<th>Actions</thead>
<tr><td>S-1<td>Acme<td><a href=#1>Edit</a><tr><td>S-2<td>Kestrel<td><a href=#2 id=it>Edit</a></table>"""


async def test_neighbours_in_a_table(seen):
    near = (await seen(TABLE)).neighbours
    assert (near.row, near.column, near.heading) == ("S-2", "Actions", "Suppliers")
    assert (near.left, near.above) == ("Kestrel", "Edit")


async def test_a_row_header_is_the_key(seen):
    html = "<table><tr><td>x<th scope=row>Kestrel</th><td><button id=it>Edit</button></table>"
    assert (await seen(html)).neighbours.row == "Kestrel"


CARDS = """<div class=card><h3>Tent</h3><p>For two</p><button>Add</button></div>
<div class=card><h3>Stove</h3><p>Gas</p><button id=it>Add</button></div>"""


async def test_a_shape_knows_the_text_of_its_group(seen):
    node = "<g><rect {} width=90 height=30 /><g><text x=9 y=20>{}</text></g></g>"
    html = (
        f"<svg><g><g id=grid><line id=line x2=200 y2=1 stroke=red /></g>{node.format('id=it', 'Timer')}{{}}</g></svg>"
    )
    more = html.format(node.format("", "Log"))
    assert (await seen(more)).neighbours.row == "Timer"
    # A text far below is not what a group is called, also when there is no other.
    assert (await seen(html.format(""), "#line")).neighbours.row == ""


async def test_rows_that_are_no_table(seen):
    assert (await seen(CARDS)).neighbours.row == "Stove"
    assert (
        await seen("<ul><li>Tent <button>x</button><li>Stove <button id=it>x</button></ul>")
    ).neighbours.row == "Stove"
    menu = "<ul><li><a href=#1>Home</a><li><a href=#2 id=it>Orders</a></ul>"
    assert (await seen(menu)).neighbours.row == ""


async def test_left_is_before_in_the_reading_direction(seen):
    html = "<body dir={}><span>{}</span> <input id=it></body>"
    assert (await seen(html.format("ltr", "Amount"))).neighbours.left == "Amount"
    assert (await seen(html.format("rtl", "المبلغ"))).neighbours.left == "المبلغ"


async def test_the_container(seen):
    html = "<dialog open><h2>Delete order?</h2><form><button id=it>Yes</button></form></dialog>"
    assert (await seen(html)).neighbours.container == "Delete order?"
    html = "<fieldset><legend>Delivery</legend><input id=it></fieldset>"
    assert (await seen(html)).neighbours.container == "Delivery"


async def test_in_open_shadow_roots(seen):
    html = """<date-picker id=due></date-picker><script>
    const root = document.querySelector("date-picker").attachShadow({mode: "open"})
    root.innerHTML = "<h4>Due</h4><x-cell></x-cell>"
    const inner = root.querySelector("x-cell").attachShadow({mode: "open"})
    inner.innerHTML = "<p>Day</p><button id=it>Today</button>"</script>"""
    it = await seen(html)
    assert it.hosts == ("date-picker#due", "x-cell") and it.path == ("button:1",)
    assert it.neighbours.above == "Day" and it.neighbours.heading == "Due"


async def test_the_box_is_of_the_document(seen, browser):
    it = await seen(
        "<div style='height:3000px'></div><button id=it style='position:absolute;left:40px;top:2500px'>x</button>"
    )
    assert it.box is not None and it.box[:2] == (40, 2500) and it.viewport == (1280, 720)
    await browser.page.evaluate("scrollTo(0, 2400)")
    again = await browser.page.locator("#it").evaluate(script("signals"))
    assert tuple(again["box"]) == it.box


async def test_long_texts_are_shortened(seen):
    it = await seen(f"<button id=it>{'word ' * 500}</button>")
    assert len(it.text) == len(it.name) == 80 and it.text.endswith("…")


async def test_fields_that_hide_members_of_their_form(seen):
    names = ["id", "parentNode", "firstChild", "getAttribute", "attributes", "nodeType", "localName", "closest"]
    html = (
        "<main id=top><form>"
        + "".join(f"<input name={name}>" for name in names)
        + "<button id=it>Go</button></form></main>"
    )
    it = await seen(html)
    assert it.name == "Go" and it.path == ("main#top", "form:1", "button:1")
    form = await seen(html, "form")
    assert form.tag == "form" and form.path == ("main#top", "form:1")


async def test_built_ins_that_a_page_has_broken(seen, browser):
    html = """<script>
    const broken = () => { throw Error("broken") }
    String.prototype.trim = RegExp.prototype.test = Array.prototype.map = Element.prototype.checkVisibility = broken
    </script><form><button id=it>Go</button></form>"""
    assert (await seen(html)).tag == "button"
    session = await browser.context.new_cdp_session(browser.page)
    frame = (await session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
    world = await session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "signals"})
    call = f"({script('signals')})(document.querySelector('#it'))"
    made = {"expression": call, "contextId": world["executionContextId"], "returnByValue": True}
    it = Fingerprint.model_validate((await session.send("Runtime.evaluate", made))["result"]["value"])
    assert (it.name, it.role, it.path[-2:]) == ("Go", "button", ("form:1", "button:1"))


async def test_nothing_of_the_page_is_changed(seen, browser):
    await browser.page.set_content(TABLE)
    before = await browser.page.content()
    names = await browser.page.evaluate("Object.getOwnPropertyNames(window).length")
    await browser.page.locator("#it").evaluate(script("signals"))
    assert await browser.page.content() == before
    assert await browser.page.evaluate("Object.getOwnPropertyNames(window).length") == names


async def test_quick_signals_lack_what_costs(seen, browser):
    await browser.page.set_content(TABLE)
    quick = await browser.page.locator("#it").evaluate(script("signals"), True)
    assert quick["name"] == "Edit" and "neighbours" not in quick and "path" not in quick


#: What is read of each element of a page: in one look at all, alone, and one by one as the guard does.
ALL_WAYS = """(nodes, source) => {
  const signals = (0, eval)(`(${source})`), read = signals(null, "reader")
  const told = ["tag", "role", "name", "label", "text", "placeholder"]
  const around = ["left", "above", "row", "column", "heading", "container"]
  const short = (one) => ({...Object.fromEntries(told.map((name) => [name, one[name]])), ...one.neighbours})
  const singly = (node) => Object.fromEntries([...told, ...around].map((name) => [name, read(node, name)]))
  return [signals(nodes).map(short), nodes.map((node) => short(signals(node))), nodes.map(singly)]
}"""


async def test_one_element_is_read_as_among_many_and_as_the_guard_reads_it(browser):
    await browser.page.set_content(
        "<h2>Orders</h2><main aria-label=Shop><form><label for=same>First</label><input id=same>"
        "<label for=same>Second</label><input id=same><label for='a\"b'>Odd</label><input id='a\"b'>"
        "<label>Around <input placeholder=here></label><input name=localName><button>Pay (2)</button></form>"
        "<table><tr><th>Number<th>Act<tr><td>A-1<td><button>Open</button><tr><td>A-2<td><button>Open</button></table>"
        "<div class=card><b>One</b><button>Buy</button></div><div class=card><b>Two</b><button>Buy</button></div>"
    )
    many, alone, singly = await browser.page.locator("body *").evaluate_all(ALL_WAYS, script("signals"))
    assert len(many) > 30
    assert alone == many
    assert singly == many
