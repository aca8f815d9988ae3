from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from runtime.errors import ExpressionError, StepFailed
from runtime.model import SecretRef
from runtime.tasks.data.keys import identity, rank
from tests.fixtures.task_calls import Calls

INVOICES = [
    {"n": "A1", "country": "BG", "amount": 12.5, "paid": True},
    {"n": "A2", "country": "DE", "amount": 7, "paid": False},
    {"n": "A3", "country": "BG", "amount": 30, "paid": False},
    {"n": "A4", "country": None, "amount": None, "paid": None},
]


def numbers(items: list[Any]) -> list[str]:
    return [item["n"] for item in items]


async def test_filter(call: Calls) -> None:
    assert numbers(await call("data.filter", items=INVOICES, where='{{ item.country == "BG" }}')) == ["A1", "A3"]
    assert numbers(await call("data.filter", items=INVOICES, where="{{ item.paid }}")) == ["A1"]
    assert numbers(await call("data.filter", items=INVOICES, where="{{ index > 1 }}")) == ["A3", "A4"]
    assert await call("data.filter", items=[], where="{{ item.x }}") == []


async def test_expressions_see_the_names_around_the_step(call: Calls) -> None:
    call.ctx.scope = {"vars": {"least": 10}, "item": "an outer item"}
    found = await call("data.filter", items=[5, 15], where="{{ item > vars.least }}")
    assert found == [15]


async def test_a_condition_without_an_expression_or_answer_is_refused(call: Calls) -> None:
    for where in ("item.amount > 10", True, ""):
        with pytest.raises(StepFailed, match="same for every item") as caught:
            await call("data.filter", items=[1], where=where)
        assert "{{" in caught.value.remedy
    with pytest.raises(StepFailed, match="Item 1: the condition gave 'A1'"):
        await call("data.filter", items=INVOICES, where="{{ item.n }}")


async def test_an_error_names_its_item(call: Calls) -> None:
    with pytest.raises(ExpressionError, match="Item 4: ") as caught:
        await call("data.map", items=INVOICES, to="{{ item.amount + 1 }}")
    assert caught.value.kind == "expression"
    with pytest.raises(ExpressionError, match="Item 1: "):
        await call("data.map", items=INVOICES, to="{{ item.nothing }}")


async def test_a_secret_does_not_become_data(call: Calls) -> None:
    call.ctx.scope = {"vault": {"x": SecretRef("x", "password")}}
    with pytest.raises(StepFailed, match="credential"):
        await call("data.map", items=[1], to="{{ vault.x }}")


async def test_map(call: Calls) -> None:
    assert await call("data.map", items=INVOICES[:2], to="{{ item.n }}") == ["A1", "A2"]
    assert await call("data.map", items=[1, 2], to={"no": "{{ index }}", "text": "<{{ item }}>", "fix": [1]}) == [
        {"no": 0, "text": "<1>", "fix": [1]},
        {"no": 1, "text": "<2>", "fix": [1]},
    ]


async def test_sort(call: Calls) -> None:
    assert numbers(await call("data.sort", items=INVOICES, by="{{ item.amount }}")) == ["A2", "A1", "A3", "A4"]
    assert numbers(await call("data.sort", items=INVOICES, by="{{ item.amount }}", descending=True)) == [
        "A3",
        "A1",
        "A2",
        "A4",
    ]
    several = ["{{ item.country }}", {"by": "{{ item.amount }}", "descending": True}]
    assert numbers(await call("data.sort", items=INVOICES, by=several)) == ["A3", "A1", "A2", "A4"]
    assert await call("data.sort", items=["b", "A", "a"]) == ["A", "a", "b"]
    assert await call("data.sort", items=["b", "A", "a"], ignore_case=False) == ["A", "a", "b"]
    assert await call("data.sort", items=["x", 2, None, True, 1.5, [1], {"a": 1}]) == [
        True,
        1.5,
        2,
        "x",
        [1],
        {"a": 1},
        None,
    ]


async def test_unique(call: Calls) -> None:
    assert await call("data.unique", items=[1, 1.0, True, "1", [1], [1], {"a": 1, "b": 2}, {"b": 2, "a": 1}]) == [
        1,
        True,
        "1",
        [1],
        {"a": 1, "b": 2},
    ]
    assert numbers(await call("data.unique", items=INVOICES, by="{{ item.country }}")) == ["A1", "A2", "A4"]
    last = await call("data.unique", items=INVOICES, by="{{ item.country }}", keep="last")
    assert numbers(last) == ["A2", "A3", "A4"]


async def test_group(call: Calls) -> None:
    values = {
        "count": {"how": "count", "of": "{{ item.amount }}"},
        "total": {"how": "sum", "of": "{{ item.amount }}"},
        "mean": {"how": "avg", "of": "{{ item.amount }}"},
        "least": {"how": "min", "of": "{{ item.amount }}"},
        "most": {"how": "max", "of": "{{ item.amount }}"},
        "first": {"how": "first", "of": "{{ item.n }}"},
        "all": {"how": "list", "of": "{{ item.n }}"},
    }
    assert await call("data.group", items=INVOICES, by={"country": "{{ item.country }}"}, values=values) == [
        {"country": "BG", "count": 2, "total": 42.5, "mean": 21.25, "least": 12.5, "most": 30, "first": "A1",
         "all": ["A1", "A3"]},
        {"country": "DE", "count": 1, "total": 7, "mean": 7.0, "least": 7, "most": 7, "first": "A2", "all": ["A2"]},
        {"country": None, "count": 0, "total": 0, "mean": None, "least": None, "most": None, "first": "A4",
         "all": ["A4"]},
    ]  # fmt: skip


