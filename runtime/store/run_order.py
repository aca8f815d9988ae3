"""How a list of runs is sorted, and where its pages begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: What runs may be sorted by.
_KEYS = {
    "created": "n",
    "workflow": "workflow_name",
    "status": "status",
    "origin": "origin",
    "seconds": "coalesce(finished_at - started_at, -1)",
}


@dataclass(frozen=True, slots=True)
class RunOrder:
    """How runs are sorted: by the moment they were accepted, and where others share a value by that, too."""

    by: str = "created"
    ascending: bool = False

    @property
    def key(self) -> str:
        """What is compared, as SQL."""
        return _KEYS[self.by]

    @property
    def sql(self) -> str:
        way = "ASC" if self.ascending else "DESC"
        return f"{self.key} {way}, n {way}"


NEWEST_FIRST = RunOrder()


@dataclass(frozen=True, slots=True)
class RunMarks:
    """A long list cut into pages of equal length: for each the key of its first run, and how many runs there are.

    With them any page can be read as fast as the first, and none shifts while new runs come in.
    """

    total: int
    marks: list[tuple[Any, int]]
