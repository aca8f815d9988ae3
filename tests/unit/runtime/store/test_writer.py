"""The writer: order, durability, fences, and what happens when something goes wrong."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import StoreError
from runtime.store import Fence, FencedOff, Runs, Store, Writer
from runtime.store.database import open_database
from runtime.store.sqlite import LOG_RESERVE, WAL_LIMIT, connect, driver
from runtime.store.store import DATABASE, LOGS
from runtime.store.writer import LINGER_SECONDS, RESERVE_AFTER
from tests.fixtures.store_rows import NOW, add_runs, entry, run_row, sequence

LINE = (1, NOW, 20, "", "a", "said something", "{}")


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another program holds the database for writing."""
    with closing(connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def lines(store: Store) -> list[str]:
    return [message for (message,) in store.log_reader.rows("SELECT message FROM logs ORDER BY n")]


def eventually(look: object, wanted: object) -> None:
    """Wait until ``look()`` gives ``wanted``."""
    end = time.monotonic() + 10
    while (found := look()) != wanted:
        assert time.monotonic() < end, found
        time.sleep(0.005)


async def test_a_commit_takes_along_all_that_was_posted_before(store: Store) -> None:
    for seq in range(1, 4):
        store.writer.post([entry(1, seq)], within=60)
    await store.writer.commit([entry(1, 4)])
    assert sequence(store) == [1, 2, 3, 4]


async def test_an_empty_commit_waits_for_what_was_posted(store: Store) -> None:
    store.writer.post([entry(1, 1)], within=60)
    await store.writer.commit([])
    assert sequence(store) == [1]


def test_a_post_is_written_without_any_commit(store: Store) -> None:
    store.writer.post([entry(1, 1)])
    eventually(lambda: sequence(store), [1])


async def test_a_post_after_a_commit_is_written_soon_though_it_wakes_nobody(store: Store) -> None:
    for seq in range(1, 20, 2):
        await store.writer.commit([entry(1, seq)])
        store.writer.post([entry(1, seq + 1)], within=LINGER_SECONDS)
        eventually(lambda: sequence(store)[-1], seq + 1)


def test_a_post_that_is_due_sooner_overtakes_one_that_waits(store: Store) -> None:
    store.writer.post([entry(1, 1)], within=60)
    time.sleep(3 * LINGER_SECONDS)  # the thread sleeps until the first one is due
    store.writer.post([entry(1, 2)], within=LINGER_SECONDS)
    eventually(lambda: sequence(store), [1, 2])


def test_many_posts_do_not_wait(store: Store) -> None:
    for seq in range(1, 501):
        store.writer.post([entry(1, seq)], within=3600)
    eventually(lambda: len(sequence(store)), 500)


async def test_commits_that_wait_together_share_a_transaction(store: Store) -> None:
    before = store.writer.commits
    await asyncio.gather(*(store.writer.commit([entry(1, seq)]) for seq in range(1, 1001)))
    assert sequence(store) == list(range(1, 1001))
    assert store.writer.commits - before < 100


def test_the_facts_are_synced_fully_and_the_lines_are_not(store: Store) -> None:
    def synchronous(writer: Writer) -> int:
        return int(writer._connection.execute("PRAGMA synchronous").fetchone()[0])

    assert (synchronous(store.writer), synchronous(store.logs)) == (2, 1)


# Fences


async def test_only_the_holder_of_the_fence_writes(store: Store) -> None:
    add_runs(store, run_row(1, fence=3))
    with pytest.raises(FencedOff):
        await store.writer.commit([entry(1, 2)], Fence(1, 2))
    with pytest.raises(FencedOff):
        await store.writer.commit([entry(9, 2)], Fence(9, 0))
    await store.writer.commit([entry(1, 3)], Fence(1, 3))
    assert sequence(store) == [1, 3]
    assert store.writer.broken is None


@pytest.mark.parametrize("fence", [None, Fence(1, 0)])
def test_a_fence_that_rises_within_a_transaction_shuts_out_what_follows(store: Store, fence: Fence | None) -> None:
    add_runs(store, run_row(1, status="running"))
    store.writer.post([entry(1, 2)], Fence(1, 0), within=60)
    store.writer.post([Runs.requeue(1, 0)], fence, within=60)
    store.writer.post([entry(1, 3)], Fence(1, 0), within=60)
    store.writer.post([entry(1, 4)], Fence(1, 1), within=60)
    store.writer.commit_now([])
    assert sequence(store) == [1, 2, 4]


# One job at fault


async def test_a_job_that_is_wrong_fails_alone(store: Store) -> None:
    add_runs(store, run_row(1))
    twice = [entry(1, 3), Runs.insert(run_row(1))]
    results = await asyncio.gather(
        store.writer.commit([entry(1, 2)]),
        store.writer.commit(twice),
        store.writer.commit([("INSERT INTO trusted VALUES (?, ?)", ("a", 2**70))]),
        store.writer.commit([entry(1, 4)]),
        return_exceptions=True,
    )
    assert [getattr(result, "code", None) for result in results] == [None, "store-conflict", "store-conflict", None]
    assert sequence(store) == [1, 2, 4]
    assert store.writer.broken is None


async def test_a_posted_job_that_is_wrong_stops_the_store(store: Store) -> None:
    add_runs(store, run_row(1))
    told: list[StoreError] = []
    store.writer.on_broken = told.append
    store.writer.post([Runs.insert(run_row(1))], within=60)
    with pytest.raises(StoreError, match="could not be kept"):
        await store.writer.commit([entry(1, 2)])
    with pytest.raises(StoreError, match="could not be kept"):
        store.writer.post([entry(1, 3)])
    assert sequence(store) == [1]
    eventually(lambda: [error.code for error in told], ["store-conflict"])


async def test_a_statement_that_does_not_exist_stops_the_store_and_wakes_everybody(store: Store) -> None:
    store.writer.post([("INSERT INTO nowhere VALUES (1)", ())], within=60)
    results = await asyncio.gather(*(store.writer.commit([entry(1, n)]) for n in (1, 2)), return_exceptions=True)
    assert all(isinstance(result, StoreError) for result in results)
    assert sequence(store) == []


async def test_something_that_is_no_statement_stops_the_store_and_wakes_everybody(store: Store) -> None:
    with pytest.raises(StoreError, match="Writing failed"):
        await store.writer.commit([(None, ())])
    assert store.writer.broken is not None


async def test_half_characters_come_back_as_they_were(store: Store) -> None:
    await store.writer.commit([entry(1, 1, name="caf\udce9 Ж \ud83d", plain="Фактура")])
    assert store.journal.page(1)[0].values == {"name": "caf\udce9 Ж \ud83d", "plain": "Фактура"}
    store.writer.log((1, NOW, 20, "", "a", "file caf\udce9", "{}"))
    eventually(lambda: lines(store), ["file caf\\udce9"])


# Those who wait go away


def test_a_closed_event_loop_does_not_stop_the_writer(store: Store) -> None:
    loop = asyncio.new_event_loop()
    with held(store.home / DATABASE):
        task = loop.create_task(store.writer.commit([entry(1, 1)]))
        loop.run_until_complete(asyncio.sleep(0))
        task.cancel()
        loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
        loop.close()
    store.writer.commit_now([entry(1, 2)])
    assert sequence(store) == [1, 2]


def test_a_listener_whose_loop_is_closed_does_no_harm(store: Store) -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    store.writer.on_broken = lambda error: loop.call_soon_threadsafe(print, error) and None
    for _ in range(2):
        with pytest.raises(StoreError):
            store.writer.commit_now([("no SQL", ())])


async def test_a_cancelled_commit_is_kept_all_the_same(store: Store) -> None:
    with held(store.home / DATABASE):
        task = asyncio.create_task(store.writer.commit([entry(1, 1)]))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await store.writer.commit([])
    assert sequence(store) == [1]


# Another program holds the database


def writer_of(home: Path, patience: float) -> Writer:
    return Writer(open_database(home / DATABASE, "schema.sql"), home / DATABASE, patience=patience)


def test_a_database_that_stays_locked_stops_the_writer(store: Store) -> None:
    writer = writer_of(store.home, patience=0.05)
    with held(store.home / DATABASE):
        with pytest.raises(StoreError) as raised:
            writer.commit_now([entry(1, 1)])
        assert (raised.value.code, raised.value.exit_code) == ("store-locked", 6)
    with pytest.raises(StoreError, match="Another program"):
        writer.commit_now([entry(1, 2)])
    writer.close()
    assert sequence(store) == []


async def test_a_lock_that_is_let_go_of_in_time_is_waited_for(store: Store) -> None:
    with held(store.home / DATABASE):
        task = asyncio.create_task(store.writer.commit([entry(1, 1)]))
        await asyncio.sleep(0.05)
        assert not task.done()
    await task
    assert sequence(store) == [1]


# Lines


def test_lines_are_written_while_the_facts_must_wait(store: Store) -> None:
    with held(store.home / DATABASE):
        store.writer.post([entry(1, 1)], within=0)
        store.writer.log(LINE)
        eventually(lambda: lines(store), ["said something"])
        assert sequence(store) == []
    eventually(lambda: sequence(store), [1])


@pytest.mark.logs("log lines of runs cannot be kept any more")
def test_lines_that_cannot_be_written_stop_no_run(store: Store) -> None:
    store.writer.log((1, NOW, 20, "", "a", None, "{}"))
    eventually(lambda: store.logs.broken is not None, True)
    store.writer.log(LINE)
    store.writer.commit_now([entry(1, 1)])
    assert sequence(store) == [1]
    assert lines(store) == []


# The end


def test_closing_writes_what_waits_and_then_refuses(fresh_home: Path) -> None:
    store = Store.open(fresh_home)
    store.writer.post([entry(1, 1)], within=3600)
    store.writer.log(LINE)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.writer.post([entry(1, 2)])
    with pytest.raises(StoreError, match="closed"):
        store.reader.rows("SELECT 1")
    store.writer.log(LINE)
    again = Store.open(fresh_home)
    assert (sequence(again), lines(again)) == ([1], ["said something"])
    again.close()


def test_many_commits_get_room_in_the_write_ahead_log_at_once(store: Store) -> None:
    log, lines_log = (store.home / f"{name}-wal" for name in (DATABASE, LOGS))
    for seq in range(1, RESERVE_AFTER):
        store.writer.commit_now([entry(1, seq)])
    assert log.stat().st_size < LOG_RESERVE / 4
    store.writer.commit_now([entry(1, RESERVE_AFTER)])
    store.writer.commit_now([entry(1, RESERVE_AFTER + 1)])
    assert log.stat().st_size >= LOG_RESERVE
    assert lines_log.stat().st_size < LOG_RESERVE / 4
    assert store.reader.rows("SELECT name FROM sqlite_master WHERE name='filler'") == []
    copied = store.reader.one("PRAGMA page_count")
    assert copied is not None and copied[0] * 4096 < LOG_RESERVE / 4


def test_where_there_is_no_room_for_the_log_commits_go_on(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    connection = open_database(path, "schema.sql")
    connection.execute(f"PRAGMA max_page_count={LOG_RESERVE // 4096 // 2}")
    with pytest.raises(driver.DatabaseError, match="full"):
        connection.execute(f"CREATE TABLE filler AS SELECT zeroblob({LOG_RESERVE})")
    writer = Writer(connection, path)
    for seq in range(1, RESERVE_AFTER + 10):
        writer.commit_now([entry(1, seq)])
    assert writer.broken is None
    assert connection.execute("PRAGMA cache_size").fetchone() == (-2000,)
    writer.close()
    with closing(connect(path)) as again:
        assert again.execute("SELECT count(*) FROM journal").fetchone() == (RESERVE_AFTER + 9,)


def test_the_write_ahead_log_shrinks_again_after_a_long_read(store: Store) -> None:
    wal = Path(f"{store.home / DATABASE}-wal")
    with closing(connect(store.home / DATABASE, mode="ro")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM journal").fetchone()
        for seq in range(1, 41):
            store.writer.commit_now([entry(1, seq, text="x" * 600_000)])
        assert wal.stat().st_size > WAL_LIMIT
        assert sequence(store) == list(range(1, 41))
    for seq in range(41, 44):
        store.writer.commit_now([entry(1, seq)])
    assert wal.stat().st_size <= WAL_LIMIT


# Any order of things

RUNS = (1, 2)
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["post", "commit"]), st.sampled_from(RUNS), st.integers(0, 3)),
        st.tuples(st.sampled_from(["requeue", "wrong", "log"]), st.sampled_from(RUNS), st.just(0)),
    ),
    max_size=40,
)


