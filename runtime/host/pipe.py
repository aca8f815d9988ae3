"""The protocol over this process's standard input and output, for the program that started it (Studio).

Plain threads read and write: they work with every kind of pipe on every system, and a program that does not read
holds up nobody but itself. The process ends when its input does.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading

from runtime.host.connection import Connection
from runtime.host.lines import LineReader
from runtime.services.core import Core

_CHUNK = 256 * 1024


class Pipe:
    """Standard input as chunks of bytes, standard output as a line writer."""

    def __init__(self, source: int, sink: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._source = source
        self._sink = sink
        self._chunks: asyncio.Queue[bytes] = asyncio.Queue()
        self._room = threading.Semaphore(8)
        self._waiting = b""
        threading.Thread(target=self._pump, name="pipe-reader", daemon=True).start()

    async def read(self, size: int) -> bytes:
        """The next chunk; empty at the end."""
        chunk = await self._chunks.get()
        self._room.release()
        return chunk

    def write(self, data: bytes) -> None:
        """Keep for ``drain``."""
        self._waiting += data

    async def drain(self) -> None:
        """Write what was kept. Raises BrokenPipeError when nobody reads any more."""
        data, self._waiting = self._waiting, b""
        done: asyncio.Future[None] = self._loop.create_future()
        threading.Thread(target=self._write, args=(data, done), name="pipe-writer", daemon=True).start()
        await done

    def _pump(self) -> None:
        chunk = b"begin"
        while chunk:
            self._room.acquire()
            try:
                chunk = os.read(self._source, _CHUNK)
            except OSError:
                chunk = b""
            # The loop may be closed before the input is.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._chunks.put_nowait, chunk)

    def _write(self, data: bytes, done: asyncio.Future[None]) -> None:
        error: OSError | None = None
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._sink, view) :]
        except OSError as caught:
            error = caught
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(_settle, done, error)


def _settle(done: asyncio.Future[None], error: OSError | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)


async def serve_pipe(core: Core) -> None:
    """Answer requests from standard input until it ends. Whatever else is printed goes to standard error."""
    sys.stdout.flush()
    sink = os.dup(1)
    os.dup2(2, 1)
    pipe = Pipe(0, sink)
    await Connection(core, pipe).serve(LineReader(pipe.read))
