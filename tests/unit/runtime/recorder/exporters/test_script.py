from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.expressions import evaluate
from runtime.files.elements import Element
from runtime.model import Step, Variable, VariableType, Workflow
from runtime.model.variables import Direction
from runtime.recorder.exporters import helpers
from runtime.recorder.exporters.expressions import Writer
from runtime.recorder.exporters.manual import manual
from runtime.recorder.exporters.script import write_script
from runtime.recorder.importers.playwright import python
from runtime.recorder.importers.result import Source
from tests.fixtures.imports import in_order

DOCUMENT = Path(__file__).parents[5] / "docs" / "export.md"


def no_elements(reference: str) -> Element | None:
    return None


def flow(*steps: Step, **more: Any) -> Workflow:
    return Workflow("job", steps={step.id: step for step in steps}, **more)


def line_of(steps: list[tuple[str, dict[str, Any]]]) -> Workflow:
    """A workflow of steps in a line."""
    made = [
        Step(f"s{at}", type, params=params, next={"out": (f"s{at + 1}",)} if at + 1 < len(steps) else {})
        for at, (type, params) in enumerate(steps)
    ]
    return flow(*made)


def test_the_document_is_current() -> None:
    remedy = "Run: python -m runtime.recorder.exporters.manual > docs/export.md"
    assert DOCUMENT.read_text(encoding="utf-8") == manual(), remedy


VALUES = {"a": "x{y", "n": 3, "rows": [{"k": "b", "v": 2}, {"k": "a", "v": None}], "t": "12.5"}
EXPRESSIONS = [
    "vars.n + 1 * 2", "vars.a + text(vars.n)", "vars.n > 2 and not (vars.a == 'q')", "[r.k for r in vars.rows if r.v]",
    "vars.rows | pluck('k') | join(', ')", "length(vars.a) if vars.n else 0", "number(vars.t) / 2", "int('4') % 3",
    "vars.a | upper", "vars.rows[0].k", "vars.a[1:3]", "contains(vars.a, 'x')", "'b' in vars.a",
    "{'a': [1, null, true]}.a",
    "regex_replace('2026-05', '(\\d+)-(\\d+)', '$2/$1')", "find('No. 42', 'No\\. (\\d+)')", "matches('abc', '^a')",
    "from_json('[1]')", "hash('abc')", "range(1, 6, 2)", "url_encode('a b&c')", "split('a;b', ';')", "max(vars.n, 2)",
]  # fmt: skip


@pytest.mark.parametrize("source", EXPRESSIONS)
def test_expressions_give_the_same_in_python(source: str) -> None:
    code = Writer("job", frozenset()).expression(source)
    names = {**vars(helpers), "json": __import__("json"), "re": __import__("re"), "values": VALUES}
    assert eval(code, names) == evaluate(source, {"vars": VALUES})


def test_texts_with_expressions() -> None:
    writer = Writer("job", frozenset())
    assert writer.value("a {{ vars.n }} b") == '"a " + text(values["n"]) + " b"'
    assert writer.value("{{ vars.n }}") == 'values["n"]'
    assert writer.value('{{ "{{" }} x') == '"{{" + " x"'
    assert writer.value("{{ vault.shop.password }}") == 'from_environment("SHOP_PASSWORD")'
    assert writer.used == ["SHOP_PASSWORD"]


