"""Why an element was taken for the one that was looked for, in a reader's language.

Reasons are written into a run's journal in English (``runtime/browser/targets/reasons.py``), in a few forms; one
that is not known here, from another version, is shown as it stands.
"""

from __future__ import annotations

import re

from runtime.words.language import Words, texts_of

_SAME = re.compile(r"same (.+)", re.DOTALL)
_SAYS = re.compile(r"(['\"])(.*)\1 is now (['\"])(.*)\3", re.DOTALL)
_MOVED = re.compile(r"moved (\d+) px")
_BEHIND = re.compile(r"behind (['\"])(.*)\1", re.DOTALL)
_OTHER = re.compile(r"(.+) (changed|gone)")


def reason(words: Words, text: str) -> str:
    """One reason such as ``same words and role``, ``id changed``, ``moved 40 px``."""
    if found := _SAME.fullmatch(text):
        signals = [_signal(words, name) for name in re.split(r", | and ", found[1])]
        return words("heal.same", x=words.listed(signals, most=len(signals)))
    if found := _SAYS.fullmatch(text):
        return words("heal.says", a=words.quote(found[2]), b=words.quote(found[4]))
    if found := _MOVED.fullmatch(text):
        return words("heal.moved", n=words.number(int(found[1])))
    if found := _BEHIND.fullmatch(text):
        return words("heal.behind", x=words.quote(found[2]))
    if found := _OTHER.fullmatch(text):
        return words(f"heal.{found[2]}", x=_signal(words, found[1]))
    return text


def reasons(words: Words, texts: list[str]) -> str:
    """All of them as one text, parted by semicolons: some hold commas."""
    return "; ".join(reason(words, text) for text in texts)


def _signal(words: Words, name: str) -> str:
    key = f"signal.{name.replace(' ', '_')}"
    return words(key) if key in texts_of("words") else name
