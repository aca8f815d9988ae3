"""The live display of a run in the terminal: steps as they happen, one calm line at the end."""

from __future__ import annotations

import json
import time

import click

from runtime.engine.events import (
    LogLine,
    LoopProgress,
    RunEvent,
    RunStatusChanged,
    StepFinished,
    StepRetrying,
    StepWaiting,
)
from runtime.model import JsonObject

_SIGNS = {"completed": ("✓", "green"), "failed": ("✗", "red"), "cancelled": ("○", "yellow")}
#: What takes less than this is not worth a time on its line, in milliseconds.
_QUICK = 100


class Live:
    """Prints events to standard error, so that standard output stays free for results."""

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        self._quiet = quiet
        self._verbose = verbose
        self._loops: dict[tuple[str, str], tuple[int, int | None]] = {}

    def hear(self, event: RunEvent) -> None:
        """One event."""
        if self._quiet:
            return
        if isinstance(event, StepFinished):
            self._finished(event)
        elif isinstance(event, LoopProgress):
            self._loops[event.scope, event.step] = (event.done, event.total)
        elif isinstance(event, StepRetrying):
            self._line(
                event.scope, "↻", "yellow", f"{event.name}: {event.error['message']} Again in {event.wait:.1f} s."
            )
        elif isinstance(event, StepWaiting) and event.reason != "until":
            self._line(event.scope, "?", "yellow", f"{event.name}: {event.detail.get('message', 'waits for a person')}")
        elif isinstance(event, LogLine) and (self._verbose or event.level in ("warning", "error")):
            self._line(event.scope, "·", "bright_black", f"{event.name}: {event.message}")

    def _finished(self, event: StepFinished) -> None:
        if event.status == "skipped":
            return
        sign, colour = _SIGNS[event.status]
        took = f"  {_duration(event.duration)}" if event.duration >= _QUICK else ""
        position = self._position(event)
        text = f"{event.name}{position}{took}"
        if event.error is not None:
            text += f"\n{'  ' * (_depth(event.scope) + 1)}{event.error['message']}"
        self._line(event.scope, sign, colour, text)

    def _position(self, event: StepFinished) -> str:
        done, total = self._loops.pop((event.scope, event.step), (0, None))
        return f" ({done} passes)" if done or total else ""

    def _line(self, scope: str, sign: str, colour: str, text: str) -> None:
        place = _pass_number(scope)
        click.echo(f"{'  ' * _depth(scope)}{click.style(sign, fg=colour)} {place}{text}", err=True)


class JsonLines:
    """Every event as one JSON line on standard output."""

    def hear(self, event: RunEvent) -> None:
        """One event."""
        click.echo(json.dumps(event.as_json(), ensure_ascii=False, default=str))


def final_line(run: JsonObject, began: float) -> str:
    """How it ended, in one line."""
    took = _duration((time.monotonic() - began) * 1000)
    name, status = run["workflow"], run["status"]
    if status == "completed":
        return click.style("✓ ", fg="green") + f"{name}: completed in {took} (run {run['id']})"
    if status == "failed":
        error = run["error"] or {}
        where = f' at "{error["name"]}"' if error.get("name") else ""
        lines = [click.style("✗ ", fg="red") + f"{name}: failed{where}: {error.get('message', '')}"]
        if error.get("remedy"):
            lines.append(f"  {error['remedy']}")
        lines.append(f"  Resume after a fix: understudy resume {run['id']}")
        return "\n".join(lines)
    if status == "waiting":
        return "\n".join(_waiting_lines(run))
    return click.style("○ ", fg="yellow") + f"{name}: {status} (run {run['id']})"


def _waiting_lines(run: JsonObject) -> list[str]:
    lines = [click.style("? ", fg="yellow") + f"{run['workflow']}: waits for a person (run {run['id']})"]
    for item in run.get("waiting_for", ()):
        place = f"{item['scope']} " if item["scope"] else ""
        lines.append(f'  {place}"{item["step"]}": {item.get("message", "")}')
        choices = "done|again|fail" if item["reason"] == "doubt" else "approved|rejected"
        lines.append(f"  Answer: understudy resume {run['id']} --answer {choices} --step {item['step']}")
    return lines


def _depth(scope: str) -> int:
    return scope.count("/") + 1 if scope else 0


def _pass_number(scope: str) -> str:
    """``[3] `` for the fourth pass of a loop, counted from 1."""
    last = scope.rpartition("/")[2]
    if not last.endswith("]"):
        return ""
    return f"[{int(last[last.index('[') + 1 : -1]) + 1}] "


def _duration(milliseconds: float) -> str:
    seconds = milliseconds / 1000
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


__all__ = ["JsonLines", "Live", "RunStatusChanged", "final_line"]