def test_control_flow_runs_as_written(tmp_path: Path) -> None:
    """A script without a page: run by Python with a stand-in for nothing but the browser's start."""
    steps = [
        Step(
            "each", "flow.for_each", params={"items": "{{ vars.items }}", "collect": "{{ item * 2 }}"},
            next={"each": ("big",), "done": ("risk",)},
        ),
        Step("big", "flow.condition", params={"test": "{{ item > 2 }}"}, next={"true": ("leave",), "false": ("say",)}),
        Step("leave", "flow.break"),
        Step("say", "flow.log", params={"message": "{{ index }}: {{ item }}"}, next={"out": ("odd",)}),
        Step("odd", "flow.condition", params={"test": "{{ item == 1 }}"}, next={"true": ("one",), "false": ("other",)}),
        Step("one", "flow.log", params={"message": "one"}, next={"out": ("meet",)}),
        Step("other", "flow.log", params={"message": "other"}, next={"out": ("meet",)}),
        Step("meet", "flow.log", params={"message": "meet"}),
        Step("risk", "flow.try", next={"try": ("fail",), "catch": ("caught",), "finally": ("end",), "done": ("loop",)}),
        Step("fail", "flow.fail", params={"message": "broken"}),
        Step("caught", "flow.log", params={"message": "{{ error.message }}"}),
        Step("end", "flow.log", params={"message": "finally"}),
        Step("loop", "flow.while", params={"test": "{{ vars.n < 2 }}"}, next={"each": ("add",), "done": ("which",)}),
        Step("add", "flow.set", params={"values": {"n": "{{ vars.n + 1 }}"}}),
        Step(
            "which", "flow.switch", params={"value": "{{ vars.n }}", "cases": [{"equals": 2, "port": "two"}]},
            next={"two": ("two",), "default": ("never",)},
        ),
        Step("two", "flow.log", params={"message": "two"}),
        Step("never", "flow.log", params={"message": "never"}),
    ]  # fmt: skip
    variables = {
        "items": Variable("items", VariableType.LIST, Direction.INPUT),
        "n": Variable("n", VariableType.NUMBER, default=0),
    }
    script = write_script(
        flow(*steps, variables=variables, outputs={"n": "{{ vars.n }}", "r": "{{ steps.each.output.results }}"}),
        no_elements,
    )
    assert not script.problems, script.problems
    path = tmp_path / "job.py"
    # The job opens a page and does nothing with it: the browser is left out, the rest is real.
    path.write_text(
        "\n".join(line for line in script.text.splitlines() if "playwright" not in line or line.startswith("def run"))
        .replace("context = browser.new_context()", "").replace("page = context.new_page()", "")
        .split("def main")[0] + "print(run(None, {'items': [1, 2, 3, 4]}))\n"
    )  # fmt: skip
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, timeout=30)
    assert done.stdout.splitlines() == [
        "0: 1", "one", "meet", "1: 2", "other", "meet", "broken", "finally", "two", "{'n': 2, 'r': [2, 4]}",
    ], done.stderr  # fmt: skip


def test_what_cannot_be_exported_is_named() -> None:
    steps = [
        Step("mail", "http.request", params={"url": "https://a.example"}, next={"out": ("show",)}),
        Step("show", "flow.log", params={"message": "{{ now() }}"}, next={"out": ("read",)}),
        Step("read", "flow.log", params={"message": "{{ steps.mail.output.status }}"}),
    ]
    script = write_script(flow(*steps), no_elements)
    assert script.text == ""
    assert [(problem.step, problem.severity) for problem in script.problems] == [
        ("mail", "error"), ("show", "error"), ("read", "error"),
    ]  # fmt: skip


def test_of_a_loop_only_the_results_are_kept() -> None:
    steps = [
        Step("each", "flow.count", params={"stop": 3, "collect": "{{ item }}"}, next={"done": ("show",)}),
        Step("show", "flow.log", params={"message": "{{ steps.each.output.count }}"}),
    ]
    script = write_script(flow(*steps), no_elements)
    assert [problem.step for problem in script.problems] == ["show"]


