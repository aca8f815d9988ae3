from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from runtime.report.shapes import CHARACTERS, FIELDS, ROWS, Shape, cell, columns_of, shape, summary

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def test_each_kind_of_value_has_its_layout() -> None:
    assert shape(None).kind == shape("").kind == shape([]).kind == shape({}).kind == "empty"
    assert shape("a b") == Shape("text", "a b")
    assert shape(12.5) == Shape("text", "12.5")
    assert shape(True) == Shape("code", "true")
    assert shape({"$secret": "crm.password"}) == Shape("secret", "crm.password")
    assert shape({"$cut": {"size": 9, "preview": "abc"}}) == Shape("cut", "abc", size=9)
    assert shape({"$gone": {"size": 9, "message": "away"}}) == Shape("gone", "away", size=9)
    assert shape("blob:" + "a" * 64).kind == "blob"
    assert shape("blob:x").kind == "text"


def test_lists_of_records_are_tables_with_all_fields() -> None:
    form = shape([{"a": 1, "b": None}, {"b": [1], "c": "x"}])
    assert (form.kind, form.columns) == ("table", ("a", "b", "c"))
    assert form.data == [("1", "", ""), ("", "[1]", "x")]


def test_what_is_long_is_cut_and_counted() -> None:
    assert shape("x" * (CHARACTERS + 7)).more == 7
    assert shape([{"a": n} for n in range(ROWS + 5)]).more == 5
    assert shape(list(range(ROWS + 3))).more == 3
    assert shape({str(n): n for n in range(FIELDS + 2)}).more == 2


def test_deep_values_end_as_text() -> None:
    form = shape({"a": {"b": {"c": {"d": 1}}}})
    assert form.data[0][1].data[0][1] == Shape("code", '{"c": {"d": 1}}')


@given(JSON)
def test_any_value_has_a_layout_of_texts(value: object) -> None:
    def check(form: Shape) -> None:
        if form.kind in ("record", "list"):
            for name, inner in form.data:
                assert isinstance(name, str)
                check(inner)
        elif form.kind == "table":
            assert all(isinstance(text, str) for row in form.data for text in row)
            assert all(len(row) == len(form.columns) for row in form.data)
        else:
            assert form.kind == "empty" or isinstance(form.data, str)

    check(shape(value))
    assert isinstance(cell(value), str)
    assert len(summary(value)) <= 60


def test_a_cell_of_a_secret_names_it_only() -> None:
    assert cell({"$secret": "crm.password"}) == "••• crm.password"
    assert cell({"a": 1}) == json.dumps({"a": 1})


def test_a_summary_is_the_first_few_plain_values() -> None:
    assert summary({"n": "INV-1", "who": "A\n B", "x": {"deep": 1}, "sum": 12.5, "more": 1}) == "INV-1 · A B · 12.5"
    assert summary("x" * 100) == "x" * 59 + "…"
    assert columns_of([{"b": 1}, {"a": 1, "b": 2}]) == ("b", "a")
