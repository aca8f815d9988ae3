"""The table of commands: what each becomes, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from runtime.recorder.importers.selenium.script import Script

Import = Callable[[Script], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """``becomes`` says it in the coverage table; without ``run`` the command becomes a note, and ``becomes`` why."""

    becomes: str
    run: Import | None = None


#: Every command of Selenium IDE by its name.
COMMANDS: dict[str, Entry] = {}


def command(*names: str, becomes: str) -> Callable[[Import], Import]:
    """Register a function for commands."""

    def register(run: Import) -> Import:
        for name in names:
            COMMANDS[name] = Entry(becomes, run)
        return run

    return register


def only_a_note(*names: str, because: str) -> None:
    """Register commands that have no counterpart."""
    for name in names:
        COMMANDS[name] = Entry(because)
