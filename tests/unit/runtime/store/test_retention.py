"""Retention: what goes, what stays, and that nobody is disturbed."""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.model.status import RunStatus
from runtime.store import Op, Runs, Store, retention
from runtime.store.deleted import DeletedRuns
from runtime.store.retention import DAY_MS, SLICE, Policy, apply, remove
from runtime.store.retention_preview import preview
from tests.fixtures.store_rows import NOW, add_runs, entry, finished_row, run_row, sequence

OLD, NEW = NOW - 100 * DAY_MS, NOW - DAY_MS
EVERYTHING = Policy(keep_runs_days=90, keep_logs_days=30, keep_pictures_days=14)


def numbers(store: Store, table: str = "runs", column: str = "n") -> list[int]:
    return [n for (n,) in store.reader.rows(f"SELECT DISTINCT {column} FROM {table} ORDER BY 1")]


def logged(store: Store) -> list[tuple[int, int]]:
    return [(run, at) for run, at in store.log_reader.rows("SELECT run, at FROM logs ORDER BY n")]


def log(store: Store, run: int, at: int) -> None:
    store.writer.log((run, at, 20, "", "a", "a line", "{}"))
    store.logs.commit_now([])


def keep(store: Store, run: int, data: bytes, media_type: str = "image/png", at: int = OLD) -> Path:
    """Store a blob of a run; its file is as old as its row."""
    reference = store.blobs.put(data)
    path = store.blobs.path(reference)
    os.utime(path, (at / 1000, at / 1000))
    sql = "INSERT INTO blobs(run, hash, media_type, name, size, created_at) VALUES (?,?,?,?,?,?)"
    store.writer.commit_now([(sql, (run, path.name, media_type, "a", len(data), at))])
    return path


def test_old_finished_runs_go_with_all_that_belongs_to_them(store: Store) -> None:
    add_runs(store, finished_row(1, OLD, version="old"), finished_row(2, NEW), run_row(3))
    store.writer.commit_now([("INSERT INTO versions VALUES (?,'a','{}',1)", (name,)) for name in ("old", "v1")])
    for run in (1, 2):
        log(store, run, NEW)
    file = keep(store, 1, b"picture", at=NEW)
    os.utime(file, (OLD / 1000, OLD / 1000))
    removed = apply(store, Policy(keep_runs_days=90), NOW)
    assert (removed.runs, removed.log_lines, removed.files, removed.bytes) == (1, 1, 1, 7)
    assert numbers(store) == numbers(store, "journal", "run") == [2, 3]
    assert numbers(store, "blobs", "run") == []
    assert logged(store) == [(2, NEW)]
    assert store.reader.rows("SELECT hash FROM versions") == [("v1",)]
    assert not file.exists()


@pytest.mark.parametrize("status", [status for status in RunStatus if not status.final])
def test_a_run_that_is_not_final_is_never_touched(store: Store, status: RunStatus) -> None:
    add_runs(store, run_row(1, status=status, created_at=OLD), finished_row(2, NEW))
    log(store, 1, OLD)
    file = keep(store, 1, b"picture")
    removed = apply(store, Policy(1, 1, 1, 1), NOW)
    assert (removed.runs, removed.log_lines, removed.pictures, removed.files) == (0, 0, 0, 0)
    assert (numbers(store), sequence(store, 1), logged(store)) == ([1, 2], [1], [(1, OLD)])
    assert file.exists()


def test_nothing_goes_when_everything_is_to_be_kept(store: Store) -> None:
    add_runs(store, finished_row(1, OLD), finished_row(2, OLD))
    log(store, 1, OLD)
    keep(store, 1, b"picture")
    assert apply(store, Policy(), NOW) == retention.Removed()
    assert numbers(store) == [1, 2]


def test_beyond_the_greatest_number_the_oldest_finished_runs_go(store: Store) -> None:
    rows = [run_row(n) if n % 10 == 0 else finished_row(n, NEW) for n in range(1, 101)]
    add_runs(store, *rows)
    assert apply(store, Policy(max_runs=60), NOW).runs == 40
    assert numbers(store) == [10, 20, 30, 40, *range(45, 101)]
    assert apply(store, Policy(max_runs=5), NOW).runs == 50
    assert numbers(store) == [*range(10, 101, 10)]


def test_the_newest_run_stays_so_that_its_number_is_not_given_again(store: Store) -> None:
    add_runs(store, finished_row(1, OLD), finished_row(2, OLD))
    apply(store, Policy(keep_runs_days=1, max_runs=1), NOW)
    assert numbers(store) == [2]
    assert store.runs.next_number() == 3


def test_a_run_whose_outcomes_were_adopted_lives_as_long_as_the_one_that_adopted_them(store: Store) -> None:
    add_runs(
        store, finished_row(1, OLD), finished_row(2, OLD, adopted_from=1), finished_row(3, NEW, adopted_from=2),
        finished_row(4, NEW),
    )  # fmt: skip
    assert apply(store, EVERYTHING, NOW).runs == 0
    assert apply(store, EVERYTHING, NOW + 99 * DAY_MS).runs == 3
    assert numbers(store) == [4]


