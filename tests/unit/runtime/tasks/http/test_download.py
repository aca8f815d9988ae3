from __future__ import annotations

import hashlib
import os
from typing import Any

import pytest

from runtime.errors import StepFailed, StepTimeout
from tests.fixtures.task_calls import Calls, names_in

DATA = os.urandom(3_000_000)


async def test_downloads_to_a_file(call: Calls, site: Any) -> None:
    url = site.give("/a", DATA, content_type="application/zip")
    result = await call("http.download", url=url, path="new/a.zip")
    assert (call.project / "new" / "a.zip").read_bytes() == DATA
    assert result == {
        "path": str(call.project / "new" / "a.zip"),
        "size": 3_000_000,
        "sha256": hashlib.sha256(DATA).hexdigest(),
        "content_type": "application/zip",
        "skipped": False,
    }
    assert call.progress and all(part is not None and 0 < part <= 1 for part in call.progress)


@pytest.mark.parametrize(
    ("path", "disposition", "name"),
    [
        ("/files/report.pdf", "", "report.pdf"),
        ("/files/", "", "files"),
        ("/", "", "download"),
        ("/x", 'attachment; filename="Q1 report.csv"', "Q1 report.csv"),
        ("/x", "attachment; filename*=UTF-8''%D0%96.csv", "Ж.csv"),
        ("/x", 'attachment; filename="../../etc/passwd"', "passwd"),
        ("/x", 'attachment; filename="..\\\\..\\\\evil.exe"', "evil.exe"),
        ("/x", 'attachment; filename="a:b?.txt"', "a_b_.txt"),
        ("/x", 'attachment; filename="CON.txt"', "_CON.txt"),
        ("/x", 'attachment; filename=".."', "download"),
        ("/x", f'attachment; filename="{"y" * 300}.csv"', f"_{'y' * 96}.csv"),
    ],
)
async def test_names_inside_a_folder(call: Calls, site: Any, path: str, disposition: str, name: str) -> None:
    url = site.give(path, b"x", **({"content_disposition": disposition} if disposition else {}))
    result = await call("http.download", url=url + "?a=1", path="out/")
    assert result["path"] == str(call.project / "out" / name)
    assert names_in(call.project / "out") == [name]


async def test_a_wrong_checksum_leaves_nothing(call: Calls, site: Any) -> None:
    url = site.give("/a", b"data")
    with pytest.raises(StepFailed, match="not the expected one") as caught:
        await call("http.download", url=url, path="a", sha256="0" * 64)
    assert caught.value.kind == "data" and names_in(call.project) == []
    await call("http.download", url=url, path="a", sha256=hashlib.sha256(b"data").hexdigest().upper())


async def test_failures_leave_nothing_and_replace_nothing(call: Calls, site: Any) -> None:
    (call.project / "a").write_text("old")

    def cut(handler: Any, seen: Any) -> None:
        handler.send_response(200)
        handler.send_header("content-length", "1000")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.close_connection = True

    def stall(handler: Any, seen: Any) -> None:
        handler.send_response(200)
        handler.send_header("content-length", "1000")
        handler.end_headers()
        handler.server.stop.wait()

    site.answers["/cut"] = cut
    site.answers["/stall"] = stall
    site.give("/big", b"x" * 2_000_000)
    for path, error in (("/cut", "cut off"), ("/big", "longer than 1 MB"), ("/gone", "answered 404")):
        with pytest.raises(StepFailed, match=error):
            await call("http.download", url=site.url + path, path="a", max_size_mb=1)
    with pytest.raises(StepTimeout):
        await call("http.download", url=site.url + "/stall", path="a", timeout=0.3)
    assert (call.project / "a").read_text() == "old" and names_in(call.project) == ["a"]


async def test_what_exists_already(call: Calls, site: Any) -> None:
    url = site.give("/a", b"new")
    (call.project / "a").write_text("old")
    with pytest.raises(StepFailed, match="exists already"):
        await call("http.download", url=url, path="a", existing="fail")
    result = await call("http.download", url=url, path="a", existing="skip")
    assert result["skipped"] is True and (call.project / "a").read_text() == "old"
    assert site.seen == []
    await call("http.download", url=url, path="a")
    assert (call.project / "a").read_text() == "new"
    call.ctx.key = "run/download/1"
    for _ in range(2):
        await call("http.download", url=url, path="b", existing="fail")


async def test_a_folder_that_cannot_be_written_is_explained(call: Calls, site: Any) -> None:
    (call.project / "file").write_text("")
    with pytest.raises(StepFailed, match=r"a part of the path is a file|exists already"):
        await call("http.download", url=site.give("/a", b"x"), path="file/a")
