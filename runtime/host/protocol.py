"""The words of the host's protocol: JSON lines, requests with an id, their answers, and events.

    → {"id": 1, "method": "runs.start", "params": {"flow": "invoices.flow.json"}}
    ← {"id": 1, "result": {...}}   or   {"id": 1, "error": {"code": ..., "message": ..., "exit_code": 3}}
    → {"id": 2, "method": "events.follow", "params": {"run": "..."}}       (an empty run follows all)
    ← {"event": {"kind": "step.started", ...}}

Over a socket the first line of the client is ``{"hello": {"token": ...}}``. The same lines go over a pipe
(Studio's child process, where the pipe itself is the permission), a local socket, and an agent's WebSocket.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from runtime.errors import ExitCode, UnderstudyError, UsageProblem
from runtime.model import Json, JsonObject

#: Raised when the meaning of a message changes.
PROTOCOL = 1
#: The longest line that is read, in bytes.
MAX_LINE = 64 * 1024 * 1024


class Request(BaseModel):
    """A call of a method of ``runtime.services``, or ``events.follow`` and ``events.stop``."""

    model_config = ConfigDict(extra="forbid")

    id: int
    method: str
    params: dict[str, Any] = {}


class Hello(BaseModel):
    """The first word over a socket."""

    token: str
    protocol: int = PROTOCOL


def read_request(line: bytes) -> Request:
    """A request from its line. Raises UsageProblem."""
    try:
        return Request.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise UsageProblem(f"This is not a request: {first['msg']}.") from None


def answer_line(id: int, result: Json) -> bytes:
    """A successful answer."""
    return _line({"id": id, "result": result})


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
        return {key: value for key, value in self.data.items() if key != "exit_code"}

    @property
    def problems(self) -> tuple[Any, ...]:
        """Findings in files, when the error carries them."""
        from runtime.model import Problem, Severity

        return tuple(
            Problem(**{**item, "severity": Severity(item["severity"])}) for item in self.data.get("problems", ())
        )


def _line(message: JsonObject) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"), default=str).encode() + b"\n"
