"""The person's breakpoints, by workflow file: Studio remembers them; the workflow's file knows nothing of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from runtime.model import JsonObject
from runtime.model.records import Edge
from studio.settings import Memory

_KEY = "breakpoints"
#: What a breakpoint is at: the id of a step, or an edge.
Where = str | Edge


@dataclass(frozen=True, slots=True)
class Point:
    """Stops before ``step``: when ``condition`` (an expression; empty: always) is true, after it was met ``ignore``
    times; with ``source`` and ``port`` only where the run comes by this edge. ``flow`` is the id of its workflow."""

    step: str
    condition: str = ""
    ignore: int = 0
    enabled: bool = True
    source: str = ""
    port: str = ""
    flow: str = ""

    @classmethod
    def on(cls, where: Where, flow: str = "") -> Point:
        """A breakpoint that always stops at a step, or at an edge."""
        if isinstance(where, str):
            return cls(where, flow=flow)
        source, port, step = where
        return cls(step, source=source, port=port, flow=flow)

    @property
    def where(self) -> Where:
        """What it is at."""
        return (self.source, self.port, self.step) if self.source else self.step

    @property
    def conditional(self) -> bool:
        """Whether it does not stop every time."""
        return bool(self.condition or self.ignore)

    def as_json(self) -> JsonObject:
        """What the host's debugger takes."""
        return asdict(self)


class Breakpoints(QObject):
    """Every change is kept at once."""

    changed = Signal(Path)  #: the breakpoints of this workflow are others now

    def __init__(self, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self._points: dict[Path, dict[Where, Point]] = {
            Path(path): _read(found) for path, found in _record(memory.get(_KEY)).items()
        }

    def of(self, path: Path | None) -> tuple[Point, ...]:
        """The breakpoints of a workflow, in the order they were set."""
        return tuple(self._points.get(path, {}).values()) if path is not None else ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The workflows that have breakpoints."""
        return tuple(self._points)

    def at(self, path: Path | None, where: Where) -> Point | None:
        """The breakpoint at a step or an edge."""
        return self._points.get(path, {}).get(where) if path is not None else None

    def toggle(self, path: Path, where: Where, flow: str = "") -> None:
        """Set a breakpoint, or take it away."""
        if self.at(path, where) is None:
            self.put(path, Point.on(where, flow))
        else:
            self.remove(path, where)

    def put(self, path: Path, point: Point) -> None:
        """Set a breakpoint in place of the one that is there."""
        self._use(path, [*(one for one in self.of(path) if one.where != point.where), point], keep_order=True)

    def switch(self, path: Path, where: Where, on: bool) -> None:
        """Switch one off without forgetting it, or on."""
        point = self.at(path, where)
        if point is not None and point.enabled != on:
            self.put(path, replace(point, enabled=on))

    def remove(self, path: Path, where: Where) -> None:
        """Take a breakpoint away."""
        self._use(path, [one for one in self.of(path) if one.where != where])

    def use(self, path: Path, points: Iterable[Point]) -> None:
        """Have these and no others: clears them all, and brings them back."""
        self._use(path, points)

    def follow(self, path: Path, old: str, new: str) -> None:
        """A step has another id now."""
        points = self.of(path)
        if any(old in (point.step, point.source) for point in points):
            self._use(path, [_renamed(point, old, new) for point in points])

    def _use(self, path: Path, points: Iterable[Point], *, keep_order: bool = False) -> None:
        found = {point.where: point for point in points}
        if keep_order:
            order = [*self._points.get(path, {}), *found]
            found = {where: found[where] for where in dict.fromkeys(order)}
        self._points[path] = found
        if not found:
            del self._points[path]
        kept = {str(file): [point.as_json() for point in points.values()] for file, points in self._points.items()}
        self._memory.keep(_KEY, kept or None)
        self.changed.emit(path)


def _record(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _renamed(point: Point, old: str, new: str) -> Point:
    step, source = (new if id == old else id for id in (point.step, point.source))
    return replace(point, step=step, source=source)


def _read(found: Any) -> dict[Where, Point]:
    """What is kept of a workflow; what cannot be read is left out."""
    points: dict[Where, Point] = {}
    for record in found if isinstance(found, list) else ():
        if isinstance(record, dict) and isinstance(record.get("step"), str):
            ignore = record.get("ignore")
            point = Point(
                record["step"],
                _text(record.get("condition")),
                ignore if isinstance(ignore, int) and ignore > 0 else 0,
                record.get("enabled") is not False,
                *(_text(record.get(name)) for name in ("source", "port", "flow")),
            )
            points[point.where] = point
    return points


def _text(found: Any) -> str:
    return found if isinstance(found, str) else ""
