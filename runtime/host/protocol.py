"""The words of the host's protocol: JSON lines, requests with an id, their answers, and events.

    → {"id": 1, "method": "runs.start", "params": {"flow": "invoices.flow.json"}}
    ← {"id": 1, "result": {...}}   or   {"id": 1, "error": {"code": ..., "message": ..., "exit_code": 3}}
    → {"id": 2, "method": "events.follow", "params": {"run": "..."}}       (an empty run follows all)
    ← {"event": {"kind": "step.started", ...}}
    ← {"lost": 12}                    so many events were dropped because they were not read in time

Over a socket the first line of the client is ``{"hello": {"token": ..., "protocol": 1}}``, and the host's answer to it
has the id 0; so has the error of a host at a pipe that cannot open its data folder. The same lines go over a pipe
(Studio's child process, where the pipe itself is the permission), a local socket, and an agent's WebSocket. The models
of the messages are in ``messages.py``; a client does without them.
"""

from __future__ import annotations

import json
from typing import Any

from runtime.errors import ExitCode, UnderstudyError
from runtime.model import Json, JsonObject

#: Raised when the meaning of a message changes.
PROTOCOL = 1
#: The longest line that is read or written, in bytes.
MAX_LINE = 64 * 1024 * 1024


def answer_line(id: int, result: Json) -> bytes:
    """A successful answer; one that is too long for a line becomes an error."""
    line = _line({"id": id, "result": result})
    if len(line) <= MAX_LINE:
        return line
    size = f"{len(line) / (1 << 20):.0f} MB"
    return error_line(id, UnderstudyError(f"The answer is too long ({size}).", remedy="Ask for less at a time."))


def error_line(id: int, error: UnderstudyError) -> bytes:
    """A failed answer with all that the other side needs to show it."""
    data = {**error.as_json(), "exit_code": int(error.exit_code)}
    problems = getattr(error, "problems", ())
    if problems:
        data["problems"] = [problem.as_json() for problem in problems]
    return _line({"id": id, "error": data})


def event_line(event: JsonObject) -> bytes:
    """An event."""
    return _line({"event": event})


def lost_line(count: int) -> bytes:
    """So many events were dropped."""
    return _line({"lost": count})


def request_line(id: int, method: str, params: JsonObject) -> bytes:
    """A request."""
    return _line({"id": id, "method": method, "params": params})


def hello_line(token: str) -> bytes:
    """The first line over a socket."""
    return _line({"hello": {"token": token, "protocol": PROTOCOL}})


class RemoteError(UnderstudyError):
    """An error that happened in the host; it looks here as it did there."""

    def __init__(self, data: JsonObject) -> None:
        super().__init__(
            data["message"], remedy=data.get("remedy", ""), details=data.get("details", ""), code=data.get("code")
        )
        self.exit_code = ExitCode(data.get("exit_code", ExitCode.BUG))
        self.data = data

    def as_json(self) -> JsonObject:
        return {key: value for key, value in self.data.items() if key not in ("exit_code", "problems")}

    @property
    def problems(self) -> tuple[Any, ...]:
        """Findings in files, when the error carries them."""
        from runtime.model import Problem, Severity

        return tuple(
            Problem(**{**item, "severity": Severity(item["severity"])}) for item in self.data.get("problems", ())
        )


def _line(message: JsonObject) -> bytes:
    # A lone surrogate, as in a file name that is no UTF-8, has no bytes of its own.
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.encode("utf-8", "backslashreplace") + b"\n"
