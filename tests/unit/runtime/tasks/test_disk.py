from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from runtime.errors import StepFailed
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import Check, copy_file, in_thread, off_loop, read_bytes, replacing, size_text, sole_writer
from runtime.tasks.intent import KEPT, Intent
from tests.fixtures.task_calls import names_in


async def test_cancelling_ends_the_work_in_its_thread() -> None:
    started, ended = threading.Event(), threading.Event()

    def work(check: Check) -> None:
        started.set()
        try:
            while True:
                check()
        finally:
            ended.set()

    task = asyncio.create_task(off_loop(work))
    await asyncio.to_thread(started.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()


async def test_a_cancelled_write_replaces_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    written, go_on = threading.Event(), threading.Event()

    def work(check: Check) -> None:
        with replacing(path, check) as file:
            file.write(b"new")
            written.set()
            go_on.wait()

    task = asyncio.create_task(off_loop(work))
    await asyncio.to_thread(written.wait)
    task.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert path.read_text() == "old" and names_in(tmp_path) == ["a"]


def test_waiting_for_another_writer_can_be_cancelled(tmp_path: Path) -> None:
    def check() -> None:
        raise StepFailed("The step was cancelled.", kind="cancelled")

    with (
        sole_writer(tmp_path / "a", lambda: None),
        pytest.raises(StepFailed, match="cancelled"),
        sole_writer(tmp_path / "a", check),
    ):
        pass


def test_an_error_inside_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError), replacing(path) as file:
        file.write(b"new")
        raise ZeroDivisionError
    assert path.read_text() == "old" and names_in(tmp_path) == ["a"]


def test_reads_no_more_than_allowed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_bytes(tmp_path / "a", 5) == b"12345"
    with pytest.raises(StepFailed, match="larger than 4 bytes"):
        read_bytes(tmp_path / "a", 4)


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 bytes"), (1023, "1023 bytes"), (1536, "1.5 KB"), (1 << 20, "1 MB"), (5 << 30, "5.0 GB")]
)
def test_sizes_read_well(size: int, text: str) -> None:
    assert size_text(size) == text


def test_intents_belong_to_one_key_and_old_ones_go(tmp_path: Path) -> None:
    first = TaskContext(work=tmp_path, key="first")
    Intent(first).note({"n": 1})
    assert Intent(first).record == {"n": 1}
    for number in range(2 * KEPT):
        Intent(TaskContext(work=tmp_path, key=f"{number}")).note({"n": number})
    [folder] = (tmp_path / "intents").iterdir()
    assert len(names_in(folder)) < KEPT + 200
    assert Intent(TaskContext(work=tmp_path, key=f"{2 * KEPT - 1}")).record == {"n": 2 * KEPT - 1}
    assert Intent(TaskContext(work=tmp_path)).record is None


def test_a_damaged_intent_counts_as_none(tmp_path: Path) -> None:
    ctx = TaskContext(work=tmp_path, key="k")
    Intent(ctx).note({"n": 1})
    [path] = tmp_path.rglob("*.json")
    path.write_text("{")
    assert Intent(ctx).record is None


def test_what_blocks_for_ever_does_not_keep_the_program_from_ending() -> None:
    program = (
        "import asyncio, time\n"
        "from runtime.tasks.disk import in_thread\n"
        "async def main():\n"
        "    async with asyncio.timeout(0.05):\n"
        "        await in_thread(time.sleep, 600)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30)
    assert done.stderr.strip().endswith("TimeoutError")


@pytest.mark.skipif(sys.platform == "win32", reason="has no such pipes")
async def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for work in (lambda: read_bytes(pipe), lambda: copy_file(pipe, tmp_path / "copy", lambda: None)):
        with pytest.raises(StepFailed, match="no ordinary file"):
            await in_thread(work)


async def test_errors_of_a_thread_arrive() -> None:
    def fails() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await in_thread(fails)
    assert await in_thread(max, 1, 2) == 2
