"""Holding and letting go of a run: cancel, pause, suspend, and the debugger's hooks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from runtime.engine.debug_points import Word
from runtime.model import JsonObject, Step

if TYPE_CHECKING:
    from runtime.engine.frames import Pass


class StepHook(Protocol):
    """A debugger: asked before every step, when one has failed, and on every edge that goes live."""

    async def before_step(self, pass_: Pass, step: Step) -> Step: ...

    async def on_failure(self, pass_: Pass, step: Step, error: JsonObject, *, doubt: bool) -> tuple[Word, Step]: ...

    async def on_edge(self, pass_: Pass, source: str, port: str, target: str) -> None: ...


class RunControl:
    """Requests to one run. The gate looks at ``blocked`` before each step; the rest is done by the run's task."""

    def __init__(self) -> None:
        self.cancelled = False
        self.suspending = False
        self.hook: StepHook | None = None
        self.task: asyncio.Task[None] | None = None
        self._open = asyncio.Event()
        self._open.set()
        self._sealed = False

    @property
    def stopping(self) -> bool:
        """Whether a person or the engine ends the run's work now."""
        return self.cancelled or self.suspending

    @property
    def blocked(self) -> bool:
        """Whether the gate has to ask ``admit``."""
        return self.hook is not None or not self._open.is_set()

    async def admit(self, pass_: Pass, step: Step) -> Step:
        """Return when the step may begin: the step itself, or what a debugger made of it."""
        await self._open.wait()
        return step if self.hook is None else await self.hook.before_step(pass_, step)

    def begin(self) -> None:
        """Called by the run's own task: one that was cancelled before its first turn would never come to its end."""
        self.task = asyncio.current_task()
        if self.stopping:
            self._stop()

    def pause(self) -> None:
        """Let running steps finish and begin no other."""
        self._open.clear()

    def resume(self) -> None:
        """Go on after a pause."""
        self._open.set()

    def cancel(self) -> None:
        """End the run; steps in flight are cancelled. Without effect once its end is decided."""
        self.cancelled = not self._sealed or self.cancelled
        self._stop()

    def suspend(self) -> None:
        """Let go of the run without ending it. Without effect once its end is decided."""
        self.suspending = not self._sealed or self.suspending
        self._stop()

    def keep(self) -> bool:
        """Let go of the run although it was to be cancelled; False when its end is decided."""
        if not self._sealed:
            self.cancelled = False
            self.suspend()
        return not self._sealed

    def seal(self) -> None:
        """The run's end is decided: what is left, writing it down and closing what is open, is not interrupted."""
        self._sealed = True
        if self.task is not None:
            while self.task.uncancel():
                pass

    def _stop(self) -> None:
        if self.task is not None and not self._sealed and not self.task.done():
            self.task.cancel()
