"""Deletes what nobody needs any more: old finished runs with all that belongs to them, old log lines and pictures.

A run vanishes at once; what belonged to it is then swept away in small transactions, between which the runs that go on
commit as ever. A sweep that was cut off is finished by the next one, which looks for everything whose run is gone. The
freed pages are used again; the file is never made smaller (VACUUM would hold up every run for its length).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runtime.store.deleted import IN_BIN, DeletedRuns, slices
from runtime.store.errors import translate_os
from runtime.store.reader import Reader
from runtime.store.writer import Op

if TYPE_CHECKING:
    from runtime.store.store import Store

DAY_MS = 86_400_000
#: Rows that one transaction removes: a few milliseconds for the others who wait.
SLICE = 500
#: Runs that one transaction removes; their inputs and outputs may be long.
RUNS_SLICE = 20
#: A file without a run is left alone this long: a step may have stored it just now and not named it yet.
FRESH_SECONDS = 3600

#: Which runs may go.
FINAL = "status IN ('completed', 'failed', 'cancelled')"
#: Nobody went on from it, or those who did are gone.
_FREE = "NOT EXISTS (SELECT 1 FROM runs AS later WHERE later.adopted_from = runs.n)"


@dataclass(frozen=True, slots=True)
class Policy:
    """How long things are kept, deleted runs from their deletion on; 0 keeps them all. Beyond
    ``max_runs`` the oldest finished runs go first."""

    keep_runs_days: float = 0
    keep_logs_days: float = 0
    keep_pictures_days: float = 0
    max_runs: int = 0
    keep_deleted_days: float = 0


@dataclass(slots=True)
class Removed:
    """What is gone: ``files`` of the blob folder and their ``bytes``, rows of the others."""

    runs: int = 0
    log_lines: int = 0
    pictures: int = 0
    files: int = 0
    bytes: int = 0


def apply(store: Store, policy: Policy, now: int) -> Removed:
    """Bring the data folder to ``policy`` as of ``now`` (milliseconds). Raises StoreError; blocks, so use a thread.

    Only runs that are final go. The newest run stays, whatever its age, so that no number is given twice; so does a run
    whose outcomes a kept run adopted.
    """
    removed = Removed()
    if policy.keep_deleted_days:
        _remove_deleted(store, store.deleted.before(now - policy.keep_deleted_days * DAY_MS), removed)
    _remove_runs(store, policy, now, removed)
    _remove_pictures(store, policy, now, removed)
    _sweep(store, removed)
    _remove_old_lines(store, policy, now, removed)
    _remove_files(store, now / 1000 - FRESH_SECONDS, removed)
    return removed


def remove(store: Store, numbers: Iterable[int], now: int) -> Removed:
    """Remove deleted runs for good, and the files that no other run needs, as of ``now`` (milliseconds). Raises
    StoreError; blocks, so use a thread.

    What is not deleted, or has a kept run's adopted outcomes, stays.
    """
    removed = Removed()
    _remove_deleted(store, numbers, removed)
    _sweep(store, removed)
    # Only a run that goes on can have stored a file that it has not named yet.
    (began,) = store.reader.rows(f"SELECT min(coalesce(started_at, created_at)) FROM runs WHERE NOT {FINAL}")[0]
    _remove_files(store, (now if began is None else min(began, now)) / 1000, removed)
    return removed


def _sweep(store: Store, removed: Removed) -> None:
    """What belonged to runs that are gone."""
    _remove_rows_of_gone_runs(store)
    _remove_versions(store)
    _remove_lines_of_gone_runs(store, removed)
    store.writer.commit_now([DeletedRuns.forget()])


def _remove_deleted(store: Store, numbers: Iterable[int], removed: Removed) -> None:
    """The newest first: a run goes before the one whose outcomes it adopted, which was there before it."""
    for part in slices(sorted(numbers, reverse=True), RUNS_SLICE):
        chosen = json.dumps(part)
        free = f"n IN (SELECT value FROM json_each(?)) AND {IN_BIN} AND {FINAL} AND {_FREE}"
        while found := store.reader.rows(f"SELECT n FROM runs WHERE {free}", (chosen,)):
            store.writer.commit_now([(f"DELETE FROM runs WHERE {free}", (chosen,))])
            removed.runs += len(found)


def _remove_runs(store: Store, policy: Policy, now: int, removed: Removed) -> None:
    too_old = now - policy.keep_runs_days * DAY_MS if policy.keep_runs_days else 0
    while numbers := _doomed(store.reader, policy.max_runs, too_old):
        chosen = "SELECT value FROM json_each(?)"
        store.writer.commit_now([(f"DELETE FROM runs WHERE n IN ({chosen}) AND {FINAL}", (json.dumps(numbers),))])
        removed.runs += len(numbers)


def _doomed(reader: Reader, max_runs: int, too_old: float) -> list[int]:
    """Numbers of runs to delete next, oldest first."""
    (count, newest), *_ = reader.rows("SELECT count(*), max(n) FROM runs")
    excess = max(0, count - max_runs) if max_runs else 0
    free = f"{FINAL} AND n < ? AND {_FREE}"
    if excess:
        rows = reader.rows(f"SELECT n FROM runs WHERE {free} ORDER BY n LIMIT ?", (newest, min(excess, RUNS_SLICE)))
        if rows:
            return [n for (n,) in rows]
    rows = reader.rows(f"SELECT n FROM runs WHERE {free} AND finished_at < ? LIMIT ?", (newest, too_old, RUNS_SLICE))
    return [n for (n,) in rows]


def _remove_rows_of_gone_runs(store: Store) -> None:
    for table, key in (("journal", "seq"), ("blobs", "hash")):
        gone = _gone(store, store.reader, table)
        for ops in _deletions(table, key, gone):
            store.writer.commit_now(ops)


def _remove_lines_of_gone_runs(store: Store, removed: Removed) -> None:
    gone = _gone(store, store.log_reader, "logs")
    for ops in _deletions("logs", "n", gone):
        store.logs.commit_now(ops)
    removed.log_lines += sum(gone.values())


def _gone(store: Store, reader: Reader, table: str) -> dict[int, int]:
    """Runs that are named in ``table`` and are no more, with the number of their rows there."""
    # From one run to the next by the index, not row by row. A run is there before anything that names it.
    named = reader.rows(
        f"WITH RECURSIVE seen(run) AS (SELECT min(run) FROM {table} UNION ALL "
        f"SELECT (SELECT min(run) FROM {table} WHERE run > seen.run) FROM seen WHERE run IS NOT NULL) "
        "SELECT run FROM seen WHERE run IS NOT NULL"
    )
    gone = store.reader.rows(
        "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT n FROM runs)", (json.dumps([n for (n,) in named]),)
    )
    return {n: reader.rows(f"SELECT count(*) FROM {table} WHERE run = ?", (n,))[0][0] for (n,) in gone}


def _deletions(table: str, key: str, gone: dict[int, int]) -> Iterator[list[Op]]:
    """Statements that delete all rows of some runs, about ``SLICE`` rows a transaction."""
    sql = f"DELETE FROM {table} WHERE run = ? AND {key} IN (SELECT {key} FROM {table} WHERE run = ? LIMIT ?)"
    ops: list[Op] = []
    rows = 0
    for run, count in gone.items():
        for left in range(count, 0, -SLICE):
            ops.append((sql, (run, run, SLICE)))
            rows += min(left, SLICE)
            if rows >= SLICE:
                yield ops
                ops, rows = [], 0
    if ops:
        yield ops


def _remove_versions(store: Store) -> None:
    """Workflow versions that no run has."""
    unused = "hash NOT IN (SELECT version FROM runs)"
    sql = f"DELETE FROM versions WHERE hash IN (SELECT hash FROM versions WHERE {unused} LIMIT ?)"
    while store.reader.one(f"SELECT 1 FROM versions WHERE {unused} LIMIT 1"):
        store.writer.commit_now([(sql, (RUNS_SLICE,))])


def _remove_pictures(store: Store, policy: Policy, now: int, removed: Removed) -> None:
    if not policy.keep_pictures_days:
        return
    select = (
        "SELECT run, hash FROM blobs WHERE (run, hash) > (?, ?) AND media_type LIKE 'image/%' AND created_at < ? "
        f"AND run IN (SELECT n FROM runs WHERE {FINAL}) ORDER BY run, hash LIMIT ?"
    )
    last: tuple[int, str] = (0, "")
    while rows := store.reader.rows(select, (*last, now - policy.keep_pictures_days * DAY_MS, SLICE)):
        store.writer.commit_now([("DELETE FROM blobs WHERE run = ? AND hash = ?", row) for row in rows])
        removed.pictures += len(rows)
        last = (rows[-1][0], rows[-1][1])


def _remove_old_lines(store: Store, policy: Policy, now: int, removed: Removed) -> None:
    """Lines are numbered in the order of time, so the old ones come first; those of runs that go on stay."""
    if not policy.keep_logs_days:
        return
    too_old, last = now - policy.keep_logs_days * DAY_MS, 0
    going = json.dumps([n for (n,) in store.reader.rows(f"SELECT n FROM runs WHERE NOT {FINAL}")])
    chosen = "n > ? AND n <= ? AND at < ? AND run NOT IN (SELECT value FROM json_each(?))"
    while rows := store.log_reader.rows("SELECT n, at FROM logs WHERE n > ? ORDER BY n LIMIT ?", (last, SLICE)):
        if rows[0][1] >= too_old:
            return
        values = (last, rows[-1][0], too_old, going)
        removed.log_lines += store.log_reader.rows(f"SELECT count(*) FROM logs WHERE {chosen}", values)[0][0]
        store.logs.commit_now([(f"DELETE FROM logs WHERE {chosen}", values)])
        last = rows[-1][0]


def _remove_files(store: Store, unused_since: float, removed: Removed) -> None:
    """Blob files that no run refers to and nobody put since then, and what a crash left of half-written ones."""
    try:
        for prefix, files in store.blobs.folders():
            sql = "SELECT DISTINCT hash FROM blobs WHERE hash >= ? AND hash < ?"
            known = {digest for (digest,) in store.reader.rows(sql, (prefix, f"{prefix}g"))}
            for path in files:
                if path.name not in known and (size := store.blobs.discard(path, unused_since)):
                    removed.files += 1
                    removed.bytes += size
    except OSError as error:
        raise translate_os(error, store.blobs.folder) from error
