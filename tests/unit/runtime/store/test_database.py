"""Databases: made whole or not at all, and looked at before SQLite may touch them."""

from __future__ import annotations

import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from runtime.errors import StoreError
from runtime.store.database import check_header, check_pages, create_database, open_database
from runtime.store.schema import APPLICATION_ID, SCHEMA_VERSION
from runtime.store.sqlite import SAFE_VERSION, connect, driver, library_version


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts.db"


def make(path: Path) -> None:
    open_database(path, "schema.sql").close()


def code_of(path: Path) -> str:
    before = path.read_bytes()
    with pytest.raises(StoreError) as raised:
        open_database(path, "schema.sql", check=True)
    assert path.read_bytes() == before
    assert raised.value.exit_code == 6
    assert raised.value.remedy
    assert str(path) in raised.value.message
    return str(raised.value.code)


def test_the_library_is_one_that_keeps_write_ahead_logs_whole() -> None:
    assert driver.sqlite_version_info >= SAFE_VERSION, library_version()


def test_a_new_database_knows_what_it_is(path: Path) -> None:
    with closing(open_database(path, "schema.sql")) as connection:
        pragmas = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        assert pragmas == [APPLICATION_ID, SCHEMA_VERSION]
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert check_header(path) == SCHEMA_VERSION
    assert [file.name for file in path.parent.iterdir()] == ["facts.db"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_a_database_is_its_owner_s_alone(path: Path) -> None:
    with closing(open_database(path, "schema.sql")) as connection:
        connection.execute("INSERT INTO trusted VALUES ('a', 1)")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {"facts.db": 0o600, "facts.db-wal": 0o600, "facts.db-shm": 0o600}


def test_what_was_left_of_a_broken_off_creation_does_not_matter(path: Path) -> None:
    path.with_name("facts.db.new").write_bytes(b"half")
    path.with_name("facts.db.new-wal").write_bytes(b"half")
    make(path)
    assert [file.name for file in path.parent.iterdir()] == ["facts.db"]


def test_a_creation_that_fails_leaves_nothing(path: Path) -> None:
    with pytest.raises(StoreError):
        create_database(path, "tables.py")  # no SQL
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("content", [b"Dear diary", b"x" * 5000, b"\0" * 4096])
def test_a_file_of_another_kind_is_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert code_of(path) == "store-foreign"


def test_another_program_s_database_is_left_alone(path: Path) -> None:
    with closing(driver.connect(path)) as other:
        other.execute("CREATE TABLE notes(text)")
        other.commit()
    assert code_of(path) == "store-foreign"
    assert [file.name for file in path.parent.iterdir()] == ["facts.db"]


def test_a_newer_schema_is_left_alone(path: Path) -> None:
    make(path)
    with closing(connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    assert code_of(path) == "store-newer"


def test_a_newer_schema_that_is_still_in_the_write_ahead_log_is_seen(path: Path) -> None:
    make(path)
    with closing(connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
        assert check_header(path) == SCHEMA_VERSION
        with pytest.raises(StoreError, match="newer Understudy"):
            open_database(path, "schema.sql")


@pytest.mark.parametrize("size", [0, 10, 60, 99, 100, 4096, 20_000])
def test_a_file_that_was_cut_off_is_left_alone(path: Path, size: int) -> None:
    make(path)
    path.write_bytes(path.read_bytes()[:size])
    assert code_of(path) == "store-damaged"


def test_damaged_pages_are_found_by_the_check(path: Path) -> None:
    make(path)
    with closing(connect(path)) as connection:
        connection.executemany("INSERT INTO trusted VALUES (?, 1)", [(f"{n:0100}",) for n in range(2000)])
    content = bytearray(path.read_bytes())
    content[-40_000:] = b"\xff" * 40_000
    path.write_bytes(content)
    assert code_of(path) == "store-damaged"
    with pytest.raises(StoreError, match="damaged"):
        check_pages(path)


def test_a_folder_in_its_place_is_said(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreError) as raised:
        open_database(path, "schema.sql")
    assert raised.value.exit_code == 6


def test_a_path_with_special_characters(tmp_path: Path) -> None:
    path = tmp_path / "100% of Ж? #1 & more" / "facts.db"
    path.parent.mkdir()
    make(path)
    assert check_header(path) == SCHEMA_VERSION
