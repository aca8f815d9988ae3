"""Listings: pages of runs, log lines and audit entries, and figures of each workflow.

Functions block for the length of their query (services call them on a thread). Pages go by key, not by offset: the
hundredth costs what the first one does, and nothing is shown twice while new runs come in.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from runtime.model.status import RunStatus
from runtime.store.deleted import HERE, IN_BIN
from runtime.store.listed import AuditItem, LogItem, RunFilter, RunItem, RunPage
from runtime.store.reader import Reader, Row
from runtime.store.run_order import NEWEST_FIRST, RunMarks, RunOrder

#: From this level on a log line is trouble; the index ``logs_of_trouble`` holds those lines only.
WARNING = 30


class _Where:
    """Conditions that must all hold."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self.values: list[Any] = []

    def add(self, sql: str, *values: Any) -> None:
        self._conditions.append(sql)
        self.values += values

    def add_text(self, text: str, *columns: str, means: Sequence[str] = ()) -> None:
        """``text`` is part of one of the columns, or one of them is a name that it ``means``. LIKE is ten times faster
        but knows the case of A-Z only."""
        if text.isascii():
            condition, value = "{} LIKE ? ESCAPE '\\'", f"%{_escaped(text)}%"
        else:
            condition, value = "holds({}, ?)", text.casefold()
        either = [condition.format(column) for column in columns]
        marks = ", ".join("?" * len(means))
        either += [f"{column} IN ({marks})" for column in columns if means]
        self.add(f"({' OR '.join(either)})", *[value] * len(columns), *[*means] * len(columns))

    def __str__(self) -> str:
        return f" WHERE {' AND '.join(self._conditions)}" if self._conditions else ""


