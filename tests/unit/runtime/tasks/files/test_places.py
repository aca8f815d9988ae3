from __future__ import annotations

import os
from pathlib import Path

import pytest

from runtime.errors import StepFailed
from runtime.tasks.files import places
from tests.fixtures.task_calls import Calls, names_in


def tree(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file()}


async def test_copies_a_file_and_keeps_its_times(call: Calls) -> None:
    source = call.project / "a.txt"
    source.write_text("one")
    os.utime(source, (1_000_000_000, 1_000_000_000))
    result = await call("files.copy", source="a.txt", destination="out/b.txt")
    copied = call.project / "out" / "b.txt"
    assert result == {"path": str(copied), "files": 1}
    assert copied.read_text() == "one" and copied.stat().st_mtime == 1_000_000_000


async def test_copies_into_an_existing_folder(call: Calls) -> None:
    (call.project / "a.txt").write_text("one")
    (call.project / "out").mkdir()
    await call("files.copy", source="a.txt", destination="out")
    await call("files.copy", source="a.txt", destination="new/")
    assert (call.project / "out" / "a.txt").read_text() == (call.project / "new" / "a.txt").read_text() == "one"


async def test_copying_again_is_fine_but_other_content_is_not_replaced_unasked(call: Calls) -> None:
    (call.project / "a.txt").write_text("one")
    await call("files.copy", source="a.txt", destination="b.txt")
    assert (await call("files.copy", source="a.txt", destination="b.txt"))["files"] == 0
    (call.project / "b.txt").write_text("other")
    with pytest.raises(StepFailed, match="exists already") as caught:
        await call("files.copy", source="a.txt", destination="b.txt")
    assert caught.value.kind == "file" and caught.value.remedy
    assert (await call("files.copy", source="a.txt", destination="b.txt", existing="skip"))["files"] == 0
    assert (call.project / "b.txt").read_text() == "other"
    await call("files.copy", source="a.txt", destination="b.txt", existing="replace")
    assert (call.project / "b.txt").read_text() == "one"


async def test_copies_a_folder_with_links_as_links(call: Calls) -> None:
    folder = call.project / "from"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "x.txt").write_text("x")
    (folder / "link").symlink_to("deep/x.txt")
    (folder / "empty").mkdir()
    assert (await call("files.copy", source="from", destination="to"))["files"] == 2
    assert tree(call.project / "to") == {"deep/x.txt": "x", "link": "x"}
    assert (call.project / "to" / "link").is_symlink() and (call.project / "to" / "empty").is_dir()
    assert (await call("files.copy", source="from", destination="to"))["files"] == 0
    assert (await call("files.copy", source="from", destination="to/"))["path"].endswith("to/from")


@pytest.mark.parametrize("destination", ["from", "from/inside"])
async def test_a_folder_is_not_copied_into_itself(call: Calls, destination: str) -> None:
    (call.project / "from").mkdir()
    with pytest.raises(StepFailed, match="itself"):
        await call("files.copy", source="from", destination=destination)


async def test_a_missing_source_is_named(call: Calls) -> None:
    with pytest.raises(StepFailed, match="there is no such file") as caught:
        await call("files.copy", source="nothing.txt", destination="b.txt")
    assert "nothing.txt" in caught.value.message and "relative paths" in caught.value.remedy


