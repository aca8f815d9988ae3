"""Regular expressions in linear time (RE2: no look-around, no back-references).

Linear still means text times pattern, so a search pays for both before it begins; and because many searches
one after the other may each look through all the rest, they share a limit of processor time.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from runtime.expressions.faults import Fault
from runtime.expressions.functions.table import List, function
from runtime.expressions.limits import MAX_SEARCH_SECONDS, Frame

GROUP = "Patterns"
_LONGEST = 1000
_MOST_GROUPS = 20
_MEMORY = 1 << 20
#: Bytes of text times instructions of the pattern that the slowest search does in one step.
_WORK_A_STEP = 100
_LONGEST_REPLACEMENT = 10_000
_PART = re.compile(r"(\$[0-9$])|([^$]+|\$)")


@function(
    GROUP,
    "Whether the pattern is found anywhere in the text; ^ and $ tie it to the ends.",
    ('matches("INV-0042", "^INV-\\d+$")', True),
)
def matches(frame: Frame, text: str, pattern: str) -> bool:
    return next(_search(frame, text, pattern), None) is not None


@function(
    GROUP,
    "The first place that fits the pattern, or its first group where it has one; null where nothing fits.",
    ('find("Total: 12.50 EUR", "[0-9.]+")', "12.50"),
    ('find("No. 42", "No\\. (\\d+)")', "42"),
)
def find(frame: Frame, text: str, pattern: str) -> str | None:
    found = next(_search(frame, text, pattern), None)
    return None if found is None else _shown(found)


@function(
    GROUP,
    "All places that fit the pattern, or their first groups.",
    ('find_all("a1 b22", "\\d+")', ["1", "22"]),
)
def find_all(frame: Frame, text: str, pattern: str) -> List:
    found = []
    for match in _search(frame, text, pattern):
        frame.spend(4)
        frame.reserve(100)
        found.append(_shown(match))
    return found


@function(
    GROUP,
    "The text with every place that fits replaced; $1 to $9 stand for groups, $0 for all of it, $$ for a dollar.",
    ('regex_replace("2026-05-12", "(\\d+)-(\\d+)-(\\d+)", "$3.$2.$1")', "12.05.2026"),
)
def regex_replace(frame: Frame, text: str, pattern: str, replacement: str) -> str:
    data, template = _encode(text), _template(replacement)
    frame.reserve(3 * len(data))
    pieces: list[bytes] = []
    end = 0
    for match in _search(frame, text, pattern):
        new = b"".join(part if isinstance(part, bytes) else _group(match, part) for part in template)
        frame.spend(4 + len(template) + len(new) // 1000)
        frame.reserve(3 * len(new) + 120)
        pieces += (data[end : match.start()], new)
        end = match.end()
    result = b"".join([*pieces, data[end:]]).decode()
    frame.reserve_text(len(result))
    return result


def _search(frame: Frame, text: str, pattern: str) -> Iterator[Any]:
    """All matches in the UTF-8 bytes of ``text``, from left to right."""
    data = _encode(text)
    compiled = _compile(pattern)
    _pay(frame, pattern, len(data), compiled)
    start = 0
    while start <= len(data) and (match := compiled.search(data, start)) is not None:
        _check_time(frame)
        yield match
        start = match.end() if match.end() > match.start() else _next_character(data, match.end())


def _pay(frame: Frame, pattern: str, size: int, compiled: Any) -> None:
    frame.pay_once(pattern, 20 + compiled.programsize)
    frame.spend(1 + size * max(compiled.programsize, 4) // _WORK_A_STEP)
    frame.reserve(size)


def _check_time(frame: Frame) -> None:
    now = time.thread_time()
    if frame.deadline is None:
        frame.deadline = now + MAX_SEARCH_SECONDS
    elif now > frame.deadline:
        raise Fault("The pattern takes too long on this text.", "Make the pattern simpler or the text shorter.")


@lru_cache(maxsize=8)
def _compile(pattern: str) -> Any:
    import re2

    if len(pattern) > _LONGEST:
        raise Fault(f"The pattern is longer than {_LONGEST:,} characters.")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        compiled = re2.compile(_encode(pattern), options)
    except re2.error as error:
        raise Fault(_explain(error), "Look-around and back-references do not exist here.") from None
    finally:
        # The library would keep 128 patterns with their working memory; this cache keeps a few.
        re2.purge()
    if compiled.groups > _MOST_GROUPS:
        raise Fault(f"The pattern has more than {_MOST_GROUPS} groups.")
    return compiled


def _explain(error: Exception) -> str:
    reason = error.args[0] if error.args else ""
    text = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
    return f"The pattern cannot be used: {text}."


def _encode(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Fault("The text holds half of a character (a lone surrogate).") from None


def _next_character(data: bytes, start: int) -> int:
    start += 1
    while start < len(data) and data[start] & 0xC0 == 0x80:
        start += 1
    return start


def _shown(match: Any) -> str:
    return _group(match, 1 if match.re.groups else 0).decode()


def _group(match: Any, number: int) -> bytes:
    if number > match.re.groups:
        raise Fault(f"The pattern has no group {number}.")
    found: bytes | None = match.group(number)
    return found or b""


def _template(replacement: str) -> list[bytes | int]:
    """The parts of a replacement: bytes, and numbers of groups."""
    if len(replacement) > _LONGEST_REPLACEMENT:
        raise Fault(f"The replacement is longer than {_LONGEST_REPLACEMENT:,} characters.")
    parts: list[bytes | int] = []
    for mark, text in _PART.findall(replacement):
        parts.append(int(mark[1]) if mark and mark != "$$" else _encode(text or "$"))
    return parts
