"""Downloads of one session: who started last, and saving them where a step wants them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.errors import StepFailed, StepTimeout

if TYPE_CHECKING:
    from playwright.async_api import Download


@dataclass(frozen=True, slots=True)
class SavedDownload:
    """A finished download. ``size`` is in bytes."""

    path: Path
    name: str
    url: str
    size: int


class Downloads:
    """Downloads in the order they started; each is handed out once."""

    def __init__(self) -> None:
        self._waiting: list[Download] = []
        self._started = asyncio.Event()

    def add(self, download: Download) -> None:
        """Called by the page when a download starts."""
        self._waiting.append(download)
        self._started.set()

    def forget(self) -> None:
        """Drop those that started earlier, so that the next one is the one that is meant."""
        self._waiting.clear()

    async def started(self, seconds: float) -> Download:
        """The oldest one that no step has taken; waits for one to start. Raises StepTimeout."""
        try:
            async with asyncio.timeout(seconds):
                while not self._waiting:
                    self._started.clear()
                    await self._started.wait()
        except TimeoutError:
            raise StepTimeout(
                f"No download started within {seconds:g} s.", remedy="Check that the step before really starts one."
            ) from None
        return self._waiting[0]

    async def take(self, seconds: float) -> Download:
        """The same, and no other step gets it."""
        await self.started(seconds)
        return self._waiting.pop(0)


async def save(download: Download, to: Path, *, is_folder: bool, seconds: float) -> SavedDownload:
    """Wait for the download and save it as ``to``, or under its own name in the folder ``to``."""
    name = Path(download.suggested_filename).name or "download"
    path = to / name if is_folder else to
    try:
        async with asyncio.timeout(seconds):
            if failure := await download.failure():
                raise StepFailed(f'The download "{name}" failed: {failure}.', kind="network", remedy="Try again.")
            path.parent.mkdir(parents=True, exist_ok=True)
            await download.save_as(path)
    except TimeoutError:
        await download.cancel()
        raise StepTimeout(
            f'The download "{name}" was not complete within {seconds:g} s.', remedy="Give the step a longer timeout."
        ) from None
    except OSError as error:
        raise StepFailed(
            f"The download could not be saved to {path}: {error.strerror}.", kind="file", remedy="Check the folder."
        ) from error
    return SavedDownload(path, name, download.url, path.stat().st_size)
