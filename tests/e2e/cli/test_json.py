"""Every command speaks JSON with ``--json``: one value on standard output, nothing else there, also for errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from runtime.cli.app import COMMANDS
from tests.fixtures.command_line import Cli, log_step

#: A command line for each command; ``{flow}`` and ``{run}`` stand for a workflow and a run that are there.
LINES = {
    "new": ["new shop --json", "new . --json"],
    "run": ["run {flow} --json", "run nowhere.flow.json --json", "run {flow} --var x=1 --json"],
    "record": ["record -o {flow} --json", "record -o a.flow.json --connect 1 --json", "record -o a.txt --json"],
    "resume": ["resume {run} --json", "resume {run} --preview --json", "resume nope --json"],
    "cancel": ["cancel {run} --json", "cancel nope --json"],
    "pause": ["pause {run} --json"],
    "unpause": ["unpause {run} --json"],
    "debug": ["debug {flow} --commands commands.txt --json"],
    "runs": [
        "runs list --json", "runs show {run} --json", "runs show {run} --history --json", "runs log {run} --json",
        "runs export {run} --json", "runs list --since yesterday --json",
    ],
    "browse": ["browse http://127.0.0.1:9/ --connect http://127.0.0.1:9 --json"],
    "proposals": ["proposals list {flow} --json", "proposals accept {flow} nope --json"],
    "heal": ["heal list --json", "heal list {run} --json", "heal show nope --json", "heal accept nope --json"],
    "pick": ["pick about:blank --connect 1 --json", "pick about:blank --element wrong --connect 1 --json"],
    "locate": ["locate {flow} one --json", "locate nowhere.flow.json one --json", "locate {flow} nope --json"],
    "document": ["document {flow} --json", "document {run} --language bg --json", "document nowhere --json"],
    "lint": ["lint --json", "lint nowhere --json"],
    "validate": ["validate {flow} --json"],
    "fmt": ["fmt --json", "fmt --check --json"],
    "test": ["test --json", "test nowhere --json"],
    "import": ["import nowhere.side --output a.flow.json --json", "import {flow} --output a.flow.json --json"],
    "export": ["export {flow} --output a.py --json", "export nowhere.flow.json --output a.py --json"],
    "diff": ["diff {flow} {flow} --json", "diff {flow} --json"],
    "merge": ["merge {flow} {flow} {flow} --json", "merge a b c --json"],
    "versions": ["versions list {flow} --json", "versions show {flow} 1 --json", "versions list nope.flow.json --json"],
    "bin": ["bin list --json", "bin restore nope --json", "bin empty --yes --json"],
    "lifecycle": ["lifecycle published {flow} --json", "lifecycle draft {flow} nowhere.flow.json --json"],
    "audit": ["audit list --json"],
    "templates": ["templates list --json", "templates use nope --json"],
    "schema": ["schema --json", "schema --kind nothing --json"],
    "tasks": ["tasks --json", "tasks flow.log --json", "tasks flow.lgo --json"],
    "vault": ["vault init --keyfile key --json", "vault list --json", "vault key list --json", "vault delete x --json"],
    "trust": ["trust . --json", "trust --list --json"],
    "settings": ["settings list --json", "settings get log.level --json", "settings set log.level loud --json"],
    "host": ["host status --json"],
    "doctor": ["doctor --json"],
}  # fmt: skip

#: The demonstration has a test of its own, with a browser.
ELSEWHERE = {"demo"}


def test_no_command_is_forgotten() -> None:
    assert set(LINES) | ELSEWHERE == set(COMMANDS)


@pytest.mark.parametrize("command", LINES)
def test_json(cli: Cli, write_flow: Any, command: str) -> None:
    flow = write_flow(one=log_step())
    (cli.folder / "commands.txt").write_text("c\n")
    if any("{run}" in line for line in LINES[command]):
        assert cli("run", flow, "--run-id", "mine", "-q").code == 0
    for line in LINES[command]:
        done = cli(*line.format(flow=flow, run="mine").split())
        value = json.loads(done.out)
        if isinstance(value, dict) and "error" in value and set(value) == {"error"}:
            assert done.code != 0 and value["error"]["message"] and value["error"]["code"], line
        assert "Traceback" not in done.err and done.code < 70, done
        assert command == "debug" or done.err == "", done.err


def test_json_is_plain_where_the_terminal_is(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one=log_step(name="Über Größe"))
    done = cli("runs", "list", "--json", env={"PYTHONIOENCODING": "ascii"})
    assert done.out.isascii()
    done = cli("run", flow, env={"PYTHONIOENCODING": "ascii"})
    assert done.out.isascii() and done.err.isascii()
    assert done.out.startswith("ok Job: completed") and done.err.startswith("ok \\xdcber")


def test_a_schema_goes_into_a_file(cli: Cli) -> None:
    assert cli("schema", "--output", "flow.json").code == 0
    assert json.loads(Path(cli.folder / "flow.json").read_text())["$schema"]
    cli("schema", "--output", "nowhere/flow.json").fails(2, "nowhere/flow.json cannot be written")
