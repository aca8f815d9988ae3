"""The inspector in the browser: highlights what the mouse is over until a click, Escape or the end of the page.

Its script is in an isolated world of every document: the page can neither see nor call it, and gets none of the mouse
and key events meanwhile.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from runtime.browser.errors import playwright_error
from runtime.browser.picking.picked import Picked, best_selector, count, picked
from runtime.browser.scripts import script
from runtime.model.fingerprint import Fingerprint
from runtime.words.language import Words

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Page

_WORLD = "understudy.picker"
_BINDING = "understudyPick"
#: Characters of one message.
_LARGEST = 100_000
_KEYS = {"ArrowUp": "up", "ArrowDown": "down", "Enter": "pick"}

#: A document with our script: its session and execution context.
Source = tuple[Any, int]


async def pick(page: Page, language: str = "en", on_ready: Callable[[], object] = lambda: None) -> Picked | None:
    """What the person points at on ``page``, told what to do in their language; None when they press Escape or close
    it. F2 lets them use the page, to sign in for instance, and F2 again goes on. ``on_ready`` is called once mouse and
    keys are ours. Raises UsageProblem for a language without texts."""
    return await _Picker(page, Words.of(language, "picking")).run(on_ready)


class _Picker:
    def __init__(self, page: Page, words: Words) -> None:
        self._page = page
        self._words = words
        self._working = False
        self._messages: asyncio.Queue[tuple[Source, dict[str, Any]] | None] = asyncio.Queue()
        self._sessions: list[CDPSession] = []
        self._sources: set[Source] = set()
        self._current: Source | None = None

    async def run(self, on_ready: Callable[[], object]) -> Picked | None:
        self._page.on("close", lambda _: self._messages.put_nowait(None))
        try:
            await self._watch(self._page)
            for frame in self._page.frames[1:]:
                # Only a frame with a process of its own has a session of its own.
                with _unless_gone():
                    await self._watch(frame)
            await self._page.bring_to_front()
            on_ready()
            return await self._listen()
        except playwright_error():
            if not self._page.is_closed():
                raise
            return None
        finally:
            await self._end()

    async def _watch(self, what: Any) -> None:
        session = await self._page.context.new_cdp_session(what)
        self._sessions.append(session)
        session.on("Runtime.bindingCalled", lambda event: self._hear(session, event))
        await session.send("Page.enable")
        await session.send("Runtime.enable")
        await session.send("Runtime.addBinding", {"name": _BINDING, "executionContextName": _WORLD})
        source = {"source": _source(), "worldName": _WORLD, "runImmediately": True}
        await session.send("Page.addScriptToEvaluateOnNewDocument", source)

    def _hear(self, session: CDPSession, event: dict[str, Any]) -> None:
        text = event.get("payload", "")
        if event.get("name") != _BINDING or len(text) > _LARGEST:
            return
        with suppress(ValueError):
            self._messages.put_nowait(((session, int(event["executionContextId"])), json.loads(text)))

    async def _listen(self) -> Picked | None:
        while (heard := await self._messages.get()) is not None:
            source, message = heard
            self._sources.add(source)
            kind = message.get("kind")
            if kind == "key" and message.get("key") == "Escape":
                return None
            if kind == "here":
                await self._tell(source, self._mode())
            elif kind == "key" and message.get("key") == "F2":
                await self._toggle()
            elif kind == "key" and self._current is not None and message.get("key") in _KEYS:
                # The document with the focus hears the keys, whichever the mouse is over.
                await self._tell(self._current, f"{_KEYS[message['key']]}()")
            elif kind == "over":
                await self._enter(source)
            elif kind == "hover":
                await self._hover(source, message)
            elif kind == "pick" and (seen := _fingerprint(message)) is not None:
                await self._tell(source, "clear()")
                if (found := await picked(self._page, seen, message["url"])) is not None:
                    return found
        return None

    def _mode(self) -> str:
        hint = self._words("use" if self._working else "pick")
        return f"work({json.dumps(self._working)}, {json.dumps(hint)})"

    async def _toggle(self) -> None:
        """Let the page have mouse and keys, or take them again, in every document."""
        self._working = not self._working
        for source in tuple(self._sources):
            await self._tell(source, self._mode())

    async def _enter(self, source: Source) -> None:
        """The mouse is in this document now; what another one shows goes."""
        if self._current not in (None, source):
            await self._tell(self._current, "clear()")
        self._current = source

    async def _hover(self, source: Source, message: dict[str, Any]) -> None:
        await self._enter(source)
        seen = _fingerprint(message)
        # While the mouse moves on, only what it is over now is worth a look.
        if seen is None or not self._messages.empty():
            return
        found = await best_selector(self._page, seen, message["url"])
        if found is not None and found[0]:
            number = await count(self._page, found[1], found[0])
            words = f"{self._words.count('match', number)}  ·  {found[0]}"
            await self._tell(source, f"count({int(message['number'])}, {json.dumps(words)})")

    async def _tell(self, source: Source | None, call: str) -> None:
        """Ask our script for something; a document that is gone needs nothing."""
        if source is None:
            return
        session, context = source
        with _unless_gone():
            expression = {"expression": f"globalThis.understudyPicker?.{call}", "contextId": context}
            await session.send("Runtime.evaluate", expression)

    async def _end(self) -> None:
        for source in self._sources:
            await self._tell(source, "end()")
        for session in self._sessions:
            with _unless_gone():
                await session.detach()


@contextmanager
def _unless_gone() -> Iterator[None]:
    """A document or frame may go, or have no session of its own, at any moment: nothing is to be done there then."""
    with suppress(playwright_error()):
        yield


@cache
def _source() -> str:
    signals = f"const signals = {script('signals').strip().rstrip(';')};"
    return f"(() => {{ const TELL = {json.dumps(_BINDING)};\n{signals}\n{script('pick')}\n}})()"


def _fingerprint(message: dict[str, Any]) -> Fingerprint | None:
    try:
        return Fingerprint.model_validate(message.get("signals"))
    except ValidationError:
        return None
