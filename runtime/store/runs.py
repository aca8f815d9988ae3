"""Runs in the database: reading rows, and the statements that change them."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

from runtime.clock import now_ms
from runtime.model import JsonObject
from runtime.model.status import RunStatus
from runtime.store.deleted import HERE
from runtime.store.reader import Reader, Row
from runtime.store.writer import Op

#: Fewest characters that may stand for a run's id.
SHORTEST = 4

_COLUMNS = (
    "n, id, workflow_id, workflow_name, version, status, reason, priority, max_concurrent, origin, adopted_from, "
    "options, inputs, outputs, error, created_at, started_at, finished_at, owner, fence, lease_until"
)


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run as stored. Times are milliseconds since the epoch; ``adopted_from`` is another run's ``n``."""

    n: int
    id: str
    workflow_id: str
    workflow_name: str
    version: str
    status: RunStatus
    reason: str
    priority: int
    max_concurrent: int | None
    origin: str
    adopted_from: int | None
    options: JsonObject
    inputs: JsonObject
    outputs: JsonObject | None
    error: JsonObject | None
    created_at: int
    started_at: int | None
    finished_at: int | None
    owner: str
    fence: int
    lease_until: int


def _row(row: Row) -> RunRow:
    values = dict(zip((field.name for field in fields(RunRow)), row, strict=True))
    values["status"] = RunStatus(values["status"])
    for name in ("options", "inputs", "outputs", "error"):
        values[name] = json.loads(values[name]) if values[name] else None
    return RunRow(**values)


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


#: The condition under which a run may get a status: that it stands where the move is legal.
_MAY = {
    to: f"status IN ({', '.join(repr(status.value) for status in RunStatus if status.may_become(to))})"
    for to in RunStatus
}
_QUEUED = RunStatus.QUEUED


