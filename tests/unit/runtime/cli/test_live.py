"""The display of a run: which events get a line, where the run is, and that lines fit the terminal."""

from __future__ import annotations

import io
import re
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.cli import status_line
from runtime.cli.live import Live, final_line
from runtime.cli.output import fit, paint
from runtime.cli.status_line import StatusLine, cut
from runtime.engine.events import (
    LogLine,
    LoopProgress,
    RunEvent,
    RunStatusChanged,
    StepFinished,
    StepRetrying,
    StepStarted,
    StepWaiting,
)

BASE: dict[str, Any] = {"run": "r", "at": 0}


def begun(scope: str, step: str, name: str) -> StepStarted:
    return StepStarted(**BASE, scope=scope, step=step, name=name, type="toy.pure", attempt=1)


def ended(scope: str, step: str, name: str, status: str = "completed", **fields: Any) -> StepFinished:
    return StepFinished(**BASE, scope=scope, step=step, name=name, status=status, attempt=1, duration=0.0, **fields)


def lines(events: list[RunEvent], capsys: pytest.CaptureFixture[str], **options: Any) -> list[str]:
    """What is printed without a terminal."""
    live = Live(**options)
    for event in events:
        live.hear(event)
    return capsys.readouterr().err.splitlines()


EVENTS: list[RunEvent] = [
    begun("", "open", "Open"),
    ended("", "open", "Open"),
    begun("", "rows", "Rows"),
    begun("rows[0]", "fill", "Fill"),
    ended("rows[0]", "fill", "Fill"),
    LoopProgress(**BASE, scope="", step="rows", name="Rows", done=1, total=2),
    begun("rows[1]", "fill", "Fill"),
    ended("rows[1]", "fill", "Fill", "failed", error={"message": "No such field."}),
    LoopProgress(**BASE, scope="", step="rows", name="Rows", done=2, total=2),
    ended("", "rows", "Rows"),
    ended("", "never", "Never", "skipped"),
    LogLine(**BASE, scope="", step="open", name="Open", level="info", message="quiet"),
    LogLine(**BASE, scope="", step="open", name="Open", level="warning", message="loud"),
    StepRetrying(**BASE, scope="", step="open", name="Open", attempt=1, wait=2.0, error={"message": "Busy."}),
    StepWaiting(**BASE, scope="", step="open", name="Open", reason="until", detail={}),
    StepWaiting(**BASE, scope="", step="ask", name="Ask", reason="ask", detail={"message": "Right?"}),
    RunStatusChanged(**BASE, status="waiting"),
]


def test_what_gets_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert lines(EVENTS, capsys) == [
        "✓ Open",
        "  ✗ rows[1] › Fill",
        "    No such field.",
        "✓ Rows (2 passes)",
        "· Open: loud",
        "↻ Open: Busy. Again in 2.0 s.",
        "? Ask: Right?",
    ]


def test_verbose_shows_each_step_and_quiet_none(capsys: pytest.CaptureFixture[str]) -> None:
    verbose = lines(EVENTS, capsys, verbose=True)
    assert "  ✓ rows[0] › Fill" in verbose and "· Open: quiet" in verbose
    assert lines(EVENTS, capsys, quiet=True) == []


def test_a_loop_without_a_terminal_tells_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.cli.live._LOOP_SECONDS", -1.0)
    assert "▸ Rows 1/2" in lines(EVENTS, capsys)


class Screen(io.StringIO):
    """A terminal that keeps what was written."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_where_the_run_is(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(status_line, "_PACE", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    live = Live()
    live.hear(begun("", "rows", "Rows"))
    live.hear(LoopProgress(**BASE, scope="", step="rows", name="Rows", done=4, total=20))
    live.hear(begun("rows[4]", "call", "Enter"))
    live.hear(begun("rows[4]/call>", "try", "Try"))
    live.hear(begun("rows[4]/call>/try.try", "lines", "Lines"))
    live.hear(begun("rows[4]/call>/try.try/lines~2[0]", "fill", "Fill"))
    shown = re.findall(r"\r\x1b\[2m(.*?)\x1b\[0m", screen.getvalue())
    assert shown[-1] == "▸ 0:00  Rows 5/20 › Enter › Try › Lines 1 › Fill"
    live.hear(RunStatusChanged(**BASE, status="completed"))
    assert screen.getvalue().endswith("\r\x1b[K"), "the line is taken away at the end"


@given(st.text(max_size=300), st.integers(1, 120))
def test_a_line_never_gets_wider_than_the_terminal(text: str, width: int) -> None:
    shown = cut(text, width)
    assert sum(status_line._width(char) for char in shown) <= width
    assert shown == text or status_line._columns(text) > width


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_no_text_commands_the_terminal(text: str) -> None:
    shown = fit(paint(text, "red"), Screen())
    rest = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert all(char.isprintable() or char in "\n\t" or ord(char) > 0x9F for char in rest)


def test_the_line_is_written_only_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(status_line, "_PACE", 0.0)
    line = StatusLine(screen)
    for _ in range(3):
        line.show("the same")
    assert screen.getvalue().count("the same") == 1
    line.clear()
    line.clear()
    assert screen.getvalue().count("\r\x1b[K") == 1


def test_final_lines() -> None:
    run: dict[str, Any] = {"workflow": "Job", "id": "r1", "status": "completed", "error": None}
    assert final_line(run, 0.0).startswith("\x1b[32m✓\x1b[0m Job: completed in ")
    failed = {**run, "status": "failed", "error": {"message": "No.", "name": "Save", "remedy": "Try."}}
    assert final_line(failed, 0.0).endswith(
        'Job: failed at "Save": No.\n  Try.\n  Resume after a fix: understudy resume r1'
    )
    assert "failed: \n" in final_line({**run, "status": "failed"}, 0.0)
    doubt = {"step": "pay", "scope": "rows[1]", "reason": "doubt", "message": "Paid?"}
    waiting = final_line({**run, "status": "waiting", "waiting_for": [doubt]}, 0.0)
    assert "understudy resume r1 --step pay --scope rows[1] --answer done|again|fail" in waiting
    asked = {
        "step": "ask",
        "scope": "",
        "reason": "ask",
        "message": "Pay?",
        "fields": [{"name": "pin", "type": "secret"}],
    }
    assert "or --values: pin (secret)\n" in final_line({**run, "status": "waiting", "waiting_for": [asked]}, 0.0)
    assert final_line({**run, "status": "cancelled"}, 0.0).endswith("Job: cancelled (run r1)")
