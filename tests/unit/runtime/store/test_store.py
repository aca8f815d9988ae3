"""The data folder as a whole."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from runtime.errors import StoreError
from runtime.store import Store
from runtime.store.sqlite import connect
from runtime.store.store import DATABASE, LOGS
from tests.fixtures.store_rows import add_runs, entry, run_row, sequence

ROOT = Path(__file__).resolve().parents[4]


def damage(path: Path) -> None:
    """Spoil pages behind the first."""
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * (path.stat().st_size - 8192))


def test_an_empty_folder_becomes_a_store(fresh_home: Path) -> None:
    with closing(Store.open(fresh_home / "deep" / "down")) as store:
        assert store.runs.newest() is None
        assert store.runs.next_number() == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_the_folder_is_its_owner_s_alone(store: Store) -> None:
    store.writer.commit_now([entry(1, 1)])
    store.blobs.put(b"picture")
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [store.home, *store.home.rglob("*")]}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_what_was_committed_is_there_again(fresh_home: Path) -> None:
    with closing(Store.open(fresh_home)) as store:
        add_runs(store, run_row(1))
    with closing(Store.open(fresh_home)) as store:
        assert store.runs.by_number(1) == run_row(1)
        assert sequence(store) == [1]


def test_an_audit_entry_rides_along(store: Store) -> None:
    store.audit("person", "vault.set", "crm", json.dumps({"fields": 2}))
    store.writer.commit_now([])
    assert store.reader.rows("SELECT actor, action, object, detail FROM audit") == [
        ("person", "vault.set", "crm", '{"fields": 2}')
    ]


def test_a_clean_end_leaves_two_whole_files(fresh_home: Path) -> None:
    store = Store.open(fresh_home)
    store.writer.commit_now([entry(1, 1)])
    store.writer.log((1, 1, 20, "", "a", "a line", "{}"))
    assert (fresh_home / "open").exists()
    store.close()
    assert sorted(path.name for path in fresh_home.iterdir()) == sorted([DATABASE, LOGS])


@pytest.mark.parametrize("name", [DATABASE, LOGS])
def test_after_an_unclean_end_damage_is_looked_for(fresh_home: Path, name: str) -> None:
    with closing(Store.open(fresh_home)) as store:
        add_runs(store, *(run_row(n) for n in range(1, 200)))
        for n in range(200):
            store.writer.log((1, n, 20, "", "a", "x" * 100, "{}"))
    damage(fresh_home / name)
    before = (fresh_home / name).read_bytes()
    (fresh_home / "open").touch()
    with pytest.raises(StoreError) as raised:
        Store.open(fresh_home)
    assert raised.value.code == "store-damaged"
    assert (fresh_home / name).read_bytes() == before
    assert (fresh_home / "open").exists()


def test_a_store_that_broke_is_checked_the_next_time(fresh_home: Path) -> None:
    store = Store.open(fresh_home)
    with pytest.raises(StoreError):
        store.writer.commit_now([("no SQL", ())])
    store.close()
    assert (fresh_home / "open").exists()
    Store.open(fresh_home).close()
    assert not (fresh_home / "open").exists()


def test_a_refused_folder_leaves_nothing_open(fresh_home: Path) -> None:
    Store.open(fresh_home).close()
    (fresh_home / LOGS).write_bytes(b"Dear diary")
    with pytest.raises(StoreError, match="not an Understudy database"):
        Store.open(fresh_home)
    (fresh_home / LOGS).unlink()
    with closing(Store.open(fresh_home)) as store:
        store.writer.commit_now([entry(1, 1)])


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    for home in (tmp_path / "home", tmp_path / "home" / "below"):
        with pytest.raises(StoreError) as raised:
            Store.open(home)
        assert raised.value.exit_code == 6


def test_work_of_a_killed_process_is_there(fresh_home: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from runtime.store import Store;"
        "from tests.fixtures.store_rows import entry; store = Store.open(Path(sys.argv[1]));"
        "[store.writer.commit_now([entry(1, seq)]) for seq in range(1, 51)]; os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(fresh_home)], cwd=ROOT)
    with closing(Store.open(fresh_home)) as store:
        assert sequence(store) == list(range(1, 51))


def test_opening_loads_neither_sqlalchemy_nor_alembic(fresh_home: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from runtime.store import Store;"
        "store = Store.open(Path(sys.argv[1])); store.close();"
        "sys.exit(any(name in sys.modules for name in ('sqlalchemy', 'alembic', 'pydantic')))"
    )
    for _ in ("a new folder", "an old one"):
        done = subprocess.run([sys.executable, "-c", code, str(fresh_home)], cwd=ROOT, env={**os.environ})
        assert done.returncode == 0


def test_a_long_listing_elsewhere_holds_up_no_commit(store: Store) -> None:
    add_runs(store, run_row(1))
    with closing(connect(store.home / DATABASE, mode="ro")) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM runs").fetchone()
        store.writer.commit_now([entry(1, 2)])
        assert sequence(store) == [1, 2]
