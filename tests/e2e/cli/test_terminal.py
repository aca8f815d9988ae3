"""In a terminal: colours, the line that says what goes on, questions, and what foreign text may do to it."""

from __future__ import annotations

import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.command_line import Cli, delay, log_step

if sys.platform == "win32":
    pytest.skip("needs a pseudo terminal", allow_module_level=True)

import fcntl
import pty
import termios


class Terminal:
    """A pseudo terminal with a command in it."""

    def __init__(
        self, cli: Cli, *args: str, columns: int = 80, env: dict[str, str] | None = None, stdout: int | None = None
    ) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        env = {"TERM": "xterm", **(env or {})}
        streams = {"stdin": slave, "stdout": slave if stdout is None else stdout, "stderr": slave}
        self.process = cli.start(*args, env=env, start_new_session=True, preexec_fn=_own_terminal, **streams)
        os.close(slave)
        self.text = ""

    def resize(self, columns: int) -> None:
        """What a person does with the window's edge."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def read_until(self, pattern: str, seconds: float = 30) -> str:
        """All that was shown, once it matches."""
        end = time.monotonic() + seconds
        while not re.search(pattern, self.text):
            assert time.monotonic() < end and self._read(), self.text
        return self.text

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._master, text.encode())

    def end(self) -> int:
        """Read to the end; the exit code."""
        while self._read():
            pass
        return self.process.wait(30)

    def close(self) -> None:
        os.close(self._master)

    def _read(self) -> bool:
        if not select.select([self._master], [], [], 1.0)[0]:
            return self.process.poll() is None
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return False
        self.text += data.decode(errors="replace")
        return bool(data)


def _own_terminal() -> None:
    """Make standard input the controlling terminal, so that Ctrl+C reaches the command; hear a hang-up in any case."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def terminal(cli: Cli) -> Iterator[Any]:
    """Opens terminals and closes them."""
    opened: list[Terminal] = []

    def open_(*args: str, **options: Any) -> Terminal:
        opened.append(Terminal(cli, *args, **options))
        return opened[-1]

    yield open_
    for one in opened:
        if one.process.poll() is None:
            one.process.kill()
        one.close()


def loop(seconds: float = 0.05) -> dict[str, Any]:
    """A loop with a step that takes a while."""
    return {
        "rows": {"type": "flow.for_each", "name": "Invoices", "params": {"items": [1, 2, 3, 4]},
                 "next": {"each": ["wait"], "done": ["end"]}},
        "wait": delay(seconds, name="Enter the amount of the invoice into the form"),
        "end": log_step(name="The end"),
    }  # fmt: skip


def test_colours_and_the_line_of_what_goes_on(terminal: Any, write_flow: Any) -> None:
    shown = terminal("run", write_flow(**loop(0.3)))
    shown.read_until(r"Invoices \d/4 › Enter the amount")
    assert shown.end() == 0
    assert "\x1b[32m✓\x1b[0m Invoices (4 passes)" in shown.text
    assert re.search(r"\x1b\[32m✓\x1b\[0m Job: completed in \d", shown.text)
    assert re.search(r"\r\x1b\[2m▸ 0:0\d  Invoices", shown.text)
    assert "each[" not in shown.text and "rows[" not in shown.text, "steps inside a loop have no line of their own"


def test_no_colours_when_a_person_wants_none(terminal: Any, write_flow: Any) -> None:
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        shown = terminal("run", write_flow(**loop()), env=env)
        assert shown.end() == 0
        assert not re.search(r"\x1b\[\d", shown.text), repr(shown.text)
        assert "✓ Job: completed" in shown.text


