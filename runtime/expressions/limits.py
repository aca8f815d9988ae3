"""What one evaluation may cost, and the record that keeps count of it.

A step stands for at most about one microsecond of work, so 50,000 of them stay far below the 100 ms that
an evaluation may take. Functions pay before they build: nothing too large ever exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.expressions.faults import Fault

#: Source text, in bytes of UTF-8.
MAX_SOURCE = 4096
#: Nodes of the syntax tree, and how deep it may be.
MAX_NODES = 512
MAX_DEPTH = 40
#: Tokens of a source: no tree of 512 nodes needs more.
MAX_TOKENS = 3 * MAX_NODES
#: Work of one evaluation.
MAX_STEPS = 50_000
#: Characters of a text, items of a list or record.
MAX_SIZE = 1_000_000
#: Characters of all texts within a list or record that an expression builds.
MAX_CHARACTERS = 10_000_000
#: How deep lists and records may stand inside each other.
MAX_NESTING = 100
#: Bytes that one evaluation may build in total.
MAX_BYTES = 14_000_000
#: Largest whole number, in bits.
MAX_BITS = 256
#: Seconds of processor time for repeated searches with one pattern (the only work that has no bound of its own).
MAX_SEARCH_SECONDS = 0.04

BIGGEST = 1 << MAX_BITS


class Frame:
    """What one evaluation carries: the names it may read, its local names, and what is left of its budget."""

    __slots__ = ("deadline", "locals", "prepared", "room", "scope", "steps")

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self.scope = scope
        self.locals: dict[str, Any] = {}
        self.steps = MAX_STEPS
        self.room = MAX_BYTES
        self.prepared: set[str] | None = None
        self.deadline: float | None = None

    def spend(self, steps: int) -> None:
        """Pays for work that is about to be done."""
        self.steps -= steps
        if self.steps < 0:
            raise Fault(
                f"The expression takes more than {MAX_STEPS:,} computing steps.",
                "Work on large tables with the data steps (filter, map, sort, group).",
            )

    def pay_once(self, name: str, steps: int) -> None:
        """Pays for work that is done once in an evaluation, such as preparing a pattern."""
        if self.prepared is None:
            self.prepared = set()
        if name not in self.prepared:
            self.prepared.add(name)
            self.spend(steps)

    def reserve(self, size: int) -> None:
        """Pays for ``size`` bytes that are about to be built."""
        self.room -= size
        if self.room < 0:
            raise Fault(
                "The expression needs more memory than one expression may use.",
                "Work on large data with the data or script steps.",
            )

    def reserve_items(self, count: int, size: int = 9) -> None:
        """Pays for a list of ``count`` items of ``size`` bytes each (9: the items exist already)."""
        if count > MAX_SIZE:
            raise Fault(f"The list would have {count:,} items; at most {MAX_SIZE:,} are allowed.")
        self.reserve(count * size)

    def reserve_text(self, characters: int, *made_of: str) -> None:
        """Pays for a text of ``characters``; wide when one of the texts it is ``made_of`` is not plain ASCII."""
        if characters > MAX_SIZE:
            raise Fault(f"The text would have {characters:,} characters; at most {MAX_SIZE:,} are allowed.")
        width = 1 if all(map(str.isascii, made_of)) else 4
        self.spend(characters // 2000)
        self.reserve(characters * width)
