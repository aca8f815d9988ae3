from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import InvalidFile
from runtime.files import Loaded, dumps_workflow, load_workflow, loads_workflow
from runtime.model import Problem, Retry, RetryStrategy, Severity, Step, Workflow
from runtime.model.graph import compile_plan

SAMPLES = Path(__file__).parents[3] / "data" / "workflows"


def loaded(steps: dict[str, Any] | None = None, **fields: Any) -> Loaded:
    """A workflow file with these steps and fields."""
    record = {"format": 1, "id": "w", "steps": steps or {}, **fields}
    return loads_workflow(json.dumps(record, indent=1), "w.flow.json")


def problem(result: Loaded) -> Problem:
    """The one problem of a file."""
    assert len(result.problems) == 1, result.problems
    return result.problems[0]


def test_the_sample_has_every_field() -> None:
    result = load_workflow(SAMPLES / "format-1.flow.json")
    assert result.problems == ()
    workflow = result.require()
    read = workflow.steps["read"]
    assert (read.timeout, read.replay, read.on_error, read.next["error"]) == (30.5, "repeatable", "continue", ("meet",))
    assert read.retry == Retry(
        RetryStrategy.EXPONENTIAL, attempts=5, delay=0.5, cap=20, jitter=0.2, on=("network", "timeout")
    )
    assert read.note == "Some shops answer slowly.\n\nBe patient."
    assert workflow.steps["tidy"].params["code"].startswith('price = inputs["text"].strip()\n')
    assert workflow.steps["tidy"].params["like_text"] == {"$text": ["an object that only looks like a text"]}
    assert workflow.variables["found"].default == {"count": 0, "last": None}
    assert result.layout.positions["read"].colour == "teal"
    assert result.schema.endswith("flow-1.schema.json")


def test_all_problems_are_told_at_once_with_line_step_field_and_remedy() -> None:
    text = """{
  "format": 1,
  "id": "no spaces please",
  "nam": "x",
  "steps": {
    "a": {
      "type": "data.set",
      "timout": 5,
      "retry": "api_cal",
      "enabled": "yes",
      "next": {"out": "b"}
    },
    "b": {
      "params": []
    }
  },
  "variables": {"n": {"type": "numbr", "default": 1}}
}"""
    found = {(p.line, p.step, p.field, p.code): p.remedy for p in loads_workflow(text, "w.flow.json").problems}
    assert found == {
        (
            3,
            "",
            "id",
            "bad-id",
        ): "Use letters, digits, - and _, starting with a letter or digit, at most 80 characters.",
        (4, "", "nam", "unknown-field"): 'Did you mean "name"?',
        (8, "a", "timout", "unknown-field"): 'Did you mean "timeout"?',
        (9, "a", "retry", "unknown-preset"): 'Did you mean "api_call"?',
        (10, "a", "enabled", "wrong-value"): "",
        (11, "a", "next.out", "wrong-value"): "",
        (13, "b", "", "missing-field"): "`understudy tasks` lists all step types.",
        (14, "b", "params", "wrong-value"): "",
        (17, "", "variables.n.type", "wrong-value"): 'Did you mean "number"?',
        (17, "", "variables.n.default", "wrong-value"): "Change the default or the type of the variable (string).",
    }


def test_what_is_sound_is_kept_beside_what_is_wrong() -> None:
    result = loaded({"a": {"type": "x.y", "name": "A", "timeout": "soon"}, "b": {"type": "x.y"}})
    assert result.workflow is not None
    assert result.workflow.steps["a"].name == "A"
    assert result.workflow.steps["a"].timeout is None
    assert "b" in result.workflow.steps
    assert not result.lossless


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("type", 3, "Expected text, got 3."),
        ("version", 0, "Expected a whole number of at least 1, got 0."),
        ("version", True, "Expected a whole number of at least 1, got true."),
        ("timeout", -1, "Expected a number from 0.001 to 1e+09, got -1."),
        ("timeout", True, "Expected a number from 0.001 to 1e+09, got true."),
        ("replay", "twice", 'Expected one of pure, repeatable, keyed, once, got "twice".'),
        ("join", None, "Expected one of all, any, got null."),
        ("on_error", ["fail"], 'Expected one of fail, continue, got ["fail"].'),
        ("params", "x", 'Expected an object, got "x".'),
        ("next", {"out": [1]}, "Expected a list of texts, got [1]."),
        ("retry", 3, "Expected an object, got 3."),
        ("note", [1], "Expected text, got [1]."),
        ("name", "x" * 90, None),
        ("note", ["a", "b"], None),
        ("note", {"a": "x" * 90}, 'Expected text, got {"a": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx....'),
    ],
)
def test_a_field_of_the_wrong_kind_says_what_was_expected(field: str, value: Any, expected: str | None) -> None:
    result = loaded({"a": {"type": "x.y", field: value}})
    messages = [p.message for p in result.problems if p.code in ("wrong-value",)]
    assert messages[:1] == ([expected] if expected else [])


