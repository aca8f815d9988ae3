"""The two ways to a host: the pipes of a child process, and the local socket of a host that runs already.

Both carry the lines of ``runtime.host.protocol``. Reading blocks and belongs on a thread; writing never waits, a thread
of its own does it.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from runtime.host.address import Address, read_address
from runtime.host.client import GREETING_SECONDS
from runtime.host.protocol import RemoteError, hello_line

_CHUNK = 256 * 1024
#: Lines of the child's standard error that are kept to explain why it ended.
_TAIL = 40
#: What a child is given to let go of its steps once its input has ended, and after it was told to end, in seconds.
LEAVE_SECONDS, TERMINATE_SECONDS = 12.0, 3.0


class Wire(Protocol):
    """A connection that carries lines. ``pid`` is the host's process."""

    pid: int

    def lines(self) -> Iterator[bytes]:
        """Lines until the other side ends. Blocks."""
        ...

    def send(self, line: bytes) -> None:
        """Have a line written soon."""
        ...

    def close(self) -> None:
        """Hang up and wait until nothing is left of it. Blocks."""
        ...


class ChildWire:
    """A host of our own. It ends when its input does: with ``close``, and with this process, however that ends."""

    def __init__(self, home: Path, command: list[str] | None = None) -> None:
        self._process: subprocess.Popen[bytes] = subprocess.Popen(
            command or host_command(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
            env={**os.environ, "UNDERSTUDY_HOME": str(home), "PYTHONUTF8": "1"},
            **_apart(),
        )  # fmt: skip
        self.pid = self._process.pid
        self._said: deque[str] = deque(maxlen=_TAIL)
        self._listener = _thread("host-errors", self._listen)
        self._writer = _Writer(self._write, self._end_input)

    def lines(self) -> Iterator[bytes]:
        assert self._process.stdout is not None
        output = self._process.stdout.fileno()
        return read_lines(lambda: os.read(output, _CHUNK))

    def send(self, line: bytes) -> None:
        self._writer.put(line)

    def why_ended(self) -> tuple[int, list[str]]:
        """Exit code and the last lines of its standard error. To be asked once its lines have ended. Blocks shortly."""
        code = self._wait(TERMINATE_SECONDS)
        self._listener.join(1.0)
        return code, list(self._said)

    def close(self) -> None:
        self._writer.end()
        self._wait(LEAVE_SECONDS)
        self._listener.join(1.0)
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    def _wait(self, seconds: float) -> int:
        """The exit code; a child that does not leave is told to, and then made to."""
        for insist in (self._process.terminate, self._process.kill):
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self._process.wait(seconds)
            insist()
            seconds = TERMINATE_SECONDS
        return self._process.wait()

    def _write(self, data: bytes) -> None:
        assert self._process.stdin is not None
        view = memoryview(data)
        while view:
            view = view[os.write(self._process.stdin.fileno(), view) :]

    def _end_input(self) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        errors = self._process.stderr.fileno()
        with contextlib.suppress(OSError):
            for line in read_lines(lambda: os.read(errors, _CHUNK)):
                self._said.append(line.decode(errors="replace"))


class SocketWire:
    """A host that somebody else started: a command, or the background host."""

    def __init__(self, connection: socket.socket, pid: int, rest: bytes = b"") -> None:
        self.pid = pid
        self._connection = connection
        self._rest = rest
        self._writer = _Writer(connection.sendall, self._hang_up)

    @classmethod
    def join(cls, home: Path) -> SocketWire | None:
        """A connection to the host of ``home``; None when none answers. Raises RemoteError when refused. Blocks."""
        address = read_address(home)
        if address is None:
            return None
        try:
            connection = _connected(address)
        except OSError:
            return None
        try:
            connection.sendall(hello_line(address.token))
            answer, rest = _greeting(connection)
            if "error" in answer:
                raise RemoteError(answer["error"])
            connection.settimeout(None)
            return cls(connection, answer["result"]["pid"], rest)
        except (OSError, ValueError, KeyError, TypeError):
            connection.close()
            return None
        except BaseException:  # however it ends, a socket that nobody gets is closed
            connection.close()
            raise

    def lines(self) -> Iterator[bytes]:
        return read_lines(self._read)

    def send(self, line: bytes) -> None:
        self._writer.put(line)

    def close(self) -> None:
        self._writer.end()
        self._connection.close()

    def _read(self) -> bytes:
        rest, self._rest = self._rest, b""
        return rest or self._connection.recv(_CHUNK)

    def _hang_up(self) -> None:
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)


class _Writer:
    """Writes what is put, in order, on a thread; ``finish`` is called there when all is written or nobody reads."""

    def __init__(self, write: Callable[[bytes], object], finish: Callable[[], None]) -> None:
        self._queue: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._write = write
        self._finish = finish
        self._thread = _thread("host-writer", self._run)

    def put(self, line: bytes) -> None:
        self._queue.put(line)

    def end(self) -> None:
        self._queue.put(b"")
        self._thread.join(TERMINATE_SECONDS)

    def _run(self) -> None:
        # Who does not read any more is noticed by the reader, whose lines end.
        with contextlib.suppress(OSError):
            while line := self._queue.get():
                self._write(line)
        self._finish()


def read_lines(read: Callable[[], bytes]) -> Iterator[bytes]:
    """Lines of what ``read`` gives, without their ends, until it gives nothing or fails; a last line without an end is
    left out, it was cut off."""
    parts: list[bytes] = []
    while chunk := _chunk(read):
        head, *tail = chunk.split(b"\n")
        parts.append(head)
        if tail:
            # Joined only here: a line of many megabytes comes in many chunks.
            yield from filter(None, (b"".join(parts), *tail[:-1]))
            parts = [tail[-1]]


def host_command() -> list[str]:
    """How a host is started that speaks over pipes."""
    return [sys.executable, "-m", "runtime.cli", "host", "--pipe"]


def _chunk(read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except OSError:
        return b""


def _connected(address: Address) -> socket.socket:
    if sys.platform != "win32" and address.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(GREETING_SECONDS)
        try:
            connection.connect(address.socket)
        except OSError:
            connection.close()
            raise
        return connection
    return socket.create_connection(("127.0.0.1", address.port), timeout=GREETING_SECONDS)


def _greeting(connection: socket.socket) -> tuple[dict[str, dict[str, int]], bytes]:
    """The host's first line, and what came after it."""
    data = b""
    while b"\n" not in data:
        chunk = connection.recv(_CHUNK)
        if not chunk:
            raise ConnectionError
        data += chunk
    line, _, rest = data.partition(b"\n")
    return json.loads(line), rest


def _apart() -> dict[str, Any]:
    """A process group of its own: Ctrl+C in the terminal that Studio was started from is for Studio."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def _thread(name: str, run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
