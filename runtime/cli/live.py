"""The live display of a run in the terminal: steps as they happen, one calm line at the end."""

from __future__ import annotations

import contextlib
import re
import sys
import time

from runtime.cli.output import paint, say, to_json
from runtime.cli.status_line import StatusLine
from runtime.cli.streams import is_read, write
from runtime.engine.events import (
    LogLine,
    LoopProgress,
    RunEvent,
    RunStatusChanged,
    StepEvent,
    StepFinished,
    StepProgress,
    StepRetrying,
    StepStarted,
    StepWaiting,
)
from runtime.model import JsonObject

_SIGNS = {"completed": ("✓", "green"), "failed": ("✗", "red"), "cancelled": ("○", "yellow")}
#: What takes less than this is not worth a time on its line, in milliseconds.
_QUICK = 100
#: Without a terminal, a loop is told about at most so often, in seconds.
_LOOP_SECONDS = 2.0


class Live:
    """Prints events to standard error, so that standard output stays free for results.

    Steps outside of loops get a line each; a loop gets one line when it is done, and what goes wrong inside it.
    With ``verbose`` every step and every log line is shown. On a terminal the last line says what goes on now.
    """

    def __init__(self, *, quiet: bool = False, verbose: bool = False, status: bool = True) -> None:
        self._quiet = quiet
        self._verbose = verbose
        self._began = time.monotonic()
        self._status = StatusLine.on_terminal() if status and not quiet else None
        #: Names of steps by place without the numbers of passes; how far loops are, by scope and step.
        self._names: dict[str, str] = {}
        self._loops: dict[tuple[str, str], tuple[int, int | None]] = {}
        #: Scope and message of the error told last.
        self._error = ("", "")
        self._told = time.monotonic()
        self._now: tuple[str, str] | None = None

    def hear(self, event: RunEvent) -> None:
        """One event."""
        if self._quiet:
            return
        if isinstance(event, StepStarted):
            self._names[_place(event.scope, event.step)] = event.name
            self._now = event.scope, event.step
        elif isinstance(event, StepFinished):
            self._finished(event)
        elif isinstance(event, LoopProgress):
            self._loop(event)
        elif isinstance(event, RunStatusChanged) and event.status not in ("running", "paused"):
            self.close()
        else:
            self._remark(event)
        self.tick()

    def tick(self) -> None:
        """Bring the line at the bottom up to date."""
        if self._status is not None and self._now is not None:
            self._status.show(f"{_clock(time.monotonic() - self._began)}  {self._position(*self._now)}")

    def note(self, text: str) -> None:
        """A line about the command itself."""
        self._line("", text)

    def close(self) -> None:
        """The run has ended: nothing goes on any more."""
        self._now = None
        if self._status is not None:
            self._status.clear()

    def _remark(self, event: RunEvent) -> None:
        if isinstance(event, StepRetrying):
            text = f"{event.name}: {event.error['message']} Again in {event.wait:.1f} s."
            self._line(event.scope, f"{paint('↻', 'yellow')} {text}")
        elif isinstance(event, StepWaiting) and event.reason != "until":
            text = event.detail.get("message", "waits for a person")
            self._line(event.scope, f"{paint('?', 'yellow')} {event.name}: {text}")
        elif isinstance(event, LogLine | StepProgress) and self._is_shown(event):
            self._line(event.scope, f"{paint('·', 'bright_black')} {event.name}: {event.message}")

    def _is_shown(self, event: LogLine | StepProgress) -> bool:
        loud = isinstance(event, LogLine) and event.level in ("warning", "error")
        return bool(event.message) and (self._verbose or loud)

    def _finished(self, event: StepFinished) -> None:
        passes = self._loops.pop((event.scope, event.step), None)
        if passes is not None or self._now == (event.scope, event.step):
            self._now = None
        if event.status == "skipped" or (_in_loop(event.scope) and event.status == "completed" and not self._verbose):
            return
        sign, colour = _SIGNS[event.status]
        took = f"  {_duration(event.duration)}" if event.duration >= _QUICK else ""
        text = f"{paint(sign, colour)} {_pass_address(event.scope)}{event.name}{_passes(passes)}{took}"
        if event.error is not None and not self._was_told(event.scope, event.error["message"]):
            text += f"\n{'  ' * (_depth(event.scope) + 1)}{event.error['message']}"
        self._line(event.scope, text)

    def _was_told(self, scope: str, message: str) -> bool:
        """Whether this error came up from inside, where it was told; else it is kept as told."""
        inner, told = self._error
        self._error = (scope, message)
        return told == message and inner != scope and inner.startswith(scope)

    def _loop(self, event: LoopProgress) -> None:
        self._loops[event.scope, event.step] = (event.done, event.total)
        if self._status is None and time.monotonic() - self._told > _LOOP_SECONDS:
            self._line(event.scope, f"{paint('▸', 'blue')} {event.name} {_count(event.done, event.total)}")

    def _position(self, scope: str, step: str) -> str:
        """Where the run is: the loops around the step with their passes, then the step."""
        parts: list[str] = []
        outer = ""
        for part in scope.split("/") if scope else ():
            container = part.partition("[")[0].partition("~")[0]
            name = self._name(outer, container.rstrip(">").partition(".")[0])
            if part.endswith("]"):
                _, total = self._loops.get((outer, container), (0, None))
                name += f" {_count(_index(part) + 1, total)}"
            parts.append(name)
            outer = f"{outer}/{part}" if outer else part
        return " › ".join([*parts, self._name(scope, step)])

    def _name(self, scope: str, step: str) -> str:
        return self._names.get(_place(scope, step), step)

    def _line(self, scope: str, text: str) -> None:
        if self._status is not None:
            self._status.clear()
        self._told = time.monotonic()
        say(f"{'  ' * _depth(scope)}{text}", err=True)