class Runs:
    """Queries answer at once from the reader; changes are operations for the writer."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def next_number(self) -> int:
        """A number above every run's, also above those that were removed; the caller alone hands numbers out."""
        row = self._reader.one("SELECT max(n) FROM (SELECT max(n) AS n FROM runs UNION SELECT max(run) FROM deleted)")
        return int(row[0] or 0) + 1 if row else 1

    def get(self, id: str) -> RunRow | None:
        """The run with this id, or the only one whose id begins with it (at least ``SHORTEST`` characters)."""
        row = self._reader.one(f"SELECT {_COLUMNS} FROM runs WHERE id=?", (id,))
        if row is not None:
            return _row(row)
        found = self.beginning(id)
        return self.get(found[0]) if len(found) == 1 and len(id) >= SHORTEST else None

    def beginning(self, start: str) -> list[str]:
        """The first few ids that begin with ``start``."""
        sql = "SELECT id FROM runs WHERE id >= ? AND id < ? ORDER BY id LIMIT 4"
        return [row[0] for row in self._reader.rows(sql, (start, start + "\U0010ffff"))]

    def by_number(self, n: int) -> RunRow:
        """The run with this number, which must exist."""
        row = self._reader.one(f"SELECT {_COLUMNS} FROM runs WHERE n=?", (n,))
        assert row is not None, n
        return _row(row)

    def relatives(self, n: int) -> list[RunRow]:
        """Runs that went on from the same first run as this one, without those that it went on from itself."""
        rows = self._reader.rows(
            "WITH RECURSIVE before(n, parent) AS (SELECT n, adopted_from FROM runs WHERE n=? UNION "
            "SELECT runs.n, adopted_from FROM runs JOIN before ON runs.n = parent), "
            "family(n) AS (SELECT min(n) FROM before UNION SELECT runs.n FROM runs JOIN family "
            "ON adopted_from = family.n) "
            f"SELECT {_COLUMNS} FROM runs WHERE n IN family AND n NOT IN (SELECT n FROM before) ORDER BY n",
            (n,),
        )
        return [_row(row) for row in rows]

    def newest(self) -> RunRow | None:
        """The run accepted last of those that are not deleted."""
        row = self._reader.one(f"SELECT {_COLUMNS} FROM runs WHERE {HERE} ORDER BY n DESC LIMIT 1")
        return _row(row) if row else None

    def queued(self, limit: int, without: Collection[tuple[str, int]] = ()) -> list[RunRow]:
        """Runs that wait to be started: highest priority first, then in the order they came.

        ``without`` leaves out workflows (id and limit of concurrent runs) of which enough go on already.
        """
        full = ",".join(["(?,?)"] * len(without))
        unless = f"AND (max_concurrent IS NULL OR (workflow_id, max_concurrent) NOT IN (VALUES {full}))" if full else ""
        rows = self._reader.rows(
            f"SELECT {_COLUMNS} FROM runs WHERE status='queued' {unless} ORDER BY priority DESC, n LIMIT ?",
            (*(value for pair in without for value in pair), limit),
        )
        return [_row(row) for row in rows]

    def abandoned(self, owner: str, now: int) -> list[RunRow]:
        """Runs marked as going on whose owner is gone (another process, or a lease that ran out), and runs that
        wait for a person until a moment that has passed. Paused runs stay paused until somebody lets them go on."""
        rows = self._reader.rows(
            f"SELECT {_COLUMNS} FROM runs WHERE (status='running' AND (owner<>? OR lease_until<?)) "
            "OR (status='waiting' AND lease_until BETWEEN 1 AND ?) ORDER BY n",
            (owner, now, now),
        )
        return [_row(row) for row in rows]

    def running_by_workflow(self) -> dict[str, int]:
        """How many runs of each workflow go on now."""
        return dict(
            self._reader.rows("SELECT workflow_id, count(*) FROM runs WHERE status IN ('running','paused') GROUP BY 1")
        )

    def counts(self) -> dict[str, int]:
        """Number of runs by status, without deleted ones."""
        return dict(self._reader.rows(f"SELECT status, count(*) FROM runs WHERE {HERE} GROUP BY status"))

    @staticmethod
    def insert(row: RunRow) -> Op:
        """A new run."""
        values = (
            row.n, row.id, row.workflow_id, row.workflow_name, row.version, row.status, row.reason, row.priority,
            row.max_concurrent, row.origin, row.adopted_from, _json(row.options), _json(row.inputs),
            _json(row.outputs), _json(row.error), row.created_at, row.started_at, row.finished_at,
            row.owner, row.fence, row.lease_until,
        )  # fmt: skip
        return f"INSERT INTO runs({_COLUMNS}) VALUES ({','.join('?' * len(values))})", values

    @staticmethod
    def claim(n: int, fence: int, owner: str, lease_until: int) -> Op:
        """Take a queued run over: the fencing number rises by one, and only if it was ``fence`` and still queued."""
        return (
            "UPDATE runs SET status='running', reason='', owner=?, fence=fence+1, lease_until=?, "
            "started_at=coalesce(started_at, ?) WHERE n=? AND status='queued' AND fence=?",
            (owner, lease_until, now_ms(), n, fence),
        )

    @staticmethod
    def renew(n: int, owner: str, lease_until: int) -> Op:
        """Keep the lease of a run this owner carries out."""
        return (
            "UPDATE runs SET lease_until=? WHERE n=? AND owner=? AND status IN ('running','paused')",
            (lease_until, n, owner),
        )

    @staticmethod
    def requeue(n: int, fence: int) -> Op:
        """Put an abandoned, parked, paused or answered run back into the queue; the old owner is fenced off."""
        return (
            f"UPDATE runs SET status='queued', owner='', fence=fence+1 WHERE n=? AND fence=? AND {_MAY[_QUEUED]}",
            (n, fence),
        )

    @staticmethod
    def set_status(n: int, status: RunStatus, reason: str = "", until: int | None = None) -> Op:
        """Change the status, where the move is legal. ``until`` is the lease of a run that goes on, the moment at
        which a waiting run must be looked at again (0: never), or None to leave that as it is."""
        return (
            f"UPDATE runs SET status=?, reason=?, lease_until=coalesce(?, lease_until) WHERE n=? AND {_MAY[status]}",
            (status, reason, until, n),
        )

    @staticmethod
    def finish(n: int, status: RunStatus, outputs: JsonObject | None, error: JsonObject | None, at: int) -> Op:
        """Give a run its final status, once and where the move is legal."""
        return (
            f"UPDATE runs SET status=?, reason='', outputs=?, error=?, finished_at=? WHERE n=? AND {_MAY[status]}",
            (status, _json(outputs), _json(error), at, n),
        )