class Model:
    """What the store must hold after the actions, one after the other."""

    def __init__(self) -> None:
        self.fences = dict.fromkeys(RUNS, 0)
        self.entries: dict[int, list[int]] = {run: [1] for run in RUNS}
        self.lines: list[str] = []
        self.refused: list[str] = []

    def take(self, seq: int, action: str, run: int, fence: int) -> None:
        if action == "requeue":
            self.fences[run] += 1
        elif action == "log":
            self.lines.append(f"line {seq}")
        elif action == "wrong":
            self.refused.append(f"store-conflict {seq}")
        elif fence == self.fences[run]:
            self.entries[run].append(seq)
        elif action == "commit":
            self.refused.append(f"run-taken-over {seq}")


async def perform(store: Store, actions: list[tuple[str, int, int]], model: Model) -> list[str]:
    refused: list[str] = []

    async def commit(seq: int, ops: list[tuple[str, tuple[object, ...]]], fence: Fence | None) -> None:
        try:
            await store.writer.commit(ops, fence)
        except StoreError as error:
            refused.append(f"{error.code} {seq}")

    tasks = []
    for seq, (action, run, fence) in enumerate(actions, start=2):
        model.take(seq, action, run, fence)
        if action == "post":
            store.writer.post([entry(run, seq)], Fence(run, fence))
        elif action == "log":
            store.writer.log((run, NOW, 20, "", "", f"line {seq}", "{}"))
        else:
            ops, fenced = [entry(run, seq)], Fence(run, fence) if action == "commit" else None
            if action == "requeue":
                ops = [("UPDATE runs SET fence=fence+1 WHERE n=?", (run,))]
            elif action == "wrong":
                ops.append(Runs.insert(run_row(run)))
            tasks.append(asyncio.create_task(commit(seq, ops, fenced)))
            await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    return refused


