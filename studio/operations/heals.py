"""Reading and deciding what was found by its other signals: the host's own methods, for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation
from studio.operations.run_lists import Done


def read(owner: QObject, link: HostLink, root: Path) -> Operation[list[JsonObject]]:
    """Heals of the project in ``root``, decided ones too, the newest first."""

    async def ask() -> list[JsonObject]:
        found = (await link.call("heals.list", {"all": True}))["heals"]
        return [one for one in found if Path(one["folder"]) == root]

    return Operation(owner, ask, finish=False)


def look(owner: QObject, link: HostLink, id: str) -> Operation[JsonObject]:
    """One heal with its pictures and the steps that a repair reaches."""

    async def ask() -> JsonObject:
        return dict(await link.call("heals.get", {"id": id}))

    return Operation(owner, ask, finish=False)


def decide(owner: QObject, link: HostLink, verb: str, ids: Sequence[str]) -> Operation[Done]:
    """``accept``, ``reject`` or ``undo`` each for itself: one that cannot be keeps none of the others back."""

    async def ask() -> Done:
        done: list[str] = []
        first: UnderstudyError | None = None
        for id in ids:
            try:
                await link.call(f"heals.{verb}", {"ids": [id], "by": "studio"})
                done.append(id)
            except UnderstudyError as error:
                first = first or error
        return Done(len(done), len(ids) - len(done), first, done)

    return Operation(owner, ask)
