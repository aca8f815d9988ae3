from __future__ import annotations

import os

import pytest

from runtime.errors import StepFailed
from tests.fixtures.task_calls import Calls


@pytest.fixture
def filled(call: Calls) -> Calls:
    for index, name in enumerate(["b.TXT", "a.txt", "c.csv", ".hidden", "sub/d.txt", "sub/.git/e.txt"]):
        path = call.project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x" * index)
        os.utime(path, (1_700_000_000 - index, 1_700_000_000 - index))
    return call


async def names(call: Calls, **params: object) -> list[str]:
    return [info["name"] for info in (await call("files.list", **params))["files"]]


async def test_lists_by_pattern_in_order(filled: Calls) -> None:
    assert await names(filled) == ["a.txt", "b.TXT", "c.csv"]
    assert await names(filled, pattern="*.txt") == ["a.txt", "b.TXT"]
    assert await names(filled, pattern="*.csv; a*") == ["a.txt", "c.csv"]
    assert await names(filled, order="size", descending=True) == ["c.csv", "a.txt", "b.TXT"]
    assert await names(filled, order="modified") == ["c.csv", "a.txt", "b.TXT"]
    assert await names(filled, limit=1) == ["a.txt"]


async def test_lists_below_hidden_and_folders(filled: Calls) -> None:
    assert await names(filled, pattern="*.txt", recursive=True) == ["a.txt", "b.TXT", "d.txt"]
    assert await names(filled, pattern="sub/*.txt", recursive=True) == ["d.txt"]
    assert ".hidden" in await names(filled, hidden=True)
    assert "e.txt" in await names(filled, hidden=True, recursive=True)
    assert await names(filled, kind="folders") == ["sub"]
    assert await names(filled, kind="all") == ["a.txt", "b.TXT", "c.csv", "sub"]


async def test_details(filled: Calls) -> None:
    found = await filled("files.list", pattern="b.*")
    [info] = found["files"]
    assert found["count"] == 1
    assert info == {
        "path": str(filled.project / "b.TXT"),
        "name": "b.TXT",
        "stem": "b",
        "suffix": ".txt",
        "folder": str(filled.project),
        "is_folder": False,
        "size": 0,
        "modified": "2023-11-14T22:13:20.000+00:00",
    }


async def test_a_missing_folder_is_an_error_and_a_broken_link_is_left_out(filled: Calls) -> None:
    with pytest.raises(StepFailed, match=r'Could not list ".*nothing"'):
        await filled("files.list", folder="nothing")
    with pytest.raises(StepFailed, match="is a file"):
        await filled("files.list", folder="a.txt")
    (filled.project / "broken.txt").symlink_to("nowhere")
    assert await names(filled, pattern="*.txt") == ["a.txt", "b.TXT"]


async def test_info(filled: Calls) -> None:
    there = await filled("files.info", path="sub")
    assert there["exists"] is True and there["info"]["is_folder"] is True
    gone = await filled("files.info", path="a.txt/nothing")
    assert gone == {"exists": False, "path": str(filled.project / "a.txt" / "nothing"), "info": None}
    with pytest.raises(StepFailed, match=r'There is no ".*nothing"'):
        await filled("files.info", path="nothing", must_exist=True)
    with pytest.raises(StepFailed, match="not a path"):
        await filled("files.info", path="a\0b")
