"""Deleted runs: they stand in no list and no figure, and wait to be restored or removed for good.

What is deleted is said beside the runs, not in their rows: lists go on being read from their indexes alone, and
deleting or restoring a run never writes its long row anew. See docs/decisions/0040-deleted-runs-beside-the-runs.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TypeVar

from runtime.store.reader import Reader
from runtime.store.writer import Op

T = TypeVar("T")

#: Conditions on a row of ``runs``: that it is not deleted, or is.
HERE = "n NOT IN (SELECT run FROM deleted)"
IN_BIN = "n IN (SELECT run FROM deleted)"
#: Runs that one transaction deletes or restores: a few milliseconds for the others who wait.
SLICE = 5000


class DeletedRuns:
    """What is deleted; blocks for the length of a query."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def at(self, n: int) -> int | None:
        """When the run was deleted, in milliseconds; None when it is not."""
        row = self._reader.one("SELECT at FROM deleted WHERE run=?", (n,))
        return int(row[0]) if row else None

    def count(self) -> int:
        """How many runs wait."""
        return int(self._reader.rows(f"SELECT count(*) FROM runs WHERE {IN_BIN}")[0][0])

    def of(self, deletion: str) -> list[int]:
        """The runs that went at once and are deleted still."""
        return [n for (n,) in self._reader.rows("SELECT run FROM deleted WHERE deletion=?", (deletion,))]

    def before(self, moment: float) -> list[int]:
        """The runs that were deleted before ``moment`` (milliseconds)."""
        return [n for (n,) in self._reader.rows("SELECT run FROM deleted WHERE at < ?", (moment,))]

    @staticmethod
    def add(runs: list[int], at: int, deletion: str) -> Iterator[Op]:
        """Delete runs; those that are deleted already stay so. One statement for a transaction."""
        sql = "INSERT OR IGNORE INTO deleted(run, at, deletion) SELECT value, ?, ? FROM json_each(?)"
        return ((sql, (at, deletion, json.dumps(part))) for part in slices(runs, SLICE))

    @staticmethod
    def take_back(runs: list[int]) -> Iterator[Op]:
        """Restore runs. One statement for a transaction."""
        sql = "DELETE FROM deleted WHERE run IN (SELECT value FROM json_each(?))"
        return ((sql, (json.dumps(part),)) for part in slices(runs, SLICE))

    @staticmethod
    def forget() -> Op:
        """Say no more of runs that are gone. The newest number stays taken, so that no other run ever gets it."""
        return "DELETE FROM deleted WHERE run NOT IN (SELECT n FROM runs) AND run < (SELECT max(n) FROM runs)", ()


def slices(items: Iterable[T], length: int) -> Iterator[list[T]]:
    """The items in lists of this length; the last one may be shorter."""
    held = list(items)
    return (held[first : first + length] for first in range(0, len(held), length))
