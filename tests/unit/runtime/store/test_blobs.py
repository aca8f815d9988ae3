"""Values by content."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from pathlib import Path

import pytest

from runtime.errors import StoreError
from runtime.store.blobs import Blobs

DIGEST = hashlib.sha256(b"picture").hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "home" / "blobs")


@pytest.mark.parametrize("durable", [False, True])
def test_bytes_come_back_by_their_reference(blobs: Blobs, durable: bool) -> None:
    reference = blobs.put(b"picture", durable=durable)
    assert reference == f"blob:{DIGEST}"
    assert blobs.get(reference) == b"picture"
    assert blobs.path(reference).read_bytes() == b"picture"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_nobody_else_reads_them(blobs: Blobs) -> None:
    path = blobs.path(blobs.put(b"picture"))
    assert [stat.S_IMODE(p.stat().st_mode) for p in (path, path.parent)] == [0o600, 0o700]


def test_the_same_bytes_are_kept_once(blobs: Blobs) -> None:
    assert blobs.put(b"picture") == blobs.put(b"picture", durable=True)
    assert [len(files) for _, files in blobs.folders()] == [1]


@pytest.mark.parametrize("rest", [b"", b"pict", b"pictuRe"])
def test_bytes_that_a_power_cut_damaged_are_written_again(blobs: Blobs, rest: bytes) -> None:
    reference = blobs.put(b"picture")
    blobs.path(reference).write_bytes(rest)
    with pytest.raises(StoreError) as raised:
        blobs.get(reference)
    assert raised.value.code == "blob-damaged"
    blobs.put(b"picture")
    assert blobs.get(reference) == b"picture"


def test_bytes_that_are_gone_are_named_so(blobs: Blobs) -> None:
    with pytest.raises(StoreError) as raised:
        blobs.get(f"blob:{DIGEST}")
    assert raised.value.code == "blob-gone"
    assert "Retention" in raised.value.remedy


@pytest.mark.parametrize("reference", ["blob:", "blob:../../etc/passwd", f"blob:{DIGEST.upper()}", f"blob:{DIGEST}0"])
def test_a_reference_leads_nowhere_else(blobs: Blobs, reference: str) -> None:
    with pytest.raises(StoreError, match="not a blob reference"):
        blobs.get(reference)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("a file")
    with pytest.raises(StoreError) as raised:
        Blobs(tmp_path / "blobs").put(b"picture")
    assert raised.value.exit_code == 6


def test_only_what_nobody_wanted_lately_is_discarded(blobs: Blobs) -> None:
    path = blobs.path(blobs.put(b"picture"))
    os.utime(path, (1000, 1000))
    assert blobs.discard(path, 999) == 0
    blobs.put(b"picture")  # wanted again
    assert blobs.discard(path, 2000) == 0
    os.utime(path, (1000, 1000))
    assert blobs.discard(path, 2000) == len(b"picture")
    assert blobs.discard(path, 2000) == 0
    assert [files for _, files in blobs.folders()] == [[]]


def test_a_store_without_blobs_has_no_folders(blobs: Blobs) -> None:
    assert list(blobs.folders()) == []
