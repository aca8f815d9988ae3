"""Lines from a stream of bytes, with a limit; and lines on their way to a reader that may be slow."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from runtime.errors import UsageProblem
from runtime.host.protocol import MAX_LINE, lost_line

#: Events that wait for a slow reader beyond this size are dropped, the oldest first, in bytes.
BACKLOG = 16 * 1024 * 1024

_CHUNK = 256 * 1024


class LineTooLong(UsageProblem):
    """A line above the limit; it was skipped, the next one can be read."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The line is longer than {limit:,} bytes.", remedy="Send less at a time.")


class LineReader:
    """``read`` gives up to so many bytes, and none at the end."""

    def __init__(self, read: Callable[[int], Awaitable[bytes]], limit: int = MAX_LINE) -> None:
        self._read = read
        self._rest = bytearray()
        self.limit = limit

    async def next(self) -> bytes:
        """The next line without its end; empty lines are passed over; empty at the end. Raises LineTooLong."""
        searched, too_long = 0, False
        while True:
            end = self._rest.find(b"\n", searched)
            if end >= 0:
                line = bytes(self._rest[:end])
                del self._rest[: end + 1]
                searched = 0
                if too_long or len(line) > self.limit:
                    raise LineTooLong(self.limit)
                if line.strip():
                    return line
                continue
            searched = len(self._rest)
            if searched > self.limit:
                too_long, searched = True, 0
                self._rest.clear()
            chunk = await self._read(_CHUNK)
            if not chunk:
                return b""
            self._rest += chunk


class Outbox:
    """Answers are kept until they are taken; events only as far as ``BACKLOG`` goes, and what was lost is told."""

    def __init__(self, backlog: int = BACKLOG) -> None:
        self._backlog = backlog
        self._answers: deque[bytes] = deque()
        self._events: deque[bytes] = deque()
        self._size = 0
        self._lost = 0
        self._filled = asyncio.Event()

    def put_answer(self, line: bytes) -> None:
        """A line that must arrive."""
        self._answers.append(line)
        self._filled.set()

    def put_event(self, line: bytes) -> None:
        """A line that may be dropped."""
        self._events.append(line)
        self._size += len(line)
        while self._size > self._backlog:
            self._size -= len(self._events.popleft())
            self._lost += 1
        self._filled.set()

    async def take(self) -> bytes:
        """All that waits, as soon as there is anything: events first, they led to the answers."""
        await self._filled.wait()
        self._filled.clear()
        lost = [lost_line(self._lost)] if self._lost else []
        lines = b"".join([*lost, *self._events, *self._answers])
        self._events.clear()
        self._answers.clear()
        self._size = self._lost = 0
        return lines
