"""What is compared with what, and how each side of it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from runtime.files import load_workflow, versions
from runtime.files.versions import Version
from runtime.model import Workflow
from studio.i18n import tr
from studio.pages.versions.bar import Against
from studio.pages.versions.model import title
from studio.state.contents import Contents


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: what it is called, and how it is read, on any thread."""

    title: str
    read: Callable[[], Contents]


class Pairs:
    """For the file at ``path``. ``current`` gives what is in the editor now, None when it is not open there."""

    def __init__(self, path: Path, current: Callable[[], Contents | None]) -> None:
        self._path, self._current = path, current
        #: Another workflow to compare with, once one was named.
        self.other: Path | None = None

    def chosen(
        self, against: Against, selected: list[Version], known: list[Version]
    ) -> tuple[Side | None, Side | None]:
        """Before and after, by the selection and the choice above it; None where there is nothing."""
        if len(selected) > 1:
            return self._side(selected[-1]), self._side(selected[0])
        if not selected:
            return None, None
        version = selected[0]
        if against is Against.NOW:
            return self._side(version), self._now()
        if against is Against.FILE and self.other is not None:
            return self._side(version), _file_side(self.other.name, self.other)
        older = next((one for one in known if one.number < version.number), None)
        return (self._side(older) if older else None), self._side(version)

    def _side(self, version: Version) -> Side:
        path = self._path

        def read() -> Contents:
            loaded = versions.load(path, version)
            return Contents(loaded.workflow or Workflow(""), loaded.layout)

        return Side(title(version), read)

    def _now(self) -> Side:
        shown = self._current()
        if shown is None:
            return _file_side(tr("As it is now"), self._path)
        return Side(tr("As it is in the editor"), lambda: shown)


def contents_of(path: Path) -> Contents:
    """The workflow in a file, and where its steps stand."""
    loaded = load_workflow(path)
    return Contents(loaded.workflow or Workflow(""), loaded.layout)


def _file_side(name: str, path: Path) -> Side:
    return Side(name, lambda: contents_of(path))
