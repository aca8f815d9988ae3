"""Studio's link to the host of its data folder: the one that runs already, else a child process of our own.

When the host ends, the link finds or starts the next one by itself: runs are taken up where they were.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from runtime.engine.events import RunEvent
from runtime.errors import UnderstudyError
from runtime.host.client import HostGone
from runtime.host.protocol import RemoteError
from runtime.model import Json, JsonObject
from studio.bridge.connection import Connection, HostFailed
from studio.bridge.inbox import Ended, Lost, Message
from studio.bridge.wires import ChildWire, SocketWire
from studio.i18n import tr

#: How long a host that just starts or leaves is waited for, and the pause between two looks, in seconds.
PATIENCE, PAUSE = 15.0, 0.1
#: What a host says that is just coming or going.
_PASSING = frozenset({"store-locked", "host-refused"})
#: A host of our own that ended so often within so many seconds is not started again by itself.
MOST_ENDS, ENDS_SECONDS = 3, 60.0


class LinkState(StrEnum):
    """``own`` and ``joined`` are connected: to a child of ours, to the host of somebody else."""

    CLOSED = "closed"
    CONNECTING = "connecting"
    OWN = "own"
    JOINED = "joined"
    FAILED = "failed"


class HostLink(QObject):
    """``open`` it once; from then on ``call`` waits for a connection where there is none for the moment."""

    state_changed = Signal(str)  #: a LinkState
    ended = Signal(object)  #: UnderstudyError: the host ended by itself, and why; the next one is looked for
    events = Signal(list)  #: RunEvent records in order, at most every 50 ms
    connected = Signal()  #: a new connection; what happened since the last one was not heard
    lost = Signal(int)  #: so many events were dropped, because this program did not read them in time

    def __init__(self, home: Path, parent: QObject | None = None, *, command: list[str] | None = None) -> None:
        super().__init__(parent)
        self.home = home
        self.state = LinkState.CLOSED
        self.error: UnderstudyError | None = None
        self._command = command
        self._connection: Connection | None = None
        self._entering: asyncio.Task[None] | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._ends: deque[float] = deque(maxlen=MOST_ENDS)

    @property
    def pid(self) -> int | None:
        """The host's process; None while there is no connection."""
        return self._connection.wire.pid if self._connection else None

    @property
    def connected_now(self) -> bool:
        """Whether a question would reach a host at once: not while the window's loop of coroutines stands still."""
        return self._connection is not None and asyncio._get_running_loop() is not None

    async def open(self) -> None:
        """Connect, or try again after ``failed``. Raises UnderstudyError when no host can be had."""
        if self.state in (LinkState.CLOSED, LinkState.FAILED):
            self._ends.clear()
            self._enter_soon()
        await self._connected()

    async def call(self, method: str, params: JsonObject | None = None) -> Json:
        """Ask the host; when it ends meanwhile, ask the next one once more. Raises UnderstudyError.

        A run that is asked for should have an id (``run_id``): asked for twice it is accepted once.
        """
        try:
            return await (await self._connected()).ask(method, params)
        except HostGone:
            return await (await self._connected()).ask(method, params)

    async def close(self) -> None:
        """Hang up; a host of our own lets go of its runs, which the next one takes up, and ends."""
        self._become(LinkState.CLOSED)
        tasks = [task for task in (self._entering,) if task is not None and not task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
        await asyncio.gather(*self._closing, return_exceptions=True)

    async def _connected(self) -> Connection:
        while self._connection is None:
            if self.error is not None:
                raise self.error
            if self.state is LinkState.CLOSED or self._entering is None:
                raise HostGone
            await asyncio.wait({self._entering})
        return self._connection

    def _enter_soon(self) -> None:
        self.error = None
        self._become(LinkState.CONNECTING)
        self._entering = asyncio.create_task(self._enter(), name="host-link")

    async def _enter(self) -> None:
        try:
            self._connection = await self._find()
        except UnderstudyError as error:
            self.error = error
            self._become(LinkState.FAILED)
            return
        own = isinstance(self._connection.wire, ChildWire)
        self._become(LinkState.OWN if own else LinkState.JOINED)
        self.connected.emit()

    async def _find(self) -> Connection:
        """Join a host or start one. Between lock and door, and on its way out, neither works for a moment."""
        began = time.monotonic()
        while True:
            try:
                return await self._join() or await self._start()
            except RemoteError as error:
                if error.code not in _PASSING or time.monotonic() > began + PATIENCE:
                    raise
            await asyncio.sleep(PAUSE)

    async def _join(self) -> Connection | None:
        wire = await asyncio.to_thread(SocketWire.join, self.home)
        if wire is None:
            return None
        connection = Connection(wire, self._hear, self)
        try:
            await connection.ask("events.follow", {"run": ""})
        except HostGone:
            await connection.close()
            return None
        return connection

    async def _start(self) -> Connection:
        try:
            wire = await asyncio.to_thread(ChildWire, self.home, self._command)
        except OSError as error:
            raise HostFailed(
                tr("The host cannot be started: {error}.", error=error), remedy=tr("Install Understudy again.")
            ) from error
        connection = Connection(wire, self._hear, self)
        try:
            await connection.ask("events.follow", {"run": ""})
        except HostGone:
            reason = None if connection.refusal else await asyncio.to_thread(_why, wire)
            await connection.close()
            raise (connection.refusal or reason or HostGone()) from None
        except BaseException:  # however it ends, a connection that nobody gets is closed
            await connection.close()
            raise
        return connection

    def _hear(self, messages: list[Message]) -> None:
        events = [message for message in messages if isinstance(message, RunEvent)]
        if events:
            self.events.emit(events)
        if lost := sum(message.count for message in messages if isinstance(message, Lost)):
            self.lost.emit(lost)
        if isinstance(messages[-1], Ended) and self._connection is not None:
            self._on_ended(self._connection)

    def _on_ended(self, connection: Connection) -> None:
        self._connection = None
        self._become(LinkState.CONNECTING)
        task = asyncio.create_task(self._after(connection), name="host-ended")
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        self._entering = task

    async def _after(self, connection: Connection) -> None:
        """Say why the host ended, and find the next one unless ours ends again and again."""
        wire = connection.wire
        own = isinstance(wire, ChildWire)
        try:
            error = await asyncio.to_thread(_why, wire) if isinstance(wire, ChildWire) else HostGone()
        finally:
            await connection.close()
        now = time.monotonic()
        self._ends.append(now)
        if own and len(self._ends) == MOST_ENDS and now - self._ends[0] < ENDS_SECONDS:
            self.error = error
            self._become(LinkState.FAILED)
            return
        self.ended.emit(error)
        await self._enter()

    def _become(self, state: LinkState) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state.value)


def _why(wire: ChildWire) -> HostFailed:
    """Why a host of our own has ended, for a person. Blocks shortly."""
    code, said = wire.why_ended()
    return HostFailed(
        tr("The process that carries out workflows has ended unexpectedly."),
        remedy=tr("Runs are taken up where they were once it runs again. If it keeps ending, report the details."),
        details="\n".join((f"Exit code {code}", *said)),
    )
