"""What runs have done: lists of them, their journal, log, steps, outputs and pictures, and reports to keep.

What reads the database does it on a thread, so that the runs go on meanwhile.
"""

from __future__ import annotations

import asyncio

from pydantic import Field

from runtime.model import JsonObject
from runtime.services.core import Core
from runtime.services.methods import MethodParams, method
from runtime.services.run_info import entry_info, find_run
from runtime.services.run_params import ExportParams, ListParams, LogParams, RunParams


class HistoryParams(RunParams):
    after: int = 0
    limit: int = Field(500, ge=1, le=10_000)
    step: str = ""
    scope: str | None = None


@method("runs.history", HistoryParams)
async def history(core: Core, params: HistoryParams) -> list[JsonObject]:
    """Journal entries of a run in order; of one step when it is named."""
    row, journal = find_run(core, params.run), core.store.journal
    if params.step:
        entries = await asyncio.to_thread(journal.of_step, row.n, params.step, params.scope)
        return [entry_info(entry) for entry in entries if entry.seq > params.after][: params.limit]
    entries = await asyncio.to_thread(journal.page, row.n, after=params.after, limit=params.limit)
    return [entry_info(entry) for entry in entries]


@method("runs.log", LogParams)
async def log(core: Core, params: LogParams) -> list[JsonObject]:
    """Log lines of a run."""
    from runtime.services.listing import log_lines

    await core.store.settle_logs()
    return await asyncio.to_thread(log_lines, core, find_run(core, params.run), params)


@method("runs.list", ListParams)
async def list_runs(core: Core, params: ListParams) -> JsonObject:
    """A page of runs, newest first: ``runs``, ``next`` (give it as ``before``) and ``counts`` by status."""
    from runtime.services.listing import runs_listing

    return await asyncio.to_thread(runs_listing, core, params)


class StepsParams(RunParams):
    """``after`` is the ``n`` of the last record seen; with ``before``, that of the first one seen (0: none), the last
    ones before it come. ``trouble`` leaves what failed, is in doubt or waits, ``latest`` the last record of each step:
    of a long loop that is how it stands now."""

    after: int = 0
    before: int | None = None
    limit: int = Field(1000, ge=1, le=1000)
    trouble: bool = False
    latest: bool = False
    full: bool = False


@method("runs.steps", StepsParams)
async def steps(core: Core, params: StepsParams) -> list[JsonObject]:
    """Steps of a run in the order they began."""
    from runtime.services.steps import run_steps

    row = find_run(core, params.run)
    options = params.model_dump(exclude={"run"})
    return await asyncio.to_thread(lambda: run_steps(core, row, **options))


class OutputParams(RunParams):
    """``n`` is the number of the step's record, ``start`` the ``next`` of the part before."""

    n: int
    start: int = Field(0, ge=0)


@method("runs.output", OutputParams)
async def output(core: Core, params: OutputParams) -> JsonObject:
    """All of what a step gave: a list part by part, however long it is; anything else at once."""
    from runtime.services.steps import output_part

    row = find_run(core, params.run)
    return await asyncio.to_thread(output_part, core, row, params.n, params.start)


class PicturesParams(MethodParams):
    references: list[str] = Field(max_length=100_000)


@method("runs.pictures", PicturesParams)
async def pictures(core: Core, params: PicturesParams) -> JsonObject:
    """The files of pictures by their references; those that retention has removed are left out."""
    blobs = core.store.blobs

    def look() -> JsonObject:
        files = ((name, blobs.path(name)) for name in params.references)
        return {name: str(path) for name, path in files if path.is_file()}

    return await asyncio.to_thread(look)


@method("runs.export", ExportParams)
async def export(core: Core, params: ExportParams) -> JsonObject:
    """Write a run as a report or as JSON; gives the ``file``."""
    from runtime.services.export import export_run

    await core.store.settle_logs()
    file = await asyncio.to_thread(export_run, core, find_run(core, params.run), params)
    return {"file": str(file)}
