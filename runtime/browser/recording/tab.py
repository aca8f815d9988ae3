"""A tab that is watched: its session, its dialog, and the way it goes through its history."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from runtime.browser.recording.connection import Answer, Connection, JsonObject
from runtime.browser.recording.history import History
from runtime.browser.recording.speaker import answered

#: Seconds for an answer of the browser, and pauses after which it is asked again for a history that is behind.
_PATIENCE = 5.0
_AGAIN = (0.02, 0.05, 0.1, 0.2)


class Tab:
    """A tab with the session of its page. ``context`` is the browser's id of its cookies and storage."""

    def __init__(self, connection: Connection, number: int, session: str, info: JsonObject) -> None:
        self._connection = connection
        self._history = History()
        self.number = number
        self.session = session
        self.target: str = info["targetId"]
        self.context: str = info.get("browserContextId", "")
        self.dialog: JsonObject = {}
        self._is_asked = self._by_page = False
        self._since: float | None = None

    def asked(self) -> None:
        """Its page asked for another address: by a link, a form or a script."""
        self._is_asked = True

    def set_off(self) -> None:
        """It begins to load another document."""
        self._since = time.monotonic()
        self._by_page, self._is_asked = self._is_asked, False

    def ask(self) -> Answer:
        """Ask for its history as it is now: soon it may have gone on."""
        return self._connection.send("Page.getNavigationHistory", session=self.session)

    async def begin(self, asked: Answer) -> None:
        """Take what it has been through for known."""
        self._history.begin(await _known(asked))

    def arrives(self, url: str, *, new_document: bool) -> Arrival:
        """It came to another address."""
        by_page, since = self._by_page or self._is_asked, self._since or time.monotonic()
        self._by_page, self._is_asked, self._since = False, False, None
        return Arrival(url, new_document, by_page, since, self.ask())

    async def explain(self, arrival: Arrival) -> tuple[str, str] | None:
        """How and where it went; nothing when it is where it was."""
        url, new_document = arrival.url, arrival.new_document
        seen = await _known(arrival.history)
        for pause in _AGAIN:
            if self._connection.closed.is_set() or not self._history.is_behind(seen, url, new_document=new_document):
                break
            # A tab that changes its process may not tell it at first.
            await asyncio.sleep(pause)
            seen = await _known(self.ask()) or seen
        return self._history.moved(seen, url, new_document=new_document, by_page=arrival.by_page)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A tab came to ``url``. ``history`` was asked for at once; it set off at ``since`` (seconds, monotonic)."""

    url: str
    new_document: bool
    by_page: bool
    since: float
    history: Answer


async def _known(asked: Answer) -> JsonObject:
    await answered([asked], _PATIENCE)
    failed = not asked.done() or asked.cancelled() or asked.exception() is not None
    return {} if failed else asked.result()
