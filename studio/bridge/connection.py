"""One connection to a host: requests with their answers, and everything else handed on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject

from runtime.errors import UnderstudyError
from runtime.host.client import HostGone
from runtime.host.protocol import RemoteError, request_line
from runtime.model import Json, JsonObject
from studio.bridge.inbox import Answer, Ended, Inbox, Message, read_message
from studio.bridge.wires import Wire

Hear = Callable[[list[Message]], None]


class Connection:
    """Takes over ``wire``. ``hear`` is told of events, losses and the end, in batches, on the window's thread.

    ``refusal`` is set when the host has said that it cannot serve.
    """

    def __init__(self, wire: Wire, hear: Hear, parent: QObject) -> None:
        self.wire = wire
        self.refusal: RemoteError | None = None
        self._hear = hear
        # Kept: Qt may go on with a coroutine while it handles events outside the loop, as at the end of a program.
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[int, asyncio.Future[Json]] = {}
        self._next = 0
        self._ended = False
        # Qt's object belongs to its parent: the last to know of this one may be the reading thread.
        self._inbox = Inbox(parent)
        self._inbox.batch.connect(self._take)
        self._reader = threading.Thread(target=self._read, name="host-reader", daemon=True)
        self._reader.start()

    async def ask(self, method: str, params: JsonObject | None = None) -> Json:
        """Ask and wait for the answer. Raises RemoteError, HostGone."""
        if self._ended:
            raise HostGone
        self._next += 1
        id = self._next
        future: asyncio.Future[Json] = self._loop.create_future()
        self._waiting[id] = future
        try:
            self.wire.send(request_line(id, method, params or {}))
            return await future
        finally:
            self._waiting.pop(id, None)

    def drop(self) -> None:
        """Hear nothing more and fail what is asked; ``close`` must still follow."""
        self._inbox.close()
        self._end()

    async def close(self) -> None:
        """Hang up, and wait for a host of our own to end."""
        self.drop()
        # The thread that hangs up may be the last to know of this one; nothing of Qt may be undone there.
        self._inbox.batch.disconnect(self._take)
        try:
            await asyncio.to_thread(self._close)
        finally:
            self._inbox.deleteLater()

    def _close(self) -> None:
        self.wire.close()
        self._reader.join()

    def _read(self) -> None:
        try:
            for line in self.wire.lines():
                message = read_message(line)
                if message is not None:
                    self._inbox.put(message)
        except ValueError:
            # A line that is no message: what is there is no host any more.
            pass
        finally:
            self._inbox.put(Ended())

    def _take(self, batch: list[Message]) -> None:
        rest: list[Message] = []
        for message in batch:
            if isinstance(message, Answer):
                # What came before an answer was heard before it.
                rest = self._flush(rest)
                self._settle(message)
            else:
                rest.append(message)
        if rest and isinstance(rest[-1], Ended):
            self._end()
        self._flush(rest)

    def _flush(self, messages: list[Message]) -> list[Message]:
        if messages:
            self._hear(messages)
        return []

    def _settle(self, answer: Answer) -> None:
        if answer.id == 0 and answer.error is not None:
            self.refusal = RemoteError(answer.error)
        future = self._waiting.pop(answer.id, None)
        if future is None or future.done():
            return
        if answer.error is not None:
            future.set_exception(RemoteError(answer.error))
        else:
            future.set_result(answer.result)

    def _end(self) -> None:
        self._ended = True
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(HostGone())


class HostFailed(UnderstudyError):
    """The process that carries out workflows does not start, or does not stay."""

    code = "host-failed"
