"""What connects a program with the step: its output, its result, and the leash that ends it."""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import os
import sys
import tempfile
from asyncio import StreamReader
from collections.abc import Callable
from pathlib import Path
from typing import Any

from runtime.errors import StepFailed
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import size_text

KEEPER = Path(__file__).with_name("keeper.py")
#: Longest line, and largest number of lines, that go to the run's log.
LINE, LINES = 4_000, 10_000
PIECE = 1 << 16


class Output:
    """One of the program's output channels: kept as text, and written to the log line by line."""

    def __init__(self, ctx: TaskContext, name: str, limit: int, mask: Callable[[str], str]) -> None:
        self._ctx = ctx
        self._name = name
        self._limit = limit
        self._mask = mask
        self._decode = codecs.getincrementaldecoder("utf-8")("replace")
        self._pieces: list[str] = []
        self._open_line = ""
        self._lines = 0

    async def pump(self, source: StreamReader) -> None:
        """Take everything the program writes; raises StepFailed when it is more than the limit."""
        size = 0
        while piece := await source.read(PIECE):
            size += len(piece)
            if size > self._limit:
                raise too_much(self._name, self._limit)
            self._take(self._decode.decode(piece))
        self._take(self._decode.decode(b"", final=True))
        self._log(self._open_line)

    def text(self) -> str:
        """All that was written, with secrets masked."""
        return self._mask("".join(self._pieces))

    def _take(self, text: str) -> None:
        self._pieces.append(text)
        *lines, self._open_line = (self._open_line + text).split("\n")
        for line in lines:
            self._log(line)
        # A program that never ends its line (a progress bar) must not make it grow without end.
        if len(self._open_line) > LINE:
            self._log(self._open_line)
            self._open_line = ""

    def _log(self, line: str) -> None:
        line = line.rstrip("\r").rpartition("\r")[2]
        if not line.strip() or self._lines > LINES:
            return
        self._lines += 1
        if self._lines > LINES:
            line = "More output follows, which is not logged."
        level = "info" if self._name == "stdout" else "warning"
        self._ctx.log(self._mask(line)[:LINE], level=level, stream=self._name)


def too_much(channel: str, limit: int) -> StepFailed:
    return StepFailed(
        f"The script wrote more than {size_text(limit)} to its {channel} and was ended.",
        kind="limit",
        in_doubt=True,
        remedy="Let it write less, or to a file; or raise the limit of the step.",
    )


class ResultChannel:
    """Where a script leaves its result: a pipe of its own, or a file of its own on Windows.

    ``name`` is what the script is told: the number of the descriptor, or the path.
    """

    def __init__(self) -> None:
        self.data = b""
        self._reader = self._writer = -1
        self._path: Path | None = None
        if sys.platform == "win32":
            handle, path = tempfile.mkstemp(prefix="understudy-", suffix=".json")
            os.close(handle)
            self._path = Path(path)
        else:
            self._reader, self._writer = os.pipe()

    @property
    def name(self) -> str:
        return str(self._path or self._writer)

    @property
    def descriptors(self) -> tuple[int, ...]:
        """Descriptors the program inherits."""
        return (self._writer,) if self._path is None else ()

    def hand_over(self) -> None:
        """The program has its own end now; ours is closed, so that its end shows."""
        self._writer = _closed(self._writer)

    async def read(self, limit: int) -> None:
        """Take the result into ``data``; raises StepFailed when it is longer than ``limit``."""
        if self._path is not None:
            return
        source = StreamReader()
        pipe = os.fdopen(self._reader, "rb", buffering=0)
        self._reader = -1
        loop = asyncio.get_running_loop()
        transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(source), pipe)
        try:
            while piece := await source.read(PIECE):
                self.data += piece
                if len(self.data) > limit:
                    raise too_much("result", limit)
        finally:
            transport.close()

    def close(self) -> None:
        self._reader = _closed(self._reader)
        self._writer = _closed(self._writer)
        if self._path is not None:
            with contextlib.suppress(OSError):
                self.data = self._path.read_bytes()
                self._path.unlink()


class Leash:
    """Ends the program and all it started: by the keeper that watches our end of a pipe, else by its process tree."""

    def __init__(self) -> None:
        self._theirs = self._ours = -1
        if sys.platform != "win32":
            self._theirs, self._ours = os.pipe()

    def around(self, command: list[str], memory: int, result: ResultChannel) -> list[str]:
        """The command line that starts ``command`` on this leash."""
        if sys.platform == "win32":
            return command
        own = ",".join(map(str, result.descriptors))
        return [sys.executable, "-I", "-S", str(KEEPER), str(self._theirs), str(memory), own, "--", *command]

    def options(self, result: ResultChannel) -> dict[str, Any]:
        """Further arguments for starting the process."""
        if sys.platform == "win32":
            import subprocess

            return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
        return {"pass_fds": (self._theirs, *result.descriptors), "start_new_session": True}

    def hand_over(self) -> None:
        self._theirs = _closed(self._theirs)

    def let_go(self, pid: int | None = None) -> None:
        """End everything. On Windows that is ``pid`` with all its descendants."""
        self._ours = _closed(self._ours)
        if sys.platform == "win32" and pid is not None:
            import psutil

            with contextlib.suppress(psutil.Error):
                top = psutil.Process(pid)
                for process in [*top.children(recursive=True), top]:
                    with contextlib.suppress(psutil.Error):
                        process.kill()


def _closed(descriptor: int) -> int:
    if descriptor >= 0:
        os.close(descriptor)
    return -1
