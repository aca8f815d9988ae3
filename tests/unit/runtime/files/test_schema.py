from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from runtime.files import dumps_layout, dumps_workflow, loads_workflow
from runtime.files.canonical import render
from runtime.files.elements import Element, dumps_elements
from runtime.files.project import Project
from runtime.files.schema import flow_schema, schemas, write_schemas
from runtime.model.fingerprint import Fingerprint, Neighbours
from runtime.model.layout import Group, Layout, Note, Position
from runtime.paths import RESOURCES
from runtime.tasks.registry import Registry
from tests.fixtures import random_edits

SAMPLES = Path(__file__).parents[3] / "data" / "workflows"
SIGNALS = Fingerprint(tag="button", name="Save", box=(1, 2.5, 3, 4), neighbours=Neighbours(row="S-1"))
FLOW = flow_schema()
REGISTRY = Registry({"flow": "runtime.tasks.flow"})


def is_valid(value: Any, schema: dict[str, Any]) -> bool:
    return bool(Draft202012Validator(schema).is_valid(value))


def sample() -> dict[str, Any]:
    record: dict[str, Any] = json.loads((SAMPLES / "format-1.flow.json").read_text())
    return record


def test_the_published_schemas_are_current(tmp_path: Path) -> None:
    """``runtime.files.schema.write_schemas(RESOURCES / "schema")`` renews them."""
    write_schemas(tmp_path)
    for name, schema in schemas().items():
        assert (RESOURCES / "schema" / name).read_text() == render(schema) == (tmp_path / name).read_text()
    assert {path.name for path in (RESOURCES / "schema").iterdir()} == set(schemas())


def test_every_schema_is_a_schema() -> None:
    for schema in (*schemas().values(), flow_schema(REGISTRY)):
        Draft202012Validator.check_schema(schema)


def test_the_samples_are_valid_and_the_newer_one_is_not() -> None:
    assert is_valid(sample(), FLOW)
    assert is_valid(json.loads((SAMPLES / "format-0.expected.flow.json").read_text()), FLOW)
    assert is_valid(json.loads((SAMPLES / "format-1.layout.json").read_text()), schemas()["layout-1.schema.json"])
    assert not is_valid(json.loads((SAMPLES / "newer.flow.json").read_text()), FLOW)


def test_every_file_of_a_new_project_is_valid(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p")
    for path, name in (
        ("understudy.json", "project"),
        ("workflows/hello.flow.json", "flow"),
        ("workflows/hello.layout.json", "layout"),
        ("environments/dev.json", "environment"),
        ("tests/hello.test.json", "test"),
    ):
        assert is_valid(json.loads((project.root / path).read_text()), schemas()[f"{name}-1.schema.json"]), path


def test_all_that_is_written_is_valid() -> None:
    for seed in range(50):
        text = dumps_workflow(random_edits.workflow(random.Random(seed), 15))
        assert is_valid(json.loads(text), FLOW), f"seed {seed}"
    layout = Layout({"a": Position(1, 2, "red")}, {"g": Group("t", ("a",), collapsed=True)}, {"n": Note("a\nb")})
    assert is_valid(json.loads(dumps_layout(layout)), schemas()["layout-1.schema.json"])
    elements = dumps_elements({"a": Element("#a", "A", ("#f",)), "b": Element(fingerprint=SIGNALS)})
    assert is_valid(json.loads(elements), schemas()["elements-1.schema.json"])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), 2),
        (("nam",), "x"),
        (("id",), "no spaces"),
        (("steps", "each", "timout"), 3),
        (("steps", "each", "timeout"), 0),
        (("steps", "each", "retry"), "often"),
        (("steps", "each", "replay"), "twice"),
        (("steps", "each", "enabled"), "yes"),
        (("steps", "each", "next"), {"out": "a"}),
        (("steps", "not an id"), {"type": "x.y"}),
        (("variables", "1st"), {"type": "string"}),
        (("variables", "rows"), {"type": "numbr"}),
        (("settings", "max_parallel"), 0),
        (("settings", "pictures"), "sometimes"),
    ],
)
def test_schema_and_loader_refuse_the_same(path: tuple[str, ...], value: Any) -> None:
    record = sample()
    place = record
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert not is_valid(record, FLOW)
    assert loads_workflow(json.dumps(record)).errors


def test_with_task_types_params_are_checked_and_expressions_allowed() -> None:
    schema = flow_schema(REGISTRY)

    def step(type: str, params: dict[str, Any] | None) -> bool:
        body = {"type": type} | ({} if params is None else {"params": params})
        return is_valid({"format": 1, "id": "w", "steps": {"a": body}}, schema)

    assert step("flow.for_each", {"items": [1, 2], "parallel": 4})
    assert step("flow.for_each", {"items": "{{ vars.rows }}", "parallel": "{{ vars.n }}"})
    assert step("flow.log", {"message": {"$text": ["a", "b"]}})
    assert step("flow.switch", {"value": 1, "cases": [{"equals": "{{ vars.x }}", "port": "one"}]})
    assert not step("flow.for_each", {"items": [1], "parallel": 0})
    assert not step("flow.for_each", {"items": [1], "paralel": 2})
    assert not step("flow.for_each", {})
    assert not step("flow.for_each", None)
    assert not step("flow.switch", {"value": 1, "cases": [{"equals": 1}]})
    assert not step("flow.foreach", {"items": []})