def test_old_lines_go_and_newer_ones_of_the_same_run_stay(store: Store) -> None:
    add_runs(store, finished_row(1, NEW), run_row(2, status="waiting"), finished_row(3, NEW))
    for run, at in ((1, OLD), (2, OLD), (1, OLD + 1), (1, NEW), (3, NEW)):
        log(store, run, at)
    assert apply(store, EVERYTHING, NOW).log_lines == 2
    assert logged(store) == [(2, OLD), (1, NEW), (3, NEW)]


def test_many_old_lines_go_in_slices(store: Store) -> None:
    add_runs(store, finished_row(1, NEW), run_row(2))
    for n in range(3 * SLICE):
        store.writer.log((1, OLD + n, 20, "", "a", "a line", "{}"))
    log(store, 1, NEW)
    before = store.logs.commits
    assert apply(store, EVERYTHING, NOW).log_lines == 3 * SLICE
    assert logged(store) == [(1, NEW)]
    assert store.logs.commits - before >= 3


def test_old_pictures_go_and_values_of_the_journal_stay(store: Store) -> None:
    add_runs(store, finished_row(1, NEW), run_row(2))
    old, fresh = keep(store, 1, b"old"), keep(store, 1, b"new", at=NEW)
    value, going = keep(store, 1, b"{}", "application/json"), keep(store, 2, b"going")
    removed = apply(store, EVERYTHING, NOW)
    assert (removed.pictures, removed.files, removed.bytes) == (1, 1, 3)
    assert [path.exists() for path in (old, fresh, value, going)] == [False, True, True, True]


def test_a_file_goes_with_the_last_run_that_refers_to_it(store: Store) -> None:
    add_runs(store, finished_row(1, OLD), finished_row(2, NEW), run_row(3))
    file = keep(store, 1, b"shared", "application/pdf")
    keep(store, 2, b"shared", "application/pdf")
    assert apply(store, EVERYTHING, NOW).files == 0
    assert file.exists()
    assert apply(store, EVERYTHING, NOW + 99 * DAY_MS).files == 1
    assert not file.exists()


def test_a_file_that_was_stored_just_now_waits_for_its_row(store: Store) -> None:
    path = store.blobs.path(store.blobs.put(b"new"))
    now = round(path.stat().st_mtime * 1000)
    assert apply(store, EVERYTHING, now + 60_000).files == 0
    assert apply(store, EVERYTHING, now + DAY_MS).files == 1
    assert not path.exists()


def test_a_sweep_that_was_cut_off_is_finished_by_the_next(store: Store) -> None:
    add_runs(store, finished_row(1, OLD), run_row(2))
    store.writer.commit_now([entry(1, seq) for seq in range(2, 3 * SLICE)])
    log(store, 1, NEW)
    file = keep(store, 1, b"picture")
    store.writer.commit_now([("DELETE FROM runs WHERE n=1", ())])  # here it was cut off
    assert apply(store, Policy(), NOW) == retention.Removed(log_lines=1, files=1, bytes=7)
    assert numbers(store, "journal", "run") == [2]
    assert not file.exists()


async def test_runs_commit_while_a_long_journal_is_swept(store: Store) -> None:
    add_runs(store, finished_row(1, OLD), run_row(2, status="running"))
    await store.writer.commit([entry(1, seq) for seq in range(2, 40 * SLICE)])
    sweep = asyncio.create_task(asyncio.to_thread(apply, store, EVERYTHING, NOW))
    seq = 1
    while not sweep.done():
        seq += 1
        await store.writer.commit([entry(2, seq)])
    assert (await sweep).runs == 1
    assert sequence(store, 1) == []
    assert sequence(store, 2) == list(range(1, seq + 1))
    assert seq > 5  # the sweep takes 40 turns; between them others have theirs


def test_bytes_that_are_stored_again_while_files_are_swept_are_there(store: Store) -> None:
    add_runs(store, run_row(1))
    values = [b"%d" % n for n in range(200)]
    for value in values:
        path = store.blobs.path(store.blobs.put(value))
        os.utime(path, (OLD / 1000, OLD / 1000))
    sweep = threading.Thread(target=apply, args=(store, EVERYTHING, NOW))
    sweep.start()
    references = [store.blobs.put(value) for value in values]
    sweep.join()
    assert [store.blobs.get(reference) for reference in references] == values


