"""Reading what the steps of a run did and said: of a long run its last part, and what else must not be missed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from runtime.model import JsonObject
from studio.bridge.link import HostLink

#: Records or lines of a page, and how many are read to show a run; the host keeps all of them.
PAGE, MOST = 1000, 10_000


@dataclass(frozen=True, slots=True)
class Records:
    """Of a run's steps, in the order they began: the ``newest``, and of those before them the ``picked``, which are the
    last of each step and what failed or waits. ``whole`` says that none is left out."""

    picked: list[JsonObject]
    newest: list[JsonObject]
    whole: bool

    @property
    def all(self) -> list[JsonObject]:
        """Those that are here."""
        return self.picked + self.newest


async def records_of(link: HostLink, run: str, most: int = 0) -> Records:
    """What the steps of a run did, at least ``most`` of them (0: as usual) and what was picked of the others."""
    newest, whole = await _last(link, "runs.steps", run, most or MOST)
    if whole:
        return Records([], newest, whole)
    since = newest[0]["n"]
    asked = {"run": run, "limit": PAGE}
    trouble = await link.call("runs.steps", {**asked, "trouble": True, "before": since})
    latest = await link.call("runs.steps", {**asked, "latest": True})
    picked = {record["n"]: record for record in (*trouble, *latest) if record["n"] < since}
    return Records([picked[n] for n in sorted(picked)], newest, whole)


async def lines_of(link: HostLink, run: str) -> list[JsonObject]:
    """The last lines of a run's log."""
    lines, _ = await _last(link, "runs.log", run, MOST)
    return lines


async def _last(link: HostLink, method: str, run: str, most: int) -> tuple[list[JsonObject], bool]:
    """The last entries of a run, at least ``most`` where there are so many, and whether they are all."""
    pages: list[list[JsonObject]] = []
    before = 0
    while sum(map(len, pages)) < most:
        page = await link.call(method, {"run": run, "before": before, "limit": PAGE})
        pages.insert(0, page)
        if len(page) < PAGE:
            break
        before = page[0]["n"]
        # Other work of the window comes in between.
        await asyncio.sleep(0)
    return [entry for page in pages for entry in page], len(pages[0]) < PAGE
