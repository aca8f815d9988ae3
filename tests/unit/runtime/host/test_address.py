"""Where a host is written down, and where its socket may lie."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from runtime.errors import StoreError
from runtime.host.address import NAME, Address, forget_address, own_folder, read_address, socket_paths, write_address


def test_what_is_written_is_read_by_this_person_only(tmp_path: Path) -> None:
    address = Address(12, "token", socket="/run/host.sock")
    write_address(tmp_path, address)
    assert read_address(tmp_path) == address
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    forget_address(tmp_path)
    forget_address(tmp_path)
    assert read_address(tmp_path) is None


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "{}", '{"pid": 1, "token": "x", "more": 1}', "[" * 100])
def test_nonsense_is_no_address(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text)
    assert read_address(tmp_path) is None


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        write_address(tmp_path / "missing", Address(1, "token"))


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 20) / ("folder" * 10)
    paths = socket_paths(deep)
    assert len(paths) == 1
    assert paths[0].parent.name == f"understudy-{os.getuid()}"
    assert paths != socket_paths(deep / "other")


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    own_folder(tmp_path / "mine")
    (tmp_path / "mine").chmod(0o755)
    own_folder(tmp_path / "mine")
    assert stat.S_IMODE((tmp_path / "mine").stat().st_mode) == 0o700
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    with pytest.raises(StoreError, match="somebody else"):
        own_folder(tmp_path / "link")
    if os.getuid() == 0:
        os.chown(tmp_path / "mine", 12345, 12345)
        with pytest.raises(StoreError, match="somebody else"):
            own_folder(tmp_path / "mine")