class Queries:
    """Listings of one data folder."""

    def __init__(self, reader: Reader, log_reader: Reader) -> None:
        self._reader = reader
        self._log_reader = log_reader

    def runs_page(self, filter: RunFilter, before: int | None = None, limit: int = 50) -> RunPage:
        """The newest runs that fit, older than ``before``."""
        where = _run_conditions(filter)
        if before is not None:
            where.add("n < ?", before)
        rows = self._lines(where, NEWEST_FIRST, limit + 1)
        items = rows[:limit]
        return RunPage(items, items[-1].n if len(rows) > limit else None)

    def run_marks(self, filter: RunFilter, order: RunOrder = NEWEST_FIRST, every: int = 200) -> RunMarks:
        """Where each page of ``every`` runs begins, in this order."""
        where = _run_conditions(filter)
        (total,) = self._reader.rows(f"SELECT count(*) FROM runs{where}", where.values)[0]
        sql = (
            f"SELECT value, n FROM (SELECT {order.key} AS value, n, row_number() OVER (ORDER BY {order.sql}) AS place "
            f"FROM runs{where}) WHERE (place - 1) % ? = 0 ORDER BY place"
        )
        return RunMarks(total, [(value, n) for value, n in self._reader.rows(sql, (*where.values, every))])

    def runs_from(self, filter: RunFilter, mark: tuple[Any, int], order: RunOrder, limit: int = 200) -> list[RunItem]:
        """The runs that fit from a mark on, the one at the mark first."""
        where = _run_conditions(filter)
        where.add(f"({order.key}, n) {'>=' if order.ascending else '<='} (?, ?)", *mark)
        return self._lines(where, order, limit)

    def _lines(self, where: _Where, order: RunOrder, limit: int) -> list[RunItem]:
        sql = (
            "SELECT n, id, status, reason, workflow_id, workflow_name, version, priority, origin, adopted_from, "
            "created_at, started_at, finished_at, coalesce(json_extract(error, '$.message'), ''), "
            "coalesce(json_extract(error, '$.name'), ''), coalesce(json_extract(options, '$.environment'), '') "
            f"FROM runs WHERE n IN (SELECT n FROM runs{where} ORDER BY {order.sql} LIMIT ?) ORDER BY {order.sql}"
        )
        return [_run_item(*row) for row in self._reader.rows(sql, (*where.values, limit))]

    def run_counts(self, filter: RunFilter) -> dict[RunStatus, int]:
        """How many runs there are in each status among those that fit otherwise."""
        where = _run_conditions(filter, statuses=False)
        rows = self._reader.rows(f"SELECT status, count(*) FROM runs{where} GROUP BY status", where.values)
        return {RunStatus(status): count for status, count in rows}

    def newest_number(self, filter: RunFilter) -> int:
        """The highest number among the runs that fit; 0 when none does."""
        where = _run_conditions(filter)
        return int(self._reader.rows(f"SELECT coalesce(max(n), 0) FROM runs{where}", where.values)[0][0])

    def run_numbers(self, filter: RunFilter, before: int | None = None) -> list[int]:
        """The numbers of all runs that fit, those below ``before``."""
        where = _run_conditions(filter)
        if before is not None:
            where.add("n < ?", before)
        return [n for (n,) in self._reader.rows(f"SELECT n FROM runs{where}", where.values)]

    def logs_page(
        self,
        run: int,
        *,
        level: int = 0,
        text: str = "",
        step: str = "",
        scope: str | None = None,
        after: int = 0,
        before: int | None = None,
        limit: int = 1000,
    ) -> list[LogItem]:
        """Lines of a run in order, those after line ``after``, of at least ``level`` (10 debug … 40 error); of a
        ``step`` and ``scope`` where they are given. With ``before`` the last ones before that line (0: of all)."""
        where = _Where()
        where.add("run = ? AND n > ?", run, after)
        if level >= WARNING:
            where.add(f"level >= {WARNING}")  # in these words, or the index is not used
        if level:
            where.add("level >= ?", level)
        if step:
            where.add("step = ?", step)
        if scope is not None:
            where.add("scope = ?", scope)
        if before:
            where.add("n < ?", before)
        if text:
            where.add_text(text, "message")
        order = "n" if before is None else "n DESC"
        sql = f"SELECT n, at, level, scope, step, message, data FROM logs{where} ORDER BY {order} LIMIT ?"
        rows = self._log_reader.rows(sql, (*where.values, limit))
        return [LogItem(*_with_json(row)) for row in (rows if before is None else reversed(rows))]

    def audit_page(
        self,
        *,
        actor: str = "",
        action: str = "",
        object: str = "",
        text: str = "",
        means: Sequence[str] = (),
        since: int | None = None,
        until: int | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> list[AuditItem]:
        """The newest entries that fit, older than entry ``before``; ``action`` is a beginning such as ``vault.``.

        ``since`` and ``until`` are milliseconds; ``text`` is part of what was done, of whom, to what, or of the detail;
        ``means`` are actors and actions that it stands for, too.
        """
        where = _Where()
        if actor:
            where.add("actor = ?", actor)
        if action:
            where.add("action LIKE ? ESCAPE '\\'", f"{_escaped(action)}%")
        if object:
            where.add("object = ?", object)
        if text:
            where.add_text(text, "actor", "action", "object", "detail", means=means)
        if since is not None:
            where.add("at >= ?", since)
        if until is not None:
            where.add("at < ?", until)
        if before is not None:
            where.add("n < ?", before)
        sql = f"SELECT n, at, actor, action, object, detail FROM audit{where} ORDER BY n DESC LIMIT ?"
        return [AuditItem(*_with_json(row)) for row in self._reader.rows(sql, (*where.values, limit))]


def _run_item(n: int, id: str, status: str, *others: Any) -> RunItem:
    return RunItem(n, id, RunStatus(status), *others)


def _with_json(row: Row) -> list[Any]:
    """The columns, the last one read as JSON."""
    return [*row[:-1], json.loads(row[-1])]


def _run_conditions(filter: RunFilter, *, statuses: bool = True) -> _Where:
    where = _Where()
    where.add(IN_BIN if filter.deleted else HERE)
    if filter.statuses and statuses:
        marks = ", ".join("?" * len(filter.statuses))
        where.add(f"status IN ({marks})", *sorted(filter.statuses))
    if filter.workflow:
        where.add("(workflow_id = ? OR workflow_name = ?)", filter.workflow, filter.workflow)
    if filter.origin:
        where.add("origin = ?", filter.origin)
    if filter.text:
        more = ("coalesce(json_extract(error, '$.message'), '')",) if filter.errors else ()
        where.add_text(filter.text, "id", "workflow_name", *more)
    if filter.since is not None:
        where.add("created_at >= ?", filter.since)
    if filter.until is not None:
        where.add("created_at < ?", filter.until)
    return where


def _escaped(text: str) -> str:
    """For LIKE: its wildcards as plain characters."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
