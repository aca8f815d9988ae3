"""A recording from its beginning to its end: the browser, what is seen in it, and the files that are kept current."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runtime.browser.navigation import address
from runtime.browser.recording.browser import StartedBrowser, start
from runtime.browser.recording.connection import Connection, Refused
from runtime.browser.recording.notes import Note, Sighting
from runtime.browser.recording.watcher import Watcher
from runtime.errors import StepFailed, UnderstudyError, UsageProblem
from runtime.model import Workflow
from runtime.recorder.capture import Capture
from runtime.recorder.events import Action, RawEvent
from runtime.recorder.keeper import Keeper, Output
from runtime.recorder.merging import DataTable, NeedsSecret, Recording
from runtime.recorder.proposals import Proposal

#: Seconds after an event within which the files hold it.
_KEEP_UP = 0.4
#: How often the first address is asked for.
_OPENINGS = 10
_MODES = ("act", "assert", "extract", "pages", "note", "secret")


@dataclass(frozen=True, slots=True)
class Place:
    """Where to record: ``connect`` a debugging address, or a browser started with ``program`` and ``profile``."""

    url: str = ""
    connect: str = ""
    program: str = ""
    profile: str = ""
    headless: bool = False
    bar: bool = False


class RecordingSession:
    """Made by ``open``; ``run`` records until ``stop``, the bar's Stop, or the end of the browser; then ``aclose``."""

    def __init__(self, connection: Connection, browser: StartedBrowser | None, keeper: Keeper) -> None:
        self._connection = connection
        self._browser = browser
        self._keeper = keeper
        self._watcher: Watcher | None = None
        self.capture = Capture(self._on_event)
        #: The debugging address of the browser.
        self.browser = ""
        self.recording = keeper.merged(())
        #: What was made of it, as it stands in the file.
        self.workflow = self.recording.workflow
        self.listener: Callable[[RawEvent], None] = lambda event: None
        #: Told of the workflow as it stands, soon after each event; the files hold it a little later.
        self.onlooker: Callable[[Workflow], None] | None = None
        #: Told what the bar shows when that changes: ``paused``, ``mode``, ``what``, ``table``.
        self.on_state: Callable[[dict[str, Any]], None] = lambda state: None
        #: Reads the file of a table that the person works from, and is told why that was not possible.
        self.read_tables: Callable[[Path], Awaitable[tuple[DataTable, ...]]] = _unreadable
        self.on_refused: Callable[[UnderstudyError], None] = lambda error: None
        self._changed = asyncio.Event()
        self._news = asyncio.Event()
        self._stop = asyncio.Event()
        self._opening: asyncio.Task[None] | None = None
        self._naming: asyncio.Task[None] | None = None
        self._is_running = False

    @classmethod
    async def open(cls, place: Place, output: Output) -> RecordingSession:
        """Start or join the browser and watch it. Raises BrowserMissing, StepFailed (kind ``browser``), InvalidFile."""
        keeper = Keeper(output)
        browser = None if place.connect else await start(place.program, place.profile, headless=place.headless)
        try:
            connection = await Connection.open(place.connect or (browser.address if browser else ""))
        except BaseException:  # however it ends, nobody else has the browser to end it
            if browser is not None:
                await browser.kill()
            raise
        session = cls(connection, browser, keeper)
        session.browser = place.connect or (browser.address if browser else "")
        try:
            session._watcher = await Watcher.start(
                connection, session._take, output.language, is_new=browser is not None
            )
            session.show(bar=place.bar, salt=session.capture.hidden.salt, pictures=keeper.keeps_pictures)
            if place.url:
                session._opening = asyncio.create_task(session._open(address(place.url)))
        except BaseException as error:  # however it ends, nobody else has the session to close it
            await session.aclose()
            if isinstance(error, Refused):
                message, remedy = "The browser cannot be watched.", "Close it, and try again."
                raise StepFailed(message, kind="browser", remedy=remedy, details=str(error)) from error
            raise
        return session

    async def run(self) -> Recording:
        """Record until the end; gives what was made of it. What was done before is told to the listener first."""
        for event in tuple(self.capture.events):
            self.listener(event)
        self._is_running = True
        ends = {asyncio.create_task(self._stop.wait()), asyncio.create_task(self._connection.closed.wait())}
        working: list[asyncio.Task[None]] = [
            asyncio.create_task(self._keep()),
            asyncio.create_task(self._tell_onlooker()),
        ]
        try:
            await asyncio.wait([*ends, *working], return_when=asyncio.FIRST_COMPLETED)
            for worker in working:
                if worker.done():
                    worker.result()
        finally:
            for task in (*ends, *working):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        if self._naming is not None:
            await asyncio.wait({self._naming})
        if self._watcher is not None:
            await self._watcher.catch_up()
        if self._connection.closed.is_set():
            self.capture.browser_closed()
        # What happens while the recording is put away is no part of it.
        self.capture.paused = True
        return await self.flush()

    async def finish(self, accept: Sequence[str]) -> Recording:
        """Write it a last time, with these proposals accepted. Raises UsageProblem."""
        events = tuple(self.capture.events)
        writing = asyncio.ensure_future(
            asyncio.to_thread(self._keeper.write, events, accept, dict(self.capture.portraits))
        )
        try:
            self.recording, self.workflow = await asyncio.shield(writing)
        except asyncio.CancelledError:
            # The thread goes on writing; the next one must not begin before that.
            await asyncio.wait({writing})
            raise
        return self.recording

    async def flush(self) -> Recording:
        """Write what was recorded so far."""
        self._changed.clear()
        recording = await self.finish(())
        self.show(count=len(recording.workflow.steps))
        return recording

    def show(self, **state: Any) -> None:
        """Tell the scripts in the pages, and so the bar, how the recording stands."""
        if self._watcher is not None:
            self._watcher.speaker.broadcast(state)

    def stop(self) -> None:
        """End the recording."""
        self._stop.set()

    async def aclose(self) -> None:
        """Leave the browser: one that was started for the recording is closed."""
        for task in (self._opening, self._naming):
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        if self._watcher is not None:
            await self._watcher.stop()
        if self._browser is not None:
            await self._browser.close(self._connection)
        await self._connection.aclose()

    def undo(self) -> None:
        """Take back the last action."""
        if self.capture.undo() is not None:
            self._changed.set()
            self._news.set()

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """What could be made of the workflow as it was written."""
        return self._keeper.fitting(self.recording, self.workflow)

    @property
    def accepted(self) -> tuple[Proposal, ...]:
        """The proposals that the workflow as it was written has in it."""
        return self._keeper.accepted

    @property
    def needs(self) -> tuple[NeedsSecret, ...]:
        """What the vault must hold for the workflow as it was written."""
        return self._keeper.needs(self.recording)

    def order(self, what: str, value: Any = None) -> None:
        """Do what the bar's button of this name does: stop, pause, undo, note, mode; or name the table (a path, or
        nothing) that the person works from."""
        if what == "stop":
            self.stop()
        elif what == "pause":
            self.capture.paused = bool(value)
            self._show_state(paused=self.capture.paused)
        elif what == "undo":
            self.undo()
        elif what == "note":
            tab = self.capture.events[-1].tab if self.capture.events else 0
            self.capture.add(Action.NOTE, tab, value=str(value or "")[:2000])
        elif what == "mode" and isinstance(value, dict) and value.get("mode") in _MODES:
            self._show_state(mode=value["mode"], what=str(value.get("what", ""))[:20])
        elif what == "table":
            self._name_table(str(value or ""))

    def _name_table(self, path: str) -> None:
        if self._naming is not None:
            self._naming.cancel()  # the file that was named last counts
        self._naming = asyncio.create_task(self._take_table(path))

    async def _take_table(self, path: str) -> None:
        """Understand what is done as work on the rows of this file; on none where it is empty."""
        try:
            tables = await self.read_tables(Path(path)) if path else ()
        except UnderstudyError as error:
            self.on_refused(error)
            return
        self._keeper.use_tables(tables)
        self._changed.set()
        self.on_state({"table": path})

    async def _open(self, url: str) -> None:
        assert self._watcher is not None
        for _ in range(_OPENINGS):
            try:
                await self._watcher.open(url)
                return
            except Refused:  # the first tab of a browser that has just started may not take it yet
                await asyncio.sleep(0.2)

    def _take(self, note: Note) -> None:
        if isinstance(note, Sighting) and note.payload["kind"] == "control":
            self._control(note)
        else:
            self.capture.take(note)

    def _control(self, note: Sighting) -> None:
        what, value = note.payload.get("what", ""), note.payload.get("value")
        if what == "secret":
            self.capture.hide(note)
        elif what == "note":
            self.capture.add(Action.NOTE, note.tab, value=str(value or "")[:2000])
        elif what == "hidden":
            self.capture.conceal(value)
        else:
            self.order(what, value)

    def _show_state(self, **state: Any) -> None:
        self.show(**state)
        self.on_state(state)

    def _on_event(self, event: RawEvent) -> None:
        self._changed.set()
        self._news.set()
        if self._is_running:
            self.listener(event)

    async def _tell_onlooker(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            if self.onlooker is not None:
                self.onlooker(await asyncio.to_thread(self._keeper.compose, tuple(self.capture.events)))

    async def _keep(self) -> None:
        while True:
            await self._changed.wait()
            await asyncio.sleep(_KEEP_UP)
            await self.flush()


async def _unreadable(path: Path) -> tuple[DataTable, ...]:
    raise UsageProblem(f"{path} cannot be read here.", remedy="Name it with --table.")