def test_a_retry_rule_needs_its_strategy() -> None:
    assert problem(loaded({"a": {"type": "x.y", "retry": {"attempts": 3}}})).code == "missing-field"


@pytest.mark.parametrize("text", ['{"format": 2, "id": "w", "steps": {}, "new": 1}', '{"format": 99}'])
def test_a_newer_format_is_not_guessed_at(text: str) -> None:
    result = loads_workflow(text)
    assert result.workflow is None
    assert problem(result).code == "newer-format"


@pytest.mark.parametrize("format", [None, True, "1", 1.5, -1, [], {}])
def test_a_format_that_is_none_is_refused(format: Any) -> None:
    result = loads_workflow(json.dumps({"format": format, "id": "w", "steps": {}}))
    assert result.workflow is None
    assert problem(result).remedy


def test_a_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "invoices.flow.json").write_text("{}")
    result = load_workflow(tmp_path / "invoice.flow.json")
    assert result.workflow is None
    assert problem(result).remedy == 'Did you mean "invoices.flow.json"?'


def test_a_folder_and_an_impossible_name_are_problems(tmp_path: Path) -> None:
    assert problem(load_workflow(tmp_path)).code == "not-a-file"
    assert problem(load_workflow("bad\0name.flow.json")).code == "unreadable-file"


def test_a_broken_layout_is_a_warning_and_never_stops_a_run(tmp_path: Path) -> None:
    (tmp_path / "w.flow.json").write_text(dumps_workflow(Workflow("w")))
    (tmp_path / "w.layout.json").write_text('{"format": 1, "positions": {"a": {"x": "left"}}}')
    result = load_workflow(tmp_path / "w.flow.json")
    assert problem(result).severity is Severity.WARNING
    assert result.require().id == "w"


def test_require_raises_with_every_problem() -> None:
    with pytest.raises(InvalidFile) as caught:
        loaded({"a": {"type": "x.y", "nam": 1, "timeout": 0}}).require()
    assert len(caught.value.problems) == 2
    assert caught.value.message == "w.flow.json has 2 problems."


def test_conflicts_of_a_merge_block_the_run_but_not_the_file() -> None:
    conflict = {"kind": "both-changed", "message": "Both.", "step": "a", "field": "note", "values": {"ours": "x"}}
    result = loaded({"a": {"type": "x.y"}}, conflicts=[conflict])
    assert result.workflow is not None
    assert result.lossless
    found = problem(result)
    assert (found.code, found.message, found.step, found.field) == ("merge-conflict", "Both.", "a", "note")
    assert result.conflicts[0].as_json() == conflict
    with pytest.raises(InvalidFile):
        result.require()


def test_a_problem_found_later_gets_file_and_line() -> None:
    text = dumps_workflow(Workflow("w", steps={"a": Step("a", "x.y", next={"out": ("gone",)})}))
    result = loads_workflow(text, "w.flow.json")
    placed = result.placed(compile_plan(result.require())[1])
    assert (placed[0].file, placed[0].field) == ("w.flow.json", "next.out")
    assert placed[0].line is not None
    assert '"out": ["gone"]' in text.splitlines()[placed[0].line - 1]


def test_thousands_of_problems_are_told_in_short_time() -> None:
    started = time.process_time()
    result = loaded({f"s{n}": {"typ": n, "prams": {}, "x y": 1} for n in range(3000)})
    assert 0 < len(result.problems) <= 200
    assert time.process_time() - started < 10


def test_loading_needs_no_heavy_library(tmp_path: Path) -> None:
    (tmp_path / "w.flow.json").write_text(dumps_workflow(Workflow("w", steps={"a": Step("a", "x.y")})))
    code = (
        "import sys; from runtime.files import load_workflow; load_workflow(sys.argv[1]).require();"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'pydantic', 'jsonschema', 'rapidfuzz',"
        " 'difflib', 'sqlalchemy', 'tempfile', 'asyncio'}))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "w.flow.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[4])
    assert done.stdout.strip() == "[]"
