"""What a timeline shows: lanes, and in each the bars of what took time. Plain values."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Bar(NamedTuple):
    """Something that took time: ``start`` and ``end`` are milliseconds, ``end`` None while it goes on.

    ``tone`` is a colour's name; ``loud`` bars are seen however small. ``key`` names the bar within its lane.
    """

    key: str
    start: float
    end: float | None
    tone: str = "accent"
    loud: bool = False

    @property
    def length(self) -> float:
        """How long it took; endless while it goes on."""
        return float("inf") if self.end is None else self.end - self.start


@dataclass(slots=True)
class Lane:
    """What its bars belong to; they are kept by their start. ``depth`` moves the title to the right."""

    key: str
    title: str
    bars: Sequence[Bar]
    depth: int = 0
    icon: str = ""
    tone: str = "muted"
    starts: list[float] = field(init=False)
    _longest: float = field(init=False)

    def __post_init__(self) -> None:
        self.bars = sorted(self.bars, key=lambda bar: bar.start)
        self.starts = [bar.start for bar in self.bars]
        self._longest = max((bar.length for bar in self.bars), default=0.0)

    def between(self, begin: float, end: float) -> range:
        """Numbers of the bars that a stretch of time may show."""
        return range(bisect_left(self.starts, begin - self._longest), bisect_right(self.starts, end))

    def drawn(self, begin: float, end: float, pixel: float, current: str = "") -> Iterator[Bar]:
        """The bars that make a difference where a pixel is so many milliseconds: the first and the longest of those
        that begin within a pixel, and all that are loud or ``current``."""
        seen = self.between(begin, end)
        index, late = seen.start, list[Bar]()
        while index < seen.stop:
            yield self.bars[index]
            after = bisect_right(self.starts, self.bars[index].start + pixel, index + 1)
            covered = self.bars[index + 1 : after]
            if covered:
                late.append(max(covered, key=lambda bar: bar.length))
                late += [bar for bar in covered if bar.loud or bar.key == current]
            index = after
        yield from late

    def bar(self, key: str) -> int | None:
        """The number of a bar; None when there is none of this key."""
        return next((number for number, bar in enumerate(self.bars) if bar.key == key), None) if key else None

    def at(self, moment: float) -> int:
        """The number of the bar that began last before a moment, else of the first."""
        return max(bisect_right(self.starts, moment) - 1, 0)
