from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from runtime.errors import StepFailed
from runtime.tasks.disk import file_errors, read_bytes
from tests.fixtures.task_calls import Calls, names_in


async def test_text_goes_there_and_back(call: Calls) -> None:
    result = await call("files.write", path="new/a.txt", content="Здравей\nсвят\n")
    assert result["size"] == len("Здравей\nсвят\n".encode())
    assert await call("files.read", path="new/a.txt") == "Здравей\nсвят\n"
    assert await call("files.read", path="new/a.txt", shape="lines") == ["Здравей", "свят"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
async def test_a_byte_order_mark_is_recognised(call: Calls, encoding: str) -> None:
    await call("files.write", path="a.txt", content="ж", encoding=encoding)
    assert await call("files.read", path="a.txt") == "ж"
    await call("files.append", path="a.txt", content="я", encoding=encoding)
    assert await call("files.read", path="a.txt") == "жя"


async def test_cp1251(call: Calls) -> None:
    await call("files.write", path="a.txt", content="Фактура", encoding="cp1251")
    assert (call.project / "a.txt").read_bytes() == "Фактура".encode("cp1251")
    assert await call("files.read", path="a.txt", encoding="cp1251") == "Фактура"
    with pytest.raises(StepFailed, match="not text in UTF-8") as caught:
        await call("files.read", path="a.txt")
    assert "cp1251" in caught.value.remedy and caught.value.kind == "data"


async def test_encodings_that_do_not_fit_are_explained(call: Calls) -> None:
    with pytest.raises(StepFailed, match=r"€.*cannot be written in ISO8859-1"):
        await call("files.write", path="a.txt", content="10 €", encoding="latin-1")
    for encoding in ("klingon", "hex", "rot13"):
        with pytest.raises(StepFailed, match="no text encoding"):
            await call("files.write", path="a.txt", content="x", encoding=encoding)
    assert not (call.project / "a.txt").exists()


async def test_base64_carries_any_bytes(call: Calls) -> None:
    data = bytes(range(256))
    (call.project / "in").write_bytes(data)
    text = await call("files.read", path="in", shape="base64")
    await call("files.write", path="out", content=text, base64=True)
    assert (call.project / "out").read_bytes() == data
    with pytest.raises(StepFailed, match="not base64"):
        await call("files.write", path="out", content="!", base64=True)


async def test_line_ends(call: Calls) -> None:
    await call("files.write", path="a", content=["one", "two"], newline="windows")
    assert (call.project / "a").read_bytes() == b"one\r\ntwo\r\n"
    await call("files.write", path="a", content="one\r\ntwo\n", newline="unix")
    assert (call.project / "a").read_bytes() == b"one\ntwo\n"


async def test_existing_content_and_rights_are_kept(call: Calls) -> None:
    path = call.project / "a"
    await call("files.write", path="a", content="one")
    path.chmod(0o640)
    with pytest.raises(StepFailed, match="exists already"):
        await call("files.write", path="a", content="two", existing="fail")
    assert (await call("files.write", path="a", content="one", existing="fail"))["size"] == 0
    await call("files.write", path="a", content="two")
    assert path.read_text() == "two" and path.stat().st_mode & 0o777 == 0o640


async def test_a_link_stays_a_link(call: Calls) -> None:
    (call.project / "real").write_text("old")
    (call.project / "link").symlink_to("real")
    await call("files.write", path="link", content="new")
    assert (call.project / "link").is_symlink() and (call.project / "real").read_text() == "new"


async def test_a_folder_or_a_file_in_the_way_is_explained(call: Calls) -> None:
    (call.project / "folder").mkdir()
    for type, params in (("files.write", {"content": "x"}), ("files.append", {"content": "x"}), ("files.read", {})):
        with pytest.raises(StepFailed, match="it is a folder"):
            await call(type, path="folder", **params)
    assert names_in(call.project) == ["folder"]


def test_no_room_is_explained() -> None:
    path = Path("/dev/full")
    with pytest.raises(StepFailed, match="the disk is full"), file_errors(path, "write"), path.open("wb") as file:
        file.write(b"x")


def test_a_part_that_could_be_written_is_taken_back(tmp_path: Path) -> None:
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from runtime.tasks.appending import append_bytes\n"
        "from runtime.tasks.context import TaskContext\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "try: append_bytes(TaskContext(), Path(sys.argv[1]), lambda start: b'much more than ten')\n"
        "except Exception as error: print(error)\n"
    )
    path = tmp_path / "log"
    path.write_text("before")
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert "File too large" in done.stdout and path.read_text() == "before"


