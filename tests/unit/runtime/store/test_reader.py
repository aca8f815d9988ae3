"""Reading beside the writer."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from runtime.errors import StoreError
from runtime.store import Store
from runtime.store.reader import Reader
from tests.fixtures.store_rows import entry, sequence


def test_what_was_committed_is_seen_at_once(store: Store) -> None:
    for seq in range(1, 20):
        store.writer.commit_now([entry(1, seq)])
        assert sequence(store)[-1] == seq


def test_one_row_or_none(store: Store) -> None:
    assert store.reader.one("SELECT 1, 2") == (1, 2)
    assert store.reader.one("SELECT 1 FROM runs") is None


def test_nothing_can_be_written(store: Store) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        store.reader.rows("DELETE FROM runs")


def test_a_wrong_query_is_our_error(store: Store) -> None:
    with pytest.raises(StoreError, match="no such table"):
        store.reader.rows("SELECT * FROM nowhere")
    assert store.reader.one("SELECT 1") == (1,)


def test_a_long_query_holds_up_no_short_one(store: Store) -> None:
    count = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?) SELECT max(n) FROM c"
    ended: list[str] = []

    def read(name: str, number: int) -> None:
        store.reader.rows(count, (number,))
        ended.append(name)

    long = threading.Thread(target=read, args=("long", 8_000_000))
    long.start()
    read("short", 1)
    long.join()
    assert ended == ["short", "long"]


async def test_queries_at_the_same_time(store: Store) -> None:
    found = await asyncio.gather(*(asyncio.to_thread(store.reader.rows, "SELECT ?", (n,)) for n in range(200)))
    assert found == [[(n,)] for n in range(200)]


def test_a_query_that_is_under_way_outlives_the_closing(fresh_home: Path) -> None:
    Store.open(fresh_home).close()
    reader = Reader(fresh_home / "understudy.db")
    connection = reader._take()
    reader.close()
    assert connection.execute("SELECT 1").fetchone() == (1,)
    reader._give_back(connection)
    with pytest.raises(StoreError, match="closed"):
        reader.rows("SELECT 1")


def test_letters_of_any_alphabet_in_any_case(store: Store) -> None:
    sql = "SELECT holds('Фактура на ЕТ СТРАШЕ', ?)"
    assert [store.reader.one(sql, (text,)) for text in ("фактура", "страше", "няма")] == [(1,), (1,), (0,)]
