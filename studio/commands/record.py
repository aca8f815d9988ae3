"""Commands of the recorder."""

from __future__ import annotations

from typing import Protocol

from studio.commands.command import Command, Menu
from studio.i18n import mark


class Recorder(Protocol):
    """What these commands call."""

    def start_recording(self) -> None: ...
    def end_recording(self) -> None: ...
    def can_record(self) -> bool: ...
    def is_recording(self) -> bool: ...


def record_commands(recorder: Recorder) -> tuple[Command, ...]:
    """Begin and end a recording."""
    return (
        Command(
            "record.start",
            mark("Record"),
            recorder.start_recording,
            "circle-dot",
            "danger",
            hint=mark("Do a job in the browser and make a workflow of it"),
            shortcut="Ctrl+R",
            menu=Menu.WORKFLOW,
            enabled=recorder.can_record,
        ),
        Command(
            "record.stop",
            mark("End recording"),
            recorder.end_recording,
            "square",
            "danger",
            hint=mark("Close the browser and keep what was recorded"),
            menu=Menu.WORKFLOW,
            enabled=recorder.is_recording,
        ),
    )
