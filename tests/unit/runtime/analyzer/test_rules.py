"""Each rule: workflows in which it finds something, and the same workflows put right."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from runtime.analyzer import RULES, analyze
from runtime.files.project import Project
from runtime.model import Direction, OnError, Problem, ReplayPolicy, Step, Variable, VariableType, Workflow
from runtime.model.targets import Target
from runtime.tasks.registry import Registry
from runtime.tasks.spec import OUT_PORT, SecretText, TaskParams, TaskSpec


class FillParams(TaskParams):
    target: Target = Field(title="Element")
    value: SecretText = Field(title="Text")


class PathParams(TaskParams):
    path: str = Field(title="File")
    content: str = ""


class RequestParams(TaskParams):
    url: str
    headers: dict[str, str] = Field(default_factory=dict)
    password: SecretText | None = None


class LoginParams(TaskParams):
    target: Target | None = None


def spec(type: str, params: type[TaskParams], **fields: Any) -> TaskSpec:
    return TaskSpec(type=type, title=type, description="", params=params, ports=(OUT_PORT,), **fields)


REGISTRY = Registry(
    {"flow": "runtime.tasks.flow", "people": "runtime.tasks.people"},
    specs=[
        spec("browser.fill", FillParams, replay=ReplayPolicy.REPEATABLE, replaces=("web.fill",)),
        spec("browser.look", LoginParams, replay=ReplayPolicy.REPEATABLE),
        spec("http.request", RequestParams, replay=ReplayPolicy.ONCE),
        spec("http.quick", RequestParams, replay=ReplayPolicy.REPEATABLE, timeout=30),
        spec("files.read", PathParams, replay=ReplayPolicy.REPEATABLE),
    ],
)


def flow(*steps: Step, id: str = "w", **fields: Any) -> Workflow:
    variables = fields.pop("variables", {})
    if not isinstance(variables, Mapping):
        variables = {variable.name: variable for variable in variables}
    return Workflow(id, steps={step.id: step for step in steps}, variables=variables, **fields)


def log(id: str, message: str = "x", *, then: str = "", **fields: Any) -> Step:
    return Step(id, "flow.log", params={"message": message}, next={"out": (then,)} if then else {}, **fields)


def put(id: str, name: str, value: Any = 1, *, then: str = "", **fields: Any) -> Step:
    return Step(id, "flow.set", params={"values": {name: value}}, next={"out": (then,)} if then else {}, **fields)


def fill(id: str, target: Any, value: str = "x", **fields: Any) -> Step:
    return Step(id, "browser.fill", params={"target": target, "value": value}, **fields)


def each(id: str, body: str, **fields: Any) -> Step:
    params = {"items": [1], **fields.pop("params", {})}
    return Step(id, "flow.for_each", params=params, next={"each": (body,), **fields.pop("next", {})}, **fields)


def var(name: str, **fields: Any) -> Variable:
    return Variable(name, **fields)


#: Put together here, so that no scanner takes this file for a leak.
TOKEN = "gh" + "p_" + "a1B2" * 9

#: Rule to workflows in which it finds something. The places (step, field) are those of the findings.
BAD: dict[str, list[tuple[Workflow, list[tuple[str, str]]]]] = {
    "expression-error": [
        (flow(log("a", "{{ vars. }}")), [("a", "params.message")]),
        (flow(log("a"), outputs={"x": "{{ 1 + }}"}), [("", "outputs.x")]),
    ],
    "undefined-name": [
        (flow(log("a", "{{ item }}")), [("a", "params.message")]),
        (flow(log("a", "{{ error.message }}")), [("a", "params.message")]),
        (flow(log("a", "{{ row.x }}")), [("a", "params.message")]),
        (flow(each("l", "b"), log("b", "{{ item }}"), outputs={"x": "{{ index }}"}), [("", "outputs.x")]),
        (
            flow(Step("c", "flow.count", params={"stop": "{{ item }}"}, next={"each": ("b",)}), log("b")),
            [("c", "params.stop")],
        ),
    ],
    "undefined-variable": [
        (flow(log("a", "{{ vars.totl }}"), variables=[var("total")]), [("a", "params.message")]),
        (flow(put("a", "totl"), variables=[var("total")]), [("a", "params.values.totl")]),
    ],
    "undefined-step-reference": [(flow(log("a", "{{ steps.b.output }}")), [("a", "params.message")])],
    "step-not-before": [
        (flow(log("a", "{{ steps.b.output }}", then="b"), log("b")), [("a", "params.message")]),
        (flow(log("a", "{{ steps.a.output }}")), [("a", "params.message")]),
        (flow(log("a"), log("b", "{{ steps.a.output }}")), [("b", "params.message")]),
        (
            flow(each("l", "in", next={"done": ("after",)}), log("in"), log("after", "{{ steps.in.output }}")),
            [("after", "params.message")],
        ),
        (flow(each("l", "in"), log("in"), outputs={"x": "{{ steps.in.output }}"}), [("", "outputs.x")]),
        (
            flow(
                Step("t", "flow.try", next={"try": ("a",), "catch": ("b",)}), log("a"), log("b", "{{ steps.a.output }}")
            ),
            [("b", "params.message")],
        ),
    ],
    "disabled-step-referenced": [
        (flow(log("a", then="b", enabled=False), log("b", "{{ steps.a.output }}")), [("b", "params.message")])
    ],
    "unused-variable": [
        (flow(log("a"), variables=[var("x", direction=Direction.INPUT)]), [("", "variables.x")]),
        (flow(put("a", "x"), variables=[var("x")]), [("", "variables.x")]),
    ],
    "output-never-set": [
        (flow(log("a"), variables=[var("x", direction=Direction.OUTPUT)]), [("", "variables.x")]),
    ],
    "parallel-variable-write": [
        (flow(put("a", "x"), put("b", "x"), variables=[var("x")]), [("b", "params.values.x")]),
        (
            flow(each("l", "b", params={"parallel": 4}), put("b", "x"), variables=[var("x")]),
            [("b", "params.values.x")],
        ),
        (
            flow(each("l", "b"), put("b", "x"), put("c", "x"), variables=[var("x")]),
            [("c", "params.values.x")],
        ),
    ],
    "unreachable-step": [
        (
            flow(Step("a", "flow.log", params={"message": "x"}, next={"true": ("b",)}), log("b", then="c"), log("c")),
            [("b", ""), ("c", "")],
        ),
        (flow(Step("s", "flow.stop", next={"out": ("b",)}), log("b")), [("b", "")]),
        (
            flow(Step("a", "flow.stop", next={"out": ("l",)}), each("l", "b"), log("b")),
            [("l", "")],
        ),
    ],
    "unknown-port": [
        (flow(Step("a", "flow.log", params={"message": "x"}, next={"true": ("b",)}), log("b")), [("a", "next.true")]),
        (
            flow(
                Step(
                    "s",
                    "flow.switch",
                    params={"value": 1, "cases": [{"equals": 1, "port": "one"}]},
                    next={"two": ("b",)},
                ),
                log("b"),
            ),
            [("s", "next.two")],
        ),
    ],
    "empty-branch": [
        (flow(Step("c", "flow.condition", params={"test": "{{ vars.x }}"})), [("c", "next")]),
        (flow(Step("l", "flow.for_each", params={"items": []})), [("l", "next.each")]),
        (flow(Step("t", "flow.try", next={"catch": ("b",)}), log("b")), [("t", "next.try")]),
    ],
    "condition-constant": [
        (flow(Step("c", "flow.condition", params={"test": True})), [("c", "params.test")]),
        (flow(Step("c", "flow.while", params={"test": "{{ 1 < 2 }}"})), [("c", "params.test")]),
        (flow(Step("c", "flow.switch", params={"value": "x"})), [("c", "params.value")]),
    ],
    "loop-without-limit": [
        (flow(Step("w", "flow.while", params={"test": "{{ vars.x }}"})), [("w", "params.max_passes")]),
        (flow(Step("w", "flow.while", params={"test": "", "max_passes": 10**6})), [("w", "params.max_passes")]),
    ],
    "loose-step": [(flow(log("a", then="b"), log("b"), log("c")), [("c", "")])],
    "missing-target": [
        (flow(fill("f", "")), [("f", "params.target")]),
        (flow(Step("f", "browser.fill", params={"value": "x"})), [("f", "params.target")]),
        (flow(fill("f", {"element": "shop/saev"})), [("f", "params.target.element")]),
    ],
    "brittle-target": [
        (flow(fill("f", selector)), [("f", "params.target")])
        for selector in (
            "table tr:nth-child(3) td",
            "text=Save >> nth=2",
            "//div[3]/input",
            "xpath=/html/body/form",
            "#input-48213",
            "#ember1203",
            "[id^='field_20481']",
            "#a8f3e9d2c1b0",
            ".css-1x2y3z4 input",
            "div > div > form div.row input",
        )
    ]
    + [
        (flow(fill("f", {"selector": "li:nth-of-type(2)"})), [("f", "params.target.selector")]),
        (flow(fill("f", {"selector": "label=x", "frame": ["iframe:nth-child(2)"]})), [("f", "params.target.frame")]),
        (flow(fill("f", {"element": "shop/third"})), [("f", "params.target.element")]),
    ],
    "hard-coded-password": [
        (flow(fill("f", "label=Password", "hunter2!")), [("f", "params.value")]),
        (flow(fill("f", {"selector": "#pw", "name": "Парола"}, "hunter2!")), [("f", "params.value")]),
        (flow(Step("h", "http.request", params={"url": "x", "password": "hunter2"})), [("h", "params.password")]),
        (
            flow(Step("h", "http.request", params={"url": "x", "headers": {"X-Api-Key": "abcdef"}})),
            [("h", "params.headers.X-Api-Key")],
        ),
        (flow(put("s", "token", "abc")), [("s", "params.values.token")]),
        (flow(log("a"), variables=[var("db_password", default="x")]), [("", "variables.db_password.default")]),
    ],
    "hard-coded-secret": [
        (flow(log("a", f"uses {TOKEN}.")), [("a", "params.message")]),
        (flow(log("a", "postgresql://app:" + "hunter2@db/x")), [("a", "params.message")]),
        (flow(log("a", note=f"old: {TOKEN}")), [("a", "note")]),
        (
            flow(log("a"), variables=[var("x", type=VariableType.LIST, default=[TOKEN])]),
            [("", "variables.x.default.0")],
        ),
        (flow(log("a", "-----BEGIN " + "PRIVATE KEY-----\nMII")), [("a", "params.message")]),
        (flow(log("a", "Bearer " + "abcdef1234567890abcdef")), [("a", "params.message")]),
    ],
    "secret-in-text": [(flow(log("a", "p={{ vault.shop.password }}")), [("a", "params.message")])],
    "unknown-vault-item": [
        (flow(fill("f", "label=x", "{{ vault.shpo.password }}")), [("f", "params.value")]),
        (flow(fill("f", "label=x", "{{ vault.shop.pin }}")), [("f", "params.value")]),
        (
            flow(log("a"), variables=[var("x", type=VariableType.SECRET, default="bank.password")]),
            [("", "variables.x.default")],
        ),
    ],
    "hard-coded-delay": [
        (flow(Step("d", "flow.delay", params={"seconds": 5}), fill("f", "label=x")), [("d", "params.seconds")])
    ],
    "retry-on-once": [
        (flow(Step("h", "http.request", params={"url": "x"}, retry="api_call")), [("h", "retry")]),
        (flow(Step("h", "http.quick", params={"url": "x"}, retry="email", replay=ReplayPolicy.ONCE)), [("h", "retry")]),
        (
            flow(
                Step("t", "flow.try", retry="database", next={"try": ("h",)}),
                Step("h", "http.request", params={"url": "x"}),
            ),
            [("t", "retry")],
        ),
    ],
    "no-timeout": [(flow(Step("h", "http.request", params={"url": "x"})), [("h", "timeout")])],
    "error-swallowed": [(flow(log("a", on_error=OnError.CONTINUE)), [("a", "on_error")])],
    "missing-environment-value": [
        (flow(log("a", "{{ env.port }}")), [("a", "params.message")]),
        (flow(log("a", "{{ env.nowhere }}")), [("a", "params.message")]),
    ],
    "sub-workflow-missing": [
        (flow(Step("c", "flow.call", params={"workflow": "child2"})), [("c", "params.workflow")]),
        (flow(Step("c", "flow.call", params={"workflow": "{{ vars.x }}"})), [("c", "params.workflow")]),
    ],
    "sub-workflow-inputs": [
        (flow(Step("c", "flow.call", params={"workflow": "child"})), [("c", "params.inputs")]),
        (
            flow(Step("c", "flow.call", params={"workflow": "child", "inputs": {"who": "x", "whom": "y"}})),
            [("c", "params.inputs.whom")],
        ),
    ],
    "file-path-absolute": [
        (flow(Step("r", "files.read", params={"path": path})), [("r", "params.path")])
        for path in ("/home/maria/x.csv", "C:\\data\\x.csv", "~/x.csv", "\\\\server\\share")
    ],
    "deprecated-type": [(flow(Step("f", "web.fill", params={"target": "label=x", "value": "y"})), [("f", "type")])],
    "duplicate-step-name": [(flow(log("a", name="Save"), log("b", name="save ")), [("a", "name"), ("b", "name")])],
    "long-workflow": [(flow(*(log(f"s{n}") for n in range(151))), [("", "steps")])],
}

#: Rule to workflows in which it has nothing to say, although they come close.
GOOD: dict[str, list[Workflow]] = {
    "expression-error": [flow(log("a", "{{ vars.x }} {{ '{{' }}"))],
    "undefined-name": [
        flow(log("a", "{{ [row.x for row in vars.rows] }} {{ run.id }} {{ env.x }}")),
        flow(each("l", "b"), log("b", "{{ item }} {{ index }}")),
        flow(each("l", "b", params={"collect": "{{ item }}"}), log("b")),
        flow(each("l", "o"), each("o", "b"), log("b", "{{ item }}")),
        flow(Step("t", "flow.try", next={"try": ("a",), "catch": ("b",)}), log("a"), log("b", "{{ error.message }}")),
        flow(
            Step("a", "flow.log", params={"message": ""}, next={"error": ("b",)}),
            log("b", then="c"),
            log("c", "{{ error.kind }}"),
        ),
        flow(log("a", "{{ error.message | default('none') }}")),
    ],
    "undefined-variable": [flow(put("a", "x", "{{ vars.x }}"), variables=[var("x")])],
    "undefined-step-reference": [flow(log("a", then="b"), log("b", "{{ steps.a.output }}"))],
    "step-not-before": [
        flow(log("a", then="b"), log("b", then="c"), log("c", "{{ steps.a.output }}")),
        flow(log("a", then="l"), each("l", "b"), log("b", "{{ steps.a.output }}")),
        flow(each("l", "b", params={"collect": "{{ steps.b.output }}"}), log("b")),
        flow(log("a"), log("b", "{{ steps.a.output | default(0) }}")),
        flow(log("a"), outputs={"x": "{{ steps.a.output }}"}),
    ],
    "disabled-step-referenced": [
        flow(log("a", then="b"), log("b", "{{ steps.a.output }}")),
        flow(log("a", then="b", enabled=False), log("b", "{{ steps.a.output | default(1) }}")),
    ],
    "unused-variable": [
        flow(log("a", "{{ vars.x }}"), variables=[var("x")]),
        flow(log("a", "{{ vars[vars.name] }}"), variables=[var("x"), var("name")]),
        flow(log("a"), variables=[var("x", direction=Direction.OUTPUT)]),
        flow(log("a"), variables=[var("x")], outputs={"y": "{{ vars.x }}"}),
    ],
    "output-never-set": [
        flow(put("a", "x"), variables=[var("x", direction=Direction.OUTPUT)]),
        flow(log("a"), variables=[var("x", direction=Direction.OUTPUT)], outputs={"x": 1}),
        flow(log("a"), variables=[var("x", direction=Direction.OUTPUT, default=0)]),
    ],
    "parallel-variable-write": [
        flow(put("a", "x", then="b"), put("b", "x"), variables=[var("x")]),
        flow(each("l", "b"), put("b", "x"), variables=[var("x")]),
        flow(put("a", "x"), put("b", "y"), variables=[var("x"), var("y")]),
        flow(
            Step("c", "flow.condition", params={"test": "{{ vars.x }}"}, next={"true": ("a",), "false": ("b",)}),
            put("a", "x"),
            put("b", "x"),
            variables=[var("x")],
        ),
        flow(
            Step("t", "flow.try", next={"try": ("a",), "catch": ("b",)}),
            put("a", "x"),
            put("b", "x"),
            variables=[var("x")],
        ),
    ],
    "unreachable-step": [
        flow(log("a", then="b"), log("b"), log("c")),
        flow(Step("a", "flow.log", params={"message": ""}, next={"error": ("b",)}), log("b")),
        flow(
            Step(
                "s", "flow.switch", params={"value": 1, "cases": [{"equals": 1, "port": "one"}]}, next={"one": ("b",)}
            ),
            log("b"),
        ),
        flow(Step("a", "strange.type", next={"anywhere": ("b",)}), log("b")),
    ],
    "unknown-port": [
        flow(Step("a", "strange.type", next={"anywhere": ("b",)}), log("b")),
        flow(Step("s", "flow.switch", params={"value": 1, "cases": "{{ vars.x }}"}, next={"one": ("b",)}), log("b")),
    ],
    "empty-branch": [
        flow(Step("c", "flow.condition", params={"test": "{{ vars.x }}"}, next={"false": ("b",)}), log("b")),
        flow(each("l", "b"), log("b")),
    ],
    "condition-constant": [
        flow(Step("c", "flow.condition", params={"test": "{{ vars.x > 1 }}"})),
        flow(Step("c", "flow.condition", params={"test": "{{ now() > '2026' }}"})),
        flow(Step("c", "flow.condition", params={"test": "{{ }}"})),
    ],
    "loop-without-limit": [
        flow(Step("w", "flow.while", params={"test": "", "max_passes": 50})),
        flow(Step("w", "flow.while", params={"test": ""}, timeout=60)),
    ],
    "loose-step": [flow(log("a")), flow(log("a", then="c"), log("b", then="c"), log("c"))],
    "missing-target": [
        flow(fill("f", "label=x")),
        flow(fill("f", {"element": "shop/save"})),
        flow(fill("f", {"element": "{{ vars.x }}"})),
        flow(Step("l", "browser.look")),
    ],
    "brittle-target": [
        flow(fill("f", selector))
        for selector in (
            'role=button[name="Save 2026 report"]',
            "text=Invoice #20260012",
            "#invoice-number",
            "form.invoice input[name=total]",
            "label=Total >> input",
            "[data-testid='row-12345']",
            "{{ vars.selector }}",
        )
    ]
    + [flow(fill("f", {"element": name})) for name in ("shop/save", "shop/known")]
    + [flow(fill("f", {"selector": "li:nth-child(3)", "fingerprint": {"tag": "li", "name": "Save"}}))]
    + [flow(Step("l", "browser.look"))],
    "hard-coded-password": [
        flow(fill("f", "label=Password", "{{ vault.shop.password }}")),
        flow(fill("f", "label=Invoice number", "2026-12")),
        flow(fill("f", "label=Shipping point", "Sofia")),
        flow(Step("h", "http.request", params={"url": "x", "headers": {"Accept": "text/html"}})),
        flow(log("a"), variables=[var("password", type=VariableType.SECRET, default="shop.password")]),
    ],
    "hard-coded-secret": [
        flow(log("a", "Basic internationalization and a task-management-overview-of-everything")),
        flow(log("a", "https://shop.example/?user=maria@example.org")),
        flow(log("a", "https://{{ vars.user }}:{{ vars.x }}@host")),
    ],
    "secret-in-text": [flow(fill("f", "label=x", "{{ vault.shop.password }}"))],
    "unknown-vault-item": [
        flow(fill("f", "label=x", "{{ vault.shop.password }}")),
        flow(log("a"), variables=[var("x", type=VariableType.SECRET, default="shop.password")]),
    ],
    "hard-coded-delay": [
        flow(Step("d", "flow.delay", params={"seconds": 5})),
        flow(Step("d", "flow.delay", params={"seconds": "{{ vars.x }}"}), fill("f", "label=x")),
    ],
    "retry-on-once": [
        flow(Step("h", "http.quick", params={"url": "x"}, retry="api_call")),
        flow(Step("h", "http.request", params={"url": "x"}, retry="none")),
        flow(Step("h", "http.request", params={"url": "x"}, retry="api_call", replay=ReplayPolicy.KEYED)),
    ],
    "no-timeout": [
        flow(Step("h", "http.quick", params={"url": "x"})),
        flow(Step("h", "http.request", params={"url": "x"}, timeout=5)),
    ],
    "error-swallowed": [flow(log("a", on_error=OnError.CONTINUE, note="The receipt is optional."))],
    "missing-environment-value": [
        flow(log("a", "{{ env.base_url }}")),
        flow(log("a", "{{ env.port | default(80) }}")),
    ],
    "sub-workflow-missing": [
        flow(Step("c", "flow.call", params={"workflow": "child"})),
        flow(Step("c", "flow.call", params={"workflow": "workflows/child.flow.json"})),
    ],
    "sub-workflow-inputs": [
        flow(Step("c", "flow.call", params={"workflow": "child", "inputs": {"who": "x"}})),
        flow(Step("c", "flow.call", params={"workflow": "none", "inputs": {"what": "x"}})),
    ],
    "file-path-absolute": [
        flow(Step("r", "files.read", params={"path": "data/x.csv", "content": "/etc is a folder"})),
        flow(Step("r", "files.read", params={"path": "{{ env.folder }}/x.csv"})),
        flow(Step("r", "files.read", params={"path": "//comment"})),
    ],
    "deprecated-type": [flow(fill("f", "label=x"))],
    "duplicate-step-name": [flow(log("a", name="Save"), log("b", name="Send"), log("c"), log("d"))],
    "long-workflow": [flow(*(log(f"s{n}") for n in range(150)))],
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("project")
    files = {
        "understudy.json": '{"format": 1, "environment": "dev"}',
        "environments/dev.json": '{"format": 1, "values": {"base_url": "http://localhost", "port": 80}}',
        "environments/prod.json": '{"format": 1, "values": {"base_url": "https://shop.example"}}',
        "environments/broken.json": "{",
        "elements/shop.json": """{"format": 1, "elements": {
            "save": {"selector": "role=button[name=Save]"}, "third": {"selector": "li:nth-child(3)"},
            "known": {"selector": "li:nth-child(3)", "fingerprint": {"tag": "li", "name": "Save"}}}}""",
        "workflows/child.flow.json": """{"format": 1, "id": "child", "steps": {},
            "variables": {"who": {"direction": "input", "required": true}, "how": {"direction": "input"}}}""",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    return Project.open(root)


def found(workflow: Workflow, project: Project | None, code: str) -> list[Problem]:
    problems = analyze(workflow, registry=REGISTRY, project=project, vault={"shop": ["username", "password"]})
    return [problem for problem in problems if problem.code == code]


def test_every_rule_has_examples_of_both_kinds() -> None:
    assert set(BAD) == set(GOOD) == set(RULES)
    assert len(RULES) >= 18


@pytest.mark.parametrize(
    ("code", "number"), [(code, number) for code, cases in BAD.items() for number in range(len(cases))]
)
def test_the_rule_finds(project: Project, code: str, number: int) -> None:
    workflow, places = BAD[code][number]
    problems = found(workflow, project, code)
    assert [(problem.step, problem.field) for problem in problems] == places
    for problem in problems:
        assert problem.message.endswith(".")
        assert problem.remedy
        assert problem.severity is RULES[code].severity


@pytest.mark.parametrize(
    ("code", "number"), [(code, number) for code, cases in GOOD.items() for number in range(len(cases))]
)
def test_the_rule_is_silent(project: Project, code: str, number: int) -> None:
    assert found(GOOD[code][number], project, code) == []


def test_rules_that_need_a_project_or_a_vault_are_silent_without() -> None:
    for code in ("missing-environment-value", "sub-workflow-inputs", "unknown-vault-item"):
        for workflow, _ in BAD[code]:
            problems = analyze(workflow, registry=REGISTRY)
            assert code not in {problem.code for problem in problems}


def test_a_project_without_environments_says_so(tmp_path: Path) -> None:
    (tmp_path / "understudy.json").write_text('{"format": 1}')
    (problem,) = found(flow(log("a", "{{ env.port }}")), Project.open(tmp_path), "missing-environment-value")
    assert "has no environments" in problem.message


def test_a_fault_proposes_the_near_name(project: Project) -> None:
    for code, near in (
        ("undefined-variable", '"total"'),
        ("missing-target", '"shop/save"'),
        ("unknown-vault-item", '"shop"'),
        ("sub-workflow-missing", '"child"'),
    ):
        remedies = [problem.remedy for workflow, _ in BAD[code] for problem in found(workflow, project, code)]
        assert any(near in remedy for remedy in remedies), (code, remedies)


def test_a_field_computed_for_each_item_knows_the_item_and_the_others_do_not() -> None:
    """``data.filter`` computes its condition itself; the list it filters is computed outside."""

    def found(**params: Any) -> list[str]:
        return [
            problem.field for problem in analyze(flow(Step("f", "data.filter", params=params)), registry=Registry())
        ]

    assert found(items=[1], where="{{ item > 1 and index < 5 }}") == []
    assert found(items="{{ item.rows }}", where="{{ item > 1 }}") == ["params.items"]
