"""Lists for people and pages: runs by filter, log lines of a run."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from runtime.clock import iso
from runtime.errors import UsageProblem
from runtime.model import JsonObject
from runtime.model.status import RunStatus
from runtime.services.core import Core
from runtime.store import RunRow

if TYPE_CHECKING:
    from runtime.services.run_params import ListParams, LogParams
    from runtime.store.listed import LogItem, RunFilter, RunItem
    from runtime.store.queries import Queries

#: Names of log levels to the numbers they are kept under.
LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}
_NAMES = {number: name for name, number in LEVELS.items()}


def runs_listing(core: Core, params: ListParams) -> JsonObject:
    """A page of runs, newest first, and how many there are of each status among those that fit otherwise.

    Raises UsageProblem for a status or a date that cannot be read.
    """
    queries, filter = queries_of(core), run_filter(params)
    page = queries.runs_page(filter, params.before, params.limit)
    counts = queries.run_counts(filter) if params.counts else {}
    return {
        "runs": [run_line(item) for item in page.runs],
        "next": page.next,
        "counts": {status.value: count for status, count in counts.items()},
    }


def run_filter(params: ListParams) -> RunFilter:
    """The filter that a question means. Raises UsageProblem for a status or a date that cannot be read."""
    from runtime.store.listed import RunFilter

    return RunFilter(
        statuses=frozenset(_status(text) for text in params.status),
        workflow=params.workflow,
        text=params.text,
        since=moment(params.since, "since") if params.since else None,
        until=moment(params.until, "until") if params.until else None,
        deleted=params.deleted,
        errors=params.errors,
    )


def open_runs(core: Core) -> list[str]:
    """The ids of all runs that have not ended: those that run first, then the others."""
    from runtime.store.listed import RunFilter

    statuses = frozenset(status for status in RunStatus if not status.final)
    found: list[RunItem] = []
    before: int | None = None
    while True:
        page = queries_of(core).runs_page(RunFilter(statuses=statuses), before, 1000)
        found += page.runs
        if page.next is None:
            break
        before = page.next
    return [item.id for item in sorted(found, key=lambda item: item.status is not RunStatus.RUNNING)]


def log_lines(core: Core, row: RunRow, params: LogParams) -> list[JsonObject]:
    """Log lines of a run in order. Raises UsageProblem for an unknown level."""
    level = LEVELS.get(params.level.lower())
    if level is None:
        raise UsageProblem(f'There is no log level "{params.level}".', remedy=f"Levels are: {', '.join(LEVELS)}.")
    asked = params.model_dump(exclude={"run", "level"})
    return [log_line(line) for line in queries_of(core).logs_page(row.n, level=level, **asked)]


def log_line(line: LogItem) -> JsonObject:
    """One line; ``n`` is the ``after`` of what follows it."""
    return {
        "n": line.n,
        "at": iso(line.at),
        "level": _NAMES.get(line.level, str(line.level)),
        "scope": line.scope,
        "step": line.step,
        "message": line.message,
        "data": line.data,
    }


def moment(text: str, field: str) -> int:
    """Milliseconds of ``2026-05-12`` (its first moment), with a time or an offset; without one it is local time.

    Raises UsageProblem that names ``field``.
    """
    try:
        found = datetime.fromisoformat(text.strip())
        return round(found.astimezone().timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        today = date.today()
        raise UsageProblem(
            f'{field}: "{text}" is not a date.',
            remedy=f'Write it as {today - timedelta(days=1)}, or with a time as "{today} 09:30".',
        ) from None


def _status(text: str) -> RunStatus:
    try:
        return RunStatus(text.strip().lower())
    except ValueError:
        raise UsageProblem(f'There is no status "{text}".', remedy=f"Statuses are: {', '.join(RunStatus)}.") from None


def run_line(item: RunItem) -> JsonObject:
    started, finished = item.started_at, item.finished_at
    return {
        "n": item.n,
        "id": item.id,
        "workflow": item.workflow_name,
        "workflow_id": item.workflow_id,
        "version": item.version[:12],
        "status": item.status.value,
        "reason": item.reason,
        "priority": item.priority,
        "origin": item.origin,
        "error": item.problem,
        "failed_step": item.step,
        "environment": item.environment,
        "created_at": iso(item.created_at),
        "started_at": iso(started) if started is not None else None,
        "finished_at": iso(finished) if finished is not None else None,
        "seconds": round((finished - started) / 1000, 3) if started is not None and finished is not None else None,
        "resumed": item.adopted_from is not None,
    }


def queries_of(core: Core) -> Queries:
    from runtime.store.queries import Queries

    return Queries(core.store.reader, core.store.log_reader)
