"""Commands that start and steer runs."""

from __future__ import annotations

from typing import Protocol

from studio.commands.command import Command, Menu
from studio.i18n import mark


class Runs(Protocol):
    """What these commands call; all is about the workflow in front."""

    def start(self) -> None: ...
    def start_with(self) -> None: ...
    def stop(self) -> None: ...
    def toggle_pause(self) -> None: ...
    def can_start(self) -> bool: ...
    def why_not(self) -> str: ...
    def can_stop(self) -> bool: ...
    def is_paused(self) -> bool: ...


def run_commands(runs: Runs) -> tuple[Command, ...]:
    """All of them, in the order of the menu."""
    start = Command(
        "run.start", mark("verb|Run"), runs.start, "play", hint=mark("Save this workflow and run it"),
        shortcut="F5", menu=Menu.RUN, enabled=runs.can_start, why=runs.why_not,
    )  # fmt: skip
    start_with = Command(
        "run.start_with", mark("Run with…"), runs.start_with, "sliders-horizontal",
        hint=mark("Run it, and ask for inputs and environment first"), shortcut="Ctrl+F5", menu=Menu.RUN,
        enabled=runs.can_start, why=runs.why_not,
    )  # fmt: skip
    pause = Command(
        "run.pause", mark("verb|Pause"), runs.toggle_pause, "pause", hint=mark("Begin no further step, or go on"),
        shortcut="F6", menu=Menu.RUN, section=1, enabled=runs.can_stop, checked=runs.is_paused,
    )  # fmt: skip
    stop = Command(
        "run.stop", mark("verb|Stop"), runs.stop, "square", hint=mark("Cancel the run"), shortcut="Shift+F5",
        menu=Menu.RUN, section=1, enabled=runs.can_stop,
    )  # fmt: skip
    return start, start_with, pause, stop
