"""The reference is complete and current."""

from __future__ import annotations

from pathlib import Path

from runtime.expressions import reference
from runtime.expressions.functions import FUNCTIONS

DOCUMENT = Path(__file__).parents[4] / "docs" / "expressions.md"


def test_the_document_is_current() -> None:
    command = (
        "python -c \"from runtime.expressions import reference; print(reference(), end='')\" > docs/expressions.md"
    )
    assert DOCUMENT.read_text(encoding="utf-8") == reference(), f"Run: {command}"


def test_every_function_is_in_it_with_help_and_examples() -> None:
    text = reference()
    for function in FUNCTIONS.values():
        assert f"`{function.signature}`" in text
        assert function.help.endswith(".")
        assert function.examples
