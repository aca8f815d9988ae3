"""What a task may use while it runs. The engine makes one for each attempt; tests make their own."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from runtime.errors import StepFailed
from runtime.model import Json, JsonObject

if TYPE_CHECKING:
    from runtime.model.heals import Heal


class Resource(Protocol):
    """Something a run holds open between steps (a browser session, a database connection)."""

    async def aclose(self) -> None: ...


class RestorableSession(Resource, Protocol):
    """A resource with outside state that a resumed run must rebuild."""

    async def restore_point(self) -> JsonObject | None:
        """State to come back to, when the step just done made a new point (a navigation); else None."""
        ...


R = TypeVar("R", bound=Resource)


class Resources:
    """The resources of one run, opened at first use and closed in reverse order when the run ends."""

    def __init__(self, restore: Mapping[str, JsonObject] | None = None) -> None:
        self._open: dict[str, Resource] = {}
        self._opening: dict[str, asyncio.Lock] = {}
        #: State left by an interrupted run, by resource key; an opener takes it with ``take_restore``.
        self._restore: dict[str, JsonObject] = dict(restore or {})

    async def get(self, key: str, opener: Callable[[], Awaitable[R]]) -> R:
        """The open resource under ``key`` (``kind:name``, for example ``browser:main``), opened when needed."""
        # Parallel steps that ask for the same key wait for the one that opens it.
        async with self._opening.setdefault(key, asyncio.Lock()):
            if key not in self._open:
                self._open[key] = await opener()
            return self._open[key]  # type: ignore[return-value]  # what is under a key is what its opener gave

    def peek(self, key: str) -> Any:
        """The open resource under ``key``, or None."""
        return self._open.get(key)

    def keys(self, kind: str) -> list[str]:
        """Keys of the open resources of one kind."""
        return [key for key in self._open if key.partition(":")[0] == kind]

    async def drop(self, key: str) -> None:
        """Close one resource now; no error when it is not open."""
        resource = self._open.pop(key, None)
        if resource is not None:
            await resource.aclose()

    def put_restore(self, key: str, state: JsonObject) -> None:
        """Give the state from which the next opening of ``key`` starts."""
        self._restore[key] = state

    def take_restore(self, key: str) -> JsonObject | None:
        """The state to reopen ``key`` from, once."""
        return self._restore.pop(key, None)

    async def aclose(self) -> None:
        """Close everything, last opened first; one failing close does not keep the others open."""
        errors: list[Exception] = []
        while self._open:
            _, resource = self._open.popitem()
            try:
                await resource.aclose()
            except Exception as error:  # noqa: BLE001 - every other resource must still be closed
                errors.append(error)
        if errors:
            raise ExceptionGroup("resources could not be closed", errors)


def _no_log(level: str, message: str, data: JsonObject) -> None:
    return None


def _no_progress(fraction: float | None, message: str) -> None:
    return None


def _no_heal(heal: Heal) -> None:
    return None


async def _no_store(data: bytes, media_type: str, name: str) -> str:
    raise StepFailed("This run keeps no files.", kind="file")


@dataclass(slots=True)
class TaskContext:
    """One attempt of one step, as the task sees it.

    ``key`` is the same for every attempt and every repetition of this step in this iteration: send it
    as an idempotency key. ``project`` is the folder that relative paths start from; ``work`` is a folder
    of this run for downloads and temporary files.
    """

    run_id: str = "run"
    step_id: str = "step"
    attempt: int = 1
    key: str = ""
    project: Path = field(default_factory=Path.cwd)
    work: Path = field(default_factory=lambda: Path(tempfile.gettempdir()))
    resources: Resources = field(default_factory=Resources)
    settings: Mapping[str, Json] = field(default_factory=dict)
    timeout: float | None = None
    log_sink: Callable[[str, str, JsonObject], None] = _no_log
    progress_sink: Callable[[float | None, str], None] = _no_progress
    blob_sink: Callable[[bytes, str, str], Awaitable[str]] = _no_store
    #: Takes each target that was found by its other signals, to be journaled with the attempt's outcome.
    on_heal: Callable[[Heal], None] = _no_heal
    reader: Callable[[str], Json] | None = None
    #: Values that were revealed in this run, for tasks that must keep them out of pictures.
    hidden: Callable[[], Sequence[str]] = tuple
    #: Names that expressions see at this step; None outside a run. For params the spec calls ``deferred``.
    scope: Mapping[str, Json] | None = None

    def log(self, message: str, *, level: str = "info", **data: Json) -> None:
        """A line in the run's log; ``level`` is debug, info, warning or error. Secrets are masked by the sink."""
        self.log_sink(level, message, data)

    def progress(self, fraction: float | None, message: str = "") -> None:
        """How far the step is: 0 to 1, or None when the end is unknown."""
        self.progress_sink(fraction, message)

    async def keep(self, data: bytes, media_type: str, name: str = "") -> str:
        """Keep bytes with the run (pictures, downloads); returns a reference ``blob:sha256``."""
        return await self.blob_sink(data, media_type, name)

    def path(self, text: str) -> Path:
        """A path from a param: ``~`` is the home folder, relative paths start at the project."""
        if "\x00" in text or not text.strip():
            raise StepFailed(f"{text!r} is not a path.", kind="file", remedy="Give the path of a file or folder.")
        path = Path(text).expanduser()
        return path if path.is_absolute() else self.project / path
