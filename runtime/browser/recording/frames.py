"""Which frame a document of ours stands in, and by which selectors a replay finds that frame again."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from runtime.browser.recording.connection import Connection, JsonObject, Refused
from runtime.browser.recording.script import WORLD

_Key = tuple[str, int]
_Look = asyncio.Task[tuple[str, ...]]

#: Seconds for one question to a page, which may be busy or show a dialog, and that an act waits for its frame's place:
#: when nothing is known of it, and when something is.
_PATIENCE, _HURRY = 5.0, 1.0
_DESCRIBE = "function () { return globalThis.understudy.selector(this) }"


class Frames:
    """The documents met so far: (session, execution context) to frame, and the frames' places."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._parents: dict[str, str] = {}
        self._roots: dict[str, str] = {}
        self._known: dict[_Key, str] = {}
        self._looks: dict[_Key, _Look] = {}
        self._paths: dict[_Key, tuple[str, ...]] = {}

    def add(self, session: str, parent: str, root: str) -> None:
        """A page or a frame with a process of its own; ``root`` is the id of its outermost frame."""
        self._parents[session] = parent
        self._roots[session] = root

    def remove(self, session: str) -> None:
        """Forget all of a session."""
        self._parents.pop(session, None)
        self._roots.pop(session, None)
        self.lose(session, None)

    def know(self, session: str, context: int, frame: str) -> None:
        """Our world in a document of ``frame`` is there."""
        self._known[session, context] = frame

    def lose(self, session: str, context: int | None) -> None:
        """A world is gone, or all of a session."""
        for known in (self._known, self._paths, self._looks):
            for key in [key for key in known if key[0] == session and context in (None, key[1])]:
                if look := self._looks.pop(key, None):
                    look.cancel()
                known.pop(key, None)

    def sources(self) -> list[tuple[str, int]]:
        """Session and execution context of every document; some of them may be gone."""
        return list(self._known)

    def look(self, session: str, context: int) -> _Look:
        """Begin to look for the place of a document, which takes some questions to the pages around it."""
        frame = self._known.get((session, context)) or self._roots.get(session, "")
        look = asyncio.create_task(self._path(session, frame))
        # Whoever needs it will see that it failed.
        look.add_done_callback(_found)
        self._looks[session, context] = look
        return look

    async def path(self, session: str, context: int) -> tuple[str, ...]:
        """Selectors of the frames around a document, outermost first; of some frame, where they could not be found.

        Looked for anew when somebody first acts there: the pages around it may have been incomplete before.
        """
        key = (session, context)
        if key not in self._paths:
            early = self._looks.get(key)
            now = self.look(*key)
            await asyncio.wait({now}, timeout=_HURRY if _found(early) else _PATIENCE)
            path = _found(now) or _found(early)
            for look in (early, now):
                if look is not None:
                    look.cancel()
            if path is None:
                return ("iframe",)
            self._paths[key] = path
        return self._paths[key]

    def aclose(self) -> None:
        """Look for nothing more."""
        for look in self._looks.values():
            look.cancel()

    async def _path(self, session: str, frame: str) -> tuple[str, ...]:
        """Up to the tab's own document, which has no frame around it."""
        parts: list[str] = []
        while True:
            if frame == self._roots.get(session):
                session = self._parents.get(session, "")
                if not session:
                    return tuple(reversed(parts))
            owner = await self._ask("DOM.getFrameOwner", {"frameId": frame}, session)
            tree = await self._ask("Page.getFrameTree", {}, session)
            frame = _parent_of(tree["frameTree"], frame) or await self._holder(session, owner, tree)
            world = await self._world(session, frame)
            node = {"backendNodeId": owner["backendNodeId"], "executionContextId": world}
            found = (await self._ask("DOM.resolveNode", node, session))["object"]["objectId"]
            call = {"functionDeclaration": _DESCRIBE, "objectId": found, "returnByValue": True}
            answer = await self._ask("Runtime.callFunctionOn", call, session)
            parts.append(str(answer["result"].get("value") or "iframe"))

    async def _holder(self, session: str, owner: JsonObject, tree: JsonObject) -> str:
        """The frame whose document holds the element of a frame with another process."""
        node = await self._ask("DOM.describeNode", {"backendNodeId": owner["backendNodeId"]}, session)
        for frame in _flat(tree["frameTree"]):
            world = await self._world(session, frame)
            # A node can only be resolved in a world of its own document.
            with suppress(Refused):
                where = {"backendNodeId": node["node"]["backendNodeId"], "executionContextId": world}
                await self._ask("DOM.resolveNode", where, session)
                return frame
        raise Refused("the frame is gone")

    async def _world(self, session: str, frame: str) -> int:
        for (owner, context), known in self._known.items():
            if (owner, known) == (session, frame):
                return context
        made = await self._ask("Page.createIsolatedWorld", {"frameId": frame, "worldName": WORLD}, session)
        return int(made["executionContextId"])

    async def _ask(self, method: str, params: JsonObject, session: str) -> JsonObject:
        return await self._connection.call(method, params, session=session, seconds=_PATIENCE)


def _found(look: _Look | None) -> tuple[str, ...] | None:
    if look is None or not look.done() or look.cancelled() or look.exception() is not None:
        return None
    return look.result()


def _flat(tree: JsonObject) -> list[str]:
    return [tree["frame"]["id"], *(id for child in tree.get("childFrames", ()) for id in _flat(child))]


def _parent_of(tree: JsonObject, frame: str) -> str:
    for child in tree.get("childFrames", ()):
        if child["frame"]["id"] == frame:
            return str(tree["frame"]["id"])
        if found := _parent_of(child, frame):
            return found
    return ""
