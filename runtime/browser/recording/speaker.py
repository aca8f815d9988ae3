"""Speaks to our scripts in all documents: how the recording stands, and that it ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable

from runtime.browser.recording.connection import Answer, Connection, JsonObject
from runtime.browser.recording.frames import Frames

#: Seconds in which documents answer, unless they are busy or show a dialog.
_PATIENCE = 1.5


class Speaker:
    """``state`` is what every document is told when it says hello: mode, count, ..."""

    def __init__(self, connection: Connection, frames: Frames) -> None:
        self._connection = connection
        self._frames = frames
        self.state: JsonObject = {"mode": "act"}

    def broadcast(self, state: JsonObject) -> list[Answer]:
        """Hand a new state of the recording to all documents."""
        self.state = {**self.state, **state}
        return self._say(self._state())

    def greet(self, session: str, context: int) -> None:
        """Hand the state to one document."""
        self._ask(self._state(), session, context)

    async def end(self) -> None:
        """Let no document tell anything more; the bar is gone from each that answers."""
        await answered(self.broadcast({"off": True}), _PATIENCE)

    async def hear_out(self) -> None:
        """Let every document tell what it still holds back, such as a text that is just being typed."""
        await answered(self._say("globalThis.understudy?.tellAll()"), _PATIENCE)

    def _state(self) -> str:
        return f"globalThis.understudy?.state({json.dumps(self.state)})"

    def _say(self, expression: str) -> list[Answer]:
        return [self._ask(expression, session, context) for session, context in self._frames.sources()]

    def _ask(self, expression: str, session: str, context: int) -> Answer:
        where = {"expression": expression, "contextId": context}
        return self._connection.send("Runtime.evaluate", where, session=session)


async def answered(answers: Iterable[Answer], seconds: float) -> None:
    """Wait until all of them are there, or refused, for so many seconds at most."""
    waiting = set(answers)
    if waiting:
        await asyncio.wait(waiting, timeout=seconds)
