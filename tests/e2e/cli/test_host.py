"""One host for many commands, with real processes: joining, taking over, leaving, and the pipe for Studio."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.command_line import Cli, delay, finish, log_step, wait_for_event

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


def started_host(cli: Cli, *options: str) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    """``understudy host`` and the line that it says when it is there."""
    process = cli.start("host", "--json", *options)
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


def rows(passes: int, seconds: float) -> dict[str, Any]:
    """A loop whose passes take a while."""
    return {
        "each": {"type": "flow.for_each", "params": {"items": list(range(passes))}, "next": {"each": ["wait"]}},
        "wait": delay(seconds),
    }


def test_commands_join_the_host_and_a_second_one_is_refused(cli: Cli, write_flow: Any, fresh_home: Path) -> None:
    flow = write_flow(one=log_step())
    assert cli("host", "status", "--json").json == {"running": False, "home": str(fresh_home)}
    process, where = started_host(cli)
    assert where == {"pid": process.pid, "home": str(fresh_home)}
    assert cli("host", "status", "--json").json["pid"] == process.pid
    assert f"process {process.pid}" in cli("host", "status").out
    assert cli("run", flow).code == 0
    cli("host").fails(6, f"in use by process {process.pid}", "UNDERSTUDY_HOME")
    refused = cli("host", "--pipe")
    assert refused.code == 6 and [line["error"]["code"] for line in refused.lines] == ["store-locked"]
    assert cli("run", flow, "--detach", "--run-id", "later").code == 0
    assert cli("resume", "later").code == 0, "the host has carried it out"
    process.send_signal(signal.SIGINT)
    done = finish(process)
    assert (done.code, done.out) == (0, "") and "nothing is lost" in done.err
    assert not {"host.json", "host.sock"} & {path.name for path in fresh_home.iterdir()}


def test_the_host_takes_up_what_was_left(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(**rows(3, 0.2))
    process = cli.start("run", flow, "--events", "jsonl", "--run-id", "cut")
    wait_for_event(process, "loop.progress")
    process.kill()
    process.wait()
    assert cli("run", flow, "--detach", "--run-id", "queued").code == 0
    assert {run["status"] for run in cli("runs", "list", "--json").json["runs"]} == {"queued"}, "looking runs nothing"
    host, _ = started_host(cli)
    for run in ("cut", "queued"):
        assert cli("resume", run, "--json").json["status"] == "completed"
    host.send_signal(signal.SIGTERM)
    assert finish(host).code == 0


def test_killing_the_host_hands_its_place_to_who_waits(cli: Cli, write_flow: Any) -> None:
    long, short = write_flow("long", **rows(1000, 0.2)), write_flow("short", **rows(6, 0.2))
    first = cli.start("run", long, "--events", "jsonl", "--run-id", "first")
    wait_for_event(first, "loop.progress")
    second = cli.start("run", short, "--events", "jsonl", "--run-id", "second")
    third = cli.start("run", short, "--events", "jsonl", "--run-id", "third")
    for process in (second, third):
        wait_for_event(process, "loop.progress")
    assert cli("host", "status", "--json").json["pid"] == first.pid
    first.kill()
    first.wait()
    for process, run in ((second, "second"), (third, "third")):
        done = finish(process)
        assert (done.code, done.err) == (0, ""), run
        ends = [event for event in done.lines if event["kind"] == "run.status" and event["status"] == "completed"]
        assert [event["run"] for event in ends] == [run]
    statuses = {run["id"]: run["status"] for run in cli("runs", "list", "--json").json["runs"]}
    assert statuses == {"first": "queued", "second": "completed", "third": "completed"}


def test_a_hosting_command_waits_for_those_who_joined(cli: Cli, write_flow: Any) -> None:
    short, long = write_flow("short", **rows(2, 0.3)), write_flow("long", **rows(8, 0.3))
    first = cli.start("run", short)
    while not cli("host", "status", "--json").json["running"]:
        pass
    second = cli.start("run", long, "--events", "jsonl")
    wait_for_event(second, "loop.progress")
    done = finish(first)
    assert done.code == 0 and "Short: completed" in done.out
    assert "waiting for them. Ctrl+C leaves at once" in done.err
    rest = finish(second)
    assert rest.code == 0 and json.loads(rest.out.splitlines()[-1])["status"] == "completed"


def test_control_c_of_who_joined_cancels_their_own_run(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(**rows(50, 0.2))
    first = cli.start("run", flow, "--events", "jsonl", "--run-id", "first")
    wait_for_event(first, "loop.progress")
    second = cli.start("run", flow, "--events", "jsonl", "--run-id", "second")
    wait_for_event(second, "loop.progress")
    second.send_signal(signal.SIGINT)
    assert finish(second).code == 5
    statuses = {run["id"]: run["status"] for run in cli("runs", "list", "--json").json["runs"]}
    assert statuses == {"first": "running", "second": "cancelled"}
    assert first.poll() is None
    first.send_signal(signal.SIGINT)
    assert finish(first).code == 5


def test_who_joined_goes_on_when_the_hosting_command_is_interrupted(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(**rows(6, 0.2))
    first = cli.start("run", flow, "--events", "jsonl", "--run-id", "first")
    wait_for_event(first, "loop.progress")
    second = cli.start("run", flow, "--events", "jsonl", "--run-id", "second")
    wait_for_event(second, "loop.progress")
    first.send_signal(signal.SIGTERM)
    assert finish(first).code == 5
    assert finish(second).code == 0


def pipe(cli: Cli) -> subprocess.Popen[str]:
    """``understudy host --pipe`` as Studio starts it."""
    return cli.start("host", "--pipe", stdin=subprocess.PIPE)


def ask(process: subprocess.Popen[str], *requests: dict[str, Any] | str) -> None:
    """Write requests, or lines as they are."""
    assert process.stdin is not None
    for request in requests:
        process.stdin.write((request if isinstance(request, str) else json.dumps(request)) + "\n")
    process.stdin.flush()


def answers(process: subprocess.Popen[str], *ids: int) -> dict[int, Any]:
    """Read until all these were answered; events are left out."""
    found: dict[int, Any] = {}
    assert process.stdout is not None
    while not found.keys() >= set(ids):
        message = json.loads(process.stdout.readline())
        if "id" in message:
            found[message["id"]] = message
    return found


def test_the_protocol_over_a_pipe(cli: Cli, write_flow: Any) -> None:
    flow = str(cli.folder / write_flow(one=log_step("hello")))
    process = pipe(cli)
    ask(
        process,
        {"id": 1, "method": "events.follow"},
        "nonsense",
        {"id": 2, "method": "runs.start", "params": {"flow": flow, "run_id": "mine"}},
        {"id": 3, "method": "no.such"},
    )
    first = answers(process, 0, 1, 2, 3)
    assert first[2]["result"]["id"] == "mine" and "error" in first[0] and first[3]["error"]["exit_code"] == 2
    ask(process, {"id": 4, "method": "runs.wait", "params": {"run": "mine"}})
    assert answers(process, 4)[4]["result"]["status"] == "completed"
    assert cli("host", "status", "--json").json["pid"] == process.pid, "other commands join it"
    assert process.stdin is not None
    process.stdin.close()
    process.stdin = None
    done = finish(process)
    assert (done.code, done.err) == (0, ""), "it ends with its input"


def test_the_pipe_of_a_studio_that_was_killed(cli: Cli, write_flow: Any) -> None:
    flow = str(cli.folder / write_flow(**rows(50, 0.1)))
    process = pipe(cli)
    ask(
        process,
        {"id": 1, "method": "events.follow"},
        {"id": 2, "method": "runs.start", "params": {"flow": flow, "run_id": "a"}},
    )
    answers(process, 1, 2)
    assert process.stdin is not None and process.stdout is not None
    process.stdout.close()
    process.stdin.close()
    assert process.wait(30) == 0
    assert cli("runs", "show", "a", "--json").json["status"] == "queued"


def test_files_of_the_host_are_this_persons_alone(cli: Cli, fresh_home: Path) -> None:
    process = cli.start("host", "--json", umask=0)
    assert process.stdout is not None and process.stdout.readline()
    assert fresh_home.stat().st_mode & 0o777 == 0o700
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in fresh_home.iterdir() if not path.is_dir()}
    assert set(modes.values()) == {"0o600"} and {"host.sock", "host.json"} <= modes.keys(), modes
    process.send_signal(signal.SIGTERM)
    assert finish(process).code == 0
