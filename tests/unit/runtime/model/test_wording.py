"""Findings of pydantic as sentences for a person."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from runtime.model.wording import wording


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Inner(BaseModel):
    x: int


class Model(BaseModel):
    number: int = Field(0, ge=1, le=64)
    ratio: float = Field(1.0, gt=0)
    name: str = Field("a", pattern="^[a-z]+$", min_length=1)
    inner: Inner | None = None
    items: list[Annotated[str, Field(max_length=2)]] = Field([], max_length=1)
    flag: bool = False
    colour: Colour = Colour.RED
    word: Literal["on", "off"] = "on"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("number", 100, "Expected at most 64."),
        ("number", 0, "Expected at least 1."),
        ("number", "many", "Expected a whole number."),
        ("ratio", 0, "Expected more than 0.0."),
        ("name", "A B", "This text has characters or a form that are not allowed here (^[a-z]+$)."),
        ("name", 5, "Expected text."),
        ("inner", ["x"], "Expected a record, {...}."),
        ("items", "a", "Expected a list."),
        ("items", ["a", "b"], "Expected at most 1 entries."),
        ("items", ["abc"], "Expected at most 2 characters."),
        ("flag", "perhaps", "Expected true or false."),
        ("colour", "green", "Expected 'red' or 'blue'."),
        ("word", "up", "Expected 'on' or 'off'."),
    ],
)
def test_sentences(field: str, value: Any, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Model.model_validate({field: value})
    assert wording(caught.value.errors(include_url=False)[0]) == said


def test_unknown_findings_keep_their_words() -> None:
    assert wording({"type": "value_error", "msg": "Value error, name the attribute."}) == "Name the attribute."