class JsonLines:
    """Every event as one JSON line on standard output. When nobody reads any more the run goes on all the same."""

    def hear(self, event: RunEvent) -> None:
        """One event."""
        if is_read():
            write(to_json(event.as_json()), sys.stdout)

    def tick(self) -> None:
        """Events come by themselves."""

    def close(self) -> None:
        """Nothing is left."""

    def note(self, text: str) -> None:
        """A line about the command itself."""
        say(text, err=True)


Sink = Live | JsonLines


def final_line(run: JsonObject, began: float) -> str:
    """How it ended, in one line. ``began`` is the monotonic moment the command began."""
    took = _duration((time.monotonic() - began) * 1000)
    name, status = run["workflow"], run["status"]
    if status == "completed":
        return f"{paint('✓', 'green')} {name}: completed in {took} (run {run['id']})"
    if status == "failed":
        return "\n".join(_failed_lines(run))
    if status == "waiting":
        return "\n".join(_waiting_lines(run))
    return f"{paint('○', 'yellow')} {name}: {status} (run {run['id']})"


def _failed_lines(run: JsonObject) -> list[str]:
    error = run["error"] or {}
    where = f' at "{error["name"]}"' if error.get("name") else ""
    lines = [f"{paint('✗', 'red')} {run['workflow']}: failed{where}: {error.get('message', '')}"]
    with contextlib.suppress(KeyError):
        lines += [f"  {error['remedy']}"] if error["remedy"] else []
    return [*lines, f"  Resume after a fix: understudy resume {run['id']}"]


def _waiting_lines(run: JsonObject) -> list[str]:
    lines = [f"{paint('?', 'yellow')} {run['workflow']}: waits for a person (run {run['id']})"]
    for item in run.get("waiting_for", ()):
        place = f" --scope {item['scope']}" if item["scope"] else ""
        choices = "done|again|fail" if item["reason"] == "doubt" else "approved|rejected"
        lines.append(f'  "{item["step"]}": {item.get("message", "")}')
        if fields := item.get("fields"):
            names = (f"{field['name']} ({field['type']})" for field in fields)
            lines.append(f"  Fields, asked for in a terminal or given with --value or --values: {', '.join(names)}")
        lines.append(f"  Answer: understudy resume {run['id']} --step {item['step']}{place} --answer {choices}")
    return lines


def _place(scope: str, step: str) -> str:
    """A step's place, the same in every pass."""
    return re.sub(r"\[\d+\]", "[]", f"{scope}/{step}")


def _in_loop(scope: str) -> bool:
    return "[" in scope


def _depth(scope: str) -> int:
    return scope.count("/") + 1 if scope else 0


def _index(part: str) -> int:
    return int(part[part.rindex("[") + 1 : -1])


def _pass_address(scope: str) -> str:
    """``rows[3] › `` for a step in a pass of the loop ``rows``: as journal, report and ``--scope`` write it."""
    last = scope.rpartition("/")[2]
    return f"{last} › " if last.endswith("]") else ""


def _passes(passes: tuple[int, int | None] | None) -> str:
    if passes is None:
        return ""
    return f" ({passes[0]} pass{'es' if passes[0] != 1 else ''})"


def _count(done: int, total: int | None) -> str:
    return f"{done}/{total}" if total is not None else str(done)


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{int(seconds % 60):02}"


def _duration(milliseconds: float) -> str:
    seconds = milliseconds / 1000
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


__all__ = ["JsonLines", "Live", "RunStatusChanged", "Sink", "StepEvent", "final_line"]