def status_lines(text: str) -> list[str]:
    """What stood on the line at the bottom, one after the other."""
    return [re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", line) for line in re.findall(r"\r\x1b\[2m([^\r\n]*)", text)]


def test_a_narrow_terminal(terminal: Any, write_flow: Any) -> None:
    """It is as wide as it is, whatever COLUMNS says and wherever standard output goes."""
    shown = terminal("run", write_flow(**loop(0.2)), columns=40, env={"COLUMNS": "120"}, stdout=subprocess.DEVNULL)
    assert shown.end() == 0
    lines = status_lines(shown.text)
    assert lines and max(map(len, lines)) < 40
    assert any(line.endswith("into the form") for line in lines), "the end of the line says most"


def test_a_terminal_that_is_made_narrower(terminal: Any, write_flow: Any) -> None:
    shown = terminal("run", write_flow(**loop(0.6)), columns=120)
    shown.read_until(r"Invoices [12]/4 › Enter the amount of the invoice into the form")
    shown.resize(40)
    shown.read_until(r"▸ 0:0\d  \.\.\..*into the form")
    shown.text = ""
    assert shown.end() == 0
    assert max(map(len, status_lines(shown.text))) < 40


def test_an_ascii_terminal(terminal: Any, write_flow: Any) -> None:
    shown = terminal("run", write_flow(**loop()), env={"PYTHONIOENCODING": "ascii", "NO_COLOR": "1"})
    assert shown.end() == 0
    assert "ok Invoices (4 passes)" in shown.text and shown.text.isascii()


def test_foreign_text_commands_no_terminal(terminal: Any, write_flow: Any) -> None:
    name = "evil \x1b]0;title\x07 \x1b[2J\x1b[31mred \x9b5n"
    shown = terminal("run", write_flow(one={"type": "json.parse", "name": name, "params": {"text": "{\x1b[2J"}}))
    assert shown.end() == 1
    assert (
        "\x1b]" not in shown.text
        and "\x1b[2J" not in shown.text
        and "\x9b" not in shown.text
        and "\x07" not in shown.text
    )


@pytest.mark.parametrize(("key", "code"), [("y", 0), ("n", 3), ("\x03", 5)])
def test_a_strangers_workflow_is_asked_about(terminal: Any, write_flow: Any, key: str, code: int) -> None:
    flow = write_flow(one={"type": "script.shell", "params": {"command": "true"}})
    shown = terminal("run", flow)
    shown.read_until(r"Run it\? \[y/N\]: ")
    time.sleep(0.2)  # Ctrl+C in the instant before the prompt reads is heard with the next key only
    assert "start programs on this machine" in shown.text
    shown.type(key if code == 5 else f"{key}\r")
    assert shown.end() == code
    assert "Traceback" not in shown.text


def test_values_of_credentials_are_asked_for_and_not_shown(terminal: Any, cli: Cli) -> None:
    assert cli("vault", "init", "--keyfile", "key").code == 0
    shown = terminal("vault", "set", "crm", "--type", "password")
    shown.read_until("username:")
    shown.type("ada\r")
    shown.read_until("password:")
    shown.type("sesame-open\r")
    assert shown.end() == 0
    assert "ada" in shown.text and "sesame" not in shown.text
    assert 'Stored "crm" (username, password).' in shown.text


def test_a_secret_answer_is_typed_unseen(terminal: Any, cli: Cli, write_flow: Any) -> None:
    assert cli("vault", "init", "--keyfile", "key").code == 0
    fields = [{"name": "pin", "title": "The bank's PIN", "type": "secret"}, {"name": "sum", "type": "number"}]
    ask = {"type": "people.ask", "params": {"question": "Pay?", "fields": fields}, "next": {"approved": ["use"]}}
    secrets = {"pin": "{{ steps.ask.output.values.pin }}"}
    use = {"type": "script.python", "params": {"code": "result = len(secrets['pin'])", "secrets": secrets}}
    assert cli("run", write_flow(ask=ask, use=use), "--run-id", "mine", "--trust").code == 4
    cli("resume", "mine", "--answer", "approved", "--value", "pin=1234-5678").fails(2, '"pin" is a secret')
    cli("resume", "mine", "--answer", "approved", "--value", "sum=1").fails(3, "pin: a value is required")
    shown = terminal("resume", "mine", "--answer", "approved")
    shown.read_until("The bank's PIN: ")
    shown.type("1234-5678\r")
    shown.read_until("sum: ")
    shown.type("12.5\r")
    assert shown.end() == 0
    assert "1234" not in shown.text and "12.5" in shown.text
    steps = {step["step"]: step["output"] for step in cli("runs", "show", "mine", "--json").json["steps"]}
    assert steps["use"]["result"] == 9 and steps["ask"]["values"]["sum"] == 12.5
    # Where nobody sits it comes from standard input.
    assert cli("run", "job.flow.json", "--run-id", "next", "--trust").code == 4
    given = '{"pin": "1234-5678", "sum": "3"}'
    assert cli("resume", "next", "--answer", "approved", "--values", "-", input=given).code == 0


def test_control_c_in_a_terminal(terminal: Any, write_flow: Any) -> None:
    shown = terminal("run", write_flow(one=delay(60, name="Wait for ever")))
    shown.read_until("▸ 0:0. *Wait for ever")
    shown.type("\x03")
    assert shown.end() == 5
    assert "Cancelling the run." in shown.text and "Job: cancelled" in shown.text and "Traceback" not in shown.text


def test_the_debugger(terminal: Any, write_flow: Any) -> None:
    flow = write_flow(one=log_step(next={"out": ["two"]}), two=log_step("second"))
    shown = terminal("debug", flow)
    for typed, seen in (
        ("nonsense", r"▸ one: one \(.*\)"),
        ("p 1 + 1", "c  continue"),
        ("b nowhere", r"  2\r"),
        ("watch steps.one.status", "nowhere"),
        ("w steps", r"  steps.one.status = "),
        ("s", "w takes nothing"),
        ("unwatch steps.one.status", r"▸ two: two[\s\S]*  steps.one.status = \"completed\""),
        ("c", ""),
    ):
        shown.read_until(seen + r"[\s\S]*\(debug\) $")
        shown.type(typed + "\r")
        shown.read_until(re.escape(typed) + "\r\n")
    assert shown.end() == 0
    assert "Job: completed" in shown.text and "Traceback" not in shown.text


@pytest.mark.parametrize("key", ["q\r", "\x04", "\x03"])
def test_leaving_the_debugger_cancels_the_run(terminal: Any, cli: Cli, write_flow: Any, key: str) -> None:
    shown = terminal("debug", write_flow(one=log_step()))
    shown.read_until(r"\(debug\) ")
    shown.type(key)
    assert shown.end() == 5
    assert "Traceback" not in shown.text
    assert cli("runs", "show", "--json").json["status"] == "cancelled"


def test_a_closed_terminal_keeps_the_run(terminal: Any, cli: Cli, write_flow: Any) -> None:
    shown = terminal("run", write_flow(one=delay(60, name="Wait for ever")), "--run-id", "mine")
    shown.read_until("Wait for ever")
    shown.process.send_signal(signal.SIGHUP)
    assert shown.end() in (5, -signal.SIGHUP)
    assert cli("runs", "show", "mine", "--json").json["status"] == "queued"


@pytest.mark.parametrize("args", ["runs list", "runs list --json", "tasks", "run job.flow.json"])
def test_missing_streams_are_no_error(cli: Cli, write_flow: Any, args: str) -> None:
    write_flow(one=log_step())
    command = f"{sys.executable} -m runtime.cli {args} <&- >&-"
    done = subprocess.run(command, shell=True, cwd=cli.folder, env=cli.env, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr and "fault" not in done.stderr


@pytest.mark.parametrize(("fails", "code"), [(False, 0), (True, 1)])
def test_a_run_whose_output_nobody_reads_keeps_its_exit_code(cli: Cli, write_flow: Any, fails: bool, code: int) -> None:
    last = {"type": "flow.assert", "params": {"test": not fails}}
    flow = write_flow(one=log_step(next={"out": ["two"]}), two=last)
    command = f"{{ {sys.executable} -m runtime.cli run {flow} -v 2>&1; echo $? >&2; }} | true"
    done = subprocess.run(command, shell=True, cwd=cli.folder, env=cli.env, stderr=subprocess.PIPE, text=True)
    assert done.stderr == f"{code}\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no device that is always full")
def test_a_full_disk_under_the_output_is_said(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one=log_step(), outputs={"x": "{{ 1 }}"})
    with Path("/dev/full").open("w") as full:
        process = cli.start("run", flow, "-q", stdout=full)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said == "Not all of the output could be written: No space left on device.\n"
    assert cli("runs", "show", "--json").json["status"] == "completed"


def test_output_that_is_closed_early_is_no_error(cli: Cli, write_flow: Any) -> None:
    command = f"{sys.executable} -m runtime.cli tasks | head -n 1"
    done = subprocess.run(command, shell=True, cwd=cli.folder, env=cli.env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1
