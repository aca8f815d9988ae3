from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import StepFailed
from runtime.tasks.files.archive_names import safe_members
from tests.fixtures.task_calls import Calls, names_in


def archive(path: Path, entries: dict[str, bytes | str], modes: dict[str, int] | None = None) -> None:
    """A zip with any names, also those ``zipfile`` would tidy up."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (modes or {}).get(name, stat.S_IFREG | 0o644) << 16
            file.writestr(info, content)


def content(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file()}


async def test_there_and_back(call: Calls) -> None:
    folder = call.project / "in"
    (folder / "sub" / "empty").mkdir(parents=True)
    (folder / "a.txt").write_text("a")
    (folder / "sub" / "ж.txt").write_text("b" * 100_000)
    (folder / "link").symlink_to("a.txt")
    (call.project / "one.csv").write_text("c")
    (call.project / "two.csv").write_text("d")
    packed = await call("files.zip", sources=["in", "*.csv"], archive="out/all.zip")
    assert packed["files"] == 4 and packed["size"] < 2_000
    result = await call("files.unzip", archive="out/all.zip", folder="back")
    assert result["size"] == 100_003 and len(result["files"]) == 4
    assert content(call.project / "back") == {
        "in/a.txt": "a",
        "in/sub/ж.txt": "b" * 100_000,
        "one.csv": "c",
        "two.csv": "d",
    }


async def test_unpacking_again_is_fine_but_other_content_is_not_replaced_unasked(call: Calls) -> None:
    archive(call.project / "a.zip", {"a": "1", "b": "2", "d/": ""})
    await call("files.unzip", archive="a.zip", folder="out")
    await call("files.unzip", archive="a.zip", folder="out")
    (call.project / "out" / "a").unlink()
    (call.project / "out" / "b").write_text("mine")
    with pytest.raises(StepFailed, match="exists already"):
        await call("files.unzip", archive="a.zip", folder="out")
    assert content(call.project / "out") == {"b": "mine"}, "nothing is unpacked when one file is in the way"
    await call("files.unzip", archive="a.zip", folder="out", existing="skip")
    assert content(call.project / "out") == {"a": "1", "b": "mine"}
    await call("files.unzip", archive="a.zip", folder="out", existing="replace")
    assert content(call.project / "out") == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../evil", "leads out"),
        ("a/../../evil", "leads out"),
        ("..\\evil", "leads out"),
        ("/etc/passwd", "absolute"),
        ("\\\\server\\share\\x", "absolute"),
        ("C:/evil", "characters"),
        ("C:evil", "characters"),
        ("a.txt:stream", "characters"),
        ("a\x00b", "characters"),
        ("a\nb", "characters"),
        ("con", "Windows"),
        ("sub/NUL.txt", "Windows"),
        ("COM1", "Windows"),
        ("dot.", "Windows"),
        ("space ", "Windows"),
        ("a//b", "empty part"),
        ("./a", "empty part"),
        ("x" * 256, "too long"),
        ("/".join("x" * 65), "too deep"),
    ],
)
async def test_names_that_do_harm_are_refused(call: Calls, name: str, reason: str) -> None:
    archive(call.project / "bad.zip", {"good.txt": "x", name: "evil"})
    with pytest.raises(StepFailed, match=reason) as caught:
        await call("files.unzip", archive="bad.zip", folder="out/deep")
    assert caught.value.kind == "file"
    assert names_in(call.project) == ["bad.zip", "out"]
    assert names_in(call.project / "out" / "deep") == []


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
async def test_links_and_devices_are_refused(call: Calls, kind: int) -> None:
    archive(call.project / "bad.zip", {"x": "/etc/passwd"}, {"x": kind | 0o777})
    with pytest.raises(StepFailed, match=r"is a link|not a regular file"):
        await call("files.unzip", archive="bad.zip", folder="out")
    assert names_in(call.project / "out") == []


@pytest.mark.parametrize("names", [("a", "A"), ("a", "a/b"), ("ß", "SS"), ("a/", "a")])
async def test_two_entries_for_one_place_are_refused(call: Calls, names: tuple[str, str]) -> None:
    archive(call.project / "bad.zip", dict.fromkeys(names, ""))
    with pytest.raises(StepFailed, match=r"twice|at once"):
        await call("files.unzip", archive="bad.zip", folder="out")


async def test_a_link_in_the_folder_leads_nowhere(call: Calls) -> None:
    outside = call.project / "outside"
    outside.mkdir()
    (call.project / "out").mkdir()
    (call.project / "out" / "sub").symlink_to(outside)
    archive(call.project / "a.zip", {"sub/x": "evil"})
    with pytest.raises(StepFailed, match="outside of"):
        await call("files.unzip", archive="a.zip", folder="out")
    assert names_in(outside) == []


async def test_a_bomb_is_stopped_by_its_ratio(call: Calls) -> None:
    archive(call.project / "bomb.zip", {"zeros": b"\0" * (64 << 20)})
    assert (call.project / "bomb.zip").stat().st_size < 100_000
    with pytest.raises(StepFailed, match="200 times its own size") as caught:
        await call("files.unzip", archive="bomb.zip", folder="out")
    assert caught.value.kind == "limit" and names_in(call.project / "out") == []


async def test_a_bomb_is_stopped_by_what_comes_out_not_by_what_it_says(call: Calls) -> None:
    archive(call.project / "liar.zip", {"zeros": b"\0" * (3 << 20)})
    data = (call.project / "liar.zip").read_bytes()
    (call.project / "liar.zip").write_bytes(data.replace(struct.pack("<I", 3 << 20), struct.pack("<I", 10)))
    with pytest.raises(StepFailed, match=r"damaged|holds more than"):
        await call("files.unzip", archive="liar.zip", folder="out", max_size_mb=1)
    assert names_in(call.project / "out") == []


async def test_overlapping_entries_count_each_time(call: Calls) -> None:
    """Many entries that share one body: small in the archive, large outside."""
    body = zlib.compressobj(9, wbits=-15)
    packed = body.compress(b"\0" * (1 << 20)) + body.flush()
    path = call.project / "overlap.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a0", b"\0" * (1 << 20))
        first = file.filelist[0]
        for number in range(1, 40):
            twin = zipfile.ZipInfo(f"a{number}")
            for field in ("compress_type", "CRC", "compress_size", "file_size", "header_offset", "external_attr"):
                setattr(twin, field, getattr(first, field))
            file.filelist.append(twin)
    assert len(packed) < 2_000
    with pytest.raises(StepFailed):
        await call("files.unzip", archive="overlap.zip", folder="out", max_size_mb=8)
    assert names_in(call.project / "out") == []


async def test_caps_on_size_and_entries(call: Calls) -> None:
    archive(call.project / "a.zip", {f"{n}": os.urandom(1 << 10) for n in range(20)})
    with pytest.raises(StepFailed, match="20 entries, more than the limit of 19"):
        await call("files.unzip", archive="a.zip", folder="out", max_entries=19)
    archive(call.project / "b.zip", {"x": os.urandom(2 << 20)})
    with pytest.raises(StepFailed, match=r"holds more than 1 MB"):
        await call("files.unzip", archive="b.zip", folder="out", max_size_mb=1)
    await call("files.unzip", archive="b.zip", folder="out", max_size_mb=2)


async def test_damaged_archives_are_explained(call: Calls) -> None:
    archive(call.project / "good.zip", {"a": os.urandom(5_000)})
    data = (call.project / "good.zip").read_bytes()
    for damaged in (b"", b"PK", b"not a zip", data[:-30], data[100:], data[:50] + b"\xff" * 100 + data[150:]):
        (call.project / "bad.zip").write_bytes(damaged)
        with pytest.raises(StepFailed, match="damaged"):
            await call("files.unzip", archive="bad.zip", folder="out")
    with pytest.raises(StepFailed, match="no such file"):
        await call("files.unzip", archive="nothing.zip", folder="out")


async def test_a_password_is_used_and_asked_for(call: Calls) -> None:
    (call.project / "secret.zip").write_bytes(encrypted("a.txt", b"hello " * 100, b"hunter2"))
    with pytest.raises(StepFailed, match="protected by a password") as caught:
        await call("files.unzip", archive="secret.zip", folder="out")
    assert caught.value.kind == "credential"
    with pytest.raises(StepFailed, match=r"password.*wrong"):
        await call("files.unzip", archive="secret.zip", folder="out", password="wrong")
    await call("files.unzip", archive="secret.zip", folder="out", password="hunter2")
    assert (call.project / "out" / "a.txt").read_text() == "hello " * 100


async def test_zip_does_not_replace_unasked_and_repeats(call: Calls) -> None:
    (call.project / "a").write_text("a")
    call.ctx.key = "run/zip/1"
    await call("files.zip", sources=["a"], archive="a.zip", existing="fail")
    await call("files.zip", sources=["a"], archive="a.zip", existing="fail")
    call.ctx.key = "run/zip/2"
    with pytest.raises(StepFailed, match="exists already"):
        await call("files.zip", sources=["a"], archive="a.zip", existing="fail")


async def test_zip_leaves_itself_out_and_names_what_is_missing(call: Calls) -> None:
    (call.project / "a").write_text("a")
    for _ in range(2):
        assert (await call("files.zip", sources=["."], archive="all.zip"))["files"] == 1
    with pytest.raises(StepFailed, match="no such file"):
        await call("files.zip", sources=["gone"], archive="b.zip")
    assert not (call.project / "b.zip").exists()


@given(st.lists(st.text(min_size=1, max_size=30), max_size=4, unique=True), st.binary(max_size=20))
def test_no_name_gets_out(names: list[str], payload: bytes) -> None:
    """Whatever the names, an accepted path stays below the folder."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            info = zipfile.ZipInfo("x")
            info.filename = name.encode("utf-8", "replace").decode()
            file.writestr(info, payload)
    folder = Path("/base/folder")
    try:
        members = safe_members(zipfile.ZipFile(buffer), 10)
    except (StepFailed, zipfile.BadZipFile, UnicodeError):
        return
    for member in members:
        assert Path(os.path.normpath(folder / member.path)).is_relative_to(folder)
        assert member.path.parts


def encrypted(name: str, data: bytes, password: bytes) -> bytes:
    """A zip with one entry in the old ZipCrypto cipher, which Python reads but does not write."""
    table = [_plain_crc(byte) for byte in range(256)]
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ (keys[1] >> 24)) & 0xFF]

    for byte in password:
        update(byte)
    out = bytearray()
    crc = zlib.crc32(data)
    for byte in bytes(11) + bytes([crc >> 24]) + data:
        mask = keys[2] | 2
        out.append(byte ^ (((mask * (mask ^ 1)) >> 8) & 0xFF))
        update(byte)
    common = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 0x21, crc, len(out), len(data), len(name), 0)
    local = b"PK\x03\x04" + common + name.encode() + bytes(out)
    central = b"PK\x01\x02" + b"\x14\0" + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    return local + central + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)


def _plain_crc(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ (0xEDB88320 if value & 1 else 0)
    return value
