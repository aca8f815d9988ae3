"""Runs as the doors show them: JSON values with times as text."""

from __future__ import annotations

from runtime.clock import iso
from runtime.engine.answers import shown_answer
from runtime.engine.bundle import Bundle
from runtime.errors import InvalidFile, InvalidInput
from runtime.model import JsonObject, Workflow
from runtime.model.status import Kind
from runtime.report.inputs import shown_inputs
from runtime.report.names import Names
from runtime.services.core import Core
from runtime.store import Entry, RunRow
from runtime.store.runs import SHORTEST


def find_run(core: Core, id: str) -> RunRow:
    """The run with this id, a unique beginning of one, or ``last``. Raises InvalidInput."""
    row = core.store.runs.newest() if id == "last" else core.store.runs.get(id)
    if row is not None:
        return row
    remedy = "`understudy runs list` shows the runs."
    if like := core.store.runs.beginning(id) if id else []:
        message = f"Several runs begin with {id!r}: {', '.join(like)}" if len(like) > 1 else f"Is {like[0]} meant?"
        remedy = f"{message}. Give more characters, at least {SHORTEST}."
        raise InvalidInput(f'"{id}" does not name one run.', remedy=remedy)
    raise InvalidInput(f'There is no run "{id}" in {core.home}.', remedy=remedy)


def refuse_deleted(core: Core, row: RunRow) -> None:
    """Raises InvalidInput for a run that is deleted: it must be restored first."""
    if core.store.deleted.at(row.n) is not None:
        raise InvalidInput(
            f"The run {row.id} is deleted.",
            remedy=f"Restore it first: in the view of deleted runs, or with `understudy runs restore {row.id}`.",
        )


def run_info(core: Core, row: RunRow) -> JsonObject:
    """One run: what it is, how it stands, what it gave."""
    info: JsonObject = {
        "id": row.id,
        "workflow": row.workflow_name,
        "workflow_id": row.workflow_id,
        "flow": _file(core, row),
        "environment": str(row.options.get("environment") or ""),
        "version": row.version[:12],
        "status": row.status.value,
        "reason": row.reason,
        "priority": row.priority,
        "origin": row.origin,
        "inputs": shown_inputs(row, _workflow(core, row)) if row.inputs else {},
        "outputs": row.outputs,
        "error": row.error,
        "created_at": iso(row.created_at),
        "started_at": iso(row.started_at) if row.started_at else None,
        "finished_at": iso(row.finished_at) if row.finished_at else None,
        "seconds": _seconds(row),
    }
    if (deleted_at := core.store.deleted.at(row.n)) is not None:
        info["deleted_at"] = iso(deleted_at)
    if row.adopted_from is not None:
        info["adopted_from"] = core.store.runs.by_number(row.adopted_from).id
    if row.status.value == "waiting":
        names = Names.of(core.store, row)
        info["waiting_for"] = [
            {**place, "name": names.label(place["scope"], place["step"])} for place in waiting_for(core, row)
        ]
    return info


def _file(core: Core, row: RunRow) -> str:
    """The workflow's file as the run was accepted; it may be gone."""
    found = core.store.reader.one("SELECT json_extract(document, '$.file') FROM versions WHERE hash=?", (row.version,))
    return str(found[0] or "") if found else ""


def _workflow(core: Core, row: RunRow) -> Workflow | None:
    """The workflow as the run was accepted with it; None when it cannot be read any more."""
    found = core.store.reader.one("SELECT document FROM versions WHERE hash=?", (row.version,))
    try:
        return Bundle.from_text(found[0]).workflow if found else None
    except InvalidFile:
        return None


def waiting_for(core: Core, row: RunRow) -> list[JsonObject]:
    """What a waiting run waits for: scope, step, reason (ask or doubt) and the question."""
    kinds = (Kind.STEP_WAITING, Kind.STEP_IN_DOUBT, Kind.STEP_ANSWERED, Kind.STEP_COMPLETED, Kind.STEP_FAILED)
    open_: dict[tuple[str, str], Entry] = {}
    for entry in core.store.journal.of_kinds(row.n, kinds):
        place = (entry.scope, entry.step)
        if entry.kind in (Kind.STEP_WAITING, Kind.STEP_IN_DOUBT):
            open_[place] = entry
        else:
            open_.pop(place, None)
    return [
        {"scope": scope, "step": step, "since": iso(entry.at), **entry.values} for (scope, step), entry in open_.items()
    ]


def entry_info(entry: Entry) -> JsonObject:
    """One journal entry."""
    return {
        "seq": entry.seq,
        "at": iso(entry.at),
        "kind": entry.kind.value,
        "scope": entry.scope,
        "step": entry.step,
        "attempt": entry.attempt,
        **shown_answer(entry.values),
    }


def _seconds(row: RunRow) -> float | None:
    if row.started_at is None or row.finished_at is None:
        return None
    return round((row.finished_at - row.started_at) / 1000, 3)