def test_a_credential_is_never_written() -> None:
    variables = {"pin": Variable("pin", VariableType.SECRET, default="shop.pin")}
    steps = [
        ("browser.fill", {"target": "#a", "value": "{{ vault.shop.password }}"}),
        ("browser.fill", {"target": "#b", "value": "{{ vars.pin }}"}),
    ]
    workflow = line_of(steps)
    script = write_script(Workflow("job", steps=workflow.steps, variables=variables), no_elements)
    assert set(script.environment) == {"SHOP_PIN", "SHOP_PASSWORD"}
    assert 'fill(from_environment("SHOP_PASSWORD"))' in script.text


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12).filter(
    lambda text: not set(text) & set("\"'\\/>{}=[]|") and text == text.strip()
)
selectors = st.one_of(
    words.map(lambda word: f'role=button[name="{word}"]'),
    words.map(lambda word: f'role=link[name*="{word}" i]'),
    words.map(lambda word: f"label={word}"),
    words.map(lambda word: f'text="{word}"'),
    words.map(lambda word: f"placeholder={word}"),
    st.sampled_from(
        ["#id", "div > a.b", "testid=a-1", "li >> nth=2", "role=row >> role=link >> nth=0", "xpath=//a[1]"]
    ),
)
targets = st.builds(
    lambda selector, frame: {"selector": selector, **({"frame": frame} if frame else {})},
    selectors, st.lists(st.sampled_from(["#outer", "iframe[name=\"x\"]"]), max_size=2),
)  # fmt: skip
texts = st.text(st.characters(codec="utf-8", exclude_characters="{}"), max_size=20)
one_step = st.one_of(
    st.builds(lambda t: ("browser.click", {"target": t}), targets),
    st.builds(lambda t: ("browser.click", {"target": t, "button": "right", "count": 2}), targets),
    st.builds(lambda t, v: ("browser.fill", {"target": t, "value": v}), targets, texts),
    st.builds(lambda t, v: ("browser.type", {"target": t, "text": v, "clear": False}), targets, texts),
    st.builds(lambda t: ("browser.press", {"target": t, "key": "Enter"}), targets),
    st.just(("browser.press", {"key": "Control+a"})),
    st.builds(lambda t, v: ("browser.select", {"target": t, "by": "value", "option": v}), targets, words),
    st.builds(lambda t: ("browser.check", {"target": t}), targets),
    st.builds(lambda t: ("browser.hover", {"target": t}), targets),
    st.builds(lambda t, to: ("browser.drag", {"target": t, "to": to}), targets, targets),
    st.builds(lambda t: ("browser.upload", {"target": t, "files": "a.txt"}), targets),
    st.builds(lambda t: ("browser.download", {"target": t, "path": "out/a.csv"}), targets),
    st.builds(lambda t: ("browser.assert", {"target": t, "state": "visible"}), targets),
    st.builds(
        lambda t, v: ("browser.assert", {"check": "text", "target": t, "expected": v, "match": "contains"}),
        targets, words,
    ),
    st.builds(lambda t: ("browser.assert", {"check": "count", "target": t, "expected": 3}), targets),
    st.just(("browser.assert", {"check": "title", "expected": "A"})),
    st.sampled_from([
        ("browser.dialog", {"answer": "accept", "text": "yes"}), ("browser.dialog", {"answer": "dismiss"}),
        ("browser.switch_tab", {"which": "newest"}), ("browser.switch_tab", {"which": "number", "number": 1}),
        ("browser.close_tab", {}), ("browser.back", {}), ("browser.reload", {}), ("flow.delay", {"seconds": 1.5}),
    ]),
)  # fmt: skip


@given(st.lists(one_step, max_size=8))
def test_export_and_import_give_the_same_steps(steps: list[tuple[str, dict[str, Any]]]) -> None:
    first = [("browser.open", {"width": 800, "height": 600}), ("browser.navigate", {"url": "https://a.example/"})]
    script = write_script(line_of([*first, *steps]), no_elements, test=len(steps) % 2 == 0)
    assert not script.problems
    found = python.read(Source("a.py", "a", script.text))
    assert not found.problems
    bare = [(type, without_names(params)) for type, params in in_order(found.workflows[0])]
    assert bare == [*first, *steps]


def without_names(value: Any) -> Any:
    if isinstance(value, dict):
        is_target = "selector" in value
        return {key: without_names(item) for key, item in value.items() if not (is_target and key == "name")}
    return value
