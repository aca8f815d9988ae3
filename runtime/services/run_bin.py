"""Deleting runs, restoring them, and removing them for good."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Collection
from dataclasses import asdict, replace

from pydantic import Field

from runtime.clock import now_ms
from runtime.engine.events import RunListChanged
from runtime.errors import InvalidInput, UsageProblem
from runtime.model import JsonObject
from runtime.model.status import RunStatus
from runtime.services.core import Core
from runtime.services.listing import queries_of, run_filter
from runtime.services.methods import MethodParams, method
from runtime.services.run_info import find_run
from runtime.services.run_params import ListParams
from runtime.store import RunRow
from runtime.store.deleted import DeletedRuns
from runtime.store.listed import RunFilter

#: So many ids of runs are noted in the audit log with what was done to them.
NOTED = 50
_OVER = frozenset(status for status in RunStatus if status.final)


class SelectionParams(MethodParams):
    """Which runs: named (``runs``: ids, unique beginnings, ``last``), or all that a list shows (``fits``, the question
    of that list; its ``before`` keeps those out that came since), or those of one ``deletion``."""

    runs: tuple[str, ...] = Field((), max_length=10_000)
    fits: ListParams | None = None
    deletion: str = ""
    by: str = "person"


@method("run_bin.delete", SelectionParams)
async def delete(core: Core, params: SelectionParams) -> JsonObject:
    """Delete runs that are over: they leave every list and figure, and can be restored.

    Gives the ``deletion`` (for ``restore``), how many went (``count``) and how many stay because they are not over
    (``kept``). Raises InvalidInput when all that was named stays.
    """
    if bool(params.runs) == bool(params.fits):
        raise UsageProblem("Name runs to delete, or a list of them.")
    chosen, kept = await asyncio.to_thread(_to_delete, core, params)
    deletion = params.deletion or secrets.token_hex(8)
    for op in DeletedRuns.add(chosen, now_ms(), deletion):
        await core.store.writer.commit([op])
    if chosen:
        _note(core, "run.delete", params, chosen, deletion)
    return {"deletion": deletion, "count": len(chosen), "kept": kept}


@method("run_bin.restore", SelectionParams)
async def restore(core: Core, params: SelectionParams) -> JsonObject:
    """Put deleted runs back into the lists; those that are not deleted stay as they are. Gives the ``count``."""
    chosen = await asyncio.to_thread(_deleted, core, params)
    for op in DeletedRuns.take_back(chosen):
        await core.store.writer.commit([op])
    if chosen:
        _note(core, "run.restore", params, chosen, params.deletion)
    return {"count": len(chosen)}


@method("run_bin.remove", SelectionParams)
async def remove(core: Core, params: SelectionParams) -> JsonObject:
    """Remove deleted runs for good, with logs, pictures and files that no other run needs.

    Gives what went (``removed``: rows, files, bytes), and how many runs stay (``kept``) since others went on from them.
    Raises InvalidInput for a named run that is not deleted.
    """
    from runtime.store.retention import remove as remove_rows

    chosen = await asyncio.to_thread(_deleted, core, params)
    if params.runs and not chosen:
        raise InvalidInput(
            "Only deleted runs can be removed for good.", remedy="Delete them first; they can be restored until then."
        )
    async with core.resuming:  # nobody may go on from a run while it goes
        gone = await asyncio.to_thread(remove_rows, core.store, chosen, now_ms())
    if chosen:
        _note(core, "run.remove", params, chosen, params.deletion, **asdict(gone))
    return {"removed": asdict(gone), "kept": len(chosen) - gone.runs}


def _to_delete(core: Core, params: SelectionParams) -> tuple[list[int], int]:
    """Numbers of runs to delete, and how many of those meant are not over."""
    if params.fits is not None:
        return _fitting(core, params.fits)
    rows = [find_run(core, run) for run in dict.fromkeys(params.runs)]
    open_ = [row for row in rows if not row.status.final]
    if len(open_) == len(rows):
        raise _not_over(open_[0])
    return [row.n for row in rows if row.status.final and core.store.deleted.at(row.n) is None], len(open_)


def _fitting(core: Core, question: ListParams) -> tuple[list[int], int]:
    filter = replace(run_filter(question), deleted=False)
    asked = filter.statuses or frozenset(RunStatus)

    def numbers(statuses: Collection[RunStatus]) -> list[int]:
        narrowed: RunFilter = replace(filter, statuses=frozenset(statuses))
        return queries_of(core).run_numbers(narrowed, question.before) if statuses else []

    return numbers(asked & _OVER), len(numbers(asked - _OVER))


def _not_over(row: RunRow) -> InvalidInput:
    waits = row.status is RunStatus.WAITING
    return InvalidInput(
        f"The run {row.id} is {row.status.value}; only runs that are over can be deleted.",
        remedy="Answer what it waits for, or cancel it." if waits else "Cancel it first, or wait until it is over.",
    )


def _deleted(core: Core, params: SelectionParams) -> list[int]:
    """Numbers of the deleted runs that are meant."""
    if params.deletion:
        return core.store.deleted.of(params.deletion)
    if params.fits is not None:
        filter = replace(run_filter(params.fits), deleted=True)
        return queries_of(core).run_numbers(filter, params.fits.before)
    if not params.runs:
        raise UsageProblem("Name deleted runs, or a list of them.")
    rows = [find_run(core, run) for run in dict.fromkeys(params.runs)]
    return [row.n for row in rows if core.store.deleted.at(row.n) is not None]


def _note(core: Core, action: str, params: SelectionParams, chosen: list[int], deletion: str, **more: object) -> None:
    """Who did what to which runs, of very many the first; and everybody who shows a list hears of it."""
    ids = list(params.runs[:NOTED])
    detail = {"runs": len(chosen), "ids": ids, "deletion": deletion, **more}
    core.store.audit(params.by, action, ids[0] if len(params.runs) == 1 else f"{len(chosen)} runs", json.dumps(detail))
    core.events.emit(RunListChanged(run="", at=now_ms()))
