"""A step's params beside the fields of their model: which of them are targets, secrets, plain texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from runtime.model import Json

if TYPE_CHECKING:
    from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Param:
    """One field of a params model with its value. ``types`` are all classes its annotation names."""

    path: str
    name: str
    value: Json
    given: bool
    required: bool
    types: frozenset[type]


def params_of(model: type[BaseModel], values: Mapping[str, Json], path: str = "params") -> Iterator[Param]:
    """Every field of ``model``, and of the models inside it as far as values are given for them."""
    for name, field in model.model_fields.items():
        types = frozenset(_classes(field.annotation))
        value = values.get(name)
        place = f"{path}.{name}"
        yield Param(place, name, value, name in values, field.is_required(), types)
        for inner in types:
            yield from _inside(inner, value, place)


def texts_in(value: Json, path: str) -> Iterator[tuple[str, str]]:
    """Every text in ``value`` with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from texts_in(entry, f"{path}.{key}")
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from texts_in(entry, f"{path}.{index}")


def is_literal(text: Json) -> bool:
    """Whether ``text`` is a text that somebody wrote down, without an expression."""
    return isinstance(text, str) and bool(text.strip()) and "{{" not in text


def _inside(model: type, value: Json, path: str) -> Iterator[Param]:
    from pydantic import BaseModel

    if not issubclass(model, BaseModel):
        return
    if isinstance(value, Mapping):
        yield from params_of(model, value, path)
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            if isinstance(entry, Mapping):
                yield from params_of(model, entry, f"{path}.{index}")


def _classes(annotation: Any) -> Iterator[type]:
    """The classes in an annotation: ``list[Target] | None`` names list, Target and NoneType."""
    if isinstance(annotation, type):
        yield annotation
    for part in get_args(annotation):
        yield from _classes(part)
