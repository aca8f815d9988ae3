"""The Nth write, sync or read fails: the writer refuses everything afterwards, and nothing acknowledged is lost.

``UNDERSTUDY_EXAMPLES`` sets how many places of each kind are tried; 10000 tries every one.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from runtime.errors import StoreError
from runtime.store import Store
from tests.fixtures.store_rows import NOW, add_runs, entry, run_row, sequence
from tests.fixtures.unreliable_disk import FULL, IO_READ, IO_SYNC, IO_WRITE, unreliable_disk

PLACES = int(os.environ.get("UNDERSTUDY_EXAMPLES", "10"))
JOBS, TEXT = 30, "x" * 2000
#: So few pages that the write-ahead log is copied into the database several times meanwhile.
CHECKPOINT = "PRAGMA wal_autocheckpoint=40"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("filled")
    store = Store.open(home)
    add_runs(store, run_row(1), run_row(2))
    store.close()
    return home


def work(home: Path) -> list[int]:
    """Commit jobs of two entries each until one fails; the numbers of those that were acknowledged."""
    acknowledged: list[int] = []
    try:
        store = Store.open(home)
    except StoreError:
        return acknowledged
    store.writer._connection.execute(CHECKPOINT)
    for seq in range(2, JOBS + 2):
        job = [entry(run, seq, text=TEXT) for run in (1, 2)]
        store.writer.log((1, NOW, 20, "", "a", "a line", "{}"))
        with suppress(StoreError):
            store.journal.last_seq(1)
        try:
            store.writer.commit_now(job)
        except StoreError as error:
            assert error.exit_code == 6
            with pytest.raises(StoreError):
                store.writer.commit_now([entry(1, 99)])
            with pytest.raises(StoreError):
                store.writer.post([entry(1, 99)])
            break
        acknowledged.append(seq)
    store.close()
    return acknowledged


def check(home: Path, acknowledged: list[int]) -> None:
    store = Store.open(home)
    kept = sequence(store, 1)
    assert sequence(store, 2) == kept, "half of a job"
    assert kept[: len(acknowledged) + 1] == [1, *acknowledged]
    assert len(kept) <= len(acknowledged) + 2, "more than the one job that was in doubt"
    assert store.reader.rows("PRAGMA integrity_check") == [("ok",)]
    store.close()


def operations(home: Path, kind: str) -> int:
    with unreliable_disk(home) as disk:
        assert len(work(home)) == JOBS
        return disk.counts[kind]


def places(total: int) -> list[int]:
    step = max(1, total // PLACES)
    return sorted({1, 2, 3, *range(1, total + 1, step), total})


@pytest.mark.timeout(120 if PLACES <= 10 else 0)
@pytest.mark.logs("log lines of runs cannot be kept any more")
@pytest.mark.parametrize("lasting", [True, False], ids=["from then on", "once"])
@pytest.mark.parametrize(("kind", "code"), [("write", FULL), ("write", IO_WRITE), ("sync", IO_SYNC), ("read", IO_READ)])
def test_nothing_acknowledged_is_lost(filled: Path, tmp_path: Path, kind: str, code: int, lasting: bool) -> None:
    def fresh(name: str) -> Path:
        return Path(shutil.copytree(filled, tmp_path / name))

    stopped = 0
    for place in places(operations(fresh("whole"), kind)):
        home = fresh(f"{kind}-{place}")
        with unreliable_disk(home) as disk:
            disk.fail(kind, place, code, lasting=lasting)
            acknowledged = work(home)
        stopped += len(acknowledged) < JOBS
        check(home, acknowledged)
        shutil.rmtree(home)
    assert stopped, "no fault had an effect"


@pytest.mark.parametrize("code", [FULL, IO_WRITE])
def test_a_new_store_that_cannot_be_made_can_be_made_later(fresh_home: Path, code: int) -> None:
    for place in (1, 4, 20):
        with unreliable_disk(fresh_home) as disk:
            disk.fail("write", place, code, lasting=True)
            with pytest.raises(StoreError) as raised:
                Store.open(fresh_home)
        assert raised.value.code == ("store-full" if code == FULL else "store-io")
    Store.open(fresh_home).close()


def test_the_disk_counts_what_sqlite_does(filled: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(filled, tmp_path / "home"))
    with unreliable_disk(home) as disk:
        store = Store.open(home)
        before = disk.counts["sync"]
        for seq in range(2, 12):
            store.writer.commit_now([entry(1, seq)])
        assert disk.counts["sync"] - before >= 10
        store.close()
