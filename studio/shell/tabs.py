"""The editor as the verbs of the window see it: rooms beside each other do not import each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from studio.canvas import Canvas
from studio.state.document import Document
from studio.state.selection import Selection


class Tab(Protocol):
    """An open workflow."""

    document: Document
    selection: Selection
    canvas: Canvas
    close_later: Callable[[], object]
    destroyed: Any

    @property
    def path(self) -> Path | None: ...
    def leave(self) -> None: ...


class Tabs(Protocol):
    """All open workflows."""

    current_changed: Any
    opened: Any

    @property
    def current(self) -> Tab | None: ...
    @property
    def tabs(self) -> Iterator[Tab]: ...
    def show(self, document: Document) -> Tab: ...
    def open(self, path: Path) -> Tab | None: ...
    def save(self, tab: Any = None, *, force: bool = False) -> bool: ...
