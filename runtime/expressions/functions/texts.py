"""Functions for texts."""

from __future__ import annotations

from runtime.expressions.faults import Fault
from runtime.expressions.functions.table import List, Sized, function
from runtime.expressions.limits import Frame
from runtime.expressions.values import TEXT_A_STEP, holds, to_text
from runtime.model import Json

GROUP = "Text"
#: A list item that is a new short text takes about this much.
_PIECE = 64


@function(GROUP, "In capital letters.", ('upper("abc")', "ABC"))
def upper(frame: Frame, text: str) -> str:
    _pay_for_case(frame, text)
    return text.upper()


@function(GROUP, "In small letters.", ('lower("ABC")', "abc"))
def lower(frame: Frame, text: str) -> str:
    _pay_for_case(frame, text)
    return text.lower()


@function(GROUP, "Each word with a capital first letter.", ('title("anna o\'neil")', "Anna O'neil"))
def title(frame: Frame, text: str) -> str:
    _pay_for_case(frame, text)
    words = text.count(" ") + 1
    frame.spend(words)
    frame.reserve(words * 2 * _PIECE)
    return " ".join(word[:1].upper() + word[1:].lower() for word in text.split(" "))


@function(
    GROUP,
    "Without spaces, or other characters, at both ends.",
    ('trim("  a b ")', "a b"),
    ('trim("--a-", "-")', "a"),
)
def trim(frame: Frame, text: str, characters: str = "") -> str:
    if len(characters) > 100:
        raise Fault("trim takes at most 100 characters.")
    frame.spend(len(text) // 200 * (1 + len(characters) // 10))
    frame.reserve_text(len(text), text)
    return text.strip(characters or None)


@function(GROUP, "With one text replaced by another everywhere.", ('replace("1.5", ".", ",")', "1,5"))
def replace(frame: Frame, text: str, old: str, new: str) -> str:
    if not old:
        raise Fault("replace needs a text to look for.")
    frame.spend(1 + len(text) // 200)
    count = text.count(old)
    frame.spend(count // 50)
    frame.reserve_text(len(text) + count * (len(new) - len(old)), text, new)
    return text.replace(old, new)


@function(
    GROUP,
    "The parts between separators as a list; without a separator the words.",
    ('split("a;b", ";")', ["a", "b"]),
    ('split(" a  b ")', ["a", "b"]),
)
def split(frame: Frame, text: str, separator: str = "") -> List:
    frame.spend(1 + len(text) // 200)
    parts = (text.count(separator) if separator else len(text) // 2) + 1
    frame.spend(parts // 20)
    frame.reserve_items(parts, _PIECE)
    frame.reserve_text(len(text), text)
    return text.split(separator or None)


@function(GROUP, "The items of a list as one text.", ('join(["a", 1], ", ")', "a, 1"))
def join(frame: Frame, items: List, separator: str = "") -> str:
    frame.spend(1 + len(items) // 4)
    frame.reserve(len(items) * _PIECE)
    parts = [to_text(frame, item) for item in items]
    size = sum(map(len, parts)) + len(separator) * max(len(parts) - 1, 0)
    frame.reserve_text(size, separator, *parts)
    return separator.join(parts)


@function(
    GROUP,
    "Whether a text holds a text, a list an item, or a record a field.",
    ('contains("invoice", "voi")', True),
    ("contains([1, 2], 3)", False),
)
def contains(frame: Frame, value: Sized, part: Json) -> bool:
    return holds(frame, part, value)


@function(GROUP, "Whether a text begins with another.", ('starts_with("INV-7", "INV")', True))
def starts_with(frame: Frame, text: str, start: str) -> bool:
    frame.spend(len(start) // TEXT_A_STEP)
    return text.startswith(start)


@function(GROUP, "Whether a text ends with another.", ('ends_with("a.pdf", ".pdf")', True))
def ends_with(frame: Frame, text: str, end: str) -> bool:
    frame.spend(len(end) // TEXT_A_STEP)
    return text.endswith(end)


@function(GROUP, "Filled up on the left to a width.", ('pad_left("7", 3, "0")', "007"))
def pad_left(frame: Frame, text: str, width: int, fill: str = " ") -> str:
    return text.rjust(_width(frame, text, width, fill), fill)


@function(GROUP, "Filled up on the right to a width.", ('pad_right("7", 3, ".")', "7.."))
def pad_right(frame: Frame, text: str, width: int, fill: str = " ") -> str:
    return text.ljust(_width(frame, text, width, fill), fill)


@function(GROUP, "A text several times.", ('repeat("-", 5)', "-----"))
def repeat(frame: Frame, text: str, count: int) -> str:
    frame.reserve_text(len(text) * max(count, 0), text)
    return text * count


@function(
    GROUP,
    "The part of a text from a position (the first is 0; negative ones count from the end), up to a length.",
    ('substring("invoice", 2, 3)', "voi"),
    ('substring("invoice", -3)', "ice"),
)
def substring(frame: Frame, text: str, start: int, length: Json = None) -> str:
    if length is not None and (type(length) is not int or length < 0):
        raise Fault("The length of substring is a whole number, 0 or more.")
    start = max(start + len(text), 0) if start < 0 else start
    end = len(text) if length is None else min(start + length, len(text))
    frame.reserve_text(max(end - start, 0), text)
    return text[start:end]


def _pay_for_case(frame: Frame, text: str) -> None:
    if text.isascii():
        frame.reserve_text(len(text))
    else:
        # One character may become three, and Python works in a buffer of the widest kind.
        frame.spend(len(text) // 40)
        frame.reserve(12 * len(text))
        frame.reserve_text(len(text), text)


def _width(frame: Frame, text: str, width: int, fill: str) -> int:
    if len(fill) != 1:
        raise Fault("The text is filled up with exactly one character.")
    frame.reserve_text(max(width, len(text)), text, fill)
    return width
