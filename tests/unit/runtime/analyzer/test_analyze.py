"""The analyzer as a whole: levels, order, damaged graphs, its manual."""

from __future__ import annotations

import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from runtime.analyzer import RULES, Subject, analyze
from runtime.analyzer.manual import rules_page
from runtime.files import load_workflow
from runtime.files.project import Project
from runtime.model import Severity, Step, Variable, Workflow
from runtime.model.graph import compile_plan
from runtime.tasks.registry import Registry

REGISTRY = Registry({"flow": "runtime.tasks.flow"})
UNUSED = Workflow(
    "nightly",
    variables={"x": Variable("x")},
    steps={"b": Step("b", "flow.log", params={"message": "{{ vars.y }} {{ steps.z }}"}), "a": Step("a", "flow.call")},
)
ROOT = Path(__file__).parents[4]


def levels(rules: dict[str, str]) -> dict[str, Severity]:
    return {problem.code: problem.severity for problem in analyze(UNUSED, registry=REGISTRY, rules=rules)}


def test_a_rule_can_be_switched_off_or_set_for_the_project_and_for_one_workflow() -> None:
    assert levels({})["unused-variable"] is Severity.WARNING
    assert "unused-variable" not in levels({"unused-variable": "off"})
    assert levels({"unused-variable": "error"})["unused-variable"] is Severity.ERROR
    assert "unused-variable" not in levels({"unused-variable": "error", "nightly:unused-variable": "off"})
    assert levels({"other:unused-variable": "off"})["unused-variable"] is Severity.WARNING


def test_the_rules_of_the_project_are_used(tmp_path: Path) -> None:
    (tmp_path / "understudy.json").write_text(
        '{"format": 1, "rules": {"unused-variable": "info", "unused-var": "off"}}'
    )
    problems = {problem.code: problem for problem in analyze(UNUSED, registry=REGISTRY, project=Project.open(tmp_path))}
    assert problems["unused-variable"].severity is Severity.INFO
    assert problems["unknown-rule"].message == 'The project sets a rule "unused-var", and there is none.'
    assert problems["unknown-rule"].remedy == 'Did you mean "unused-variable"?'


def test_findings_come_in_the_order_of_the_steps() -> None:
    steps = [problem.step for problem in analyze(UNUSED, registry=REGISTRY)]
    assert list(dict.fromkeys(steps)) == ["", "b", "a"]
    assert steps == sorted(steps, key=["", "b", "a"].index)


def test_a_first_workflow_has_no_findings(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "first")
    for path in project.workflows():
        loaded = load_workflow(path, REGISTRY)
        assert analyze(loaded.require(), registry=REGISTRY, project=project, vault={}) == []


def test_the_manual_is_current() -> None:
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rules_page(), (
        "run: python -m runtime.analyzer.manual > docs/rules.md"
    )


def test_every_rule_is_explained() -> None:
    for code, rule in RULES.items():
        assert code == rule.code
        assert rule.why.endswith((".", ".)"))
        assert rule.remedy.endswith(".")
        assert not rule.title.endswith(".")


types = st.sampled_from(
    [
        "flow.log",
        "flow.set",
        "flow.for_each",
        "flow.try",
        "flow.condition",
        "flow.while",
        "flow.stop",
        "flow.call",
        "x.y",
    ]
)
ids = st.sampled_from("abcdef")
texts = st.sampled_from(
    ["", "x", "{{ vars.a }}", "{{ steps.b.output }}", "{{ item", "{{ error.x }}", "{{ vault.a.b }} x"]
)
values = st.recursive(
    st.none() | st.integers() | texts,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["values", "port", "a"]), inner, max_size=3)
    ),
    max_leaves=5,
)
params = st.dictionaries(
    st.sampled_from(["message", "values", "test", "items", "cases", "workflow", "collect"]), values
)
edges = st.dictionaries(
    st.sampled_from(["out", "each", "try", "catch", "true", "error"]), st.lists(ids, max_size=2).map(tuple)
)
steps = st.dictionaries(ids, st.tuples(types, params, edges), max_size=6)


@given(steps, st.dictionaries(ids, values.map(lambda value: Variable("v", default=value)), max_size=3))
def test_no_workflow_breaks_the_analyzer(described: dict, variables: dict) -> None:
    """Cycles, edges to nowhere, wrong params, scopes crossed: findings, never an exception."""
    built = {id: Step(id, type, params=params, next=edges) for id, (type, params, edges) in described.items()}
    for problem in analyze(Workflow("w", steps=built, variables=variables), registry=REGISTRY):
        assert problem.message
        assert problem.remedy
        assert problem.step in {*built, ""}


def test_a_long_workflow_is_analyzed_quickly() -> None:
    """Quadratic rules would take minutes for this one."""
    steps = {
        f"s{n}": Step(f"s{n}", "flow.log", params={"message": f"{{{{ vars.x + {n} }}}}"}, next={"out": (f"s{n + 1}",)})
        for n in range(1_000)
    }
    steps["s1000"] = Step("s1000", "flow.set", params={"values": {"x": "{{ steps.s0.output }}"}})
    began = time.process_time()
    analyze(Workflow("w", steps=steps, variables={"x": Variable("x")}), registry=REGISTRY)
    assert time.process_time() - began < 10


@given(steps)
def test_what_runs_before_agrees_with_the_graph(described: dict) -> None:
    built = {id: Step(id, type, next=edges) for id, (type, _, edges) in described.items()}
    plan, _ = compile_plan(Workflow("w", steps=built))
    subject = Subject(plan.workflow, REGISTRY, plan)
    for step in plan.scope_of:
        assert {other for other in plan.scope_of if subject.runs_before(other, step)} == plan.ancestors(step)