async def test_an_interrupted_copy_leaves_no_half_file(call: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    (call.project / "big").write_bytes(b"x" * (3 << 20))

    def check(count: list[int] = [0]) -> None:  # noqa: B006 - a counter
        count[0] += 1
        if count[0] == 3:
            raise StepFailed("The step was cancelled.", kind="cancelled")

    with pytest.raises(StepFailed, match="cancelled"):
        places.copy_file(call.project / "big", call.project / "copy", check)
    assert names_in(call.project) == ["big"]


async def test_moves_a_file_and_a_folder(call: Calls) -> None:
    (call.project / "a").mkdir()
    (call.project / "a" / "x").write_text("x")
    await call("files.move", source="a", destination="b/c")
    assert tree(call.project) == {"b/c/x": "x"}
    await call("files.move", source="b/c/x", destination="y")
    assert tree(call.project) == {"y": "x"}


async def test_a_repeated_move_knows_that_it_happened(call: Calls) -> None:
    call.ctx.key = "run/move/1"
    (call.project / "a").mkdir()
    await call("files.move", source="a", destination="b")
    assert (await call("files.move", source="a", destination="b"))["path"] == str(call.project / "b")
    call.ctx.key = "run/move/2"
    with pytest.raises(StepFailed, match="no such file"):
        await call("files.move", source="a", destination="b")


async def test_a_move_does_not_replace_unasked(call: Calls) -> None:
    (call.project / "a").write_text("a")
    (call.project / "b").write_text("b")
    with pytest.raises(StepFailed, match="exists already"):
        await call("files.move", source="a", destination="b")
    await call("files.move", source="a", destination="b", existing="skip")
    assert tree(call.project) == {"a": "a", "b": "b"}
    await call("files.move", source="a", destination="b", existing="replace")
    assert tree(call.project) == {"b": "a"}


async def test_a_move_onto_a_file_with_the_same_content_removes_the_source(call: Calls) -> None:
    (call.project / "a").write_text("same")
    (call.project / "b").write_text("same")
    await call("files.move", source="a", destination="b")
    assert tree(call.project) == {"b": "same"}


async def test_a_move_to_another_disk_copies_and_deletes(call: Calls) -> None:
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == call.project.stat().st_dev:
        pytest.skip("there is no second disk")
    (call.project / "a").mkdir()
    (call.project / "a" / "x").write_text("x")
    target = other / f"understudy-{os.getpid()}"
    try:
        await call("files.move", source="a", destination=str(target))
        assert tree(target) == {"x": "x"} and not (call.project / "a").exists()
    finally:
        places._delete(target, recursive=True)


async def test_renames_and_refuses_a_path(call: Calls) -> None:
    (call.project / "a.txt").write_text("a")
    await call("files.rename", path="a.txt", name="b.txt")
    assert tree(call.project) == {"b.txt": "a"}
    for name in ("../c.txt", "d/e.txt", ".."):
        with pytest.raises(StepFailed, match="not a plain name"):
            await call("files.rename", path="b.txt", name=name)


async def test_deletes_a_file_a_link_and_a_folder(call: Calls) -> None:
    folder = call.project / "folder"
    folder.mkdir()
    (folder / "x").write_text("x")
    (call.project / "link").symlink_to(folder)
    assert (await call("files.delete", path="link"))["deleted"] is True
    assert (folder / "x").exists()
    with pytest.raises(StepFailed, match="not empty"):
        await call("files.delete", path="folder")
    await call("files.delete", path="folder", recursive=True)
    assert not folder.exists()
    assert (await call("files.delete", path="folder"))["deleted"] is False
    with pytest.raises(StepFailed, match="no such file"):
        await call("files.delete", path="folder", must_exist=True)


async def test_a_repeated_delete_is_content(call: Calls) -> None:
    call.ctx.key = "run/delete/1"
    (call.project / "a").write_text("a")
    await call("files.delete", path="a", must_exist=True)
    assert (await call("files.delete", path="a", must_exist=True))["deleted"] is True


@pytest.mark.parametrize("path", ["/", ".", "..", "~", "~/..", "sub/.."])
async def test_precious_places_are_never_deleted(call: Calls, path: str) -> None:
    (call.project / "sub").mkdir()
    with pytest.raises(StepFailed, match="not deleted"):
        await call("files.delete", path=path, recursive=True)
    assert call.project.is_dir()


async def test_a_link_to_a_precious_place_may_go_but_not_the_place(call: Calls) -> None:
    (call.project / "home").symlink_to(Path.home())
    await call("files.delete", path="home", recursive=True)
    assert Path.home().is_dir() and not (call.project / "home").is_symlink()


async def test_makes_folders_and_names_the_file_in_the_way(call: Calls) -> None:
    await call("files.make_folder", path="a/b/c")
    await call("files.make_folder", path="a/b/c")
    assert (call.project / "a" / "b" / "c").is_dir()
    (call.project / "file").write_text("")
    with pytest.raises(StepFailed, match=r"file|exists"):
        await call("files.make_folder", path="file/sub")


async def test_a_renaming_that_only_changes_case_works(call: Calls) -> None:
    (call.project / "a.txt").write_text("a")
    await call("files.rename", path="a.txt", name="A.txt")
    assert names_in(call.project) == ["A.txt"]
