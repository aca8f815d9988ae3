"""Every function keeps its documented promises and refuses foreign arguments."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.errors import ExpressionError
from runtime.expressions import evaluate
from runtime.expressions.functions import FUNCTIONS, Function
from runtime.expressions.functions.table import KINDS
from runtime.model import SecretRef

SCOPE = {"__now__": "2026-05-12T09:30:00Z"}
EXAMPLES = [(source, value) for function in FUNCTIONS.values() for source, value in function.examples]
PROBES: dict[str, Any] = {
    "text": "a",
    "whole": 1,
    "broken": 1.5,
    "boolean": True,
    "null": None,
    "list": [1],
    "record": {"a": 1},
    "secret": SecretRef("mail"),
    "foreign": object(),
}


def test_there_are_about_forty_functions() -> None:
    assert len(FUNCTIONS) >= 40


@pytest.mark.parametrize(("source", "value"), EXAMPLES, ids=[source for source, _ in EXAMPLES])
def test_examples(source: str, value: Any) -> None:
    found = evaluate(source, SCOPE)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_arguments_of_other_kinds_are_refused(function: Function) -> None:
    if function.name in ("default", "get"):
        return
    accepted, _ = KINDS[function.kinds[0]]
    rest = ["1" if kind == "int" else "'a'" for kind in function.kinds[1:] if kind in ("int", "str", "Number")]
    for name, value in PROBES.items():
        if type(value) not in accepted:
            with pytest.raises(ExpressionError) as caught:
                evaluate(f"{function.name}({', '.join(['v', *rest])})", {**SCOPE, "v": value})
            assert function.name in caught.value.message or name in ("secret", "foreign")


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_the_number_of_arguments_is_checked(function: Function) -> None:
    least = len(function.parameters) - len(function.defaults)
    wrong = [least - 1] if function.variadic else [least - 1, len(function.parameters) + 1]
    for count in wrong:
        if count >= 0:
            with pytest.raises(ExpressionError, match="other arguments"):
                evaluate(f"{function.name}({', '.join(['v'] * count)})", {"v": 1})
