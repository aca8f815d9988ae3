"""Running: each end of a run with its exit code, what is printed where, going on, answering, cancelling."""

from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.command_line import Cli, delay, finish, log_step, wait_for_event

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


def shell(command: str, **fields: Any) -> dict[str, Any]:
    return {"type": "script.shell", "params": {"command": command}, **fields}


def test_a_completed_run_prints_its_outputs(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(
        variables={
            "who": {"type": "string", "direction": "input"},
            "greeting": {"type": "string", "direction": "output"},
        },
        greet={"type": "flow.set", "params": {"values": {"greeting": "Hello, {{ vars.who }}!"}}},
    )
    done = cli("run", flow, "--var", "who=Ада")
    assert done.code == 0
    assert "Job: completed in" in done.out and "greeting: Hello, Ада!" in done.out
    assert done.err == "✓ greet\n"
    quiet = cli("run", flow, "--var", "who=Ada", "--quiet")
    assert quiet.err == "" and "Hello, Ada!" in quiet.out
    assert cli("run", flow, "--var", "who=Ada", "--json").json["outputs"] == {"greeting": "Hello, Ada!"}


def test_a_failed_run_says_where_why_and_how_to_go_on(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(read={"type": "files.read", "name": "Read the list", "params": {"path": "list.txt"}})
    done = cli("run", flow, "--trust", "--run-id", "mine")
    done.fails(
        1, 'Job: failed at "Read the list"', "there is no such file", "Resume after a fix: understudy resume mine"
    )
    answer = cli("run", flow, "--trust", "--json")
    assert (answer.code, answer.json["status"], answer.err) == (1, "failed", "")
    assert answer.json["error"]["step"] == "read"

    (cli.folder / "list.txt").write_text("one")
    preview = cli("resume", "mine", "--preview")
    assert preview.code == 0 and "again" in preview.out and "read" in preview.out
    assert cli("resume", "mine").code == 0


def test_every_event_is_a_line_of_json(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(
        each={"type": "flow.for_each", "params": {"items": [1, 2, 3]}, "next": {"each": ["say"]}},
        say=log_step("{{ item }}"),
    )
    done = cli("run", flow, "--events", "jsonl", "--run-id", "mine")
    assert (done.code, done.err) == (0, "")
    kinds = [event["kind"] for event in done.lines]
    assert kinds[0] == "run.status" and kinds[-1] == "run.status"
    assert kinds.count("log") == 3 and kinds.count("loop.progress") == 3
    assert {event["run"] for event in done.lines} == {"mine"}
    assert done.lines[-1]["status"] == "completed"
    assert cli("run", flow, "--events", "jsonl", "--json").code == 2


def test_somebody_who_stops_reading_does_not_stop_the_run(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(
        one=log_step("x" * 1000, next={"out": ["two"]}), two=delay(0.3, next={"out": ["three"]}), three=log_step()
    )
    process = cli.start("run", flow, "--events", "jsonl", "--run-id", "mine")
    wait_for_event(process, "run.status")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 0
    assert cli("runs", "show", "mine", "--json").json["status"] == "completed"


def test_waiting_for_a_person_and_answering(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(
        ask={
            "type": "people.ask",
            "name": "Approve it",
            "params": {"question": "Is it right?"},
            "next": {"approved": ["yes"], "rejected": ["no"]},
        },
        yes=log_step(),
        no=log_step(),
    )
    done = cli("run", flow, "--run-id", "mine")
    done.fails(4, '"ask": Is it right?', "understudy resume mine --step ask --answer approved|rejected")
    cli("resume", "mine", "--answer", "done").fails(2, '"ask" takes approved, rejected; not done.')
    assert cli("resume", "mine").code == 4, "it still waits"
    assert cli("resume", "mine", "--answer", "rejected", "--json").json["status"] == "completed"
    steps = {step["step"]: step["status"] for step in cli("runs", "show", "mine", "--json").json["steps"]}
    assert steps["no"] == "completed" and steps["yes"] == "skipped"
    cli("resume", "mine", "--answer", "approved").fails(3, "The run mine is completed")


@posix
def test_a_step_in_doubt_waits_for_a_person(cli: Cli, write_flow: Any) -> None:
    ledger = cli.folder / "ledger.txt"
    flow = write_flow(pay=shell(f"echo paid >> {ledger}", name="Pay", next={"out": ["end"]}), end=log_step())
    killed = cli("run", flow, "--trust", "--run-id", "mine", env={"UNDERSTUDY_FAULT": "act.after:1"})
    assert killed.code == -signal.SIGKILL
    done = cli("resume", "mine")
    done.fails(4, '"Pay" was being done when the run was cut off', "--answer done|again|fail")
    assert cli("resume", "mine", "--answer", "done", "--output", "{broken").code == 2
    assert cli("resume", "mine", "--answer", "done", "--output", '{"code": 0}').code == 0
    assert ledger.read_text() == "paid\n"


def test_resuming_after_a_fix(cli: Cli, write_flow: Any) -> None:
    first = log_step("first", next={"out": ["second"]})
    flow = write_flow(first=first, second={"type": "json.parse", "params": {"text": "{broken"}})
    assert cli("run", flow, "--run-id", "mine").code == 1
    write_flow(first=first, second={"type": "json.parse", "params": {"text": "{}"}})
    preview = cli("resume", "mine", "--flow", flow, "--preview", "--json").json
    assert {item["step"]: item["verdict"] for item in preview["preview"]} == {"first": "reused", "second": "again"}
    done = cli("resume", "mine", "--flow", flow, "--events", "jsonl")
    assert done.code == 0
    assert {event["step"] for event in done.lines if event["kind"] == "step.started"} == {"second"}
    cli("resume", "mine", "--from", "third").fails(3, 'There is no step "third" in "Job".', "Steps are: first, second.")


def test_a_run_id_is_accepted_once(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one=log_step())
    ids = {cli("run", flow, "--run-id", "mine", "--json").json["created_at"] for _ in range(2)}
    assert len(ids) == 1
    other = write_flow("other", one=log_step("other"))
    cli("run", other, "--run-id", "mine").fails(3, "There is a run mine already")


def test_unknown_runs(cli: Cli) -> None:
    for line in ("resume nope", "cancel nope", "pause nope", "runs show nope", "runs log nope", "runs export nope"):
        cli(*line.split()).fails(3, 'There is no run "nope"', "`understudy runs list` shows the runs.")
    cli("resume").fails(3, "There is no run")


def test_cancelling_from_another_process(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one=delay(60))
    process = cli.start("run", flow, "--events", "jsonl", "--run-id", "mine")
    wait_for_event(process, "step.started")
    assert cli("cancel", "mine", "--json").json["status"] == "cancelled"
    done = finish(process)
    assert done.code == 5
    cli("cancel", "mine").fails(3, "The run mine is cancelled already; there is nothing to cancel.")


def test_pausing_from_another_process(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one=delay(4, next={"out": ["two"]}), two=log_step())
    process = cli.start("run", flow, "--events", "jsonl", "--run-id", "mine")
    wait_for_event(process, "step.started")
    assert cli("pause", "mine", "--json").json["status"] == "paused"
    assert cli("runs", "list", "--json").json["runs"][0]["status"] == "paused"
    assert cli("unpause", "mine").out == "Job: running (run mine)\n"
    assert finish(process).code == 0
    cli("pause", "mine").fails(3, "only a run that goes on can be paused")


@posix
def test_control_c_cancels_and_says_so(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one=delay(60))
    process = cli.start("run", flow, "--verbose", "--run-id", "mine")
    until_live(cli, "mine")
    process.send_signal(signal.SIGINT)
    done = finish(process)
    assert done.code == 5
    assert "Cancelling the run. Ctrl+C again stops at once and keeps it" in done.err
    assert "Job: cancelled (run mine)" in done.err and "Traceback" not in done.err


@posix
def test_a_second_control_c_keeps_the_run(cli: Cli, write_flow: Any) -> None:
    started = cli.folder / "started"
    flow = write_flow(stubborn=shell(f"trap '' TERM; touch {started}; sleep 60", name="Stubborn"))
    process = cli.start("run", flow, "--trust", "--run-id", "mine")
    while not started.exists():
        time.sleep(0.02)
    assert process.stderr is not None
    process.send_signal(signal.SIGINT)
    assert "Cancelling the run." in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    done = finish(process)
    done.fails(5, "Stopped. The run mine is kept as it was.", "Go on with it: understudy resume mine")
    cli("resume", "mine").fails(4, "it is not known whether it happened")


@posix
def test_a_shutdown_keeps_the_run(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one=delay(60, next={"out": ["two"]}), two=log_step())
    process = cli.start("run", flow, "--run-id", "mine")
    until_live(cli, "mine")
    process.send_signal(signal.SIGTERM)
    finish(process).fails(5, "Stopped. The run mine is kept as it was.", "Go on with it: understudy resume mine")
    assert cli("runs", "show", "mine", "--json").json["status"] == "queued"
    assert cli("cancel", "mine").out == "Job: cancelled (run mine)\n"


def test_a_detached_run_is_accepted_only(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one=log_step())
    done = cli("run", flow, "--detach", "--run-id", "mine")
    assert done.code == 0 and "Job: queued (run mine)" in done.out
    assert "`understudy host` carries out all" in done.err
    assert cli("runs", "show", "mine", "--json").json["status"] == "queued"
    assert cli("resume", "mine").code == 0


def test_inputs_are_checked_field_by_field(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(
        variables={
            "rows": {"type": "number", "direction": "input", "required": True},
            "when": {"type": "boolean", "direction": "input"},
        },
        one=log_step(),
    )
    cli("run", flow).fails(3, '1 of the inputs of "Job" are wrong: rows:', "--var NAME=VALUE")
    done = cli("run", flow, "--var", "rows=many", "--var", "when=soon", "--var", "extra=1")
    done.fails(3, "3 of the inputs", "rows:", "when:", "extra:")
    fields = cli("run", flow, "--var", "rows=many", "--json").json["error"]["fields"]
    assert set(fields) == {"rows"}
    (cli.folder / "inputs.json").write_text(json.dumps({"rows": 3, "when": True}))
    assert cli("run", flow, "--vars", "inputs.json", "-q").code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "is not JSON"), ("[1]", "holds no record"), ("{'a': 1}", "is not JSON"), (None, "cannot be read")],
)
def test_a_wrong_inputs_file(cli: Cli, write_flow: Any, text: str | None, said: str) -> None:
    if text is not None:
        (cli.folder / "inputs.json").write_text(text)
    cli("run", write_flow(one=log_step()), "--vars", "inputs.json").fails(3, f"inputs.json {said}")


def until_live(cli: Cli, run: str) -> None:
    """Return when the run goes on."""
    while cli("runs", "show", run, "--json").json.get("status") != "running":
        pass


def test_what_a_run_leaves_behind_is_this_persons_alone(cli: Cli, write_flow: Any, fresh_home: Path) -> None:
    assert cli("run", write_flow(one=log_step())).code == 0
    assert fresh_home.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o077 for path in fresh_home.rglob("*")} == {0}


def test_clearing_up(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one=log_step())
    assert cli("runs", "clean").out == "Nothing is old enough to go.\n"
    for id in ("first", "second", "third"):
        assert cli("run", flow, "--run-id", id).code == 0
    assert (
        "Would go: 2 runs, 2 log lines, 0 pictures, 0 files; 0.0 MB of files."
        in cli("runs", "clean", "--keep", "1", "--preview").out
    )
    assert len(cli("runs", "list", "--json").json["runs"]) == 3
    assert cli("runs", "clean", "--keep", "1", "--json").json["removed"]["runs"] == 2
    assert [run["id"] for run in cli("runs", "list", "--json").json["runs"]] == ["third"]
    assert cli("runs", "clean", "--older-than", "30").code == 0
    cli("runs", "clean", "--older-than", "0").fails(2, "0")


def test_deleting_restoring_and_removing(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one=log_step())
    for id in ("first", "second", "third"):
        assert cli("run", flow, "--run-id", id).code == 0
    gone = cli("runs", "delete", "first", "second", "--json").json
    assert (gone["count"], gone["kept"]) == (2, 0)
    assert [run["id"] for run in cli("runs", "list", "--json").json["runs"]] == ["third"]
    assert "deleted" in cli("runs", "show", "first").out
    assert cli("runs", "restore", "--deletion", gone["deletion"]).out == "2 runs restored.\n"
    said = cli("runs", "delete", "--all", "--status", "completed").out
    assert "3 runs deleted." in said and "runs restore --deletion" in said
    assert cli("runs", "restore", "second", "--json").json == {"count": 1}
    removed = cli("runs", "remove", "--all", "--json").json
    assert (removed["removed"]["runs"], removed["kept"]) == (2, 0)
    assert [run["id"] for run in cli("runs", "list", "--json").json["runs"]] == ["second"]
    assert "No deleted run fits." in cli("runs", "list", "--deleted").out
    cli("runs", "delete").fails(2, "Which runs?")
    cli("runs", "delete", "second", "--all").fails(2, "not both")
    cli("runs", "remove", "second").fails(3, "Only deleted runs")


def test_following_a_log(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(
        one=log_step("the first", next={"out": ["wait"]}),
        wait={"type": "people.ask", "params": {"question": "Go on?"}, "next": {"approved": ["loud"]}},
        loud={"type": "flow.log", "params": {"message": "the second", "level": "warning"}, "next": {"out": ["end"]}},
        end=log_step("the third"),
    )
    assert cli("run", flow, "--run-id", "mine").code == 4
    all_lines, loud = cli.start("runs", "log", "mine", "--follow"), cli.start("runs", "log", "mine", "-f", "--json",
                                                                              "--level", "warning")  # fmt: skip
    assert all_lines.stdout is not None
    assert "the first" in all_lines.stdout.readline()
    assert all_lines.poll() is None, "it waits as long as the run does"
    assert cli("resume", "mine", "--answer", "approved").code == 0
    rest = finish(all_lines)
    assert rest.code == 0 and [line.split(": ")[1] for line in rest.out.splitlines()] == ["the second", "the third"]
    assert "Job: completed (run mine)" in rest.err
    assert [line["message"] for line in finish(loud).lines] == ["the second"]
    assert cli("runs", "log", "mine", "--follow", "--text", "third").out.count("\n") == 1


def test_an_id_that_fits_several_runs_names_them(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one=log_step())
    for id in ("abcd1", "abcd2"):
        assert cli("run", flow, "--run-id", id).code == 0
    cli("runs", "show", "abcd").fails(3, '"abcd" does not name one run.', "abcd1, abcd2")
    cli("runs", "show", "abc").fails(3, "at least 4")
    assert cli("runs", "show", "abcd2").code == 0


def test_a_record_that_is_not_json_is_refused(cli: Cli, write_flow: Any) -> None:
    flow = write_flow("job", {"j": {"type": "json", "direction": "input"}}, one=log_step())
    cli("run", flow, "--var", "j={").fails(3, "Expected JSON")
    assert cli("run", flow, "--var", 'j={"a": 1}').code == 0
    assert cli("run", flow, "--var", "j=text").code == 0


def test_an_error_from_deep_inside_is_told_once(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one={"type": "flow.call", "params": {"workflow": "job.flow.json"}})
    failed = cli("run", flow)
    assert failed.code == 1
    assert failed.err.count("deep") <= 2, failed.err