def test_the_preview_counts_what_goes_and_takes_nothing(store: Store) -> None:
    add_runs(store, finished_row(1, OLD), finished_row(2, NEW), run_row(3), finished_row(4, NEW))
    for run, at in ((1, OLD), (1, NEW), (2, OLD), (2, NEW), (3, OLD)):
        log(store, run, at)
    files = [keep(store, run, data) for run, data in ((1, b"only"), (1, b"shared"), (2, b"old"), (3, b"going"))]
    keep(store, 2, b"shared", at=NEW)
    keep(store, 1, b"a value", "application/json")
    expected = preview(store, EVERYTHING, NOW)
    assert expected == retention.Removed(runs=1, log_lines=3, pictures=1, files=3, bytes=14)
    assert numbers(store) == [1, 2, 3, 4] and all(path.exists() for path in files) and len(logged(store)) == 5
    assert apply(store, EVERYTHING, NOW) == expected
    assert preview(store, EVERYTHING, NOW) == retention.Removed()


@given(
    runs=st.lists(st.tuples(st.sampled_from(RunStatus), st.integers(0, 20), st.integers(0, 4)), max_size=12),
    days=st.integers(0, 15),
    most=st.integers(0, 8),
)
def test_what_stays_is_what_the_policy_says(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[RunStatus, int, int]], days: int, most: int
) -> None:
    store = Store.open(tmp_path_factory.mktemp("store"))
    ops: list[Op] = []
    ages, adopted = {}, {}
    for n, (status, age, step) in enumerate(runs, start=1):
        adopted[n] = n - step if 0 < step < n else None
        fields = {"adopted_from": adopted[n], "status": status}
        row = finished_row(n, NOW - age * DAY_MS, **fields) if status.final else run_row(n, **fields)
        ages[n] = age if status.final else None
        ops += [Runs.insert(row), entry(n, 1)]
    store.writer.commit_now(ops)
    policy = Policy(keep_runs_days=days, max_runs=most)
    expected = preview(store, policy, NOW)
    assert apply(store, policy, NOW) == expected
    left = numbers(store)
    assert numbers(store, "journal", "run") == left
    store.close()
    gone = set(ages) - set(left)
    assert all(ages[n] is not None for n in gone)
    assert not ages or max(ages) in left
    assert all(adopted[n] is None or adopted[n] in left for n in left)
    for n in set(left) - {max(ages, default=0)} - {adopted[n] for n in left}:
        age = ages[n]
        assert age is None or not days or age <= days
        assert age is None or not most or len(left) <= most
    if not most:
        assert all(days and (ages[n] or 0) > days for n in gone)


# Deleted runs


def delete(store: Store, *runs: int, at: int = NOW) -> None:
    store.writer.commit_now(list(DeletedRuns.add(list(runs), at, "d")))


def test_deleted_runs_go_when_their_time_is_over(store: Store) -> None:
    add_runs(store, *(finished_row(n, NEW) for n in (1, 2, 3)))
    delete(store, 1, at=NOW - 31 * DAY_MS)
    delete(store, 3, at=NOW - 29 * DAY_MS)
    policy = Policy(keep_deleted_days=30)
    assert preview(store, policy, NOW).runs == apply(store, policy, NOW).runs == 1
    assert numbers(store) == [2, 3]
    assert numbers(store, "deleted", "run") == [3]


def test_the_bytes_of_a_removed_run_go_at_once_unless_another_needs_them(store: Store) -> None:
    add_runs(store, finished_row(1, NEW), finished_row(2, NEW))
    own, shared = keep(store, 1, b"own", at=NEW), keep(store, 1, b"shared", at=NEW)
    keep(store, 2, b"shared", at=NEW)
    log(store, 1, NEW)
    delete(store, 1)
    removed = remove(store, [1, 2], NOW)
    assert (removed.runs, removed.log_lines, removed.files, removed.bytes) == (1, 1, 1, 3)
    assert not own.exists()
    assert shared.exists()
    assert numbers(store) == numbers(store, "journal", "run") == numbers(store, "blobs", "run") == [2]


def test_a_file_that_a_run_in_flight_may_have_stored_stays(store: Store) -> None:
    add_runs(store, finished_row(1, NEW), run_row(2, status=RunStatus.RUNNING, started_at=NEW + 5))
    before, since = keep(store, 1, b"before", at=NEW), keep(store, 1, b"since", at=NEW + 10)
    delete(store, 1)
    assert remove(store, [1], NOW).files == 1
    assert (before.exists(), since.exists()) == (False, True)


def test_what_a_kept_run_went_on_from_stays_until_that_goes(store: Store) -> None:
    add_runs(store, finished_row(1, NEW), finished_row(2, NEW, adopted_from=1), finished_row(3, NEW, adopted_from=2))
    delete(store, 1, 2)
    assert remove(store, [1, 2], NOW).runs == 0
    delete(store, 3)
    assert remove(store, [1, 2, 3], NOW).runs == 3
    assert numbers(store) == []


def test_the_number_of_a_removed_run_is_not_given_again(store: Store) -> None:
    add_runs(store, finished_row(1, NEW), finished_row(2, NEW))
    delete(store, 2)
    remove(store, [2], NOW)
    assert numbers(store) == [1]
    assert store.runs.next_number() == 3
    add_runs(store, finished_row(3, NEW))
    remove(store, [], NOW)
    assert numbers(store, "deleted", "run") == []
