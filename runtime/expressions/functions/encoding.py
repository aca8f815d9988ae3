"""Functions for JSON, addresses, base64 and checksums."""

from __future__ import annotations

import json

from runtime.expressions.faults import Fault
from runtime.expressions.functions.table import function
from runtime.expressions.limits import Frame
from runtime.expressions.values import Weight
from runtime.expressions.values import number as checked
from runtime.expressions.values import to_json as json_text
from runtime.model import Json

GROUP = "JSON and encoding"
#: An empty list or small record takes about this much.
_CONTAINER = 72
_DIGITS = 80


@function(
    GROUP,
    "The value as JSON text, on one line or with an indentation.",
    ('to_json({"a": [1, true]})', '{"a": [1, true]}'),
)
def to_json(frame: Frame, value: Json, indent: int = 0) -> str:
    if not 0 <= indent <= 8:
        raise Fault("JSON is indented by 0 to 8 spaces.")
    return json_text(frame, value, indent)


@function(GROUP, "The value that a JSON text describes.", ("from_json('{\"a\": [1, null]}')", {"a": [1, None]}))
def from_json(frame: Frame, text: str) -> Json:
    frame.spend(1 + len(text) // 100)
    parts = sum(map(text.count, ",[{:"))
    frame.spend(parts // 2)
    frame.reserve_text(len(text), text)
    frame.reserve(parts * _CONTAINER + text.count("{") * 200)
    try:
        value = json.loads(text, parse_int=_whole, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        place = f" at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else ""
        raise Fault(f"The text is no JSON{place}.") from None
    Weight(frame, value)
    if "\\u" in text:
        _check_characters(value)
    return value


@function(GROUP, "The text as part of an address: spaces and signs are encoded.", ('url_encode("a b&c")', "a%20b%26c"))
def url_encode(frame: Frame, text: str) -> str:
    from urllib.parse import quote

    data = _bytes(frame, text)
    frame.spend(len(data) // 8)
    frame.reserve_text(3 * len(data))
    frame.reserve(len(data) * 8)
    return quote(data, safe="")


@function(GROUP, "The text (as UTF-8) in base64.", ('base64_encode("abc")', "YWJj"))
def base64_encode(frame: Frame, text: str) -> str:
    from base64 import b64encode

    data = _bytes(frame, text)
    frame.spend(len(data) // 200)
    frame.reserve_text(len(data) * 4 // 3 + 4)
    return b64encode(data).decode("ascii")


@function(GROUP, "The UTF-8 text that a base64 text holds.", ('base64_decode("YWJj")', "abc"))
def base64_decode(frame: Frame, text: str) -> str:
    from base64 import b64decode

    frame.spend(1 + len(text) // 200)
    frame.reserve(2 * len(text))
    frame.reserve_text(len(text) * 3 // 4, "" if len(text) < 2 else "\u0100")
    try:
        return b64decode(text, validate=True).decode()
    except ValueError:
        raise Fault("The text is no base64 of a UTF-8 text.") from None


@function(
    GROUP,
    "The SHA-256 checksum of a text, in hexadecimal digits.",
    ('hash("abc") | substring(0, 8)', "ba7816bf"),
)
def hash_(frame: Frame, text: str) -> str:
    from hashlib import sha256

    data = _bytes(frame, text)
    frame.spend(4 + len(data) // 100)
    return sha256(data).hexdigest()


def _bytes(frame: Frame, text: str) -> bytes:
    frame.reserve(len(text) * (1 if text.isascii() else 4))
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Fault("The text holds half of a character (a lone surrogate).") from None


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise Fault("The JSON text holds a number that is too large.")
    return int(checked(int(digits)))


def _constant(name: str) -> Json:
    raise Fault(f"{name} is no JSON value.")


def _check_characters(value: Json) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Fault("The JSON text holds half of a character (a lone surrogate).") from None
