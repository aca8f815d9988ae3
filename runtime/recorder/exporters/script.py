"""A workflow as a Python script that runs by itself, or as a test for pytest."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from runtime.expressions import names_used
from runtime.expressions.template import split_text, texts_of
from runtime.model import Problem, VariableType, Workflow
from runtime.model.graph import compile_plan
from runtime.model.variables import Direction
from runtime.recorder.exporters import helpers
from runtime.recorder.exporters.expressions import Writer, quoted
from runtime.recorder.exporters.locators import Find
from runtime.recorder.exporters.notes import CannotExport, Notes
from runtime.recorder.exporters.steps import GIVING, LOOPS
from runtime.recorder.exporters.structure import Blocks
from runtime.recorder.importers.names import slug

#: Modules that a helper needs when it is carried along.
_MODULES = ("base64", "hashlib", "json", "os", "re")
_FROM = {"quote": "from urllib.parse import quote", "Any": "from typing import Any"}
_CONTEXT = {"locale": "locale", "timezone": "timezone_id", "user_agent": "user_agent"}


@dataclass(frozen=True, slots=True)
class Script:
    """The text (empty when it cannot be written), what keeps it from that or differs in it, and what it asks for."""

    text: str
    problems: tuple[Problem, ...]
    environment: tuple[str, ...] = ()


def write_script(workflow: Workflow, find: Find, *, test: bool = False) -> Script:
    """The script of a workflow; with ``test`` as a test for pytest."""
    notes = Notes()
    plan, wrong = compile_plan(workflow)
    if wrong:
        return Script("", tuple(wrong))
    kept = frozenset(_read_outputs(workflow))
    given = frozenset(id for id in kept if workflow.steps.get(id) and workflow.steps[id].type in GIVING | LOOPS)
    loops = frozenset(id for id in given if workflow.steps[id].type in LOOPS)
    writer = Writer(workflow.label, given, loops=loops)
    body = Blocks(workflow, plan, find, given, notes).lines(writer)
    values = _values(workflow, writer)
    outputs = _outputs(workflow, writer, notes)
    if notes.errors:
        return Script("", tuple(notes.problems))
    program = _run(workflow, values, body, outputs)
    ending = _test(workflow) if test else _main(workflow)
    text = "\n".join([*_head(workflow, writer, [*program, *ending], test), *program, *ending]) + "\n"
    ast.parse(text)
    return Script(text, tuple(notes.problems), tuple(writer.used))


def _read_outputs(workflow: Workflow) -> Iterator[str]:
    """Ids of the steps whose output something reads."""
    for value in [*(dict(step.params) for step in workflow.steps.values()), dict(workflow.outputs)]:
        for _, text in texts_of(value):
            for kind, start, stop in split_text(text, lenient=True):
                if kind == "expression":
                    yield from (
                        path[1] for path in names_used(text[start:stop]) if path[0] == "steps" and len(path) > 1
                    )


def _values(workflow: Workflow, writer: Writer) -> list[str]:
    lines = []
    for name, variable in workflow.variables.items():
        if variable.type is VariableType.SECRET and isinstance(variable.default, str):
            item, _, field = variable.default.partition(".")
            code = writer.environment(item, field or "value")
        else:
            code = writer.environment(name) if variable.type is VariableType.SECRET else writer.value(variable.default)
        lines.append(f"    {quoted(name)}: {code},")
    return lines


def _outputs(workflow: Workflow, writer: Writer, notes: Notes) -> str:
    outputs = dict(workflow.outputs)
    for name, variable in workflow.variables.items():
        if variable.direction is Direction.OUTPUT:
            outputs.setdefault(name, f"{{{{ vars.{name} }}}}")
    try:
        return writer.value(outputs)
    except CannotExport as reason:
        notes.error("", f"An output of the workflow cannot be exported: {reason}.")
        return "{}"


def _run(workflow: Workflow, values: list[str], body: list[str], outputs: str) -> list[str]:
    opened = next((step for step in workflow.steps.values() if step.type == "browser.open" and step.enabled), None)
    params = dict(opened.params) if opened else {}
    options = []
    if "width" in params or "height" in params:
        size = {"width": params.get("width", 1280), "height": params.get("height", 720)}
        options.append(f"viewport={json.dumps(size)}")
    options += [f"{name}={params[ours]!r}" for ours, name in _CONTEXT.items() if params.get(ours)]
    options += ["ignore_https_errors=True"] if params.get("ignore_https_errors") else []
    lines = [
        "browser = playwright.chromium.launch(headless=headless, executable_path=browser_path)",
        f"context = browser.new_context({', '.join(options)})",
        "page = context.new_page()",
        *(re.sub(r"^( *)return values$", lambda found: f"{found[1]}return {outputs}", line) for line in body),
        f"return {outputs}",
    ]
    code = "\n".join(lines)
    start = ["values = {", *values, "} | inputs"] if values or "values[" in code else []
    start += ["steps = {}"] if "steps[" in code else []
    return [
        "def run(playwright, inputs, *, headless=True, browser_path=None):",
        f"    {quoted(f'Do the job and give its outputs: {workflow.label}.')}",
        *(f"    {line}" for line in [*start, *lines]),
    ]


_READERS = {VariableType.NUMBER: "number", VariableType.BOOLEAN: "json.loads", VariableType.LIST: "json.loads"}


def _main(workflow: Workflow) -> list[str]:
    lines = ["", "", "def main():", f"    parser = argparse.ArgumentParser(description={quoted(workflow.label)})"]
    for variable in workflow.inputs.values():
        reader = f", type={_READERS[variable.type]}" if variable.type in _READERS else ""
        required = ", required=True" if variable.required and variable.default is None else ""
        help = f", help={quoted(variable.description.replace('%', '%%'))}" if variable.description else ""
        lines.append(f"    parser.add_argument({quoted('--' + variable.name)}{reader}{required}{help})")
    return [
        *lines,
        '    parser.add_argument("--headed", action="store_true", help="Show the browser.")',
        '    parser.add_argument("--browser-path", help="The browser program.")',
        "    given = {name: value for name, value in vars(parser.parse_args()).items() if value is not None}",
        '    headed, browser_path = given.pop("headed"), given.pop("browser_path", None)',
        "    with sync_playwright() as playwright:",
        "        outputs = run(playwright, given, headless=not headed, browser_path=browser_path)",
        "    if outputs:",
        "        print(json.dumps(outputs, ensure_ascii=False, indent=2))",
        "",
        "",
        'if __name__ == "__main__":',
        "    main()",
    ]  # fmt: skip


def _test(workflow: Workflow) -> list[str]:
    name = slug(workflow.id, "workflow")
    inputs = []
    for variable in workflow.inputs.values():
        read = f"os.environ[{quoted(variable.name.upper())}]"
        reader = _READERS.get(variable.type)
        inputs.append((variable.name, f"{reader}({read})" if reader else read))
    lines = ["", "", f"def test_{name}():", "    inputs = {}"]
    for wanted, code in inputs:
        lines += [f"    if {quoted(wanted.upper())} in os.environ:", f"        inputs[{quoted(wanted)}] = {code}"]
    return [
        *lines,
        "    with sync_playwright() as playwright:",
        '        run(playwright, inputs, browser_path=os.environ.get("BROWSER_PATH"))',
    ]


def _head(workflow: Workflow, writer: Writer, program: list[str], test: bool) -> list[str]:
    code = "\n".join(program)
    carried = list(_carried(code))
    sources = [inspect.getsource(getattr(helpers, name)).rstrip() for name in carried]
    everything = "\n".join([code, *sources])
    modules = [name for name in ("argparse", *_MODULES) if re.search(rf"\b{name}\.", everything)]
    needs = "Playwright and pytest" if test else "Playwright"
    asks = f"\n\nIt asks for the environment variables {', '.join(writer.used)}." if writer.used else ""
    about = f"{workflow.label}: made by `understudy export`. It needs {needs} only.{asks}".replace(
        "\\", "\\\\"
    ).replace('"', "'")
    names = ["expect"] if "expect(" in code else []
    return [
        f'"""{about}\n"""' if asks else f'"""{about}"""',
        "",
        *(f"import {name}" for name in modules),
        *(line for name, line in _FROM.items() if re.search(rf"\b{name}\b", "\n".join(sources))),
        "",
        f"from playwright.sync_api import {', '.join([*names, 'sync_playwright'])}",
        "",
        "",
        *(f"{source}\n\n" for source in sources),
    ]  # fmt: skip


def _carried(code: str) -> Iterator[str]:
    """The helpers that the code calls; none of them calls another one."""
    called = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    yield from (name for name in vars(helpers) if name in called and inspect.isfunction(getattr(helpers, name)))
