"""Long lists of runs, of which any page can be read at once; for windows that scroll through all of them."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Literal

from pydantic import Field

from runtime.clock import iso, now_ms
from runtime.model import JsonObject
from runtime.model.status import RunStatus
from runtime.report.heals import proposals
from runtime.services.audit import audit_line
from runtime.services.core import Core
from runtime.services.health import health
from runtime.services.listing import queries_of, run_filter, run_line
from runtime.services.methods import MethodParams, method
from runtime.services.run_params import ListParams
from runtime.store.listed import RunFilter
from runtime.store.retention import DAY_MS
from runtime.store.run_figures import RunFigures
from runtime.store.run_order import RunOrder


class MarksParams(ListParams):
    """``limit`` is the length of a page; ``before`` means nothing here."""

    limit: int = Field(200, ge=1, le=1000)
    sort: Literal["created", "workflow", "status", "origin", "seconds"] = "created"
    ascending: bool = False


@method("run_lists.marks", MarksParams)
async def marks(core: Core, params: MarksParams) -> JsonObject:
    """Where each page of a long list begins (``marks``), its length (``total``), the ``counts`` by status, how many
    runs are ``deleted``, and the number of the ``newest`` of this list."""
    return await asyncio.to_thread(_marks, core, params)


class PageParams(MarksParams):
    """The same question as for the marks, and one of those."""

    mark: tuple[int | str, int]


@method("run_lists.page", PageParams)
async def page(core: Core, params: PageParams) -> list[JsonObject]:
    """The runs from a mark on."""
    return await asyncio.to_thread(_from, core, params)


def _marks(core: Core, params: MarksParams) -> JsonObject:
    """Where the pages of a list begin, how long it is, and how many runs there are of each status."""
    queries, filter = queries_of(core), run_filter(params)
    found = queries.run_marks(filter, RunOrder(params.sort, params.ascending), params.limit)
    return {
        "total": found.total,
        "deleted": core.store.deleted.count(),
        "newest": queries.newest_number(filter),
        "marks": [list(mark) for mark in found.marks],
        "counts": {status.value: count for status, count in queries.run_counts(filter).items()},
    }


def _from(core: Core, params: PageParams) -> list[JsonObject]:
    """The lines of one page."""
    order = RunOrder(params.sort, params.ascending)
    value, n = params.mark
    return [run_line(item) for item in queries_of(core).runs_from(run_filter(params), (value, n), order, params.limit)]


class OverviewParams(MethodParams):
    """The last ``days`` are looked at; lists hold ``limit`` entries at most."""

    days: int = Field(30, ge=1, le=3660)
    limit: int = Field(5, ge=1, le=100)


@method("run_lists.overview", OverviewParams)
async def overview(core: Core, params: OverviewParams) -> JsonObject:
    """What the last days brought (``days``), the newest runs (``recent``) and what needs a person:
    ``waiting`` runs, workflows that are ``failing``, ``heals`` to decide about. Also how the ``workflows`` did, the
    newest ``activity`` of the audit log, and the ``health`` of the host."""
    await core.store.settle()
    return await asyncio.to_thread(_overview, core, params)


def _overview(core: Core, params: OverviewParams) -> JsonObject:
    since, queries, figures = now_ms() - params.days * DAY_MS, queries_of(core), RunFigures(core.store.reader)
    waiting = queries.runs_page(RunFilter(statuses=frozenset({RunStatus.WAITING})), limit=params.limit)
    open_heals = [one for one in proposals(core.store) if one.status == "open"]
    counts = core.store.runs.counts()
    return {
        "days": [asdict(day) for day in figures.days(since)],
        "recent": [run_line(item) for item in queries.runs_page(RunFilter(), limit=params.limit).runs],
        "waiting": [run_line(item) for item in waiting.runs],
        "failing": [
            {**asdict(one), "finished_at": iso(one.finished_at)} for one in figures.failing(since, params.limit)
        ],
        "heals": {"count": len(open_heals), "run": open_heals[0].run if open_heals else ""},
        "counts": dict(counts),
        "workflows": [{**asdict(one), "last": iso(one.last)} for one in figures.workflows(since)],
        "activity": [audit_line(item) for item in queries.audit_page(limit=params.limit)],
        "health": health(core),
    }
