"""Every step type has a form: each of its fields a kind, an editor, and a value that survives being shown."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.tasks.registry import Registry
from studio.forms.fields import FieldKind, FieldSpec, Group, fields_of

SPECS = {spec.type: spec for spec in Registry()}


def field(type: str, name: str) -> FieldSpec:
    return next(field for field in fields_of(SPECS[type]) if field.name == name)


@pytest.mark.parametrize("type", sorted(SPECS))
def test_every_param_is_a_field_with_a_title(type: str) -> None:
    fields = fields_of(SPECS[type])
    assert {field.name for field in fields} == set(SPECS[type].params.model_fields)
    assert all(field.title for field in fields)
    needed = [field for field in fields if field.required]
    assert all(field.group is Group.WHAT for field in needed), "what is needed is never folded away"
    assert [field.group for field in fields] == sorted((field.group for field in fields), key=list(Group).index)


@pytest.mark.parametrize(
    ("type", "name", "kind"),
    [
        ("browser.click", "target", FieldKind.ELEMENT),
        ("browser.click", "count", FieldKind.WHOLE),
        ("browser.click", "button", FieldKind.CHOICE),
        ("browser.click", "modifiers", FieldKind.CHOICES),
        ("browser.click", "force", FieldKind.SWITCH),
        ("browser.click", "position", FieldKind.RECORD),
        ("browser.assert", "target", FieldKind.ELEMENT),
        ("browser.assert", "expected", FieldKind.TEXT),
        ("browser.fill", "value", FieldKind.TEXT),
        ("browser.evaluate", "script", FieldKind.CODE),
        ("browser.set_cookies", "cookies", FieldKind.TABLE),
        ("http.request", "headers", FieldKind.PAIRS),
        ("http.request", "json_body", FieldKind.VALUE),
        ("http.request", "expected_status", FieldKind.LIST),
        ("http.request", "timeout", FieldKind.NUMBER),
        ("files.zip", "archive", FieldKind.FILE),
        ("files.unzip", "password", FieldKind.SECRET),
        ("files.list", "folder", FieldKind.FOLDER),
        ("script.python", "code", FieldKind.CODE),
        ("data.filter", "where", FieldKind.EXPRESSION),
        ("flow.for_each", "items", FieldKind.VALUE),
        ("flow.switch", "cases", FieldKind.TABLE),
        ("flow.set", "values", FieldKind.PAIRS),
        ("people.ask", "question", FieldKind.LONG_TEXT),
        ("people.ask", "fields", FieldKind.TABLE),
    ],
)
def test_fields_are_of_the_kind_that_a_person_expects(type: str, name: str, kind: FieldKind) -> None:
    assert field(type, name).kind is kind


def test_what_bounds_a_field_is_known() -> None:
    count = field("browser.click", "count")
    assert (count.least, count.most, count.default) == (1, 3, 1)
    assert field("browser.click", "button").choices == ("left", "right", "middle")
    assert field("script.python", "code").language == "python"
    assert field("browser.evaluate", "script").language == "javascript"
    position = field("browser.click", "position")
    assert [inner.name for inner in position.inner] == ["x", "y"] and position.nullable
    cases = field("flow.switch", "cases")
    assert [(inner.name, inner.required) for inner in cases.inner] == [("equals", True), ("port", True)]


def test_few_kinds_of_values_are_left_to_the_general_editor() -> None:
    general = [f"{type}.{f.name}" for type, spec in SPECS.items() for f in fields_of(spec) if f.kind is FieldKind.VALUE]
    every: list[Any] = [f for spec in SPECS.values() for f in fields_of(spec)]
    assert len(general) < len(every) / 8, general
