"""Values of a workflow as a person would say them: targets, texts, lists, and what stands between double braces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from runtime.expressions.template import OPEN, split_text
from runtime.model import Json
from runtime.words.language import Words

#: Characters of a text that is quoted, and of a whole phrase.
SHORT, LONG = 90, 320
#: Characters of an expression in the middle of a text.
INSIDE = 60

#: Quotation marks that a text may have around it by itself.
_OPENING, _CLOSING = '“„«"', '”“»"'

#: The parts of a selector that say what a person sees: ``label="Name"``, ``role=button[name="Save"]``.
_SEEN = re.compile(
    r"^(?:label|text|placeholder|alt|title|testid)=(?P<whole>.+)$|\[name=(?P<name>[^]]+)\]|has-text\((?P<text>[^)]+)\)"
    r"|\[(?:aria-label|title|placeholder|alt)=(?P<said>[^]]+)\]"
)
#: Who signs in by an address, and values in its query that are no expressions.
_USER = re.compile(r"(//)[^/@{}\s]*@")
_QUERY = re.compile(r"([?&][^=&#{}\s]+=)[^&#{}\s]+")
#: What a selector says about upper and lower case behind a text.
_CASE = re.compile(r"([\"'])\s*[is]$")
#: In a pattern: an escaped character, and what stands for any text; where it must begin and end.
_ESCAPED_OR_ANY = re.compile(r"\\(\W)|(?:\[(?:\\.|[^\]\\])*\]|\\[dDwWsS]|\.)(?:[*+?]|\{[\d,]*\})?")
_BOUND = re.compile(r"^\^|\(\$\|[^)]*\)$|(?<!\\)\$$")
_ID = re.compile(r"#([A-Za-z][\w-]*)|\[(?:data-testid|id)=[\"']?([\w-]+)")


def plain_pattern(pattern: str) -> str:
    """A pattern (regular expression) as people write it: “…” stands for what may differ."""
    text = _ESCAPED_OR_ANY.sub(lambda part: part[1] or "…", _BOUND.sub("", pattern))
    return re.sub("…+", "…", text)


@dataclass(frozen=True, slots=True)
class Phrases:
    """``labels`` are names of steps by id, ``elements`` the project's elements by ``app/name``.

    ``quoted`` is off inside of a text that is quoted as a whole.
    """

    words: Words
    labels: Mapping[str, str] = field(default_factory=dict)
    elements: Mapping[str, Json] = field(default_factory=dict)
    quoted: bool = True

    def value(self, value: Json) -> str:
        """Any JSON value; texts in quotation marks, expressions in words."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, bool):
            return self.words("value.yes" if value else "value.no")
        if isinstance(value, int | float):
            return self.number(value)
        if isinstance(value, Mapping):
            return self.keys(value) if value else self.words("value.nothing")
        if isinstance(value, list | tuple) and value:
            return self._list(value)
        return self.words("value.nothing")

    def text(self, text: str) -> str:
        """A text that may hold expressions; one that is a single expression is said without quotation marks."""
        if OPEN not in text:
            return self.name(text) if text.strip() else self.words("value.empty_text")
        parts = split_text(text, lenient=True)
        if len(parts) == 1:
            return self.expression(text[parts[0][1] : parts[0][2]])
        inner = replace(self, quoted=False)
        said = "".join(
            text[start:end] if kind == "text" else f"[{shorten(inner.expression(text[start:end]), INSIDE)}]"
            for kind, start, end in parts
        )
        return self.name(said, LONG)

    def address(self, value: Json) -> str:
        """A web address without what a person should not hand on: a password in it, values written into its query."""
        if not isinstance(value, str):
            return self.value(value)
        return self.text(_QUERY.sub(r"\1…", _USER.sub(r"\1", value)))

    def pattern(self, value: Json) -> str:
        """A pattern (regular expression) as a text with “…” for what may differ."""
        if not isinstance(value, str) or OPEN in value:
            return self.value(value)
        return self.text(plain_pattern(value))

    def expression(self, source: str) -> str:
        """What an expression gives; as it is written where it cannot be read."""
        from runtime.words.expressions import say

        return shorten(say(source.strip(), self), LONG)

    def test(self, value: Json) -> str:
        """What must hold: ``“Paid” of the entry is “yes”``."""
        from runtime.words.expressions import say_test

        if not isinstance(value, str) or OPEN not in value:
            return self.value(value)
        parts = split_text(value, lenient=True)
        if len(parts) != 1:
            return self.text(value)
        return shorten(say_test(value[parts[0][1] : parts[0][2]].strip(), self), LONG)

    def target(self, value: Json) -> str:
        """What a person calls the element that a target means."""
        name = self.target_name(value)
        said = self.text(name) if name else self.words("value.element")
        row = value.get("row") if isinstance(value, Mapping) else None
        return self.words("target.row", target=said, row=self.text(row)) if isinstance(row, str) and row else said

    def target_name(self, value: Json) -> str:
        """The name of a target, else what its selector or its signals say; empty when nothing does."""
        if isinstance(value, str):
            return name_in_selector(value)
        if not isinstance(value, Mapping):
            return ""
        entry = self.elements.get(str(value.get("element") or ""))
        entry = entry if isinstance(entry, Mapping) else {}
        for source in (value, entry):
            if source.get("name"):
                return str(source["name"])
        for source in (value, entry):
            signals = source.get("fingerprint")
            signals = signals if isinstance(signals, Mapping) else {}
            for key in ("name", "label", "placeholder", "text"):
                if signals.get(key):
                    return str(signals[key])
        selector = name_in_selector(str(value.get("selector") or entry.get("selector") or ""))
        return selector or str(value.get("element") or "").rpartition("/")[2]

    def keys(self, value: Json) -> str:
        """The names in a record."""
        names = value if isinstance(value, Mapping) else ()
        return self.words.listed([self.name(str(name)) for name in names])

    def number(self, value: float) -> str:
        """A number; small whole ones, which may be years or codes, without separators."""
        if isinstance(value, int):
            return str(value) if abs(value) < 10_000 else self.words.number(value)
        text = f"{value:.6f}".rstrip("0").rstrip(".")
        return self.words.number(value, len(text.partition(".")[2]))

    def name(self, text: str, limit: int = SHORT) -> str:
        """A name or text in quotation marks, on one line and not too long."""
        text = shorten(" ".join(text.split()), limit)
        if len(text) > 2 and text[0] in _OPENING and text[-1] in _CLOSING:
            text = text[1:-1]
        return self.words.quote(text) if self.quoted else text

    def _list(self, items: list[Json] | tuple[Json, ...]) -> str:
        if all(isinstance(item, str | int | float) for item in items):
            return self.words.listed([self.value(item) for item in items])
        return self.words("value.list", n=len(items))


def name_in_selector(selector: str) -> str:
    """What a person sees of the element that a selector means, as far as it says it."""
    last = selector.split(">>")[-1].strip()
    seen = _SEEN.search(last)
    if seen:
        text = next(part for part in seen.groups() if part)
        return _CASE.sub(r"\1", text.strip()).strip("\"'")
    chosen = _ID.search(last)
    return next(part for part in chosen.groups() if part) if chosen else ""


def closed(text: str) -> str:
    """The text with a full stop, unless it ends with a sign of its own."""
    return text if text.rstrip('”“"»').endswith((".", "!", "?", "…", ":")) else f"{text}."


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
