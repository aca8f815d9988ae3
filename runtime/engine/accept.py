"""Accepting a run: inputs checked, version pinned, one transaction."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field

from runtime.clock import now_ms
from runtime.engine.bundle import Bundle
from runtime.engine.journal.run_journal import encode, preserve
from runtime.errors import InvalidInput
from runtime.model import JsonObject, Workflow
from runtime.model.status import Kind, RunStatus
from runtime.model.variables import check_inputs
from runtime.store import Entry, Op, RunRow, Runs

#: A run's id names a folder, too, which is removed when the run is done: it must never lead anywhere else.
RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants to be run. ``adopt`` holds entries of an earlier run that are taken over as they are."""

    bundle: Bundle
    inputs: JsonObject = field(default_factory=dict)
    run_id: str = ""
    priority: int = 0
    origin: str = "cli"
    options: JsonObject = field(default_factory=dict)
    adopted_from: int | None = None
    adopt: tuple[Entry, ...] = ()


def accept_ops(request: Request, number: int) -> tuple[RunRow, list[Op]]:
    """The new run's row and the statements that make it durable. Raises InvalidInput, InvalidFile."""
    bundle = request.bundle
    bundle.plans  # noqa: B018 - an unsound graph is refused here, before anything is kept
    _check_ids_and_inputs(request)
    row = _row(request, number)
    _check_size(row, bundle.workflow)
    version = "INSERT OR IGNORE INTO versions(hash, workflow_id, document, created_at) VALUES (?,?,?,?)"
    created = Entry(1, row.created_at, Kind.RUN_CREATED, data={"origin": request.origin})
    adopted = [
        Entry(seq, entry.at, entry.kind, entry.scope, entry.step, entry.attempt, entry.data).op(number)
        for seq, entry in enumerate(request.adopt, start=2)
    ]
    ops = [
        (version, (bundle.hash, bundle.workflow.id, bundle.text, row.created_at)),
        Runs.insert(row),
        created.op(number),
        *adopted,
    ]
    return row, ops


def _check_ids_and_inputs(request: Request) -> None:
    workflow = request.bundle.workflow
    for id in (request.run_id, str(request.options.get("key", ""))):
        if id and not RUN_ID.fullmatch(id):
            raise InvalidInput(
                f"{id!r:.80} cannot be the id of a run.",
                remedy="Use letters, digits, dots, dashes and underscores, at most 80; begin with a letter or digit.",
            )
    _, wrong = check_inputs(dict(workflow.variables), request.inputs)
    if wrong:
        raise InvalidInput(
            f'{len(wrong)} of the inputs of "{workflow.label}" are wrong: '
            + "; ".join(f"{name}: {message}" for name, message in sorted(wrong.items())),
            fields=wrong,
            remedy="Give them with --var NAME=VALUE or --vars FILE.",
        )


def _check_size(row: RunRow, workflow: Workflow) -> None:
    size, most = len(encode(row.inputs).encode("utf-8", "backslashreplace")), workflow.settings.max_payload
    if size > most:
        raise InvalidInput(
            f'The inputs of "{workflow.label}" are {size:,} bytes long; the workflow allows {most:,}.',
            remedy="Give a file's path instead of what it holds, or raise the workflow's limit on payloads.",
        )


def _row(request: Request, number: int) -> RunRow:
    workflow = request.bundle.workflow
    return RunRow(
        n=number,
        id=request.run_id or uuid.uuid4().hex[:20],
        workflow_id=workflow.id,
        workflow_name=workflow.label,
        version=request.bundle.hash,
        status=RunStatus.QUEUED,
        reason="",
        priority=request.priority,
        max_concurrent=workflow.settings.max_concurrent_runs,
        origin=request.origin,
        adopted_from=request.adopted_from,
        options=request.options,
        inputs=preserve(request.inputs),
        outputs=None,
        error=None,
        created_at=now_ms(),
        started_at=None,
        finished_at=None,
        owner="",
        fence=0,
        lease_until=0,
    )
