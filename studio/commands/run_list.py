"""Commands of the list of runs; they act on what is selected in it."""

from __future__ import annotations

from typing import Protocol

from studio.commands.command import Command, Menu
from studio.i18n import mark


class RunList(Protocol):
    """What these commands call."""

    def open_selected(self) -> None: ...
    def show_workflow(self) -> None: ...
    def resume_selected(self) -> None: ...
    def can_run_from(self) -> bool: ...
    def again(self) -> None: ...
    def cancel(self) -> None: ...
    def report(self) -> None: ...
    def document(self) -> None: ...
    def save_selected(self) -> None: ...
    def save_list(self) -> None: ...
    def connect_again(self) -> None: ...
    def review_last(self) -> None: ...
    def has_one(self) -> bool: ...
    def has_some(self) -> bool: ...
    def has_list(self) -> bool: ...
    def can_resume(self) -> bool: ...
    def can_cancel(self) -> bool: ...
    def has_last(self) -> bool: ...


class RunBin(Protocol):
    """What the commands about deleted runs call."""

    def delete(self) -> None: ...
    def restore(self) -> None: ...
    def remove(self) -> None: ...
    def undo(self) -> None: ...
    def can_delete(self) -> bool: ...
    def can_restore(self) -> bool: ...
    def can_remove(self) -> bool: ...
    def can_undo(self) -> bool: ...


#: The context menu, by groups; the keys act in the list.
RUN_MENU = (
    ("runs.open", "runs.workflow"),
    ("runs.resume", "runs.from_step", "runs.again", "runs.cancel"),
    ("runs.report", "runs.document", "runs.save_selected"),
    ("runs.delete",),
)
#: The same in the list of deleted runs.
BIN_MENU = (("runs.restore", "runs.remove"), ("runs.open", "runs.report", "runs.save_selected"))


def run_list_commands(runs: RunList) -> tuple[Command, ...]:
    """All of them."""
    return (
        Command(
            "runs.open", mark("Review the run"), runs.open_selected, "search-code", shortcut="Return",
            hint=mark("Every step with its pictures, values and log"), enabled=runs.has_one, local=True,
        ),
        Command("runs.workflow", mark("Open its workflow"), runs.show_workflow, "workflow", enabled=runs.has_one),
        Command(
            "runs.resume", mark("Resume this run…"), runs.resume_selected, "list-restart", enabled=runs.can_resume,
            shortcut="R", local=True,
        ),
        Command(
            "runs.from_step", mark("Run from a step…"), runs.resume_selected, "list-restart", enabled=runs.can_run_from,
            hint=mark("Take over what this run has done, and go on from a step that you choose"),
        ),
        Command(
            "runs.again", mark("Run again with the same inputs"), runs.again, "rotate-ccw", enabled=runs.has_some,
            keywords=("retry", "repeat"),
        ),
        Command(
            "runs.cancel", mark("button|Cancel the run"), runs.cancel, "square", "danger", enabled=runs.can_cancel,
            shortcut="C", local=True,
        ),
        Command("runs.report", mark("Save a report…"), runs.report, "file-text", enabled=runs.has_one),
        Command(
            "runs.document", mark("Write its process document…"), runs.document, "file-output", enabled=runs.has_one,
            hint=mark("What was done in plain words, with the pictures of this run"),
        ),
        Command("runs.save_selected", mark("Save the selected runs…"), runs.save_selected, "download",
                hint=mark("As a table (CSV) or as JSON"), enabled=runs.has_some),
        Command("runs.save_list", mark("Save the list of runs…"), runs.save_list, "download",
                hint=mark("All runs that the list shows, as a table (CSV) or as JSON"), enabled=runs.has_list),
        Command("runs.connect", mark("Connect to the host again"), runs.connect_again, "refresh-cw"),
        Command(
            "run.review", mark("Review the last run"), runs.review_last, "search-code", shortcut="Alt+F6",
            hint=mark("Every step of it with its pictures, values and log"), menu=Menu.RUN, section=1,
            enabled=runs.has_last,
        ),
    )  # fmt: skip


def run_bin_commands(runs: RunBin) -> tuple[Command, ...]:
    """Those that delete runs and bring them back."""
    return (
        Command(
            "runs.delete", mark("Delete the run"), runs.delete, "trash-2", "danger", enabled=runs.can_delete,
            hint=mark("It leaves the list and can be restored"), shortcut="Del", local=True,
        ),
        Command(
            "runs.restore", mark("Restore the run"), runs.restore, "archive-restore", enabled=runs.can_restore,
            hint=mark("Put it back into the list"), shortcut="Shift+R", local=True,
        ),
        Command(
            "runs.remove", mark("Delete for good…"), runs.remove, "trash-2", "danger", enabled=runs.can_remove,
            hint=mark("With pictures and log; nobody can bring it back"), shortcut="Shift+Del", local=True,
        ),
        Command(
            "runs.undo", mark("Undo deleting runs"), runs.undo, "undo-2", enabled=runs.can_undo,
            hint=mark("Put back what was deleted last"), shortcut="Ctrl+Z", local=True,
        ),
    )  # fmt: skip
