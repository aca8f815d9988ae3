"""Why a step is taken over or runs again, in the reader's language.

The host says it in English, in a few forms (``runtime/engine/adopt.py``); one that is not known here, from another
version, is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from studio.i18n import language, mark, tr

_PLAIN = {
    "it was not reached": mark("The run did not come so far"),
    "you asked to go on from here": mark("You go on from here"),
    "you asked to go on from inside it": mark("You go on from inside it"),
    "it was changed": mark("It was changed"),
    "it failed": mark("It failed"),
    "it failed without an answer and may have happened": mark("It failed without an answer, and may have happened"),
    "it was cut off": mark("It was cut off"),
    "it had not finished": mark("It had not finished"),
    "it was done and is unchanged": mark("Done, and unchanged since"),
    "it was done; steps inside were changed since": mark("Done; steps inside were changed since"),
    "the workflow has no such step any more": mark("The workflow has no such step any more"),
}
_FOLLOWS = re.compile(r"it follows (.+)")
_INSIDE = re.compile(r"it is inside (.+)")
_OTHER = re.compile(r"the run (\S+) did it or began to")


def why(text: str, name_of: Callable[[str], str]) -> str:
    """One reason; ``name_of`` gives a step's name by its id."""
    if text in _PLAIN:
        return tr(_PLAIN[text])
    words = language().words
    if found := _FOLLOWS.fullmatch(text):
        steps = [words.quote(name_of(id)) for id in found[1].split(", ")]
        return tr("It follows {steps}", steps=words.listed(steps, most=3))
    if found := _INSIDE.fullmatch(text):
        return tr("It is inside {step}", step=words.quote(name_of(found[1])))
    if found := _OTHER.fullmatch(text):
        return tr("The run {run}, which went on from this one, did it or began to", run=found[1][:8])
    return text
