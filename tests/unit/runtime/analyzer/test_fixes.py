"""A fix takes away the problem it was offered for, and brings no other error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from runtime.analyzer import analyze
from runtime.analyzer.fixes import TITLES, fix_for
from runtime.files import dumps_workflow, loads_workflow
from runtime.model import Direction, OnError, Problem, Severity, Step, Variable, Workflow
from runtime.model.graph import compile_plan
from runtime.tasks.registry import Registry

REGISTRY = Registry()


def step(id: str, type: str = "flow.log", params: dict[str, Any] | None = None, /, **fields: Any) -> Step:
    return Step(id, type, params=params if params is not None else {"message": "hello"}, **fields)


def flow(*steps: Step, **variables: Variable) -> Workflow:
    return Workflow("flow", steps={one.id: one for one in steps}, variables=variables)


def problems_of(workflow: Workflow) -> list[Problem]:
    loaded = loads_workflow(dumps_workflow(workflow), "flow", REGISTRY)
    assert loaded.workflow is not None
    plan, graph = compile_plan(loaded.workflow)
    found = [*loaded.problems, *graph, *analyze(loaded.workflow, registry=REGISTRY, plan=plan)]
    return [problem for problem in found if problem.code != "file-newer"]


ONE = {"out": ("two",)}
THREE = {"out": ("three",)}
CASES = {
    "undefined-variable": flow(step("one", "flow.log", {"message": "{{ vars.total }}"})),
    "unused-variable": flow(step("one"), total=Variable("total")),
    "unknown-param": flow(step("one", "flow.log", {"message": "a", "colour": "red"})),
    "loose-step": flow(step("one", next=ONE), step("two"), step("three")),
    "unknown-type": flow(step("one", "flow.logg", {"message": "a"})),
    "undefined-step-reference": flow(
        step("before", next={"out": ("one",)}), step("one", "flow.log", {"message": "{{ steps.befor.output }}"})
    ),
    "disabled-step-referenced": flow(
        step("two", enabled=False, next={"out": ("one",)}),
        step("one", "flow.log", {"message": "{{ steps.two.output }}"}),
    ),
    "retry-on-once": flow(step("one", "http.request", {"url": "http://a"}, retry="api_call")),
    "loop-without-limit": flow(
        step("one", "flow.while", {"test": "{{ vars.go }}"}, next={"each": ("two",)}), step("two"), go=Variable("go")
    ),
    "file-path-absolute": flow(step("one", "csv.read", {"path": "/srv/invoices/june.csv"})),
    "duplicate-step-name": flow(step("one", name="Say", next=ONE), step("two", name="Say")),
}


@pytest.mark.parametrize("code", CASES)
def test_the_fix_takes_the_problem_away(code: str) -> None:
    workflow = CASES[code]
    before = problems_of(workflow)
    problem = next(problem for problem in before if problem.code == code)
    fix = fix_for(problem, workflow)
    assert fix is not None and fix.title in TITLES and fix.title.format(**fix.values)
    fixed, _ = fix.edit.apply(workflow)
    after = problems_of(fixed)
    assert (problem.code, problem.step, problem.field) not in {(one.code, one.step, one.field) for one in after}
    errors = {one.code for one in after if one.severity is Severity.ERROR}
    assert errors <= {one.code for one in before if one.severity is Severity.ERROR}


def test_a_name_that_was_mistyped_is_corrected_not_declared() -> None:
    workflow = flow(step("one", "flow.log", {"message": "{{ vars.totl + 1 }}"}), total=Variable("total", default=1))
    problem = next(problem for problem in problems_of(workflow) if problem.code == "undefined-variable")
    fix = fix_for(problem, workflow)
    assert fix is not None
    fixed, _ = fix.edit.apply(workflow)
    assert fixed.steps["one"].params["message"] == "{{ vars.total + 1 }}"


def test_what_a_step_read_where_it_was_copied_from_is_asked_for() -> None:
    """One fix for all steps that read it; a step's id that no variable may have is made one."""
    texts = {"one": "{{ steps['read-total'].output.sum + 1 }}", "two": "{{ steps['read-total'].output }} {{ vars.a }}"}
    workflow = flow(
        step("one", "flow.log", {"message": texts["one"]}, next={"out": ("two",)}),
        step("two", "flow.log", {"message": texts["two"]}),
        read_total=Variable("read_total", default=1), a=Variable("a", default=1),
    )  # fmt: skip
    problem = next(problem for problem in problems_of(workflow) if problem.code == "undefined-step-reference")
    fix = fix_for(problem, workflow)
    assert fix is not None and fix.values == {"name": "read_total_2"}
    fixed, _ = fix.edit.apply(workflow)
    assert fixed.steps["one"].params["message"] == "{{ vars.read_total_2.sum + 1 }}"
    assert fixed.steps["two"].params["message"] == "{{ vars.read_total_2 }} {{ vars.a }}"
    assert not [one for one in problems_of(fixed) if one.code == "undefined-step-reference"]


def test_a_path_within_the_project_begins_there_and_any_other_becomes_one_input(tmp_path: Path) -> None:
    workflow = flow(
        step("one", "files.copy", {"source": f"{tmp_path}/in/june.csv", "destination": "/srv/june.csv"}, next=ONE),
        step("two", "browser.upload", {"target": "#file", "files": [f"{tmp_path}/a.pdf", "b.pdf"]}, next=THREE),
        step("three", "csv.read", {"path": "/srv/june.csv"}),
    )
    for problem in problems_of(workflow):
        if problem.code == "file-path-absolute":
            fix = fix_for(problem, workflow, tmp_path)
            assert fix is not None and fix.title in TITLES
            workflow, _ = fix.edit.apply(workflow)
    assert workflow.steps["one"].params == {"source": "in/june.csv", "destination": "{{ vars.june }}"}
    assert workflow.steps["two"].params["files"] == ["a.pdf", "b.pdf"]
    assert workflow.steps["three"].params["path"] == "{{ vars.june }}", "the same path is asked for once"
    june = workflow.variables["june"]
    assert (june.direction, june.default) == (Direction.INPUT, "/srv/june.csv"), "here nothing changes"
    assert not [one for one in problems_of(workflow) if one.code == "file-path-absolute"]


def test_what_needs_thinking_has_no_fix() -> None:
    workflow = flow(step("one", on_error=OnError.CONTINUE))
    (problem,) = (problem for problem in problems_of(workflow) if problem.code == "error-swallowed")
    assert fix_for(problem, workflow) is None
    assert fix_for(Problem("unknown-type", "There is no step type.", step="gone"), workflow) is None
