"""Finds the table on the page behind rounds that differ only in the row that they work on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from runtime.recorder.events import Seen
from runtime.recorder.merging.elements import quoted
from runtime.recorder.merging.identity import is_within
from runtime.recorder.proposals.choosing import said_of_row
from runtime.recorder.proposals.columns import Column
from runtime.recorder.proposals.moves import NAME, ROW
from runtime.recorder.proposals.rounds import Rounds

if TYPE_CHECKING:
    from runtime.recorder.merging.recording import Recording

#: The key of a row as its signals have it: its first cell that is not empty.
_KEY = 'first([v for k, v in items(item) if v != ""])'


def table_of(recording: Recording, rounds: Rounds, columns: Sequence[Column]) -> tuple[Seen, str] | None:
    """The table in whose rows the rounds begin, and the expression for the row's key; None where it is not known.

    It must have come up before the first round: what is read before a loop must be there before it.
    """
    first = rounds.slots[0][0]
    if len(columns) != 1 or first is None or ((0, ROW) not in columns[0].places and (0, NAME) not in columns[0].places):
        return None
    before: list[Seen] = []
    for deed in recording.deeds.values():
        if deed is first.deed:
            break
        if urlsplit(deed.landed or deed.url or deed.event.url).path == urlsplit(first.deed.event.url).path:
            before += deed.appeared
    table = next((seen for seen in before if _is_table(seen) and is_within(first.deed.seen, [seen])), None)
    if table is None or first.deed.seen is None:
        return None
    if (0, ROW) in columns[0].places:
        # What the element says may be less than the first cell, and then the table has no column of it.
        is_key = said_of_row(first.deed.seen) in ("", first.deed.seen.fingerprint.neighbours.row)
        return (table, _KEY) if is_key else None
    header = first.deed.seen.fingerprint.neighbours.column
    return (table, f"item[{quoted(header)}]") if header else None


def _is_table(seen: Seen) -> bool:
    of = seen.fingerprint
    return of.tag == "table" or of.role in ("table", "grid")
