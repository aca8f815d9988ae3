"""Moments as pixels: which part of a stretch of time is seen, how near, and where its ruler has lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

#: Nearest that one can look, in pixels a millisecond, and the most pixels a whole stretch takes.
NEAREST, MOST_PIXELS = 20.0, 20_000_000
#: Free pixels behind the last moment, so that an end is seen as one.
TAIL = 24


@dataclass(slots=True)
class TimeScale:
    """From ``begin`` to ``end`` (milliseconds) on a place of ``width`` pixels; ``left`` is the first pixel seen.

    ``zoom`` is pixels a millisecond; 0 shows everything, whatever the width.
    """

    begin: float = 0.0
    end: float = 1.0
    width: float = 1.0
    zoom: float = 0.0
    left: float = 0.0

    @property
    def pixels(self) -> float:
        """Pixels a millisecond, now."""
        return self.zoom or self._fitting

    @property
    def whole(self) -> float:
        """Pixels that everything takes."""
        return max((self.end - self.begin) * self.pixels + TAIL, self.width)

    def x(self, moment: float) -> float:
        """The pixel of a moment."""
        return (moment - self.begin) * self.pixels - self.left

    def moment(self, x: float) -> float:
        """The moment at a pixel."""
        return self.begin + (x + self.left) / self.pixels

    def look(self, factor: float, x: float) -> None:
        """Nearer or farther by a factor; what is at pixel ``x`` stays there."""
        held = self.moment(x)
        wanted = self.pixels * factor
        most = min(NEAREST, MOST_PIXELS / max(self.end - self.begin, 1.0))
        self.zoom = 0.0 if wanted <= self._fitting else min(wanted, max(most, self._fitting))
        self.left += self.x(held) - x
        self.settle()

    def settle(self) -> None:
        """Keep what is seen within what there is."""
        self.left = 0.0 if not self.zoom else min(max(self.left, 0.0), self.whole - self.width)

    def ticks(self, apart: float = 90.0) -> Iterator[float]:
        """Moments since ``begin`` that the ruler names, at least ``apart`` pixels from each other."""
        step = nice(apart / self.pixels)
        number = int(self.left / self.pixels / step)
        while (at := number * step) * self.pixels - self.left < self.width:
            yield at
            number += 1

    @property
    def _fitting(self) -> float:
        return max(self.width - TAIL, 1.0) / max(self.end - self.begin, 1.0)


#: Steps that people count time in, in milliseconds.
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000,
          120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000)  # fmt: skip
_DAY = 86_400_000


def nice(ms: float) -> float:
    """The smallest step of a ruler that is at least ``ms``."""
    for step in _STEPS:
        if step >= ms:
            return step
    return _DAY * -(-ms // _DAY)