async def test_appends_and_repeats_nothing(call: Calls) -> None:
    call.ctx.key = "run/log/1"
    path = call.project / "log"
    await call("files.append", path="log", content=["one"])
    await call("files.append", path="log", content=["one"])
    assert path.read_text() == "one\n"
    call.ctx.key = "run/log/2"
    await call("files.append", path="log", content=["one"])
    assert path.read_text() == "one\none\n"


async def test_a_repeated_first_line_is_known_in_spite_of_its_byte_order_mark(call: Calls) -> None:
    call.ctx.key = "run/log/1"
    for _ in range(2):
        await call("files.append", path="log", content="ж", encoding="utf-8-sig")
    assert (call.project / "log").read_bytes() == "ж".encode("utf-8-sig")


async def test_a_failed_attempt_is_forgotten(call: Calls) -> None:
    call.ctx.key = "run/log/1"
    (call.project / "log").mkdir()
    with pytest.raises(StepFailed, match="it is a folder"):
        await call("files.append", path="log", content="mine")
    (call.project / "log").rmdir()
    (call.project / "log").write_text("something much longer meanwhile\n")
    await call("files.append", path="log", content="mine")
    assert (call.project / "log").read_text() == "something much longer meanwhile\nmine"


async def test_a_part_that_was_written_is_written_again_whole(call: Calls) -> None:
    call.ctx.key = "run/log/1"
    path = call.project / "log"
    path.write_text("before\n")
    await call("files.append", path="log", content=["a long line"])
    path.write_text("before\na lo")
    await call("files.append", path="log", content=["a long line"])
    assert path.read_text() == "before\na long line\n"


async def test_foreign_writing_in_between_is_not_guessed_about(call: Calls) -> None:
    call.ctx.key = "run/log/1"
    path = call.project / "log"
    await call("files.append", path="log", content=["mine"])
    path.write_text("theirs\n")
    with pytest.raises(StepFailed, match="cannot be told"):
        await call("files.append", path="log", content=["mine"])
    assert path.read_text() == "theirs\n"


async def test_a_secret_is_no_content(call: Calls) -> None:
    from runtime.model import Secret

    with pytest.raises(ValidationError):
        await call("files.write", path="a", content=Secret("hunter2"))


async def test_too_large_a_file_is_refused(call: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    with (call.project / "big").open("wb") as file:
        file.truncate((256 << 20) + 1)
    with pytest.raises(StepFailed, match=r"larger than 256 MB") as caught:
        await call("files.read", path="big")
    assert caught.value.kind == "limit"


async def test_parallel_appends_keep_every_line(call: Calls) -> None:
    import asyncio

    await asyncio.gather(*(call("files.append", path="log", content=[f"line {n}"]) for n in range(40)))
    assert sorted((call.project / "log").read_text().splitlines()) == sorted(f"line {n}" for n in range(40))


@pytest.mark.skipif(sys.platform == "win32", reason="rights work otherwise there")
async def test_denied_is_explained(call: Calls) -> None:
    path = call.project / "locked"
    path.write_text("x")
    path.chmod(0)
    me = os.geteuid()
    os.seteuid(65534 if me == 0 else me)
    try:
        with pytest.raises(StepFailed, match="permission was denied"):
            read_bytes(path)
    finally:
        os.seteuid(me)
