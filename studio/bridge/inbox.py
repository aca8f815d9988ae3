"""Between the thread that reads the host's lines and the window: messages are kept and handed over in batches."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import QObject, QTimer, Signal

from runtime.engine.events import RunEvent, event_from_json
from runtime.model import JsonObject

#: Events are handed over so often, in milliseconds: as often as a person can see a change.
BATCH_MS = 50
#: Messages that one batch may hold, and the pause before the next one while more wait: the window draws meanwhile.
BATCH_SIZE, PAUSE_MS = 1_000, 10
#: Messages that may wait. Then the thread stops reading, and the host drops events and says how many.
MOST_WAITING = 40_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What the host answered to the request ``id``: a result, or an error."""

    id: int
    result: object = None
    error: JsonObject | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """So many events were dropped because they were not read in time."""

    count: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The host's lines have ended; nothing follows."""


Message = RunEvent | Answer | Lost | Ended


class Inbox(QObject):
    """``put`` is for the reading thread, all else for the window's. Messages keep their order; events wait up to
    ``BATCH_MS``, and an answer brings all that came before it along at once."""

    batch = Signal(list)  #: messages, in order
    _urgent = Signal()
    _filled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages: deque[Message] = deque()
        self._room = threading.Condition()
        self._closed = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._hand_over)
        self._urgent.connect(self._hand_over)
        self._filled.connect(self._start)

    def put(self, message: Message) -> None:
        """Keep a message; waits while too many are kept."""
        with self._room:
            self._room.wait_for(lambda: self._closed or len(self._messages) < MOST_WAITING)
            if self._closed:
                return
            first = not self._messages
            self._messages.append(message)
        if not isinstance(message, RunEvent | Lost):
            self._urgent.emit()
        elif first:
            self._filled.emit()

    def close(self) -> None:
        """Keep nothing any more; a thread that waits goes on."""
        with self._room:
            self._closed = True
            self._messages.clear()
            self._room.notify_all()
        self._timer.stop()

    def _start(self) -> None:
        if not self._timer.isActive():
            self._timer.start(BATCH_MS)

    def _hand_over(self) -> None:
        with self._room:
            batch = list(islice(self._messages, BATCH_SIZE))
            for _ in batch:
                self._messages.popleft()
            more = bool(self._messages)
            self._room.notify_all()
        if more:
            self._timer.start(PAUSE_MS)
        if batch:
            self.batch.emit(batch)


def read_message(line: bytes) -> Message | None:
    """The message of a line; None for an event that only a newer host knows. Raises ValueError for what is none."""
    try:
        data = json.loads(line)
        if "event" in data:
            return _event(data["event"])
        if "lost" in data:
            return Lost(int(data["lost"]))
        return Answer(data["id"], data.get("result"), data.get("error"))
    except (KeyError, TypeError) as error:
        raise ValueError("no message") from error


def _event(data: JsonObject) -> RunEvent | None:
    try:
        return event_from_json(data)
    except (KeyError, TypeError):
        return None
