"""A verb that takes a while, started from a slot: ``runs.stop(self, link, run).on_done(self._on_stopped).launch()``."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from runtime.errors import UnderstudyError
from studio.bridge.errors import errors

T = TypeVar("T")

_log = logging.getLogger(__name__)

#: Tasks under way: asyncio alone would not keep them from being collected.
_running: set[asyncio.Task[None]] = set()


class Operation(Generic[T]):
    """What ``work`` gives goes to ``on_done``, an error to ``on_failed`` or else to the person. ``owner`` is who asks:
    once it is gone nobody is called any more, and the work is cancelled unless it should be ``finished`` all the same.
    """

    def __init__(self, owner: QObject, work: Callable[[], Awaitable[T]], *, finish: bool = True) -> None:
        self._owner = owner
        self._work = work
        self._finish = finish
        self._done: list[Callable[[T], Any]] = []
        self._failed: list[Callable[[UnderstudyError], Any]] = []
        self._always: list[Callable[[], Any]] = []

    def on_done(self, call: Callable[[T], Any]) -> Operation[T]:
        """Call with what the work gave."""
        self._done.append(call)
        return self

    def on_failed(self, call: Callable[[UnderstudyError], Any]) -> Operation[T]:
        """Call with the error, which is then not shown to the person."""
        self._failed.append(call)
        return self

    def on_end(self, call: Callable[[], Any]) -> Operation[T]:
        """Call when it is over, however it ended: a button can be pressed again."""
        self._always.append(call)
        return self

    def launch(self) -> asyncio.Task[None]:
        """Begin, from a slot or a coroutine of the window's loop."""
        task = asyncio.get_running_loop().create_task(self._run())
        _running.add(task)
        task.add_done_callback(_running.discard)
        if not self._finish:
            self._owner.destroyed.connect(task.cancel)
        return task

    async def _run(self) -> None:
        try:
            result = await self._work()
        except UnderstudyError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person hears of it and the window stays
            _log.exception("an operation failed unexpectedly")
            self._fail(bug(error))
        else:
            self._tell(self._done, result)
        self._tell(self._always)

    def _fail(self, error: UnderstudyError) -> None:
        if self._failed:
            self._tell(self._failed, error)
        elif self._is_there():
            errors().report(error)

    def _is_there(self) -> bool:
        return isValid(self._owner)

    def _tell(self, calls: list[Callable[..., Any]], *values: object) -> None:
        for call in calls:
            if self._is_there():
                call(*values)


def bug(error: Exception) -> UnderstudyError:
    """Something that is our fault, as an error that can be shown."""
    from traceback import format_exception

    return UnderstudyError(
        f"This is a fault in Understudy: {type(error).__name__}: {error}",
        remedy="Your work is kept. Copy the details and report them.",
        details="".join(format_exception(error)),
    )


async def settle() -> None:
    """Wait for all that is under way, as at the end of the program."""
    await asyncio.gather(*_running, return_exceptions=True)
