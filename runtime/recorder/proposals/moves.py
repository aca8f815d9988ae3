"""The steps of a recording as the search for rounds sees them: what is the same in each round, and what is data."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from runtime.model import Json, Step
from runtime.recorder.events import Seen
from runtime.recorder.merging.deed import Deed, Verb
from runtime.recorder.merging.identity import clean
from runtime.recorder.merging.naming import words_of
from runtime.recorder.merging.steps import text_of
from runtime.recorder.proposals.choosing import said_of_row

if TYPE_CHECKING:
    from runtime.recorder.merging.recording import Recording

#: The params that may be data, by what was done.
_DATA = {
    Verb.FILL: "value",
    Verb.TYPE: "text",
    Verb.SELECT: "option",
    Verb.OPEN: "url",
    Verb.NAVIGATE: "url",
    Verb.NEW_TAB: "url",
    Verb.UPLOAD: "files",
    Verb.DIALOG: "text",
}

_ADDRESSED = frozenset({Verb.OPEN, Verb.NAVIGATE, Verb.NEW_TAB})

#: Data that chooses the element: the key of the row that it stands in, or its own name where that is the key.
ROW, NAME = "row", "name"

#: What would end a name within a selector.
_AWKWARD = re.compile(r'["\\…]|\{\{')
_NUMBER = re.compile(r":\d+$")
_NAVIGATION = re.compile(r"^(nav|header|aside|footer)\b")
_IN_ROW = re.compile(r"^(tr|li)\b")
_FIELDS = frozenset({Verb.FILL, Verb.TYPE, Verb.SELECT, Verb.UPLOAD, Verb.CHECK, Verb.UNCHECK})
_MENU_ROLES = frozenset({"menuitem", "tab", "option", "treeitem"})


@dataclass(frozen=True, slots=True)
class Move:
    """One step. ``same`` is equal for steps that do the same to the same element, or to its like in another row;
    ``data`` are the values that may differ, by param. ``waits`` are steps after it that only wait.
    """

    step: Step
    deed: Deed
    same: Hashable
    data: dict[str, Json]
    waits: list[Step] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What a person calls what it acts on."""
        return words_of(self.deed)

    @property
    def opens(self) -> bool:
        """Whether it opens the browser, which happens once."""
        return self.deed.verb is Verb.OPEN


def moves(recording: Recording) -> list[Move]:
    """The steps in their order; waiting is no move of its own."""
    found: list[Move] = []
    opener: Hashable = ()
    waits: list[Step] = []
    for step in reversed(list(recording.workflow.steps.values())):
        deed = recording.deeds[step.id]
        if deed.verb is Verb.WAIT:
            waits = [step]
            continue
        # A dialog's answer is told by the step that opens it, which comes after.
        move = _move(step, deed, opener if deed.verb is Verb.DIALOG else ())
        move.waits.extend(waits)
        waits, opener = [], move.same
        found.append(move)
    return found[::-1]


def _move(step: Step, deed: Deed, opener: Hashable) -> Move:
    data: dict[str, Json] = {}
    param = _DATA.get(deed.verb)
    if param is not None and param in step.params and deed.secret is None:
        data[param] = _value(deed)
    data |= _choosing(deed)
    rest = {name: value for name, value in step.params.items() if name not in ("target", "to", param)}
    if deed.secret is not None and param:
        rest[param] = step.params.get(param)
    kind = "browser.navigate" if deed.verb is Verb.OPEN else step.type
    # A page is told by its site only: which record of it is data.
    site = urlsplit(deed.url).netloc if param == "url" else ""
    return Move(step, deed, (kind, repr(sorted(rest.items())), site, opener, *_elements(step, deed)), data)


def _value(deed: Deed) -> Json:
    """What was given, as data: texts, or lists of them."""
    value = deed.value
    if deed.verb in _ADDRESSED:
        return deed.url
    if deed.verb is Verb.DIALOG:
        value = value["text"]
    if isinstance(value, list | tuple) and len(value) != 1:
        return [text_of(item) for item in value]
    return text_of(value[0] if isinstance(value, list | tuple) else value)


def _elements(step: Step, deed: Deed) -> Iterator[Hashable]:
    """What tells the elements of a step, those in rows without what is the row's own."""
    yield str(step.params.get("to", ""))
    chosen = _choosing(deed)
    if not chosen or deed.seen is None:
        yield str(step.params.get("target", ""))
        return
    of = deed.seen.fingerprint
    around = of.neighbours
    name = "" if NAME in chosen else _own_words(deed.seen) if ROW in chosen else of.name
    path = tuple(_NUMBER.sub("", part.partition("#")[0]) for part in of.path)
    yield (deed.seen.frame, of.hosts, of.tag, of.role, of.label, name, around.column, around.container, path)


def _own_words(seen: Seen) -> str:
    """The name without what it says of the row."""
    name, said = seen.fingerprint.name, said_of_row(seen)
    return name.replace(said, "…") if said else name


def _choosing(deed: Deed) -> dict[str, Json]:
    """What tells the element from its likes in other rows, where it may stand in a row of data.

    Lists of links to pages are none, and neither are forms that are laid out as a table: these have no headers.
    """
    if deed.seen is None:
        return {}
    of = deed.seen.fingerprint
    around = of.neighbours
    if of.role in _MENU_ROLES or any(_NAVIGATION.match(part) for part in of.path):
        return {}
    if deed.verb in _FIELDS:
        return {ROW: around.row} if around.row and around.column else {}
    if around.row and clean(of.name or of.text) != clean(around.row):
        return {ROW: said_of_row(deed.seen) or around.row}
    is_key = of.role and of.name and (around.column or any(_IN_ROW.match(part) for part in of.path))
    return {NAME: of.name} if is_key and not _AWKWARD.search(of.name) else {}
