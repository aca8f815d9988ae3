"""Attaches to every tab and frame of a browser, puts our script into an isolated world of each document before the
page's own scripts run, and tells what it sees there.

Nothing here changes what the browser does: no emulation, no interception of dialogs, downloads or requests.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from runtime.browser.recording.connection import Answer, Connection, JsonObject, Refused
from runtime.browser.recording.frames import Frames
from runtime.browser.recording.notes import (
    DialogClosed,
    DialogOpened,
    DownloadBegan,
    Navigated,
    Note,
    Sighting,
    TabClosed,
    TabOpened,
)
from runtime.browser.recording.payloads import Gate
from runtime.browser.recording.portraits import Portraits
from runtime.browser.recording.script import BINDING, WORLD, recorder_script
from runtime.browser.recording.speaker import Speaker, answered
from runtime.browser.recording.tab import Arrival, Tab

_FILTER = [{"type": "page"}, {"type": "iframe"}, {"exclude": True}]
_ATTACH = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True, "filter": _FILTER}

#: Seconds that tabs may take to be ready, unless they are busy or show a dialog; what was seen, to be dealt with; a
#: browser, to have its first tab; and that tab, to load a page.
_READY, _REST, _FIRST_TAB, _LOAD = 3.0, 5.0, 10.0, 60.0

#: What a tab tells of its way to another address, in this order; not every browser tells the first two.
_MOVES = frozenset(
    {
        "Page.frameRequestedNavigation",
        "Page.frameStartedNavigating",
        "Page.frameNavigated",
        "Page.navigatedWithinDocument",
    }
)

_log = logging.getLogger(__name__)


class Watcher:
    """Made by ``start``. ``tell`` gets every note, in the order of happening."""

    def __init__(self, connection: Connection, tell: Callable[[Note], None], language: str) -> None:
        self._connection = connection
        self._tell = tell
        self._script = recorder_script(language)
        self._tabs: dict[str, Tab] = {}
        #: The tab of each session, those of frames in other processes included.
        self._owner: dict[str, Tab] = {}
        self._frames = Frames(connection)
        self.speaker = Speaker(connection, self._frames)
        self._gate = Gate()
        self._portraits = Portraits(connection)
        self._count = 0
        self._at_start = True
        self._has_tab = asyncio.Event()
        self._contexts: set[str] = set()
        self._installing: list[Answer] = []
        self._queue: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._working = asyncio.create_task(self._work())

    @classmethod
    async def start(
        cls, connection: Connection, tell: Callable[[Note], None], language: str = "en", *, is_new: bool = False
    ) -> Watcher:
        """Attach to all tabs that are there, and to those to come. What is done afterwards is seen.

        A browser that ``is_new`` may still be about to make its first tab.
        """
        watcher = cls(connection, tell, language)
        connection.listen(watcher._hear)
        try:
            await connection.call("Target.setAutoAttach", _ATTACH)
            if is_new:
                await watcher._first_tab()
            await watcher._ready()
        except BaseException:  # however it ends, nobody else has the watcher to stop it
            await watcher.stop()
            raise
        watcher._at_start = False
        return watcher

    async def catch_up(self) -> None:
        """Wait until everything that was done so far has been told."""
        # Answers come behind the events that were sent before them; this asks for nothing new.
        pages = [self._connection.send("Page.enable", session=session) for session in self._owner]
        await answered([self._connection.send("Target.getTargets"), *pages], _READY)
        await self._rest()
        await self.speaker.hear_out()
        await self._rest()

    async def stop(self) -> None:
        """Tell nothing more. The scripts stay silent in their documents until those are left."""
        await self.speaker.end()
        self._frames.aclose()
        self._working.cancel()
        with suppress(asyncio.CancelledError):
            await self._working

    async def open(self, url: str) -> None:
        """Go to ``url`` in the first tab, as if its address had been typed. Raises Refused."""
        tab = next(iter(self._tabs.values()), None)
        if tab is None:
            await self._connection.call("Target.createTarget", {"url": url})
        else:
            await self._connection.call("Page.navigate", {"url": url}, session=tab.session, seconds=_LOAD)

    async def _first_tab(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_FIRST_TAB):
                await self._has_tab.wait()

    async def _ready(self) -> None:
        """Wait until the scripts are in all documents; the frames of a tab are attached to while it gets ready."""
        first = list(self._installing)
        await answered(first, _READY)
        await answered(self._installing[len(first) :], _READY)
        await self._rest()

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_REST):
                await self._queue.join()

    # Events, in their order.

    def _hear(self, method: str, params: JsonObject, session: str) -> None:
        if method == "Target.attachedToTarget":
            self._attach(params, session)
        elif method in _MOVES:
            self._move(method, params, session)
        elif method == "Runtime.bindingCalled" and not self._gate.admits(params.get("payload"), session):
            return
        elif method in _HANDLERS:
            self._queue.put_nowait(partial(_HANDLERS[method], self, params, session))

    async def _work(self) -> None:
        while True:
            work = await self._queue.get()
            try:
                await work()
            except Refused:
                pass  # what is gone by the time it is looked at is of no interest any more
            except Exception:  # noqa: BLE001 - whatever is wrong with one event, those after it are recorded
                _log.warning("Something that was seen in the browser is not recorded.", exc_info=True)
            finally:
                self._queue.task_done()

    def _attach(self, params: JsonObject, parent: str) -> None:
        """At once, whatever else waits: a new tab stands still until it is let go."""
        info, session = params["targetInfo"], params["sessionId"]
        is_tab = info["type"] == "page"
        if is_tab:
            self._add_tab(info, session)
        elif parent in self._owner:
            self._owner[session] = self._owner[parent]
            self._frames.add(session, parent, info["targetId"])
        self._install(session)
        if is_tab:
            tab = self._tabs[session]
            self._queue.put_nowait(partial(self._begin, tab, info, tab.ask() if self._at_start else None))

    def _install(self, session: str) -> None:
        """Everything at once: the answers come when the page is let go."""
        send = partial(self._connection.send, session=session)
        # Bindings are only put into new worlds while Runtime is on.
        script = {"source": self._script, "worldName": WORLD, "runImmediately": True}
        answers = [
            send("Page.enable"),
            send("Runtime.enable"),
            send("Runtime.addBinding", {"name": BINDING, "executionContextName": WORLD}),
            send("Page.addScriptToEvaluateOnNewDocument", script),
            send("Target.setAutoAttach", _ATTACH),
            send("Runtime.runIfWaitingForDebugger"),
        ]
        if self._at_start:
            self._installing += answers

    def _add_tab(self, info: JsonObject, session: str) -> None:
        self._count += 1
        self._tabs[session] = self._owner[session] = Tab(self._connection, self._count, session, info)
        self._frames.add(session, "", info["targetId"])
        self._has_tab.set()

    async def _begin(self, tab: Tab, info: JsonObject, asked: Answer | None) -> None:
        """``asked`` is the history of a tab that was there before us."""
        opener = next((other.number for other in self._tabs.values() if other.target == info.get("openerId")), None)
        self._tell(TabOpened(tab.number, info.get("url", ""), info.get("title", ""), opener, asked is not None))
        if tab.context not in self._contexts:
            self._contexts.add(tab.context)
            # "default": downloads go where they would go without us; we only want to hear of them.
            wanted: JsonObject = {"behavior": "default", "eventsEnabled": True}
            if tab.context:
                wanted["browserContextId"] = tab.context
            self._connection.send("Browser.setDownloadBehavior", wanted)
        if asked is not None:
            await tab.begin(asked)

    async def _detached(self, params: JsonObject, parent: str) -> None:
        session = params.get("sessionId", "")
        self._frames.remove(session)
        self._gate.forget(session)
        self._owner.pop(session, None)
        if tab := self._tabs.pop(session, None):
            self._tell(TabClosed(tab.number))

    def _move(self, method: str, params: JsonObject, session: str) -> None:
        """A frame goes to another address. At once, because the browser is asked where its tab is then."""
        tab = self._tabs.get(session)
        frame = params.get("frame") or {"id": params.get("frameId"), "url": params.get("url", "")}
        if tab is None or frame["id"] != tab.target:
            return
        if method == "Page.frameRequestedNavigation":
            tab.asked()
        elif method == "Page.frameStartedNavigating":
            tab.set_off()
        else:
            url = frame.get("unreachableUrl") or frame["url"]
            arrival = tab.arrives(url, new_document=method == "Page.frameNavigated")
            self._queue.put_nowait(partial(self._arrived, tab, arrival))

    async def _arrived(self, tab: Tab, arrival: Arrival) -> None:
        if came := await tab.explain(arrival):
            took = int((time.monotonic() - arrival.since) * 1000)
            self._tell(Navigated(tab.number, came[1], came[0], took))

    async def _bound(self, params: JsonObject, session: str) -> None:
        tab = self._owner.get(session)
        payload = self._gate.read(params.get("payload"), session)
        if tab is None or payload is None or params.get("name") != BINDING:
            return
        context = params["executionContextId"]
        source = f"{session}/{context}"
        if payload["kind"] == "press":
            self._portraits.ask(tab.session, source, payload)
            return
        if payload["kind"] == "hello":
            self.speaker.greet(session, context)
            if not payload.get("top"):
                self._frames.look(session, context)
            return
        portrait = self._portraits.take(source, payload["portrait"]) if payload.get("portrait") else None
        frame = () if payload.get("top") else await self._frames.path(session, context)
        self._tell(Sighting(tab.number, source, frame, payload, portrait))

    async def _world_made(self, params: JsonObject, session: str) -> None:
        world = params["context"]
        if world.get("name") == WORLD:
            self._frames.know(session, world["id"], world.get("auxData", {}).get("frameId", ""))

    async def _world_gone(self, params: JsonObject, session: str) -> None:
        self._frames.lose(session, params.get("executionContextId"))

    async def _dialog_opening(self, params: JsonObject, session: str) -> None:
        if tab := self._owner.get(session):
            tab.dialog = params
            self._tell(DialogOpened(tab.number, params["type"], params["message"]))

    async def _dialog_closed(self, params: JsonObject, session: str) -> None:
        if tab := self._owner.get(session):
            shown, tab.dialog = tab.dialog, {}
            kind, accepted = shown.get("type", "alert"), bool(params["result"])
            text = params.get("userInput", "") if kind == "prompt" and accepted else None
            self._tell(DialogClosed(tab.number, kind, shown.get("message", ""), accepted, text))

    async def _download(self, params: JsonObject, session: str) -> None:
        frame = params.get("frameId", "")
        owner = next((tab for tab in self._tabs.values() if tab.target == frame), None)
        self._tell(DownloadBegan(owner.number if owner else None, params["suggestedFilename"], params["url"]))


_HANDLERS: dict[str, Callable[[Watcher, JsonObject, str], Awaitable[None]]] = {
    "Target.detachedFromTarget": Watcher._detached,
    "Page.javascriptDialogOpening": Watcher._dialog_opening,
    "Page.javascriptDialogClosed": Watcher._dialog_closed,
    "Runtime.bindingCalled": Watcher._bound,
    "Runtime.executionContextCreated": Watcher._world_made,
    "Runtime.executionContextDestroyed": Watcher._world_gone,
    "Runtime.executionContextsCleared": Watcher._world_gone,
    "Browser.downloadWillBegin": Watcher._download,
}
