from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import Field

from runtime.files import Loaded, loads_workflow
from runtime.model import Severity
from runtime.model.targets import Target
from runtime.tasks.context import TaskContext
from runtime.tasks.registry import Registry
from runtime.tasks.spec import SecretText, TaskParams, TaskSpec, task


class Row(TaskParams):
    amount: float


class FormParams(TaskParams):
    target: Target = Field(title="Element", description="Where to type.")
    text: str = ""
    count: int = Field(1, ge=1, le=9)
    rows: list[Row] = Field(default_factory=list)
    password: SecretText | None = None


@task("form.fill", title="Fill", version=2, replaces=("form.type",))
async def fill(ctx: TaskContext, params: FormParams) -> None:
    """Fill a field."""


SPEC: TaskSpec = fill.spec


def loaded(params: dict[str, Any], type: str = "form.fill", version: int = 2) -> Loaded:
    record = {"format": 1, "id": "w", "steps": {"a": {"type": type, "version": version, "params": params}}}
    return loads_workflow(json.dumps(record, indent=1), "w.flow.json", Registry({}, specs=[SPEC]))


def test_params_that_fit_are_no_problem() -> None:
    params = {"target": "#name", "text": "x", "count": 2, "rows": [{"amount": 1.5}], "password": "{{ vault.a.b }}"}
    assert loaded(params).problems == ()


@pytest.mark.parametrize(
    ("params", "code", "field", "remedy"),
    [
        ({}, "missing-param", "params.target", "Where to type."),
        ({"target": "#a", "txt": 1}, "unknown-param", "params.txt", 'Did you mean "text"?'),
        ({"target": "#a", "count": 10}, "wrong-param", "params.count", ""),
        ({"target": "#a", "count": "many"}, "wrong-param", "params.count", ""),
        ({"target": "#a", "rows": [{"amount": 1}, {"amount": "x"}]}, "wrong-param", "params.rows.1.amount", ""),
        ({"target": "#a", "rows": [{"amount": 1, "b": 2}]}, "unknown-param", "params.rows.0.b", ""),
        ({"target": {"name": "Save"}}, "wrong-param", "params.target", ""),
        ({"target": "#a", "password": [5]}, "wrong-param", "params.password", ""),
    ],
)
def test_params_are_checked_against_the_model(params: dict[str, Any], code: str, field: str, remedy: str) -> None:
    result = loaded(params)
    assert [(p.code, p.step, p.field, p.remedy) for p in result.problems] == [(code, "a", field, remedy)]
    assert result.problems[0].line is not None
    assert result.lossless
    assert result.workflow is not None
    assert set(result.workflow.steps["a"].params) == set(params)


@pytest.mark.parametrize(
    "params",
    [
        {"target": "#a", "count": "{{ vars.n }}"},
        {"target": "#a", "rows": "{{ vars.rows }}"},
        {"target": "#a", "rows": [{"amount": "{{ item }}"}]},
        {"target": "{{ vars.where }}"},
        {"target": {"name": "{{ vars.n }}", "selector": ""}},
    ],
)
def test_expressions_are_not_checked_before_they_are_known(params: dict[str, Any]) -> None:
    assert loaded(params).problems == ()


def test_beside_an_expression_the_rest_is_still_checked() -> None:
    result = loaded({"target": "#a", "count": "{{ vars.n }}", "txt": 1, "rows": [{"amount": "x"}]})
    assert sorted(problem.field for problem in result.problems) == ["params.rows.0.amount", "params.txt"]


def test_an_unknown_type_names_the_nearest_and_keeps_the_step() -> None:
    result = loaded({}, type="form.fil")
    assert [(p.code, p.remedy) for p in result.problems] == [("unknown-type", 'Did you mean "form.fill"?')]
    assert result.lossless
    assert result.workflow is not None
    assert result.workflow.steps["a"].type == "form.fil"


def test_a_replaced_type_is_known_by_its_new_name() -> None:
    result = loaded({"target": "#a"}, type="form.type")
    assert [(p.code, p.severity) for p in result.problems] == [("renamed-type", Severity.INFO)]
    assert result.require().steps["a"].type == "form.fill"


def test_a_newer_version_of_a_type_is_not_guessed_at() -> None:
    assert [p.code for p in loaded({"whatever": 1}, version=3).problems] == ["newer-type"]


def test_an_older_version_of_a_type_is_read() -> None:
    assert loaded({"target": "#a"}, version=1).problems == ()


def test_a_secret_never_stands_in_a_message() -> None:
    result = loaded({"target": "#a", "password": ["hunter2-hunter2"]})
    assert "hunter2" not in str(result.problems)


@pytest.mark.parametrize(
    ("type", "params", "field", "said"),
    [
        ("flow.delay", {}, "params", "either seconds or a moment"),
        ("flow.delay", {"seconds": 1, "until": "2026-05-12T07:30Z"}, "params", "either seconds or a moment"),
        ("flow.delay", {"until": "nonsense"}, "params.until", "not a date and time"),
        ("flow.delay", {"until": "2026-05-12T07:30"}, "params.until", "offset from utc is missing"),
        ("flow.count", {"stop": 3, "step": 0}, "params.step", "never end"),
        ("script.python", {}, "params", "give a script"),
        ("script.node", {"code": "1", "file": "a.js"}, "params", "give a script"),
    ],
)
def test_params_that_can_never_work_are_found_before_the_run(
    type: str, params: dict[str, Any], field: str, said: str
) -> None:
    record = {"format": 1, "id": "w", "steps": {"a": {"type": type, "params": params}}}
    (problem,) = loads_workflow(json.dumps(record), "w.flow.json", Registry()).problems
    assert (problem.code, problem.field) == ("wrong-param", field)
    assert said in problem.message.lower()


@pytest.mark.parametrize(
    ("type", "params"),
    [
        ("flow.delay", {"until": "{{ vars.x }}"}),
        ("flow.delay", {"seconds": "{{ vars.x }}"}),
        ("flow.delay", {"until": "2026-05-12T09:30:00+02:00"}),
        ("flow.count", {"stop": 3, "step": "{{ vars.x }}"}),
        ("script.python", {"file": "{{ vars.x }}"}),
    ],
)
def test_params_that_may_work_are_no_problem(type: str, params: dict[str, Any]) -> None:
    record = {"format": 1, "id": "w", "steps": {"a": {"type": type, "params": params}}}
    assert loads_workflow(json.dumps(record), "w.flow.json", Registry()).problems == ()
