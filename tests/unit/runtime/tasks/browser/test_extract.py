from __future__ import annotations

import pytest
from pydantic import ValidationError

from runtime.errors import StepFailed, TargetNotFound

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_read_one_value_of_each_kind(step, web_site):
    await step("navigate", url=web_site.url("table.html"))
    assert await step("extract", target="#none") == "no table"
    assert await step("extract", target="#bare td >> nth=0", what="html") == "A"
    assert await step("extract", target="#plain a", what="attribute", attribute="href") == web_site.url("x")
    assert await step("extract", target="#plain a", what="attribute", attribute="id") is None
    assert await step("extract", target="table", what="count") == 4
    assert await step("extract", target="#nothing", what="count") == 0


async def test_texts_stay_texts(step, web_site):
    await step("navigate", url=web_site.url("table.html"))
    assert await step("extract", target="#plain td >> text=007") == "007"


async def test_read_many(step, web_site):
    await step("navigate", url=web_site.url("ajax.html"))
    assert await step("extract", target="li i", many=True) == ["row 1.1", "row 1.2", "row 1.3"]
    assert await step("extract", target="input", what="value", many=True) == ["v1", "v2", "v3"]
    assert await step("extract", target="button", what="attribute", attribute="id", many=True) == ["next", "dead"]
    assert await step("extract", target="li i", what="html", many=True) == ["row 1.1", "row 1.2", "row 1.3"]
    assert await step("extract", target="#nothing", many=True) == []


async def test_reading_says_what_is_missing_or_ambiguous(step, web_site, browser_ctx):
    await step("navigate", url=web_site.url("ajax.html"))
    browser_ctx.timeout = 0.4
    with pytest.raises(TargetNotFound, match='"#nothing" was not found'):
        await step("extract", target="#nothing")
    with pytest.raises(TargetNotFound, match='"li" fits 3 elements'):
        await step("extract", target="li")
    with pytest.raises(TargetNotFound, match='"li\\[" has a selector that cannot be read'):
        await step("extract", target="li[")
    with pytest.raises(ValidationError, match="name the attribute"):
        await step("extract", target="li", what="attribute")


async def test_a_table_by_its_header(step, web_site):
    await step("navigate", url=web_site.url("table.html"))
    assert await step("extract_table", target="#plain") == [
        {"Name": "Ada", "Amount": "12.50", "column 3": "open"},
        {"Name": "Bob Stone", "Amount": "007", "column 3": "inner"},
    ]


async def test_cells_over_several_rows_and_columns(step, web_site):
    await step("navigate", url=web_site.url("table.html"))
    assert await step("extract_table", target="#spans") == [
        {"Day": "Monday", "Hours from": "8", "Hours to": "12"},
        {"Day": "Monday", "Hours from": "13", "Hours to": "17"},
        {"Day": "closed", "Hours from": "closed", "Hours to": "closed"},
    ]


async def test_tables_without_header_cells(step, web_site):
    await step("navigate", url=web_site.url("table.html"))
    assert await step("extract_table", target="#bare") == [{"A": "1", "A 2": "2"}]
    assert await step("extract_table", target="#bare", header="none") == [
        {"column 1": "A", "column 2": "A"},
        {"column 1": "1", "column 2": "2"},
    ]
    assert await step("extract_table", target="#grid") == [{"Key": "a", "Value": "1"}]


async def test_what_is_no_table(step, web_site):
    await step("navigate", url=web_site.url("table.html"))
    with pytest.raises(StepFailed, match="is no table and has none in it"):
        await step("extract_table", target="#none")


async def test_a_list_of_records(step, web_site):
    await step("navigate", url=web_site.url("results"))
    rows = await step(
        "extract_list",
        target=".item",
        fields={"name": "a", "link": "a@href", "price": "b", "kind": "@class", "no": "u"},
    )
    link = web_site.url("item?id=1")
    assert rows[0] == {"name": "Item 1", "link": link, "price": "1.50", "kind": "item", "no": None}
    assert await step("extract_list", target=".item b") == ["1.50", "2.50"]


async def test_fields_of_a_list_read_form_fields_and_name_wrong_selectors(step, web_site):
    await step("navigate", url=web_site.url("ajax.html"))
    assert (await step("extract_list", target="li", fields={"v": "input", "id": '[value="v@1"]'}))[0] == {
        "v": "v1",
        "id": None,
    }
    with pytest.raises(TargetNotFound, match="cannot be read"):
        await step("extract_list", target="li", fields={"v": "input["})


async def test_lists_over_pages_rendered_by_the_server(step, web_site):
    await step("navigate", url=web_site.url("results"))
    rows = await step("extract_list", target=".item", fields={"price": "b"}, next_page="a.next")
    assert [row["price"] for row in rows] == [f"{n}.50" for n in range(1, 7)]


async def test_lists_over_pages_loaded_by_script(step, web_site):
    await step("navigate", url=web_site.url("ajax.html"))
    rows = await step("extract_list", target="li i", next_page="#next")
    assert rows == [f"row {page}.{n}" for page in (1, 2, 3) for n in (1, 2, 3)]


async def test_limits_on_pages_and_rows(step, web_site):
    await step("navigate", url=web_site.url("ajax.html"))
    assert len(await step("extract_list", target="li i", next_page="#next", max_pages=2)) == 6
    await step("reload")
    assert len(await step("extract_list", target="li i", next_page="#next", max_rows=4)) == 4


async def test_a_button_that_does_nothing_ends_the_list_with_a_warning(step, web_site, log_lines, monkeypatch):
    monkeypatch.setattr("runtime.browser.reading._TURN_LIMIT", 0.5)
    await step("navigate", url=web_site.url("ajax.html"))
    assert len(await step("extract_list", target="li i", next_page="#dead")) == 3
    assert [level for level, message in log_lines if "did not come" in message] == ["warning"]
