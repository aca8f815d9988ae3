"""Foreign errors become sentences."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from runtime.errors import ExitCode, StoreError
from runtime.store.errors import damaged, foreign, newer, translate, translate_os
from runtime.store.sqlite import driver

PATH = Path("understudy.db")

SQLITE = {
    "database or disk is full": "store-full",
    "attempt to write a readonly database": "store-read-only",
    "unable to open database file": "store-unreachable",
    "database is locked": "store-locked",
    "file is not a database": "store-foreign",
    "database disk image is malformed": "store-damaged",
    "disk I/O error": "store-io",
    "something new": "store",
}
SYSTEM = {
    errno.ENOSPC: "store-full",
    errno.EROFS: "store-read-only",
    errno.EACCES: "store-read-only",
    errno.EIO: "store-io",
    errno.EFBIG: "store-io",
    errno.ENOTDIR: "store-unreachable",
}


def check(error: StoreError, code: str) -> None:
    assert (error.code, error.exit_code) == (code, ExitCode.DATA_FOLDER)
    assert error.message.endswith("(understudy.db)")
    assert error.remedy.endswith(".")


@pytest.mark.parametrize(("text", "code"), SQLITE.items())
def test_what_sqlite_says(text: str, code: str) -> None:
    check(translate(driver.OperationalError(text), PATH), code)


@pytest.mark.parametrize(("number", "code"), SYSTEM.items())
def test_what_the_system_says(number: int, code: str) -> None:
    check(translate_os(OSError(number, "why"), PATH), code)


def test_what_we_say_ourselves() -> None:
    check(foreign(PATH), "store-foreign")
    check(newer(PATH, 3, 2), "store-newer")
    check(damaged(PATH, "the file is cut off"), "store-damaged")
    assert damaged(PATH, "the file is cut off").message.startswith("The database is damaged: the file is cut off.")


def test_a_file_in_place_of_the_folder_and_a_read_only_disk() -> None:
    for number, said in ((errno.ENOTDIR, "is a file"), (errno.EEXIST, "is a file"), (errno.EROFS, "disk is read-only")):
        error = translate_os(OSError(number, "whatever"), PATH)
        assert said in error.message and "UNDERSTUDY_HOME" in error.remedy
