"""What of a project is watched for changes: its workflows and elements, and the folders that they are in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runtime.files.project import Project


@dataclass(frozen=True, slots=True)
class Places:
    """Files and folders, each with the moment of its last change in nanoseconds since 1970."""

    flows: Mapping[str, int] = field(default_factory=dict)
    elements: Mapping[str, int] = field(default_factory=dict)

    @property
    def all(self) -> set[str]:
        return {*self.flows, *self.elements}


def look(project: Project | None) -> Places:
    """Everything that is there now. It walks the whole project: not for the window's thread."""
    if project is None:
        return Places()
    try:
        flows, kept = project.workflows(), project.elements.folder
        folders = {project.root, *(path.parent for path in flows)}
        return Places(_changed((*sorted(folders), *flows)), _changed((kept, *kept.glob("*.json"))))
    except OSError:
        return Places()  # the folder went away meanwhile; what stands there now will be told


def _changed(paths: Iterable[Path]) -> dict[str, int]:
    found = {}
    for path in paths:
        try:
            found[str(path)] = path.stat().st_mtime_ns
        except OSError:
            continue  # it is gone
    return found
