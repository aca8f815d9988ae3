"""Whatever is thrown at it: no foreign exception, no change of the scope, bounded memory.

The times are measured by ``tests/benchmarks/expressions.py``; here the budgets count.
"""

from __future__ import annotations

import gc
import tracemalloc
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from runtime.errors import ExpressionError
from runtime.expressions import Expression, check_value, compile_value, evaluate, names_used, rename_step
from runtime.expressions.expression import _compile
from runtime.model import SecretRef

from .attacks import BOMBS, ESCAPES, PAYLOADS, SECRETS, SIGNS, make_scope
from .strategies import GARBAGE, SOURCES, deep_copy

MOST_BYTES = 20_000_000
GROUPS = {"escapes": ESCAPES, "signs": SIGNS, "bombs": BOMBS, "secrets": SECRETS}
PLAIN = (str, int, float, bool, type(None), SecretRef)


@pytest.fixture(scope="module")
def large_scope() -> dict[str, Any]:
    return make_scope()


def outcome(source: str, scope: dict[str, Any]) -> Any:
    """The value or the error of a source; any other exception is a failure."""
    try:
        return Expression.compile(source).evaluate(scope)
    except ExpressionError as error:
        assert "fault of the product" not in str(error), str(error)
        str(error).encode()
        assert error.position is None or 0 <= error.position <= len(source)
        return error


def parts(value: Any) -> Iterator[Any]:
    """All scalars and names of a value, without recursion."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from value
            waiting += value.values()
        elif isinstance(value, list):
            yield len(value)
            waiting += value
        else:
            yield value


def fingerprint(value: Any) -> int:
    """A number that changes with any part of a value."""
    checksum = 0
    for part in parts(value):
        text = hex(part) if type(part) is int else str(part)
        checksum = zlib.crc32(text.encode(), checksum)
    return checksum


def test_there_are_many_of_them() -> None:
    assert len(set(PAYLOADS)) >= 500


@pytest.mark.parametrize("group", GROUPS)
def test_payloads(group: str, scope: dict[str, Any]) -> None:
    before = deep_copy(scope)
    for source in GROUPS[group]:
        value = outcome(source, scope)
        assert scope == before, source
        assert isinstance(value, ExpressionError) or all(isinstance(part, PLAIN) for part in parts(value)), source


@pytest.mark.slow
def test_bombs_on_large_values_keep_within_memory(large_scope: dict[str, Any]) -> None:
    before = fingerprint(large_scope)
    worst = (0, "")
    for source in BOMBS:
        _compile.cache_clear()
        gc.collect(0)
        tracemalloc.start()
        outcome(source, large_scope)
        worst = max(worst, (tracemalloc.get_traced_memory()[1], source))
        tracemalloc.stop()
    assert worst[0] < MOST_BYTES, worst
    assert fingerprint(large_scope) == before


def test_no_payload_reaches_python(scope: dict[str, Any]) -> None:
    for source in ESCAPES:
        value = outcome(source, scope)
        text = str(value) if isinstance(value, ExpressionError) else repr(value)
        for word in ("<class", "<function", "<module", "<built-in", "object at 0x", "<generator", "root:"):
            assert word not in text, source


def test_payloads_in_templates() -> None:
    for source in PAYLOADS:
        try:
            compile_value({"f": f"a {{{{ {source} }}}} b"}).render({"vars": {"x": 1}})
        except ExpressionError as error:
            assert 'Field "f"' in str(error), source


@given(SOURCES)
def test_random_sources_of_the_grammar(source: str) -> None:
    scope = make_small_scope()
    value = outcome(source, scope)
    assert scope == make_small_scope()
    if not isinstance(value, ExpressionError):
        assert repr(outcome(source, scope)) == repr(value)


@given(GARBAGE)
def test_random_garbage(source: str) -> None:
    scope = make_small_scope()
    outcome(source, scope)
    assert scope == make_small_scope()


@given(GARBAGE | SOURCES)
def test_random_texts_through_every_door(text: str) -> None:
    scope = make_small_scope()
    for value in (text, "{{" + text + "}}", {"a": [text, "{{ vars.x }}" + text]}):
        found = check_value(value)
        try:
            compile_value(value).render(scope)
        except ExpressionError as error:
            str(error).encode(errors="surrogatepass")
        else:
            assert not found
    try:
        names_used(text)
    except ExpressionError:
        assert rename_step(text, "login", "enter", bare=True) == text
    assert len(rename_step(text, "login", "enter")) >= len(text) - 20
    assert scope == make_small_scope()


@given(GARBAGE | SOURCES)
def test_values_of_the_scope_are_never_computed(text: str) -> None:
    scope = {"v": text, "r": {text: text}, "l": [text, "{{ secret }}"], "secret": "hunter2"}
    assert evaluate("v", scope) == text
    assert compile_value("{{ v }}").render(scope) == text
    assert compile_value({"a": ["{{ r }}", "{{ l }}"]}).render(scope) == {"a": [scope["r"], scope["l"]]}
    assert evaluate("v + v", scope) == text + text
    assert compile_value("{{ v }}{{ l[1] }}").render(scope) == text + "{{ secret }}"


def make_small_scope() -> dict[str, Any]:
    return {
        "__now__": "2026-05-12T09:30:00Z",
        "vars": {"x": 3, "name": "Ada", "rows": [{"n": 1, "name": "a"}, {"n": 2}], "nothing": None, "Invoice No": "7"},
        "item": {"amount": 12.5},
        "steps": {"login": {"output": {"name": "Ada", "list": [[1, 2], [3, 4]]}}},
        "vault": {"mail": {"password": SecretRef("mail", "password")}},
        "x": [1, "two", None],
    }
