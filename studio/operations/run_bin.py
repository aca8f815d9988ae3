"""Deleting runs, restoring them, and removing them for good."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation

#: Runs that the host is told of at once.
AT_ONCE = 5000
#: What a list is asked for that does not say which runs are meant.
_OF_LISTS = frozenset({"sort", "ascending", "limit"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """Runs by their ids, or all that a list shows: its question, and the newest run that it knows of."""

    ids: list[str] = field(default_factory=list)
    question: JsonObject | None = None
    newest: int = 0

    def selections(self) -> Iterable[JsonObject]:
        """As the host is told."""
        if self.question is not None:
            asked = {name: value for name, value in self.question.items() if name not in _OF_LISTS}
            yield {"fits": {**asked, "before": self.newest + 1}, "by": "studio"}
        for start in range(0, len(self.ids), AT_ONCE):
            yield {"runs": self.ids[start : start + AT_ONCE], "by": "studio"}


@dataclass(frozen=True, slots=True)
class Gone:
    """How many runs went, and stay; ``deletion`` brings those back that were deleted."""

    count: int
    kept: int
    deletion: str = ""


def delete(owner: QObject, link: HostLink, chosen: Chosen) -> Operation[Gone]:
    """Delete runs; those that are not over stay."""

    async def work() -> Gone:
        count, kept, deletion = 0, 0, ""
        for selection in chosen.selections():
            done = await link.call("run_bin.delete", {**selection, "deletion": deletion})
            count, kept, deletion = count + done["count"], kept + done["kept"], done["deletion"]
        return Gone(count, kept, deletion)

    return Operation(owner, work)


def restore(owner: QObject, link: HostLink, chosen: Chosen) -> Operation[int]:
    """Put deleted runs back into the lists; gives how many."""

    async def work() -> int:
        return sum([(await link.call("run_bin.restore", one))["count"] for one in chosen.selections()])

    return Operation(owner, work)


def take_back(owner: QObject, link: HostLink, deletion: str) -> Operation[int]:
    """Restore what was deleted at once; gives how many runs that are."""

    async def work() -> int:
        return int((await link.call("run_bin.restore", {"deletion": deletion, "by": "studio"}))["count"])

    return Operation(owner, work)


def remove(owner: QObject, link: HostLink, chosen: Chosen) -> Operation[Gone]:
    """Remove deleted runs for good; those that others went on from stay."""

    async def work() -> Gone:
        done = [await link.call("run_bin.remove", one) for one in chosen.selections()]
        return Gone(sum(one["removed"]["runs"] for one in done), sum(one["kept"] for one in done))

    return Operation(owner, work)
