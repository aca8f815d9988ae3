from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import StepFailed
from runtime.model import Secret
from tests.fixtures.task_calls import Calls, names_in


async def test_values_go_there_and_back(call: Calls) -> None:
    value = {"име": ["ж", 1, 2.5, None, True], "empty": {}}
    result = await call("json.write", path="new/a.json", value=value)
    text = (call.project / "new" / "a.json").read_text()
    assert text.startswith('{\n  "име": [\n') and text.endswith("}\n") and result["size"] == len(text.encode())
    assert await call("json.read", path="new/a.json") == value
    await call("json.write", path="b.json", value=value, indent=0)
    assert (call.project / "b.json").read_text().count("\n") == 1
    assert (await call("json.write", path="b.json", value=value, indent=0, existing="fail"))["size"] == 0
    with pytest.raises(StepFailed, match="exists already"):
        await call("json.write", path="b.json", value=1, existing="fail")


async def test_lines(call: Calls) -> None:
    await call("json.write", path="a.jsonl", value=[{"a": 1}, "two\nlines", 3], layout="lines")
    assert (call.project / "a.jsonl").read_text() == '{"a": 1}\n"two\\nlines"\n3\n'
    assert await call("json.read", path="a.jsonl", layout="lines") == [{"a": 1}, "two\nlines", 3]
    (call.project / "a.jsonl").write_text("1\n\n{]\n")
    with pytest.raises(StepFailed, match="line 3 is not JSON"):
        await call("json.read", path="a.jsonl", layout="lines")
    with pytest.raises(StepFailed, match="Only a list"):
        await call("json.write", path="a.jsonl", value=1, layout="lines")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ("{'a': 1}", r"not JSON: .*line 1, column 2"),
        ('{"a": 1,}', "not JSON"),
        ("[1, 2", "not JSON"),
        ("NaN", "NaN is no JSON number"),
        ("-Infinity", "-Infinity is no JSON number"),
        ("1e999", "too large"),
        ("9" * 5000, "not JSON"),
        ("[" * 100_000, "nested too deep"),
        ("[" * 150 + "]" * 150, "nested too deep"),
    ],
)
async def test_what_is_no_json_is_said(call: Calls, text: str, reason: str) -> None:
    with pytest.raises(StepFailed, match=reason) as caught:
        await call("json.parse", text=text)
    assert caught.value.kind in {"data", "limit"}


async def test_parses_text(call: Calls) -> None:
    assert await call("json.parse", text='\ufeff {"a": [1.0, "x"]} ') == {"a": [1.0, "x"]}
    assert await call("json.parse", text="[" * 90 + "]" * 90)


async def test_a_secret_is_never_written(call: Calls) -> None:
    with pytest.raises(StepFailed, match="credential"):
        await call("json.write", path="a.json", value={"a": [Secret("hunter2")]})
    assert names_in(call.project) == []


async def test_queries(call: Calls) -> None:
    data = {"invoices": [{"n": "A1", "amount": 120}, {"n": "A2", "amount": 7}], "a b": 1}
    assert await call("json.query", data=data, query="invoices[?amount > `100`].n") == ["A1"]
    assert await call("json.query", data=data, query="sum(invoices[].amount)") == 127
    assert await call("json.query", data=data, query='"a b"') == 1
    assert await call("json.query", data=data, query="nothing.here") is None
    for query in ("nothing", "invoices[?amount > `1000`]"):
        with pytest.raises(StepFailed, match="found nothing"):
            await call("json.query", data=data, query=query, required=True)


@pytest.mark.filterwarnings("ignore:deprecated string literal")
@pytest.mark.parametrize("query", ["invoices[", "sum(`x`)", "nothing()", "length(`5`)", "a b", "'", "a[::0]", "@" * 3])
async def test_wrong_queries_are_explained(call: Calls, query: str) -> None:
    with pytest.raises(StepFailed, match="is wrong") as caught:
        await call("json.query", data={"a": [1]}, query=query)
    assert caught.value.kind == "data" and "invoices" in caught.value.remedy


@pytest.mark.filterwarnings("ignore:deprecated string literal")
@given(st.text("ab[]{}?@.*`'\"|&!<>=() 01,:", max_size=20))
def test_any_query_gives_a_value_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, query: str) -> None:
    call = Calls(tmp_path_factory.mktemp("query"))
    if query:
        try:
            asyncio.run(call("json.query", data={"a": [1, {"b": "x"}]}, query=query))
        except StepFailed as error:
            assert error.kind == "data"


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)


@given(JSON)
def test_any_value_goes_there_and_back(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    call = Calls(tmp_path_factory.mktemp("json"))
    asyncio.run(call("json.write", path="a.json", value=value))
    assert asyncio.run(call("json.read", path="a.json")) == value
