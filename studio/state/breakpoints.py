"""The person's breakpoints, by workflow file: Studio remembers them; the workflow's file knows nothing of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from runtime.model import JsonObject
from studio.settings import Memory

_KEY = "breakpoints"


@dataclass(frozen=True, slots=True)
class Point:
    """Stops before ``step``: when ``condition`` (an expression; empty: always) is true, after it was met ``ignore``
    times."""

    step: str
    condition: str = ""
    ignore: int = 0
    enabled: bool = True

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
        self._points = {Path(path): _read(found) for path, found in _record(memory.get(_KEY)).items()}

    def of(self, path: Path | None) -> tuple[Point, ...]:
        """The breakpoints of a workflow, in the order they were set."""
        return tuple(self._points.get(path, {}).values()) if path is not None else ()

    def at(self, path: Path | None, step: str) -> Point | None:
        """The breakpoint at a step."""
        return self._points.get(path, {}).get(step) if path is not None else None

    def toggle(self, path: Path, step: str) -> None:
        """Set a breakpoint, or take it away."""
        if self.at(path, step) is None:
            self.put(path, Point(step))
        else:
            self.remove(path, step)

    def put(self, path: Path, point: Point) -> None:
        """Set a breakpoint in place of the one that is there."""
        self._use(path, [*(one for one in self.of(path) if one.step != point.step), point], keep_order=True)

    def switch(self, path: Path, step: str, on: bool) -> None:
        """Switch one off without forgetting it, or on."""
        point = self.at(path, step)
        if point is not None and point.enabled != on:
            self.put(path, replace(point, enabled=on))

    def remove(self, path: Path, step: str) -> None:
        """Take a breakpoint away."""
        self._use(path, [one for one in self.of(path) if one.step != step])

    def use(self, path: Path, points: Iterable[Point]) -> None:
        """Have these and no others: clears them all, and brings them back."""
        self._use(path, points)

    def follow(self, path: Path, old: str, new: str) -> None:
        """A step has another id now."""
        if self.at(path, old) is not None:
            self._use(path, [replace(one, step=new) if one.step == old else one for one in self.of(path)])

    def _use(self, path: Path, points: Iterable[Point], *, keep_order: bool = False) -> None:
        found = {point.step: point for point in points}
        if keep_order:
            order = [*self._points.get(path, {}), *found]
            found = {step: found[step] for step in dict.fromkeys(order)}
        self._points[path] = found
        if not found:
            del self._points[path]
        kept = {str(file): [point.as_json() for point in points.values()] for file, points in self._points.items()}
        self._memory.keep(_KEY, kept or None)
        self.changed.emit(path)


def _record(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _read(found: Any) -> dict[str, Point]:
    """What is kept of a workflow; what cannot be read is left out."""
    points = {}
    for record in found if isinstance(found, list) else ():
        if isinstance(record, dict) and isinstance(record.get("step"), str):
            condition, ignore = record.get("condition"), record.get("ignore")
            points[record["step"]] = Point(
                record["step"],
                condition if isinstance(condition, str) else "",
                ignore if isinstance(ignore, int) and ignore > 0 else 0,
                record.get("enabled") is not False,
            )
    return points
