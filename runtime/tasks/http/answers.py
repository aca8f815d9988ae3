"""An answer's headers and body as JSON values."""

from __future__ import annotations

import base64
import contextlib

import httpx

from runtime.errors import StepFailed
from runtime.model import Json
from runtime.tasks.http.failures import shown
from runtime.tasks.http.requests import BodyAs
from runtime.tasks.json_text import loads

_TEXT_KINDS = ("xml", "javascript", "x-www-form-urlencoded", "yaml", "csv")


def plain_headers(response: httpx.Response) -> dict[str, str]:
    """Headers by name in small letters; several of one name are joined with commas, cookies with line ends."""
    headers = dict(response.headers.items())
    if cookies := response.headers.get_list("set-cookie"):
        headers["set-cookie"] = "\n".join(cookies)
    return headers


def value_of(response: httpx.Response, data: bytes, body_as: BodyAs) -> Json:
    """The body as the step wants it; in ``auto`` mode damaged JSON is handed on as text."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body_as is BodyAs.NONE or (not data and body_as is not BodyAs.JSON):
        return None
    if body_as is BodyAs.BASE64:
        return _base64(data)
    if body_as is BodyAs.TEXT:
        return _text(response, data)
    if body_as is BodyAs.JSON:
        return loads(_text(response, data), f"The answer of {shown(response.url)}")
    if kind == "application/json" or kind.endswith("+json"):
        try:
            return loads(_text(response, data), "")
        except StepFailed:
            return _text(response, data)
    return _text(response, data) if _is_text(kind, data) else _base64(data)


def _is_text(kind: str, data: bytes) -> bool:
    if kind:
        return kind.startswith("text/") or any(kind.endswith(ending) for ending in _TEXT_KINDS)
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def _text(response: httpx.Response, data: bytes) -> str:
    """By the character set the server names, else UTF-8, else the one old web pages use."""
    for name in (response.charset_encoding or "utf-8-sig", "utf-8-sig"):
        with contextlib.suppress(LookupError, UnicodeDecodeError):
            return data.decode(name)
    return data.decode("cp1252", "replace")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
