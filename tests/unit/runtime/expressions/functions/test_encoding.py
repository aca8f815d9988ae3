"""JSON, addresses, base64 and checksums."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import ExpressionError
from runtime.expressions import evaluate

from ..strategies import JSON_VALUES


@given(st.text())
def test_as_the_standard_says(text: str) -> None:
    scope = {"t": text}
    assert evaluate("url_encode(t)", scope) == quote(text, safe="")
    assert evaluate("base64_encode(t)", scope) == base64.b64encode(text.encode()).decode()
    assert evaluate("base64_decode(base64_encode(t))", scope) == text
    assert evaluate("hash(t)", scope) == hashlib.sha256(text.encode()).hexdigest()


@given(JSON_VALUES)
def test_json(value: Any) -> None:
    assert json.loads(evaluate("to_json(v)", {"v": value})) == value
    assert evaluate("to_json(v, 2)", {"v": value}) == json.dumps(value, indent=2, ensure_ascii=False)
    assert evaluate("from_json(t)", {"t": json.dumps(value)}) == value


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "nope", "NaN", "Infinity", "-Infinity", "1e999", "9" * 100, "[1,]", "{'a': 1}", "[" * 2000),
        *("[" * 200 + "]" * 200, '"\\ud800"', '{"\\udfff": 1}', "\ufeff1", "\x00"),
    ],
)
def test_json_that_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate("from_json(t)", {"t": text})
    assert "fault of the product" not in str(caught.value)


@pytest.mark.parametrize(
    "source", ["base64_decode('a')", "base64_decode('é')", "base64_decode('////')", "to_json(1, 9)", "to_json(1, -1)"]
)
def test_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(source, {})


@pytest.mark.parametrize(
    "source", ["hash(t)", "url_encode(t)", "base64_encode(t)", "matches(t, 'a')", "matches('a', t)"]
)
def test_halves_of_characters_are_refused(source: str) -> None:
    with pytest.raises(ExpressionError, match="half of a character"):
        evaluate(source, {"t": "\ud800"})
