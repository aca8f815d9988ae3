"""Hides revealed values wherever they come back: in outputs, logs, events, error texts, reports.

By value, not by pattern: what was revealed is searched for as it is, and as encodings write it. This is the
second net; the first is that secrets travel as references.
"""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

from runtime.model import Json, Secret

MASK = "***"

#: Shorter values are not masked: "1" or "abc" would be hidden everywhere, in data that is none of the secret's
#: business, and so would tell what the secret is.
MIN_LENGTH = 4

#: A piece of base64 shorter than this is no proof of the value inside.
MIN_BASE64 = 6

#: Up to this many texts each is searched for by itself (a C loop, faster than one large regular expression);
#: beyond it only those whose first characters occur in the text at all.
FEW = 200

_ANCHOR = 4


class Masker:
    """The values revealed in one run. Costs nothing while there are none; any thread may use it."""

    def __init__(self) -> None:
        self._needles: list[str] = []
        self._known: set[str] = set()
        self._added: set[str] = set()
        self._by_anchor: dict[str, list[str]] = {}

    def __bool__(self) -> bool:
        """Whether there is anything to hide."""
        return bool(self._needles)

    @property
    def values(self) -> tuple[str, ...]:
        """All that is hidden, in every form: for those who look at something else than text."""
        return tuple(self._needles)

    def add(self, value: Secret | Json) -> None:
        """Hide ``value`` from now on: a secret, a text, a number, or every text and number inside a list or object."""
        for text in _texts(value):
            # A loop reveals the same value again and again.
            if len(text) >= MIN_LENGTH and text not in self._added:
                self._added.add(text)
                for needle in sorted(_forms(text)):
                    self._remember(needle)

    def mask(self, text: str) -> str:
        """``text`` with every revealed value replaced by ``***``; the same object where there is none."""
        if not self._needles:
            return text
        found = self._found(text)
        return _replaced(text, found) if found else text

    def mask_json(self, value: Json) -> Json:
        """A copy of ``value`` with all texts masked, keys too; a number is hidden when it is itself a secret."""
        if not self._needles:
            return value
        try:
            return self._masked(value)
        except RecursionError:
            # Too deep to be searched: nothing of it is shown.
            return MASK

    def _remember(self, needle: str) -> None:
        if needle not in self._known:
            self._known.add(needle)
            self._by_anchor.setdefault(needle[:_ANCHOR], []).append(needle)
            self._needles.append(needle)

    def _found(self, text: str) -> list[str]:
        if len(self._needles) <= FEW:
            return [needle for needle in self._needles if needle in text]
        parts = (text[start : start + _ANCHOR] for start in range(len(text) - _ANCHOR + 1))
        near = {part for part in parts if part in self._by_anchor}
        return [needle for anchor in near for needle in self._by_anchor[anchor] if needle in text]

    def _masked(self, value: Json) -> Json:
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, dict):
            return self._masked_object(value)
        if isinstance(value, list | tuple):
            return [self._masked(entry) for entry in value]
        if isinstance(value, Secret):
            return MASK
        if isinstance(value, int | float) and not isinstance(value, bool) and str(value) in self._added:
            return MASK
        return value

    def _masked_object(self, value: dict[str, Json]) -> dict[str, Json]:
        masked: dict[str, Json] = {}
        for key, entry in value.items():
            shown = self.mask(key)
            while shown in masked:
                shown += "+"
            masked[shown] = self._masked(entry)
        return masked


def _replaced(text: str, needles: list[str]) -> str:
    """``text`` without the needles; those that overlap are hidden as one piece, so no end of one is left over."""
    spans = sorted(span for needle in needles for span in _spans(text, needle))
    parts: list[str] = []
    shown = 0
    hidden = -1
    for start, end in spans:
        if start > hidden:
            parts += (text[shown:start], MASK)
        hidden = shown = max(hidden, end)
    return "".join(parts) + text[shown:]


def _spans(text: str, needle: str) -> Iterator[tuple[int, int]]:
    start = text.find(needle)
    while start >= 0:
        yield start, start + len(needle)
        start = text.find(needle, start + 1)


def _texts(value: Secret | Json) -> Iterator[str]:
    if isinstance(value, Secret):
        value = value.reveal()
    if isinstance(value, str):
        yield value
        yield from _lines(value)
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _texts(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _texts(entry)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


def _lines(text: str) -> Iterator[str]:
    """The long lines of a value of several lines (a private key), which logs print one by one."""
    if "\n" in text:
        yield from (line.strip() for line in text.splitlines() if len(line) >= 16 and not line.startswith("-----"))


def _forms(text: str) -> set[str]:
    """How ``text`` may be written: as it is, and in JSON, URLs, HTML, Python's repr and base64."""
    forms: set[str] = set()
    for form in {text, unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)}:
        forms |= {form, repr(form)[1:-1], *_json_forms(form), *_url_forms(form), *_html_forms(form)}
        forms.update(_base64_forms(form.encode("utf-8", "surrogatepass")))
    return {form for form in forms if len(form) >= MIN_LENGTH}


def _json_forms(text: str) -> Iterator[str]:
    for ascii_only in (True, False):
        escaped = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
        yield escaped
        yield escaped.replace("/", "\\/")
        yield escaped.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("'", "\\u0027")


def _url_forms(text: str) -> Iterator[str]:
    data = text.encode("utf-8", "surrogatepass")
    for encoded in (quote(data, safe=""), quote(data), quote_plus(data)):
        yield encoded
        # %2F and %2f are the same byte; a fully lower-cased copy would change the letters between.
        yield "%".join(part[:2].lower() + part[2:] if index else part for index, part in enumerate(encoded.split("%")))


def _html_forms(text: str) -> Iterator[str]:
    import html

    escaped = html.escape(text)
    yield from (escaped, html.escape(text, quote=False), escaped.replace("&#x27;", "&#39;"))
    yield escaped.replace("&#x27;", "&apos;")


def _base64_forms(data: bytes) -> Iterator[str]:
    """The value alone, and the characters that only it decides inside a longer text such as ``user:password``."""
    for shift in range(3):
        encoded = base64.b64encode(bytes(shift) + data).decode("ascii").rstrip("=")
        start = (shift * 8 + 5) // 6
        inner = encoded[start : (shift + len(data)) * 8 // 6]
        for piece in (encoded[start:], inner):
            if len(piece) >= MIN_BASE64:
                yield from (piece, piece.translate(_URL_SAFE))


_URL_SAFE = str.maketrans("+/", "-_")
