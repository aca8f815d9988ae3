"""Every step type of a finished family (one with a page in docs/tasks) is fit for palette, forms, docs and schema."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, TypeAdapter

from runtime.tasks.docs import published
from runtime.tasks.registry import Registry
from runtime.tasks.spec import Outcome, TaskSpec

TESTS = Path(__file__).resolve().parents[1]
SPECS = list(Registry(published()))

each = pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.type)


@each
def test_it_introduces_itself(spec: TaskSpec) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z][a-z_]*", spec.type)
    assert spec.title and spec.title[0].isupper() and not spec.title.endswith(".")
    assert spec.description and spec.description.rstrip().endswith(".")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", spec.icon) and spec.icon != "square"
    assert len(set(spec.keywords)) == len(spec.keywords)
    assert all(keyword == keyword.lower().strip() for keyword in spec.keywords)


@each
def test_its_fields_have_titles(spec: TaskSpec) -> None:
    untitled = [f"{model.__name__}.{name}" for model, name, field in fields_of(spec.params) if not field.title]
    assert not untitled


@each
def test_unknown_fields_are_refused(spec: TaskSpec) -> None:
    assert all(model.model_config.get("extra") == "forbid" for model, _, _ in fields_of(spec.params))


@each
def test_deferred_fields_exist(spec: TaskSpec) -> None:
    assert spec.deferred <= spec.params.model_fields.keys()


@each
def test_schemas_can_be_made(spec: TaskSpec) -> None:
    Draft202012Validator.check_schema(spec.params.model_json_schema())
    if spec.result not in (None, Outcome):
        Draft202012Validator.check_schema(TypeAdapter(spec.result).json_schema(mode="serialization"))


@each
def test_a_test_names_it(spec: TaskSpec) -> None:
    assert f'"{spec.type}"' in all_tests()


def test_titles_tell_types_apart() -> None:
    titles = [spec.title for spec in SPECS]
    assert len(titles) == len(set(titles))


def fields_of(model: type[BaseModel]) -> list[tuple[type[BaseModel], str, Any]]:
    """All fields of a params model and of the models inside it."""
    found, waiting, seen = [], [model], set()
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        for name, field in current.model_fields.items():
            found.append((current, name, field))
            waiting += models_in(field.annotation)
    return found


def models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in getattr(annotation, "__args__", ()) for model in models_in(inner)]


@cache
def all_tests() -> str:
    here = Path(__file__)
    return "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py") if path != here)