@given(actions=ACTIONS)
def test_any_interleaving_keeps_order_fences_and_what_was_acknowledged(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, int, int]]
) -> None:
    home, model = tmp_path_factory.mktemp("store"), Model()
    store = Store.open(home)
    add_runs(store, *(run_row(run) for run in RUNS))
    refused = asyncio.run(perform(store, actions, model))
    store.close()
    again = Store.open(home)
    assert {run: sequence(again, run) for run in RUNS} == model.entries
    assert lines(again) == model.lines
    assert refused == model.refused
    again.close()


def test_threads_that_commit_at_once_each_keep_their_order(store: Store) -> None:
    def work(run: int) -> None:
        for seq in range(1, 51):
            store.writer.commit_now([entry(run, seq)])
            acknowledged[run] = sequence(store, run)[-1]

    acknowledged = dict.fromkeys(range(1, 9), 0)
    threads = [threading.Thread(target=work, args=(run,)) for run in acknowledged]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert acknowledged == dict.fromkeys(range(1, 9), 50)
    assert all(sequence(store, run) == list(range(1, 51)) for run in acknowledged)


def test_the_facts_and_the_lines_are_databases_of_their_own(store: Store) -> None:
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('logs', 'runs')"
    assert (store.reader.rows(tables), store.log_reader.rows(tables)) == ([("runs",)], [("logs",)])
