"""Files that are wrong: exit code 3, every problem with its place and remedy; a project from its beginning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.command_line import Cli, log_step

BROKEN = {
    "json": ('{"format": 1,\n "steps": {', ":2: error: The file ends in the middle."),
    "newer": ('{"format": 99}', "made by a newer Understudy"),
    "type": ('{"format": 1, "id": "a", "steps": {"one": {"type": "brwser.click"}}}', 'Did you mean "browser.click"?'),
    "field": (
        '{"format": 1, "id": "a", "steps": {"one": {"type": "flow.log", "params": {"mesage": "x"}}}}',
        'There is no field "mesage" in "flow.log". Did you mean "message"?',
    ),
    "cycle": (
        '{"format": 1, "id": "a", "steps": {"one": {"type": "flow.stop", "next": {"out": ["two"]}}, '
        '"two": {"type": "flow.log", "params": {"message": "x"}, "next": {"out": ["one"]}}}}',
        "",
    ),
    "target": ('{"format": 1, "id": "a", "steps": {"one": {"type": "flow.join", "next": {"out": ["two"]}}}}', '"two"'),
    "expression": (
        '{"format": 1, "id": "a", "steps": {"one": {"type": "flow.log", "params": {"message": "{{ 1 + }}"}}}}',
        "The expression is not complete",
    ),
    "binary": ("\x00\x01\x02", "error:"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_workflow_that_cannot_be_run(cli: Cli, name: str) -> None:
    text, said = BROKEN[name]
    (cli.folder / "a.flow.json").write_text(text)
    cli("run", "a.flow.json").fails(3, "a.flow.json", said)
    checked = cli("validate", "a.flow.json", "--json")
    assert checked.code == 3 and checked.json["counts"]["error"] >= 1
    assert all(problem["file"] for problem in checked.json["problems"])


def test_steps_that_lead_back_to_themselves(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one=log_step(next={"out": ["two"]}), two=log_step(next={"out": ["one"]}))
    cli("run", flow).fails(3, "These steps lead back to themselves")


def test_every_problem_at_once_with_its_line(cli: Cli) -> None:
    record = {"format": 1, "id": "a", "steps": {"one": {"type": "no.such"}, "two": {"type": "flow.log", "params": {}}}}
    (cli.folder / "a.flow.json").write_text(json.dumps(record, indent=2))
    problems = cli("lint", "--json").json["problems"]
    assert {(problem["step"], problem["line"]) for problem in problems if problem["severity"] == "error"} == {
        ("one", 6),
        ("two", 10),
    }
    text = cli("lint")
    assert text.code == 3 and 'error a.flow.json:6 step "one"' in text.out


@pytest.fixture
def project(cli: Cli) -> Path:
    """A new project beside the command."""
    assert cli("new", "shop").code == 0
    return cli.folder / "shop"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("understudy.json", '{"format": 1, "name": 5}'),
        ("elements/app.json", '{"format": 1, "elements": {"save": {"selector": 5}}}'),
        ("environments/dev.json", "{broken"),
        ("tests/hello.test.json", '{"format": 1, "cases": [{}]}'),
        ("workflows/hello.layout.json", '{"format": 1, "positions": []}'),
    ],
)
@pytest.mark.parametrize("command", ["lint", "validate"])
def test_the_other_files_of_a_project_are_looked_at_too(
    cli: Cli, project: Path, command: str, file: str, text: str
) -> None:
    (project / file).write_text(text)
    found = cli(command, "shop", "--json")
    assert {Path(problem["file"]).name for problem in found.json["problems"]} == {Path(file).name}
    assert found.code == (0 if "layout" in file else 3), "a broken layout keeps no workflow from running"


def test_a_new_project_runs_tests_and_is_canonical(cli: Cli, project: Path) -> None:
    assert cli("run", "shop/workflows/hello.flow.json").code == 0
    tested = cli("test", "shop", "--junit", "results.xml")
    assert tested.code == 0 and "2 passed" in tested.out
    assert (cli.folder / "results.xml").read_text().count("<testcase") == 2
    assert cli("test", "shop", "--only", "somebody", "--json").json["counts"]["passed"] == 1
    cli("test", "shop", "--only", "nobody").fails(2, 'No case has "nobody" in its name.')
    assert cli("fmt", "--check", "shop").code == 0
    assert cli("lint", "shop", "--strict").out == "No problems.\n"
    cli("new", "shop").fails(2, "already has", "nothing was changed")
    assert cli("new", "here", env={"UNDERSTUDY_STUDIO_LANGUAGE": "bg"}).code == 0
    flow = (cli.folder / "here/workflows/hello.flow.json").read_text("utf-8")
    assert "Здравей" in flow and "Say it" not in flow


def test_a_test_that_fails(cli: Cli, project: Path) -> None:
    file = project / "tests" / "hello.test.json"
    file.write_text(file.read_text().replace("Hello, Ada!", "Good morning, Ada!"))
    done = cli("test", "shop")
    assert done.code == 1 and "FAILED greets somebody by name" in done.out and "1 passed" in done.out
    assert cli("test", "shop", "--json").json["passed"] is False
    cli("test", "shop", "--junit", "nowhere/results.xml").fails(2, "nowhere/results.xml cannot be written")


def test_environments(cli: Cli, project: Path, write_flow: Any) -> None:
    cli("run", "shop/workflows/hello.flow.json", "--env", "live").fails(3, 'no environment "live"')
    cli("run", write_flow(one=log_step()), "--env", "live").fails(3, "the workflow is in no project")


def test_a_strangers_workflow_is_not_run_without_a_word(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one={"type": "script.shell", "params": {"command": "touch done"}})
    refused = cli("run", flow)
    refused.fails(3, '"Job" has not run here before. It can:', "Run it with --trust")
    error = cli("run", flow, "--json").json["error"]
    assert error["code"] == "untrusted" and "processes" in error["rights"]
    assert cli("run", flow, "--trust").code == 0
    assert cli("run", flow).code == 0, "this version is trusted now"
    write_flow(one={"type": "script.shell", "params": {"command": "touch other"}})
    cli("run", flow).fails(3, "was changed since you agreed to it")
    assert cli("trust", ".").code == 0
    assert cli("run", flow).code == 0
    assert cli("trust", ".", "--withdraw").code == 0
    cli("run", flow).fails(3, "was changed since you agreed to it")
