"""Lists of runs: pages of them, and what comes of doing something with many."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation


@dataclass(frozen=True, slots=True)
class Done:
    """What came of doing something with many things: how many it worked for, and the first error."""

    count: int = 0
    refused: int = 0
    error: UnderstudyError | None = None
    ids: list[str] = field(default_factory=list)

    def and_one(self, error: UnderstudyError | None) -> Done:
        """With one more, for which it worked unless there is an ``error``."""
        if error is None:
            return replace(self, count=self.count + 1)
        return replace(self, refused=self.refused + 1, error=self.error or error)


def marks(owner: QObject, link: HostLink, params: JsonObject) -> Operation[JsonObject]:
    """Where the pages of a list begin, its length, and how many there are of each status."""

    async def ask() -> JsonObject:
        return dict(await link.call("run_lists.marks", params))

    return Operation(owner, ask, finish=False)


def page(owner: QObject, link: HostLink, params: JsonObject) -> Operation[list[JsonObject]]:
    """The lines of one page."""

    async def ask() -> list[JsonObject]:
        return list(await link.call("run_lists.page", params))

    return Operation(owner, ask, finish=False)


def overview(owner: QObject, link: HostLink, days: int) -> Operation[JsonObject]:
    """What the last days brought, and what needs a person."""

    async def ask() -> JsonObject:
        return dict(await link.call("run_lists.overview", {"days": days}))

    return Operation(owner, ask, finish=False)


def holding(owner: QObject, link: HostLink, text: str, limit: int = 6) -> Operation[list[JsonObject]]:
    """The newest runs that hold a text in their id, the name of their workflow or the message they failed with."""

    async def ask() -> list[JsonObject]:
        asked = {"text": text, "limit": limit, "errors": True, "counts": False}
        found = await link.call("runs.list", asked)
        return list(found["runs"])

    return Operation(owner, ask, finish=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A page of a list: how the host is asked for it, and the places of its lines that are meant (None: all)."""

    params: JsonObject
    places: frozenset[int] | None = None


async def lines_of(link: HostLink, part: Part) -> list[JsonObject]:
    """The lines of a page that are meant."""
    found = await link.call("run_lists.page", part.params)
    return [line for place, line in enumerate(found) if part.places is None or place in part.places]


def lines(
    owner: QObject, link: HostLink, parts: Iterable[Part], told: Callable[[int], object] = lambda _: None
) -> Operation[list[JsonObject]]:
    """The lines of several pages; ``told`` hears how many pages are here."""

    async def ask() -> list[JsonObject]:
        found: list[JsonObject] = []
        for number, part in enumerate(parts, start=1):
            found += await lines_of(link, part)
            told(number)
        return found

    return Operation(owner, ask)
