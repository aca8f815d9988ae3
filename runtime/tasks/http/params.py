"""What all HTTP steps have in common: where to, as whom, how long, what counts as success."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from runtime.model import Json
from runtime.tasks.spec import SecretText, TaskParams, TaskResult

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_STATUS = re.compile(r"any|[1-5]xx|[1-5]\d\d(-[1-5]\d\d)?")


class BasicAuth(TaskParams):
    kind: Literal["basic"] = Field("basic", title="Kind")
    user: str = Field(title="User")
    password: SecretText = Field(title="Password")


class BearerAuth(TaskParams):
    kind: Literal["bearer"] = Field("bearer", title="Kind")
    token: SecretText = Field(title="Token")


Auth = Annotated[BasicAuth | BearerAuth, Field(discriminator="kind")]


class Address(TaskParams):
    url: str = Field(title="Address", min_length=1, description="https://api.example.com/invoices")
    query: dict[str, Any] = Field(
        {}, title="Query", description="Added to the address; a list repeats its name, nothing leaves it out."
    )


class CallOptions(TaskParams):
    headers: dict[str, SecretText] = Field({}, title="Headers", description="Values may be credentials.")
    auth: Auth | None = Field(None, title="Sign in", description="Basic (user and password) or bearer (token).")
    expected_status: list[str] = Field(
        ["2xx"], title="Expected status", description="Such as 200, 2xx, 200-204 or any. Others fail the step."
    )
    timeout: float = Field(30.0, gt=0, le=3600, title="Time limit", description="Seconds for the whole exchange.")
    follow_redirects: bool = Field(
        True, title="Follow redirects", description="Headers and sign-in are not handed on to another site."
    )
    verify_tls: bool = Field(True, title="Check the certificate", description="Switch off only for a server you know.")
    max_size_mb: float = Field(10.0, gt=0, title="At most so many MB", description="A longer answer fails the step.")

    @field_validator("headers")
    @classmethod
    def _well_formed(cls, headers: dict[str, Any]) -> dict[str, Any]:
        for name, value in headers.items():
            if not _TOKEN.fullmatch(name):
                raise ValueError(f"{name[:40]!r} is not a header's name")
            if any(ord(mark) < 32 and mark != "\t" for mark in value.reveal()):
                raise ValueError(f"the value of {name} holds a line end or another control character")
        return headers

    @field_validator("expected_status", mode="before")
    @classmethod
    def _as_texts(cls, value: Any) -> Any:
        return [str(one).lower() for one in (value if isinstance(value, list) else [value])]

    @field_validator("expected_status")
    @classmethod
    def _known(cls, value: list[str]) -> list[str]:
        for one in value:
            if not _STATUS.fullmatch(one):
                raise ValueError(f"{one!r} is not a status; write 200, 2xx, 200-204 or any")
        return value


class CallParams(CallOptions, Address):
    """What ``exchange`` needs. A step's own fields come in by a second base, so that forms show them in the middle."""


class Answer(TaskResult):
    status: int = Field(title="Status", description="200, 404 ...")
    url: str = Field(title="Address", description="Where the answer came from, after redirects.")
    headers: dict[str, str] = Field(title="Headers", description="Names in small letters.")
    body: Json = Field(None, title="Body", description="JSON as its value, text as text, anything else as base64.")
    size: int = Field(title="Size in bytes")
    duration_ms: int = Field(title="Duration in milliseconds")


def is_expected(status: int, expected: list[str]) -> bool:
    """Whether a status is among ``200``, ``2xx``, ``200-204``, ``any``."""
    for one in expected:
        low, _, high = one.replace("xx", "00").partition("-")
        if one == "any" or int(low) <= status <= (int(high or low) + 99 * one.endswith("xx")):
            return True
    return False
