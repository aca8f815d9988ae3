"""What a step is called that is done in every round: no longer by what the first round had to do with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from runtime.recorder.merging.naming import row_words
from runtime.recorder.proposals.moves import Move
from runtime.words.language import Words

#: The number that a name has because another step is called the same.
_AGAIN = re.compile(r" \(\d+\)$")
_QUOTED = re.compile(r"[“„][^”“]*…[^”“]*[”“]")
#: Letters that must be left of a quoted text beside what differs.
_ENOUGH = 3


def general_name(present: Sequence[Move], say: Words) -> str:
    """``Click “Approve” in the row``, ``Go to page “Invoice …”``; empty where the first round's name fits all."""
    names = [_AGAIN.sub("", _without_row(move, say)) for move in present]
    rows = any(row_words(move.deed) for move in present)
    if len(set(names)) == 1:
        return say("in_each_row", name=names[0]) if rows else ""
    name = _common(names)
    found = _QUOTED.search(name)
    if found is None or all(move.deed.seen is None for move in present):
        return say("in_each_row", name=name) if rows else name
    # Of an element that names its row what is left is its name; else all there is to know it by is where it stands.
    rest = found[0][1:-1].replace("…", " ").strip()
    column = next((move.deed.seen.fingerprint.neighbours.column for move in present if move.deed.seen), "")
    left = rest if sum(char.isalpha() for char in rest) >= _ENOUGH else column
    return say("in_each_row", name=name.replace(found[0], say.quote(left) if left else say("its_own"), 1))


def _without_row(move: Move, say: Words) -> str:
    row = row_words(move.deed)
    return move.step.name.replace(say("in_row", name="", row=say.quote(row)), "") if row else move.step.name


def _common(names: Sequence[str]) -> str:
    """What all names say, by whole words, with “…” where they differ."""
    split = [re.findall(r"[\w-]+|\W", name) for name in names]
    begin = _alike(split)
    end = _alike([words[begin:][::-1] for words in split])
    return f"{''.join(split[0][:begin])}…{''.join(split[0][len(split[0]) - end :])}"


def _alike(texts: Sequence[Sequence[str]]) -> int:
    """How many words all begin with."""
    return sum(1 for _ in takewhile(lambda words: len(set(words)) == 1, zip(*texts, strict=False)))
