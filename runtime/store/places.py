"""The steps of a run by place: where each begins and ends in the journal, without reading what lies between.

A place is a step in one scope (``rows[3]``, ``enter``). Pages go in the order the places began; one costs a look at the
run's keys (about 0.3 s for 100,000 steps), and only the entries of that page are read whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from runtime.model.status import Kind
from runtime.store.journal import Entry, entry_of
from runtime.store.reader import Reader

#: Sequence numbers asked for at once.
_SLICE = 500

_OF_STEPS = "run=? AND kind >= 'step.' AND kind < 'step/'"

#: Entries between a place's first and last that tell of further attempts and of people.
_BETWEEN = (Kind.STEP_RETRIED, Kind.STEP_WAITING, Kind.STEP_IN_DOUBT, Kind.STEP_ANSWERED)

#: At most so many of them are read for one page.
_MOST_BETWEEN = 20_000

#: Above every sequence number.
_NEVER = 2**62

#: In a scope: which attempt at a loop or a call it lies in, and which pass.
_TURN = re.compile(r"~\d+|\[\d+\]")


@dataclass(frozen=True, slots=True)
class Place:
    """``first`` and ``last`` are sequence numbers; the kind of the last entry says how the step stands."""

    first: int
    last: int
    scope: str
    step: str


class Places:
    """Reads places of one database; blocks for the length of a query."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def page(
        self,
        run: int,
        *,
        after: int = 0,
        before: int | None = None,
        limit: int = 1000,
        ending: tuple[Kind, ...] = (),
    ) -> list[Place]:
        """Places that began after a sequence number, in that order; with ``ending`` only those that stand so. With
        ``before`` the last ones that began between the two (0: up to the end), in the same order."""
        sql = (
            "SELECT first, last, place.scope, place.step FROM (SELECT min(seq) AS first, max(seq) AS last, scope, step "
            f"FROM journal WHERE {_OF_STEPS} GROUP BY scope, step HAVING min(seq) > ? AND min(seq) < ?) AS place"
        )
        values: list[object] = [run, after, before or _NEVER]
        if ending:
            marks = ", ".join("?" * len(ending))
            sql += f" JOIN journal ON journal.run = ? AND seq = last WHERE kind IN ({marks})"
            values += [run, *ending]
        order = "first" if before is None else "first DESC"
        rows = self._reader.rows(f"{sql} ORDER BY {order} LIMIT ?", (*values, limit))
        return sorted((Place(*row) for row in rows), key=lambda place: place.first)

    def latest(self, run: int) -> list[Place]:
        """Of each step, in whichever pass, the place that the journal has told of last; in the order they began."""
        sql = f"SELECT min(seq), max(seq), scope, step FROM journal WHERE {_OF_STEPS} GROUP BY scope, step"
        found: dict[tuple[str, str], Place] = {}
        for row in self._reader.rows(sql, (run,)):
            place = Place(*row)
            key = _TURN.sub("", place.scope), place.step
            if key not in found or found[key].last < place.last:
                found[key] = place
        return sorted(found.values(), key=lambda place: place.first)

    def counts(self, run: int) -> dict[Kind, int]:
        """How many places stand at an entry of each kind."""
        sql = (
            "SELECT kind, count(*) FROM (SELECT max(seq), kind FROM journal "
            f"WHERE {_OF_STEPS} GROUP BY scope, step) GROUP BY kind"
        )
        return {Kind(kind): count for kind, count in self._reader.rows(sql, (run,))}

    def ends(self, run: int, places: list[Place]) -> dict[int, Entry]:
        """The first and last entries of ``places`` by sequence number."""
        numbers = sorted({number for place in places for number in (place.first, place.last)})
        found: dict[int, Entry] = {}
        for start in range(0, len(numbers), _SLICE):
            part = numbers[start : start + _SLICE]
            marks = ", ".join("?" * len(part))
            sql = f"SELECT {_COLUMNS} FROM journal WHERE run=? AND seq IN ({marks})"
            found |= {row[0]: entry_of(row) for row in self._reader.rows(sql, (run, *part))}
        return found

    def between(self, run: int, places: list[Place]) -> dict[tuple[str, str], list[Entry]]:
        """Retries, later attempts, waits and answers of ``places`` by scope and step, in order."""
        found: dict[tuple[str, str], list[Entry]] = {(place.scope, place.step): [] for place in places}
        if not places:
            return found
        span = min(place.first for place in places), max(place.last for place in places)
        marks = ", ".join("?" * len(_BETWEEN))
        sql = (
            f"SELECT {_COLUMNS} FROM journal WHERE run=? AND seq BETWEEN ? AND ? "
            f"AND (kind IN ({marks}) OR (kind = ? AND attempt > 1)) ORDER BY seq LIMIT {_MOST_BETWEEN}"
        )
        for row in self._reader.rows(sql, (run, *span, *_BETWEEN, Kind.STEP_STARTED)):
            if (row[3], row[4]) in found:
                found[row[3], row[4]].append(entry_of(row))
        return found

    def adopted_until(self, run: int) -> int:
        """Entries up to this sequence number were taken over from an earlier run."""
        sql = "SELECT min(seq) FROM journal WHERE run=? AND kind IN (?, ?)"
        row = self._reader.one(sql, (run, Kind.RUN_STARTED, Kind.RUN_RECOVERED))
        return int(row[0]) if row and row[0] else 0


def version_text(reader: Reader, hash: str) -> str | None:
    """The workflow version with this hash, as it was stored; None when it is gone."""
    row = reader.one("SELECT document FROM versions WHERE hash=?", (hash,))
    return str(row[0]) if row else None


_COLUMNS = "seq, at, kind, scope, step, attempt, data"
