"""What a retention policy would delete, counted without deleting it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runtime.store.reader import Reader
from runtime.store.retention import DAY_MS, FINAL, Policy, Removed

if TYPE_CHECKING:
    from runtime.store.store import Store


@dataclass(slots=True)
class _Run:
    final: bool
    finished_at: int
    adopted_from: int | None
    deleted_at: int | None


def preview(store: Store, policy: Policy, now: int) -> Removed:
    """What ``apply`` would remove. Files that a crash left without a run are not looked for. Raises StoreError."""
    gone = json.dumps(sorted(_runs(store.reader, policy, now)))
    removed = Removed(runs=len(json.loads(gone)))
    removed.log_lines = _lines(store, policy, now, gone)
    too_old = now - policy.keep_pictures_days * DAY_MS if policy.keep_pictures_days else 0
    picture = f"media_type LIKE 'image/%' AND created_at < ? AND run IN (SELECT n FROM runs WHERE {FINAL})"
    swept = "run IN (SELECT value FROM json_each(?))"
    sql = f"SELECT count(*) FROM blobs WHERE {picture} AND NOT {swept}"
    removed.pictures = store.reader.rows(sql, (too_old, gone))[0][0]
    sql = (
        "SELECT count(*), coalesce(sum(size), 0) FROM (SELECT max(size) AS size FROM blobs GROUP BY hash "
        f"HAVING min({swept} OR ({picture})))"
    )
    removed.files, removed.bytes = store.reader.rows(sql, (gone, too_old))[0]
    return removed


def _runs(reader: Reader, policy: Policy, now: int) -> set[int]:
    """Numbers of the runs that would go: what was deleted long ago, the oldest beyond the number, what is too old."""
    sql = (
        f"SELECT n, {FINAL}, coalesce(finished_at, 0), adopted_from, deleted.at "
        "FROM runs LEFT JOIN deleted ON run = n ORDER BY n"
    )
    there = {n: _Run(bool(final), *others) for n, final, *others in reader.rows(sql)}
    gone = _deleted(there, now - policy.keep_deleted_days * DAY_MS) if policy.keep_deleted_days else set()
    newest = max(there, default=0)
    kept_count = policy.max_runs or len(there)
    too_old = now - policy.keep_runs_days * DAY_MS if policy.keep_runs_days else 0
    # A run that another adopted is free once that one has gone.
    while free := _free(there, newest):
        excess = len(there) - kept_count
        chosen = free[:excess] if excess > 0 else [n for n in free if there[n].finished_at < too_old]
        if not chosen:
            break
        for n in chosen:
            del there[n]
        gone.update(chosen)
    return gone


def _deleted(there: dict[int, _Run], before: float) -> set[int]:
    """Takes away what was deleted before this moment; whoever adopted outcomes goes before whom it has them from."""
    adopters = Counter(run.adopted_from for run in there.values())
    gone: set[int] = set()
    for n, run in sorted(there.items(), reverse=True):
        if run.deleted_at is not None and run.deleted_at < before and run.final and not adopters[n]:
            adopters[run.adopted_from] -= 1
            del there[n]
            gone.add(n)
    return gone


def _free(there: dict[int, _Run], newest: int) -> list[int]:
    adopted = {run.adopted_from for run in there.values()}
    return [n for n, run in there.items() if run.final and n < newest and n not in adopted]


def _lines(store: Store, policy: Policy, now: int, gone: str) -> int:
    """Log lines of the runs that would go, and old ones of others that have ended."""
    too_old = now - policy.keep_logs_days * DAY_MS if policy.keep_logs_days else 0
    going = json.dumps([n for (n,) in store.reader.rows(f"SELECT n FROM runs WHERE NOT ({FINAL})")])
    sql = (
        "SELECT count(*) FROM logs WHERE run IN (SELECT value FROM json_each(?)) "
        "OR (at < ? AND run NOT IN (SELECT value FROM json_each(?)))"
    )
    return int(store.log_reader.rows(sql, (gone, too_old, going))[0][0])
