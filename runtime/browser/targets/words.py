"""What the words on two elements say about each other: the same, reworded, or something else.

Labels are short, so single words decide: ``Submit`` is not ``Submit all``, ``Date from`` not ``Date to``, ``Approve``
not ``Reject``. Words of the same meaning, in several languages, stand in ``vocabulary``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from runtime.browser.targets.vocabulary import ALLIES, MEANINGS, NEGATIONS, OPPOSITES, PHRASES, SCOPES, SILENT
from runtime.model.fingerprint import ANY_AMOUNT

_WORD = re.compile(r"@?\w+")
#: A sum of money, as ``guard.js`` knows it.
AMOUNT = re.compile(r"\d[\d.,'’\s]*[.,]\d\d(?!\d)")
_COUNT = re.compile(r"\s*[(\[]\s*\d+\s*[)\]]\s*$")
#: Writing without spaces between words: compared by its characters.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
#: Words of another meaning are worth this much at most, and spelling counts from this likeness on.
_REWORDED, _SPELLED = 0.92, 86.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """``value`` from 0 to 1; ``clash`` says why they cannot mean the same. A ``soft`` clash only makes it doubtful:
    other words were used, which may be a new name for the same thing."""

    value: float
    clash: str = ""
    soft: bool = False


@lru_cache(maxsize=20_000)
def compare(wanted: str, seen: str) -> Likeness:
    """How alike two labels are."""
    if ANY_AMOUNT in wanted:
        seen = AMOUNT.sub(ANY_AMOUNT, seen)
    a, b = plain(wanted), plain(seen)
    if a == b:
        return Likeness(1.0)
    if not a or not b:
        return Likeness(0.0)
    mine, other = _read(a), _read(b)
    value = _value(mine, other, a, b)
    clash = _clash(mine, other)
    if clash:
        return Likeness(value, clash)
    doubt = _doubt(mine, other) if value < _SPELLED / 100 * _REWORDED else ""
    return Likeness(value, doubt, soft=bool(doubt))


def of_like_meaning(text: str) -> tuple[list[str], list[str]]:
    """Words that a label of the same meaning may have, and phrases as regular expressions."""
    read = _read(plain(text))
    meant = read.acts | read.things
    words = {word for word, meaning in MEANINGS.items() if meaning in meant}
    phrases = [phrase.pattern for phrase, meaning in PHRASES if meaning.split()[0] in meant]
    return sorted((words | meant | read.raw | read.numbers) - SILENT), phrases


def plain(text: str) -> str:
    """A label for comparing: one case, one space, no marks around and no count behind it: ``Inbox (3)``."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _COUNT.sub("", text)
    return re.sub(r"\s+", " ", text).strip(" \t.:;*…!?›»→←")


@dataclass(frozen=True, slots=True)
class _Words:
    acts: frozenset[str]
    things: frozenset[str]
    raw: frozenset[str]
    numbers: frozenset[str]


@lru_cache(maxsize=20_000)
def _read(text: str) -> _Words:
    for phrase, meaning in PHRASES:
        text = phrase.sub(f" {meaning} ", text)
    raw = [*_UNSPACED.findall(text)] if _UNSPACED.search(text) else _WORD.findall(text)
    numbers = frozenset(word for word in raw if any(char.isdigit() for char in word))
    meanings = [MEANINGS.get(word) or MEANINGS.get(_stem(word)) or _stem(word) for word in raw if word not in SILENT]
    acts = frozenset(word for word in meanings if word.startswith("@"))
    return _Words(acts, frozenset(meanings) - acts - numbers, frozenset(raw), numbers)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _value(mine: _Words, other: _Words, a: str, b: str) -> float:
    all_mine, all_other = mine.acts | mine.things | mine.numbers, other.acts | other.things | other.numbers
    total = len(all_mine) + len(all_other)
    shared = 2 * len(all_mine & all_other) / total if total else 0.0
    spelled = ratio(a.replace(" ", ""), b.replace(" ", ""))
    return max(shared * _REWORDED, spelled / 100 * _REWORDED if spelled >= _SPELLED else 0.0)


def _clash(mine: _Words, other: _Words) -> str:
    if mine.numbers and other.numbers and mine.numbers != other.numbers:
        return f"another number ({_list(other.numbers)} instead of {_list(mine.numbers)})"
    for one, opposite in OPPOSITES:
        for x, y in ((one, opposite), (opposite, one)):
            if x & mine.raw and y & other.raw and not x & other.raw and not y & mine.raw:
                return f"the opposite ({_list(y & other.raw)} instead of {_list(x & mine.raw)})"
    if bool(mine.raw & NEGATIONS) != bool(other.raw & NEGATIONS):
        return "the negation"
    if scope := (mine.raw ^ other.raw) & SCOPES:
        return f"another extent ({_list(scope)})"
    return _other_act(mine.acts, other.acts)


def _other_act(mine: frozenset[str], other: frozenset[str]) -> str:
    if mine and other and (_foreign(other, mine) or _foreign(mine, other)):
        return f"another action ({_list(other)} instead of {_list(mine)})"
    return ""


def _foreign(some: frozenset[str], known: frozenset[str]) -> bool:
    """Whether one of ``some`` actions is none of the known ones, and no redesign would exchange it for one of them."""
    return any(not any({act, one} <= ally for one in known for ally in ALLIES) for act in some - known)


def _doubt(mine: _Words, other: _Words) -> str:
    """Why it may be another thing: ``Save order`` for ``Save invoice``, ``Delete account`` for ``Delete``."""
    only_mine, only_other = mine.things - other.things, other.things - mine.things
    if only_mine and only_other:
        return f"other words ({_list(only_other)} instead of {_list(only_mine)})"
    if bool(mine.numbers) != bool(other.numbers):
        return f"a number ({_list(mine.numbers | other.numbers)})"
    if mine.acts & other.acts and bool(mine.things) != bool(other.things):
        return f"another object ({_list(only_mine | only_other)})"
    return ""


def _list(words: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(word.lstrip("@") for word in words))