async def test_group_all_and_exact_sums(call: Calls) -> None:
    assert await call("data.group", items=[0.1] * 10, values={"sum": {"how": "sum"}, "n": "count"}) == [
        {"sum": 1.0, "n": 10}
    ]
    assert await call("data.group", items=[]) == [{"count": 0}]
    assert await call("data.group", items=[], by={"x": "{{ item }}"}) == []
    with pytest.raises(StepFailed, match='Item 2: the value for "sum" is not a number') as caught:
        await call("data.group", items=[1, "12,50"], values={"sum": {"how": "sum"}})
    assert "number(" in caught.value.remedy
    with pytest.raises(ValidationError, match="used twice"):
        await call("data.group", items=[], by={"count": "{{ item }}"})


SUPPLIERS = [{"id": 1, "name": "Larkspur"}, {"id": 2, "name": "Teasel"}, {"id": 2, "name": "Teasel Ltd"}]
ORDERS = [
    {"no": "a", "supplier": 1},
    {"no": "b", "supplier": 2},
    {"no": "c", "supplier": 9},
    {"no": "d", "supplier": None},
]


@pytest.mark.parametrize(
    ("how", "pairs"),
    [
        ("inner", [("a", "Larkspur"), ("b", "Teasel"), ("b", "Teasel Ltd")]),
        ("left", [("a", "Larkspur"), ("b", "Teasel"), ("b", "Teasel Ltd"), ("c", None), ("d", None)]),
        ("right", [("a", "Larkspur"), ("b", "Teasel"), ("b", "Teasel Ltd"), (None, "Sorrel")]),
        ("full", [("a", "Larkspur"), ("b", "Teasel"), ("b", "Teasel Ltd"), ("c", None), ("d", None), (None, "Sorrel")]),
    ],
)
async def test_join(call: Calls, how: str, pairs: list[tuple[Any, Any]]) -> None:
    suppliers = [*SUPPLIERS, {"id": None, "name": "Sorrel"}]
    keys = {"left_key": "{{ item.supplier }}", "right_key": "{{ item.id }}"}
    rows = await call("data.join", left=ORDERS, right=suppliers, how=how, **keys)
    assert [(row["no"], row["name"]) for row in rows] == pairs
    assert all(list(row) == ["no", "supplier", "id", "name"] for row in rows)


async def test_join_gives_taken_names_a_prefix(call: Calls) -> None:
    rows = await call(
        "data.join",
        left=[{"id": 1, "name": "x", "right_name": "y"}],
        right=[{"id": 1, "name": "z"}],
        left_key="{{ item.id }}",
        right_key="{{ item.id }}",
    )
    assert rows == [{"id": 1, "name": "x", "right_name": "y", "right_id": 1, "right_right_name": "z"}]


async def test_join_refuses_what_is_no_record_and_what_explodes(call: Calls) -> None:
    keys = {"left_key": "{{ item.k }}", "right_key": "{{ item.k }}"}
    with pytest.raises(StepFailed, match="Item 2 of the right list is not a record"):
        await call("data.join", left=[], right=[{"k": 1}, 5], **keys)
    many = [{"k": 1}] * 750
    with pytest.raises(StepFailed, match="more than 500,000") as caught:
        await call("data.join", left=many, right=many, **keys)
    assert caught.value.kind == "limit"


async def test_long_lists_leave_room_for_others_and_can_be_cancelled(call: Calls) -> None:
    longest = 0.0

    async def heartbeat() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0)
            longest = max(longest, time.perf_counter() - before)

    beat = asyncio.create_task(heartbeat())
    work = asyncio.create_task(call("data.map", items=list(range(30_000)), to="{{ item * 2 }}"))
    assert len(await work) == 30_000
    work = asyncio.create_task(call("data.map", items=list(range(1_000_000)), to="{{ item * 2 }}"))
    await asyncio.sleep(0.05)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    beat.cancel()
    assert longest > 0


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.floats(-2, 2), st.text("ab", max_size=2)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text("ab", max_size=1), inner, max_size=2)),
    max_leaves=5,
)


@given(st.lists(VALUES, max_size=8))
def test_any_values_have_one_order_and_one_identity(values: list[Any]) -> None:
    ordered = sorted((value for value in values if value is not None), key=rank)
    backwards = ordered[::-1]
    backwards.sort(key=rank)
    assert list(map(rank, backwards)) == list(map(rank, ordered))
    for one in values:
        for other in values:
            same = type(one) is type(other) and one == other
            assert not same or identity(one) == identity(other)
            if isinstance(one, bool) is not isinstance(other, bool):
                assert identity(one) != identity(other)
