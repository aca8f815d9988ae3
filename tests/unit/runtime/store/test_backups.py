"""Copies from before an upgrade, and the way back."""

from __future__ import annotations

import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from runtime.errors import StoreError
from runtime.store import Store
from runtime.store.backups import KEPT, back_up, backups, restore
from runtime.store.sqlite import connect
from runtime.store.store import DATABASE
from tests.fixtures.store_rows import add_runs, entry, run_row, sequence


def test_a_copy_holds_what_is_still_in_the_write_ahead_log(store: Store) -> None:
    add_runs(store, run_row(1))
    copy = back_up(store.home / DATABASE, store.home / "backups")
    with closing(connect(copy, mode="ro")) as connection:
        assert connection.execute("SELECT n FROM runs").fetchall() == [(1,)]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_a_copy_is_its_owner_s_alone(store: Store) -> None:
    copy = back_up(store.home / DATABASE, store.home / "backups")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (copy, copy.parent)] == [0o600, 0o700]
    assert list(copy.parent.iterdir()) == [copy]


def test_the_newest_copies_are_kept(store: Store) -> None:
    folder = store.home / "backups"
    copies = [back_up(store.home / DATABASE, folder) for _ in range(KEPT + 3)]
    assert backups(store.home / DATABASE, folder) == copies[:2:-1]
    (folder / "notes.txt").touch()
    (folder / "other-1.db").touch()
    back_up(store.home / DATABASE, folder)
    assert len(list(folder.iterdir())) == KEPT + 2


def test_a_database_becomes_what_its_copy_is(fresh_home: Path) -> None:
    path = fresh_home / DATABASE
    with closing(Store.open(fresh_home)) as store:
        add_runs(store, run_row(1))
        copy = back_up(path, fresh_home / "backups")
        store.writer.commit_now([entry(1, seq) for seq in range(2, 2000)])
    restore(copy, path)
    with closing(Store.open(fresh_home)) as store:
        assert sequence(store) == [1]


def test_a_copy_that_cannot_be_written_is_said(store: Store) -> None:
    (store.home / "backups").write_text("a file")
    with pytest.raises(StoreError) as raised:
        back_up(store.home / DATABASE, store.home / "backups")
    assert raised.value.exit_code == 6


def test_a_database_that_somebody_writes_to_is_not_replaced(store: Store) -> None:
    path = store.home / DATABASE
    copy = back_up(path, store.home / "backups")
    with closing(connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO trusted VALUES ('a', 1)")
        with pytest.raises(StoreError, match="Another program"):
            restore(copy, path)
        other.execute("COMMIT")
    assert store.reader.rows("SELECT folder FROM trusted") == [("a",)]
