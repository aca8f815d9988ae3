"""Figures over many runs: what each day brought, and which workflows fail. Deleted runs do not count."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.store.deleted import HERE
from runtime.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Day:
    """One day of this machine's time (``2026-05-12``), by how its runs ended; ``open`` have not."""

    day: str
    completed: int = 0
    failed: int = 0
    cancelled: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class Failing:
    """A workflow whose last run that ended has failed: that run."""

    workflow_name: str
    id: str
    finished_at: int
    problem: str


@dataclass(frozen=True, slots=True)
class Performance:
    """How a workflow did: runs accepted, how those that ended did, and what a completed one took in the mean."""

    workflow_name: str
    runs: int
    completed: int
    failed: int
    seconds: float | None
    last: int


class RunFigures:
    """Questions that block for the length of their query."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def days(self, since: int) -> list[Day]:
        """Each day with runs accepted from ``since`` on (milliseconds), the first one first."""
        rows = self._reader.rows(
            "SELECT date(created_at / 1000, 'unixepoch', 'localtime'), sum(status = 'completed'), "
            "sum(status = 'failed'), sum(status = 'cancelled'), "
            "sum(status NOT IN ('completed', 'failed', 'cancelled')) "
            f"FROM runs WHERE created_at >= ? AND {HERE} GROUP BY 1 ORDER BY 1",
            (since,),
        )
        return [Day(*row) for row in rows]

    def workflows(self, since: int, limit: int = 8) -> list[Performance]:
        """The workflows with the most runs from ``since`` on, each under the name of its newest run."""
        rows = self._reader.rows(
            "SELECT workflow_name, count(*), sum(status = 'completed'), sum(status = 'failed'), "
            "avg(CASE WHEN status = 'completed' THEN (finished_at - started_at) / 1000.0 END), max(created_at) "
            f"FROM runs WHERE created_at >= ? AND {HERE} GROUP BY workflow_id ORDER BY 2 DESC, 1 LIMIT ?",
            (since, limit),
        )
        return [Performance(*row) for row in rows]

    def failing(self, since: int, limit: int = 5) -> list[Failing]:
        """Workflows that fail now, the one that failed last first. With a bare max(n) SQLite takes the other columns
        from each workflow's newest run."""
        rows = self._reader.rows(
            "SELECT workflow_name, id, finished_at, problem FROM (SELECT workflow_name, id, finished_at, status, "
            "coalesce(json_extract(error, '$.message'), '') AS problem, max(n) AS newest FROM runs "
            f"WHERE created_at >= ? AND {HERE} AND status IN ('completed', 'failed') GROUP BY workflow_id) "
            "WHERE status = 'failed' ORDER BY newest DESC LIMIT ?",
            (since, limit),
        )
        return [Failing(*row) for row in rows]
