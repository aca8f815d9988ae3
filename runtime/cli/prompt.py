"""Lines that a person types while a run goes on, without holding up the event loop."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from runtime.cli.output import say
from runtime.cli.streams import write
from runtime.errors import UsageProblem


class Lines:
    """Commands from a file, or from standard input with a prompt."""

    def __init__(self, prompt: str, file: str = "") -> None:
        self._prompt = prompt
        self._script: Iterator[str] | None = iter(_read(file)) if file else None
        self._typed = b""

    async def next(self) -> str | None:
        """The next line; None at the end."""
        if self._script is not None:
            line = next(self._script, None)
            if line is not None:
                say(f"{self._prompt}{line}", err=True)
            return line
        write(self._prompt, sys.stderr, nl=False)
        while b"\n" not in self._typed:
            chunk = await _chunk()
            if not chunk:
                return None
            self._typed += chunk
        line_bytes, _, self._typed = self._typed.partition(b"\n")
        return line_bytes.decode(sys.stdin.encoding or "utf-8", "replace")


async def _chunk() -> bytes:
    """What was typed. Waiting for it can be cancelled, which a thread in ``readline`` could not."""
    loop, number = asyncio.get_running_loop(), sys.stdin.fileno()
    ready = asyncio.Event()
    try:
        loop.add_reader(number, ready.set)
    except (NotImplementedError, PermissionError):
        # Windows has no readers for consoles; a regular file needs none.
        return await asyncio.to_thread(os.read, number, 4096)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(number)
    return os.read(number, 4096)


def _read(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageProblem(f"{file} cannot be read: {error.strerror}.", remedy="Name a file of commands.") from error
    except UnicodeDecodeError:
        raise UsageProblem(f"{file} is no text.", remedy="Name a file of commands.") from None
