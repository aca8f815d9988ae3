"""Commands of the recorder."""

from __future__ import annotations

from typing import Protocol

from studio.commands.command import Command, Menu
from studio.i18n import mark


class Recorder(Protocol):
    """What these commands call."""

    def start_recording(self) -> None: ...
    def insert_recording(self) -> None: ...
    def end_recording(self) -> None: ...
    def toggle_pause(self) -> None: ...
    def undo_last(self) -> None: ...
    def toggle_check(self) -> None: ...
    def toggle_read(self) -> None: ...
    def write_note(self) -> None: ...
    def name_table(self) -> None: ...
    def has_table(self) -> bool: ...
    def table_text(self) -> str: ...
    def can_record(self) -> bool: ...
    def why_not(self) -> str: ...
    def can_insert(self) -> bool: ...
    def is_recording(self) -> bool: ...
    def is_paused(self) -> bool: ...
    def is_checking(self) -> bool: ...
    def is_reading(self) -> bool: ...


def record_commands(recorder: Recorder) -> tuple[Command, ...]:
    """Begin and end a recording, and everything in between."""
    return (*_beginnings(recorder), *_orders(recorder))


def _beginnings(recorder: Recorder) -> tuple[Command, ...]:
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
            why=recorder.why_not,
        ),
        Command(
            "record.insert",
            mark("Record steps after this one…"),
            recorder.insert_recording,
            "circle-dot",
            "danger",
            hint=mark("Do a part of the job in the browser; its steps go in after the selected one"),
            shortcut="Ctrl+Shift+R",
            menu=Menu.WORKFLOW,
            enabled=recorder.can_insert,
            why=recorder.why_not,
        ),
        Command(
            "record.stop",
            mark("End recording"),
            recorder.end_recording,
            "square",
            "danger",
            hint=mark("Close the browser and keep what was recorded"),
            shortcut="Ctrl+Alt+R",
            menu=Menu.WORKFLOW,
            enabled=recorder.is_recording,
        ),
    )


def _orders(recorder: Recorder) -> tuple[Command, ...]:
    return (
        Command(
            "record.pause", mark("Pause"), recorder.toggle_pause, "pause", menu=Menu.WORKFLOW, section=1,
            hint=mark("What is done in the browser is not recorded meanwhile"), enabled=recorder.is_recording,
            checked=recorder.is_paused,
        ),
        Command(
            "record.undo", mark("Undo the last"), recorder.undo_last, "undo-2", menu=Menu.WORKFLOW, section=1,
            hint=mark("Forget what was done last in the browser"), enabled=recorder.is_recording,
        ),
        Command(
            "record.check", mark("verb|Check"), recorder.toggle_check, "circle-check", menu=Menu.WORKFLOW, section=1,
            hint=mark("The next click in the browser checks what is there"), enabled=recorder.is_recording,
            checked=recorder.is_checking,
        ),
        Command(
            "record.read", mark("verb|Read"), recorder.toggle_read, "scan-text", menu=Menu.WORKFLOW, section=1,
            hint=mark("The next click in the browser reads a text"), enabled=recorder.is_recording,
            checked=recorder.is_reading,
        ),
        Command(
            "record.note", mark("Note for the last step…"), recorder.write_note, "sticky-note", menu=Menu.WORKFLOW,
            section=1, enabled=recorder.is_recording,
        ),
        Command(
            "record.table", mark("Work from a table…"), recorder.name_table, "table", menu=Menu.WORKFLOW, section=1,
            hint=mark("Excel or CSV. Do the job for the first two rows; the loop over all of them is proposed."),
            enabled=recorder.is_recording, checked=recorder.has_table, now=recorder.table_text,
            keywords=("excel", "csv", "loop", "rows"),
        ),
    )  # fmt: skip
