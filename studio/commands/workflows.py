"""Commands of the list of workflows."""

from __future__ import annotations

from typing import Protocol

from studio.commands.command import Command, Menu
from studio.i18n import mark


class Flows(Protocol):
    """What these commands call; the selection is that of the list."""

    def new_flow(self) -> None: ...
    def has_project(self) -> bool: ...
    def open_selected(self) -> None: ...
    def can_open(self) -> bool: ...
    def rename_selected(self) -> None: ...
    def clone_selected(self) -> None: ...
    def delete_selected(self) -> None: ...
    def publish_selected(self) -> None: ...
    def draft_selected(self) -> None: ...
    def archive_selected(self) -> None: ...
    def can_publish(self) -> bool: ...
    def can_draft(self) -> bool: ...
    def can_archive(self) -> bool: ...
    def pin_selected(self) -> None: ...
    def are_pinned(self) -> bool: ...
    def has_one_flow(self) -> bool: ...
    def has_flows(self) -> bool: ...
    def show_bin(self) -> None: ...


def workflow_commands(flows: Flows) -> tuple[Command, ...]:
    """All of them. Those that work on the selection act in the list only."""
    return (*_files(flows), *_selected(flows), *_lives(flows))


def _files(flows: Flows) -> tuple[Command, ...]:
    return (
        Command(
            "workflow.new",
            mark("New workflow…"),
            flows.new_flow,
            "plus",
            shortcut="Ctrl+N",
            menu=Menu.FILE,
            section=2,
            enabled=flows.has_project,
        ),
        Command(
            "workflow.bin",
            mark("Deleted workflows…"),
            flows.show_bin,
            "archive-restore",
            hint=mark("Take workflows back out of the bin"),
            menu=Menu.FILE,
            section=2,
            enabled=flows.has_project,
            keywords=("bin", "trash", "restore"),
        ),
    )


def _selected(flows: Flows) -> tuple[Command, ...]:
    return (
        Command(
            "workflows.open",
            mark("verb|Open"),
            flows.open_selected,
            "square-arrow-out-up-right",
            shortcut="Return",
            enabled=flows.can_open,
            local=True,
        ),
        Command(
            "workflows.rename",
            mark("Rename…"),
            flows.rename_selected,
            "pencil-line",
            shortcut="F2",
            enabled=flows.has_one_flow,
            local=True,
        ),
        Command(
            "workflows.clone",
            mark("Clone"),
            flows.clone_selected,
            "copy",
            shortcut="Ctrl+D",
            enabled=flows.has_one_flow,
            local=True,
        ),
        Command(
            "workflows.pin",
            mark("Pin to the tray"),
            flows.pin_selected,
            "pin",
            hint=mark("Offer it first in the menu of the icon in the tray"),
            enabled=flows.has_flows,
            checked=flows.are_pinned,
            local=True,
            keywords=("favourite", "favorite", "star"),
        ),
    )


def _lives(flows: Flows) -> tuple[Command, ...]:
    """From the first draft to the bin."""
    return (
        Command(
            "workflows.publish",
            mark("Publish"),
            flows.publish_selected,
            "badge-check",
            hint=mark("It is finished and may be used by others; this version is kept for good"),
            enabled=flows.can_publish,
            local=True,
        ),
        Command(
            "workflows.draft",
            mark("Make it a draft"),
            flows.draft_selected,
            "file-pen",
            hint=mark("It is being worked on; also takes it out of the archive"),
            enabled=flows.can_draft,
            local=True,
        ),
        Command(
            "workflows.archive",
            mark("Put into the archive"),
            flows.archive_selected,
            "archive",
            hint=mark("Keep it out of the way; it cannot be run until it is a draft again"),
            enabled=flows.can_archive,
            local=True,
        ),
        Command(
            "workflows.delete",
            mark("Delete"),
            flows.delete_selected,
            "trash-2",
            hint=mark("Put it into the bin, from where it can be taken back"),
            shortcut="Del",
            enabled=flows.has_flows,
            local=True,
        ),
    )
