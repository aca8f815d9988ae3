"""Reading and changing the elements of a project, beside the window's thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from runtime.files.elements import Element
from runtime.files.project import Project
from runtime.model import JsonObject
from runtime.services import elements
from runtime.services.brought import Brought, put_in
from runtime.services.brought import take_out as take_out_elements
from runtime.services.element_merging import Merged, merge_element, unmerge_element
from runtime.services.elements import KnownElement
from runtime.services.repicking import Repicked, keep_element, repick_element, undo_repick
from studio.bridge.operation import Operation


def read(root: Path) -> tuple[KnownElement, ...]:
    """Every element, with the steps that name it. Blocks. Raises UnderstudyError."""
    return elements.known_elements(Project.open(root))


def rename(owner: QObject, root: Path, reference: str, name: str) -> Operation[str]:
    """Another name, for the steps too; the new reference."""
    return Operation(owner, lambda: asyncio.to_thread(elements.rename_element, Project.open(root), reference, name))


def merge(owner: QObject, root: Path, references: Sequence[str], into: str) -> Operation[list[Merged]]:
    """Steps that name one of the elements name ``into`` from now on, which knows their signals too."""

    def work() -> list[Merged]:
        return [merge_element(Project.open(root), one, into) for one in references]

    return Operation(owner, lambda: asyncio.to_thread(work))


def unmerge(owner: QObject, root: Path, merged: Sequence[Merged]) -> Operation[None]:
    """Take merges back, the last one first."""

    def work() -> None:
        for one in reversed(merged):
            unmerge_element(Project.open(root), one)

    return Operation(owner, lambda: asyncio.to_thread(work))


def delete(owner: QObject, root: Path, references: Sequence[str]) -> Operation[list[tuple[str, Element]]]:
    """Forget them; what was forgotten."""

    def work() -> list[tuple[str, Element]]:
        return [(one, elements.delete_element(Project.open(root), one)) for one in references]

    return Operation(owner, lambda: asyncio.to_thread(work))


def restore(owner: QObject, root: Path, gone: Sequence[tuple[str, Element]]) -> Operation[None]:
    """Put them back."""

    def work() -> None:
        for reference, element in gone:
            elements.restore_element(Project.open(root), reference, element)

    return Operation(owner, lambda: asyncio.to_thread(work))


def repick(owner: QObject, root: Path, reference: str, target: JsonObject, picture: bytes) -> Operation[Repicked]:
    """Let every step that names it find what was picked."""
    return Operation(owner, lambda: asyncio.to_thread(repick_element, Project.open(root), reference, target, picture))


def unpick(owner: QObject, root: Path, done: Repicked) -> Operation[None]:
    """Take that back."""
    return Operation(owner, lambda: asyncio.to_thread(undo_repick, Project.open(root), done))


def keep(owner: QObject, root: Path, reference: str, brought: Brought) -> Operation[None]:
    """Put a step's own target into the project, under this name."""
    return Operation(owner, lambda: asyncio.to_thread(keep_element, Project.open(root), reference, brought))


def bring(owner: QObject, root: Path, missing: Mapping[str, Brought], turn: asyncio.Lock) -> Operation[None]:
    """Put elements from elsewhere into the project, after what holds ``turn``."""
    return Operation(owner, lambda: _in_turn(turn, lambda: put_in(Project.open(root), missing)))


def take_out(
    owner: QObject, root: Path, put: Mapping[str, Brought], named: Collection[str], turn: asyncio.Lock
) -> Operation[None]:
    """Take that back, but for what is used by now or ``named``."""
    return Operation(owner, lambda: _in_turn(turn, lambda: take_out_elements(Project.open(root), put, named)))


async def _in_turn(turn: asyncio.Lock, work: Callable[[], None]) -> None:
    async with turn:
        await asyncio.to_thread(work)
