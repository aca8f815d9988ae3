"""A command line that cannot be understood ends with exit code 2, a sentence and the way on."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from tests.fixtures.command_line import Cli, log_step


def test_without_arguments_the_help_is_shown(cli: Cli) -> None:
    for arguments in ((), ("--help",), ("-h",)):
        done = cli(*arguments)
        assert done.code == 0
        assert "Run a workflow." in done.out and "Exit codes:" in done.out
        assert done.err == ""


def test_a_group_without_a_command_shows_its_help(cli: Cli) -> None:
    done = cli("vault")
    assert done.code == 0
    assert "rotate" in done.out


def test_the_version(cli: Cli) -> None:
    done = cli("--version")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("understudy ")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("rn job.flow.json", 'There is no command "rn". Did you mean "run"? See `understudy --help`.'),
        ("runs lst", 'There is no command "lst". Did you mean "list"? See `understudy runs --help`.'),
        ("run job.flow.json --headd", "No such option"),
        ("run", "Missing argument 'FLOW'. See `understudy run --help`."),
        ("run missing.flow.json", "There is no file missing.flow.json. Name a .flow.json file"),
        ("run .", ". is a folder, not a workflow."),
        ("run /dev/null", "/dev/null is not a regular file."),
        ("run job.flow.json --var a=1 --var a=2", '"a" is given twice.'),
        ("test .", "There are no tests here."),
        ("new ''", "The folder has no name."),
        ("run job.flow.json --var rows", '"rows" is not NAME=VALUE. Write for example --var rows=20.'),
        ("run job.flow.json --events jsonl --json=x", "--json"),
        ("schema --kind flows", "'flows' is not one of 'flow', 'layout'"),
        ("tasks flow.lgo", 'There is no step type "flow.lgo". Did you mean "flow.log"?'),
        ("lint nowhere", "There is no file or folder nowhere."),
        ("lint", "There is no workflow here."),
        ("test nowhere", "There is no test file or folder"),
        ("trust nowhere", "There is no folder nowhere."),
        ("diff one.flow.json", "Name two workflow files."),
        ("debug missing.flow.json", "There is no file missing.flow.json."),
        ("vault set x", "There is no terminal to ask for the values. Use --stdin"),
        ("vault key add", "Which key? Say --keyring, --keyfile PATH, --passphrase or --passphrase-file PATH."),
        ("runs list --status finished", 'There is no status "finished". Statuses are: queued,'),
        ("settings set engine.max_parallel_runs", "Give a value, or --default."),
    ],
)
def test_a_wrong_command_line(cli: Cli, write_flow: Any, line: str, said: str) -> None:
    if "job.flow.json" in line:
        write_flow("job", one=log_step())
    cli(*shlex.split(line)).fails(2, said)


def test_a_misspelt_file_is_named(cli: Cli) -> None:
    (cli.folder / "invoices.flow.json").write_text("{}")
    cli("run", "invoice.flow.json").fails(2, "Did you mean invoices.flow.json?")
    cli("run", ".").fails(2, "It has invoices.flow.json.")


def test_for_programs_the_error_is_json(cli: Cli) -> None:
    for arguments in (("run", "missing.flow.json", "--json"), ("runs", "lst", "--json"), ("run", "--json")):
        done = cli(*arguments)
        assert (done.code, done.err) == (2, "")
        assert done.json["error"]["code"] == "usage"
        assert done.json["error"]["message"] and done.json["error"]["remedy"]


@pytest.mark.parametrize("arguments", [("--debug", "run", "x.flow.json"), ("run", "x.flow.json", "--debug")])
def test_a_traceback_is_shown_on_request_wherever_it_is_said(cli: Cli, arguments: tuple[str, ...]) -> None:
    done = cli(*arguments)
    assert done.code == 2
    assert "Error: There is no file x.flow.json." in done.err
    assert "Traceback" in done.err and "UsageProblem" in done.err


def test_after_two_dashes_debug_is_a_name(cli: Cli) -> None:
    cli("run", "--", "--debug").fails(2, "There is no file --debug.")
