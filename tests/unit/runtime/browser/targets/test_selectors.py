from __future__ import annotations

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from runtime.browser.targets.selectors import chain, select


@pytest.mark.parametrize(
    ("selector", "parts"),
    [
        ("button", ["button"]),
        ("a >> b >> nth=0", ["a >> b >> nth=0"]),
        ("#form >> label=Name", ["#form", "label=Name"]),
        ("label=Name >> nth=1", ["label=Name", "nth=1"]),
        ('text="a >> b" >> i', ['text="a >> b" >> i']),
        ('label="a >> b"', ['label="a >> b"']),
        (r"text=\"a >> b", [r"text=\"a >> b"]),
        ("text=it's >> b", ["text=it's >> b"]),
    ],
)
def test_chains(selector, parts):
    assert chain(selector) == parts


@given(st.text(max_size=40))
def test_any_text_gives_parts_that_hold_all_of_it(text):
    parts = chain(text)
    assert parts and all(part in text or " >> " in part for part in parts)


@pytest_asyncio.fixture(loop_scope="session")
async def form(browser, web_site):
    await browser.page.goto(web_site.url("form.html"))
    return browser.page


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_each_form_finds_its_element(form):
    for selector, name in {
        "label=invoice num": "number",
        'label="Invoice number"': "number",
        "placeholder=INV": "number",
        "testid=number": "number",
        "title=Who sent": "supplier",
        "role=textbox[name='Supplier']": "supplier",
        "css=[name=pin]": "pin",
        "//input[@name='pin']": "pin",
        "form >> label=PIN": "pin",
        "label=Kind >> nth=1": "kind",
    }.items():
        assert await select(form, selector).get_attribute("name") == name, selector
    assert await select(form, "alt=Logo").count() == 1
    assert await select(form, 'label="Invoice"').count() == 0
    assert await select(form, "label=Invoice").count() == 2
