"""The messages that a host reads, as models."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from runtime.errors import UsageProblem


class Request(BaseModel):
    """A call of a method of ``runtime.services``, or ``events.follow`` and ``events.stop``."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    id: int
    method: str
    params: dict[str, Any] = {}


class FollowParams(BaseModel):
    """An empty ``run`` follows all."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    run: str = ""


class Greeting(BaseModel):
    """Proves that the client may read the token file."""

    model_config = ConfigDict(defer_build=True)

    token: str
    protocol: int


class Hello(BaseModel):
    """The first line over a socket."""

    model_config = ConfigDict(defer_build=True)

    hello: Greeting


def read_request(line: bytes) -> Request:
    """A request from its line. Raises UsageProblem."""
    try:
        return Request.model_validate_json(line)
    except ValidationError as error:
        raise UsageProblem(f"This is not a request: {_first(error)}.") from None


def read_follow(params: dict[str, Any]) -> str:
    """The run to follow. Raises UsageProblem."""
    try:
        return FollowParams.model_validate(params).run
    except ValidationError as error:
        raise UsageProblem(f"events.follow: {_first(error)}.") from None


def read_hello(line: bytes) -> Greeting | None:
    """The client's greeting, or None when the line is none."""
    try:
        return Hello.model_validate_json(line).hello
    except ValidationError:
        return None


def _first(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else str(first["msg"])
