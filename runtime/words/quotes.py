"""Quotation marks as each language writes them: “…” with ‘…’ inside, „…“ with ‚…‘ inside."""

from __future__ import annotations

import re

_OUTER = {"en": ("“", "”"), "bg": ("„", "“")}
_INNER = {"en": ("‘", "’"), "bg": ("‚", "‘")}

#: What stands in the outer marks of any language.
_QUOTED = re.compile(r"[“„]([^“”„]*)[”“]")
#: What stands in straight marks; code between backticks, and texts of JSON, of calls and of selectors, are none.
_STRAIGHT = re.compile(r'``.+?``|`[^`]*`|(?<![\w=\[({\\])(?<!": )"(?P<text>[^"\n]*\w[^"\n]*)"(?![\w:\])}])')


def inner(text: str, lang: str) -> str:
    """The text as it stands within quotation marks: its own become the inner ones."""
    start, end = _INNER[lang]
    return _QUOTED.sub(rf"{start}\1{end}", text)


def curled(text: str, lang: str) -> str:
    """A sentence for people: straight marks, as messages are kept with, become those of the language."""
    if '"' not in text:
        return text
    start, end = _OUTER[lang]

    def mend(found: re.Match[str]) -> str:
        quoted = found["text"]
        return found[0] if quoted is None else f"{start}{inner(quoted, lang)}{end}"

    return _STRAIGHT.sub(mend, text)
