"""Attaches to every tab and frame of a browser, puts our script into an isolated world of each document before the
page's own scripts run, and tells what it sees there.

Nothing here changes what the browser does: no emulation, no interception of dialogs, downloads or requests.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from runtime.browser.recording.connection import Connection, JsonObject, Refused
from runtime.browser.recording.frames import Frames
from runtime.browser.recording.history import History
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
from runtime.browser.recording.script import BINDING, WORLD, recorder_script

_FILTER = [{"type": "page"}, {"type": "iframe"}, {"exclude": True}]
_ATTACH = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True, "filter": _FILTER}


class _Tab:
    """A tab with the session of its page."""

    def __init__(self, number: int, session: str, target: str, context: str) -> None:
        self.number = number
        self.session = session
        self.target = target
        self.context = context
        self.title = ""
        self.history = History()
        self.dialog: JsonObject = {}


class Watcher:
    """Made by ``start``. ``tell`` gets every note, in the order of happening."""

    def __init__(self, connection: Connection, tell: Callable[[Note], None], language: str) -> None:
        self._connection = connection
        self._tell = tell
        self._script = recorder_script(language)
        self._tabs: dict[str, _Tab] = {}
        #: The tab of each session, those of frames in other processes included.
        self._owner: dict[str, _Tab] = {}
        self._frames = Frames(connection)
        self._gate = Gate()
        self._count = 0
        self._at_start = True
        self._contexts: set[str] = set()
        self._queue: asyncio.Queue[tuple[str, JsonObject, str]] = asyncio.Queue()
        self._working = asyncio.create_task(self._work())
        self.mode: JsonObject = {"mode": "act"}

    @classmethod
    async def start(cls, connection: Connection, tell: Callable[[Note], None], language: str = "en") -> Watcher:
        """Attach to all tabs that are there, and to those to come."""
        watcher = cls(connection, tell, language)
        connection.listen(watcher._hear)
        await connection.call("Target.setDiscoverTargets", {"discover": True, "filter": _FILTER})
        await connection.call("Target.setAutoAttach", _ATTACH)
        await watcher._queue.join()
        watcher._at_start = False
        return watcher

    async def stop(self) -> None:
        """Tell nothing more. The scripts stay silent in their documents until those are left."""
        self.broadcast({"off": True})
        self._working.cancel()
        with suppress(asyncio.CancelledError):
            await self._working

    def broadcast(self, state: JsonObject) -> None:
        """Hand a new state of the recording (mode, count, ...) to the scripts in all documents."""
        self.mode = {**self.mode, **state}
        text = f"globalThis.understudy?.state({json.dumps(self.mode)})"
        for source in self._frames.sources():
            session, context = source
            self._connection.tell("Runtime.evaluate", {"expression": text, "contextId": context}, session=session)

    async def open(self, url: str) -> None:
        """Go to ``url`` in the first tab, as if its address had been typed."""
        tab = next(iter(self._tabs.values()), None)
        if tab is None:
            await self._connection.call("Target.createTarget", {"url": url})
        else:
            await self._connection.call("Page.navigate", {"url": url}, session=tab.session, seconds=60)

    # Events, in their order.

    def _hear(self, method: str, params: JsonObject, session: str) -> None:
        if method in _HANDLERS:
            if method == "Runtime.bindingCalled" and not self._gate.admits(params.get("payload"), session):
                return
            self._queue.put_nowait((method, params, session))

    async def _work(self) -> None:
        while True:
            method, params, session = await self._queue.get()
            try:
                # What is gone by the time it is looked at is of no interest any more.
                with suppress(Refused):
                    await _HANDLERS[method](self, params, session)
            finally:
                self._queue.task_done()

    async def _attached(self, params: JsonObject, parent: str) -> None:
        info, session = params["targetInfo"], params["sessionId"]
        if info["type"] == "page":
            self._add_tab(info, session)
        elif parent in self._owner:
            self._owner[session] = self._owner[parent]
            self._frames.add(session, parent, info["targetId"])
        await self._install(session, params["waitingForDebugger"])
        if info["type"] == "page":
            await self._begin(self._owner[session], info)

    async def _install(self, session: str, waiting: bool) -> None:
        """Everything at once: the answers come when the page is let go."""
        where = {"worldName": WORLD, "runImmediately": True}
        self._connection.tell("Page.enable", session=session)
        # Bindings are only put into new worlds while this is on.
        self._connection.tell("Runtime.enable", session=session)
        self._connection.tell("Runtime.addBinding", {"name": BINDING, "executionContextName": WORLD}, session=session)
        script = {"source": self._script, **where}
        self._connection.tell("Page.addScriptToEvaluateOnNewDocument", script, session=session)
        self._connection.tell("Target.setAutoAttach", _ATTACH, session=session)
        self._connection.tell("Runtime.runIfWaitingForDebugger", session=session)

    def _add_tab(self, info: JsonObject, session: str) -> None:
        self._count += 1
        tab = _Tab(self._count, session, info["targetId"], info.get("browserContextId", ""))
        tab.title = info.get("title", "")
        self._tabs[session] = self._owner[session] = tab
        self._frames.add(session, "", info["targetId"])

    async def _begin(self, tab: _Tab, info: JsonObject) -> None:
        opener = next((other.number for other in self._tabs.values() if other.target == info.get("openerId")), None)
        self._tell(TabOpened(tab.number, info.get("url", ""), tab.title, opener, self._at_start))
        if tab.context not in self._contexts:
            self._contexts.add(tab.context)
            # "default": downloads go where they would go without us; we only want to hear of them.
            wanted: JsonObject = {"behavior": "default", "eventsEnabled": True}
            if tab.context:
                wanted["browserContextId"] = tab.context
            self._connection.tell("Browser.setDownloadBehavior", wanted)
        tab.history.begin(await self._entries(tab) if self._at_start else {})

    async def _detached(self, params: JsonObject, parent: str) -> None:
        session = params.get("sessionId", "")
        self._frames.remove(session)
        self._gate.forget(session)
        self._owner.pop(session, None)
        if tab := self._tabs.pop(session, None):
            self._tell(TabClosed(tab.number))

    async def _changed(self, params: JsonObject, session: str) -> None:
        info = params["targetInfo"]
        for tab in self._tabs.values():
            if tab.target == info["targetId"]:
                tab.title = info.get("title", "")

    async def _navigated(self, params: JsonObject, session: str) -> None:
        tab = self._tabs.get(session)
        frame = params.get("frame") or {"id": params.get("frameId"), "url": params.get("url", "")}
        if tab is None or frame.get("parentId") or frame["id"] != tab.target:
            return
        try:
            seen = await self._entries(tab)
        except Refused:
            # Where it went is known, only not why.
            self._tell(Navigated(tab.number, frame["url"], "page", tab.title))
            return
        for how, url in tab.history.moved(seen, frame["url"], new_document="frame" in params):
            self._tell(Navigated(tab.number, url, how, tab.title))

    async def _entries(self, tab: _Tab) -> JsonObject:
        # A tab that is just changing its process may not answer at first.
        with suppress(Refused):
            return await self._connection.call("Page.getNavigationHistory", session=tab.session)
        await asyncio.sleep(0.05)
        return await self._connection.call("Page.getNavigationHistory", session=tab.session)

    async def _bound(self, params: JsonObject, session: str) -> None:
        tab = self._owner.get(session)
        payload = self._gate.read(params.get("payload"), session)
        if tab is None or payload is None or params.get("name") != BINDING:
            return
        context = params["executionContextId"]
        if payload["kind"] == "hello":
            self._greet(session, context)
            if not payload.get("top"):
                await self._frames.path(session, context)
            return
        frame = () if payload.get("top") else await self._frames.path(session, context)
        self._tell(Sighting(tab.number, f"{session}/{context}", frame, payload))

    def _greet(self, session: str, context: int) -> None:
        text = f"globalThis.understudy?.state({json.dumps(self.mode)})"
        self._connection.tell("Runtime.evaluate", {"expression": text, "contextId": context}, session=session)

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


_HANDLERS: dict[str, Callable[[Watcher, JsonObject, str], Any]] = {
    "Target.attachedToTarget": Watcher._attached,
    "Target.detachedFromTarget": Watcher._detached,
    "Target.targetInfoChanged": Watcher._changed,
    "Page.frameNavigated": Watcher._navigated,
    "Page.navigatedWithinDocument": Watcher._navigated,
    "Page.javascriptDialogOpening": Watcher._dialog_opening,
    "Page.javascriptDialogClosed": Watcher._dialog_closed,
    "Runtime.bindingCalled": Watcher._bound,
    "Runtime.executionContextCreated": Watcher._world_made,
    "Runtime.executionContextDestroyed": Watcher._world_gone,
    "Runtime.executionContextsCleared": Watcher._world_gone,
    "Browser.downloadWillBegin": Watcher._download,
}
