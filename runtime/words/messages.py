"""Messages of the runtime in another language, found by their English.

An error, a problem or a log line is written in English where it happens, kept so in journal and log, and translated
when somebody looks at it. ``resources/messages/LANGUAGE/*.json`` maps each message, as a template with places, to
its translation; ``No workflow is called "{name}".`` is recognised in the text by what stands around its places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from runtime.paths import RESOURCES
from runtime.words import quotes

MESSAGES = RESOURCES / "messages"

#: Longer texts are somebody's data, not messages.
LONGEST = 4000
#: Messages within messages, such as the reason of a failure, are translated so deep.
_DEEP = 4

_PLACE = re.compile(r"\{(\w+)\}")
#: Where one sentence or part of a message may end and another one begin.
_JOINT = re.compile(r"(?<=[.?!:])\s+|;\s+|\s+(?=On Debian)")
#: The place that an expression's error has at its end.
_CHARACTER = re.compile(r"(.+) (\(character \d+ of .*\))\.", re.DOTALL)
#: One sentence and the beginning of the next one.
_SENTENCES = re.compile(r"[.?!]\s+\S")
_WORD = re.compile(r"[^\W\d_]{2,}")


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """Every translated message of a language by its English template; empty for English."""
    found: dict[str, str] = {}
    for path in sorted((MESSAGES / lang).glob("*.json")):
        found.update(json.loads(path.read_text(encoding="utf-8")))
    return found


@lru_cache(maxsize=4096)
def told(text: str, lang: str) -> str:
    """A message in a language; what is not known, as it stands."""
    if not text or len(text) > LONGEST or not catalogue(lang):
        return text
    return _book(lang).told(text)


@dataclass(frozen=True, slots=True)
class _Template:
    """A message with places. ``weak`` ones have no word of their own: they hold only with a translated value."""

    pattern: re.Pattern[str]
    said: str
    kept: frozenset[str]  #: places in quotation marks: names that people gave, which stay as they are
    words: int  #: how many letters stand outside the places
    weak: bool

    @classmethod
    def of(cls, text: str, said: str) -> _Template:
        places = list(_PLACE.finditer(text))
        rest = _PLACE.split(text)[::2]
        source = re.escape(rest[0])
        for place, behind in zip(places, rest[1:], strict=True):
            # Behind a letter stands what may be left out, as in "not found{place}".
            some = "*" if text[place.start() - 1 : place.start()].isalpha() else "+"
            # A count is a number, so that "{x} has {count}." takes no sentence that a workflow wrote.
            number = r"(?=\S*\d)" if place[1] == "count" else ""
            source += f"(?P<p{place[1]}>{number}.{some}?){re.escape(behind)}"
        kept = {place[1] for place in places if text[place.start() - 1 : place.start()] in ('"', "`")}
        words = _PLACE.sub("", text)
        return cls(re.compile(source, re.DOTALL), said, frozenset(kept), len(words), not _WORD.search(words))


@dataclass(frozen=True)
class _Book:
    """The messages of one language, ready to be found."""

    texts: Mapping[str, str]
    lang: str

    @cached_property
    def _templates(self) -> dict[str, list[_Template]]:
        """Templates by how they begin; those that begin with a place under an empty text. The longest come first."""
        found: dict[str, list[_Template]] = {}
        for text, said in self.texts.items():
            if _PLACE.search(text):
                found.setdefault(_beginning(text), []).append(_Template.of(text, said))
        return {start: sorted(all, key=lambda one: -one.words) for start, all in found.items()}

    def told(self, text: str, depth: int = 0) -> str:
        """The text, else its sentences one by one, in this language."""
        whole = self._whole(text, depth)
        if whole is None:
            whole = "".join(self._parts(text, depth))
            if whole == text:
                return self._whole(text, depth, across=True) or text
        return whole

    def _whole(self, text: str, depth: int, *, across: bool = False) -> str | None:
        """The text as one message; ``across`` lets a place hold several sentences."""
        if placed := _CHARACTER.fullmatch(text):
            said = self._whole(f"{placed[1]}.", depth)
            return None if said is None else f"{said.rstrip('.')} {self.told(placed[2], depth + 1)}."
        found = self._one(text, depth, across)
        if found is None and text[:1].isupper():
            found = self._capital(text, depth, across)
        if found is None and text.endswith(":"):
            said = self._one(text[:-1], depth, across)
            found = None if said is None else f"{said}:"
        return found

    def _capital(self, text: str, depth: int, across: bool) -> str | None:
        """What begins a sentence here and does not where it is written: findings of params models, kinds of values."""
        stop = "." if text.endswith(".") else ""
        said = self._one(text[:1].lower() + text[1:].removesuffix(stop), depth, across)
        return None if said is None else f"{said[:1].upper()}{said[1:]}{stop}"

    def _one(self, text: str, depth: int, across: bool) -> str | None:
        exact = self.texts.get(text)
        if exact is not None and not _PLACE.search(text):
            return exact
        for template in (*self._templates.get(_beginning(text), ()), *self._templates.get("", ())):
            match = template.pattern.fullmatch(text)
            if match is None or (not across and any(_spans(template, *group) for group in match.groupdict().items())):
                continue
            if (said := self._filled(template, match, depth)) is not None:
                return said
        return None

    def _filled(self, template: _Template, match: re.Match[str], depth: int) -> str | None:
        given = {place.removeprefix("p"): value for place, value in match.groupdict().items()}
        values = {name: value if name in template.kept else self._value(value, depth) for name, value in given.items()}
        if template.weak and values == given:
            return None
        return _PLACE.sub(lambda place: self._put(place, values), template.said)

    def _put(self, place: re.Match[str], values: Mapping[str, str]) -> str:
        value = values.get(place[1], place[0])
        quoted = place.string[: place.start()].endswith(("“", "„"))
        return quotes.inner(value, self.lang) if quoted else value

    def _value(self, value: str, depth: int) -> str:
        """What stands at a place: a name, a number, or again a message or a part of one."""
        words = value.strip()
        return value.replace(words, self.told(words, depth + 1)) if words and depth < _DEEP else value

    def _parts(self, text: str, depth: int) -> Iterator[str]:
        """The longest pieces that are known, and between them what is not."""
        joints = [(joint.start(), joint.end()) for joint in _JOINT.finditer(text)]
        start = 0
        while start < len(text):
            ends = [(end, after) for end, after in joints if end > start] + [(len(text), len(text))]
            end, after, said = self._longest(text, start, ends, depth) if joints else (len(text), len(text), None)
            yield text[start:end] if said is None else said
            yield text[end:after]
            start = after

    def _longest(self, text: str, start: int, ends: list[tuple[int, int]], depth: int) -> tuple[int, int, str | None]:
        whole = (start, len(text))
        for end, after in reversed(ends):
            said = self._whole(text[start:end], depth) if (start, end) != whole or start else None
            if said is not None:
                return end, after, said
        return *ends[0], None


def _spans(template: _Template, place: str, value: str) -> bool:
    """Whether the value of a place reaches over several sentences; one in quotation marks may, up to where they end."""
    if place.removeprefix("p") in template.kept and '"' not in value:
        return False
    return _SENTENCES.search(value) is not None


def _beginning(text: str) -> str:
    """What tells most templates apart before they are tried: the first letters before any place."""
    head = text[:4]
    return "" if "{" in head or len(head) < 4 else head


@cache
def _book(lang: str) -> _Book:
    return _Book(catalogue(lang), lang)
