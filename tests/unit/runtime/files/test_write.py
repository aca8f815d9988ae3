from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from runtime.files import (
    content_hash,
    dumps_layout,
    dumps_workflow,
    formatted,
    load_workflow,
    loads_layout,
    loads_workflow,
)
from runtime.files.canonical import render
from runtime.files.cases import load_cases
from runtime.files.elements import ElementRepository, dumps_elements
from runtime.files.texts import decode, encode
from runtime.model import Direction, Step, Variable, VariableType, Workflow
from runtime.model.records import same
from tests.fixtures import random_edits
from tests.fixtures.random_edits import EXAMPLES

SAMPLES = Path(__file__).parents[3] / "data" / "workflows"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
keys = st.sampled_from(["$text", "$value", "a", "b"]) | texts
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**64), 2**64) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=12,
)


def shuffled(value: Any, rng: random.Random) -> Any:
    """``value`` with the keys of every object in another order."""
    if isinstance(value, dict):
        names = list(value)
        rng.shuffle(names)
        return {name: shuffled(value[name], rng) for name in names}
    return [shuffled(item, rng) for item in value] if isinstance(value, list) else value


def test_the_samples_are_canonical() -> None:
    for name in ("format-1.flow.json", "format-1.layout.json", "format-0.expected.flow.json"):
        text = (SAMPLES / name).read_text(encoding="utf-8")
        assert formatted(SAMPLES / name) == text


def test_the_order_of_keys_and_the_spaces_of_a_file_do_not_matter() -> None:
    text = (SAMPLES / "format-1.flow.json").read_text(encoding="utf-8")
    workflow = loads_workflow(text).require()
    for seed in range(20):
        other = json.dumps(shuffled(json.loads(text), random.Random(seed)), indent=seed % 4 or None)
        assert dumps_workflow(loads_workflow(other).require()) == dumps_workflow(workflow)


def test_any_workflow_comes_back_as_it_was() -> None:
    for seed in range(EXAMPLES):
        workflow = random_edits.workflow(random.Random(seed), 15)
        text = dumps_workflow(workflow)
        result = loads_workflow(text)
        assert result.problems == (), f"seed {seed}"
        assert result.workflow == workflow, f"seed {seed}"
        assert dumps_workflow(result.require()) == text, f"seed {seed}"


@given(values)
def test_any_value_of_a_param_comes_back_as_it_was(value: Any) -> None:
    text = dumps_workflow(Workflow("w", steps={"a": Step("a", "x.y", params={"p": value})}))
    back = loads_workflow(text).require().steps["a"].params["p"]
    assert same(back, value)
    text.encode()


@given(values)
def test_encoding_is_undone_by_decoding(value: Any) -> None:
    assert same(decode(encode(value)), value)


@given(st.dictionaries(keys, values, max_size=3), values)
def test_canonical_text_is_json_with_nothing_changed(record: dict[str, Any], value: Any) -> None:
    whole = {"record": record, "list": [value, record]}
    assert same(json.loads(render(whole)), whole)


def test_defaults_are_left_out() -> None:
    text = dumps_workflow(Workflow("w", steps={"a": Step("a", "x.y")}, variables={"v": Variable("v")}))
    assert json.loads(text) == {
        "format": 1,
        "id": "w",
        "variables": {"v": {"type": "string"}},
        "steps": {"a": {"type": "x.y"}},
    }


def test_steps_edges_and_params_are_sorted_and_numbers_written_alike() -> None:
    step = Step(
        "b", "x.y", timeout=30.0, params={"z": 1, "a": {"y": 1, "x": 2}}, next={"out": ("c", "a", "c"), "error": ()}
    )
    text = dumps_workflow(Workflow("w", steps={"b": step, "a": Step("a", "x.y")}))
    assert (
        text
        == """{
  "format": 1,
  "id": "w",
  "steps": {
    "a": {
      "type": "x.y"
    },
    "b": {
      "type": "x.y",
      "params": {
        "a": {
          "x": 2,
          "y": 1
        },
        "z": 1
      },
      "timeout": 30,
      "next": {
        "out": ["a", "c"]
      }
    }
  }
}
"""
    )


def test_a_changed_line_of_a_script_is_one_changed_line() -> None:
    def text(code: str) -> list[str]:
        return dumps_workflow(Workflow("w", steps={"a": Step("a", "x.y", params={"code": code})})).splitlines()

    before, after = text("one\ntwo\nthree\n"), text("one\n2\nthree\n")
    assert [line for line in after if line not in before] == ['            "2",']


def test_the_hash_names_the_logic_and_nothing_else(tmp_path: Path) -> None:
    result = load_workflow(SAMPLES / "format-1.flow.json")
    workflow = result.require()
    assert content_hash(workflow) == content_hash(loads_workflow(dumps_workflow(workflow, schema="other")).require())
    changed = Workflow("w", variables={"v": Variable("v", VariableType.NUMBER, Direction.INPUT, default=1)})
    other = Workflow("w", variables={"v": Variable("v", VariableType.NUMBER, Direction.INPUT, default=True)})
    assert content_hash(changed) != content_hash(other)
    assert len(content_hash(workflow)) == 64


def test_an_empty_layout_is_a_short_file() -> None:
    from runtime.model.layout import Layout

    assert dumps_layout(Layout()) == '{\n  "format": 1\n}\n'


def test_the_examples_of_the_manual_are_canonical_and_load(tmp_path: Path) -> None:
    text = (Path(__file__).parents[4] / "docs" / "workflow-format.md").read_text(encoding="utf-8")
    flow, layout, elements, cases = [part.partition("```")[0] for part in text.split("```json\n")[1:]]
    result = loads_workflow(flow)
    assert result.problems == ()
    assert dumps_workflow(result.require()) == flow
    assert dumps_layout(loads_layout(layout).layout) == layout
    (tmp_path / "shop.json").write_text(elements)
    (tmp_path / "a.test.json").write_text(cases)
    loaded, problems = ElementRepository(tmp_path).load("shop")
    assert problems == load_cases(tmp_path / "a.test.json").problems == ()
    assert dumps_elements(loaded) == elements
