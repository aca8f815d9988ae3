"""Commands of the versions of a workflow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from studio.commands.command import Command, Menu
from studio.i18n import mark


class Versions(Protocol):
    """What these commands call; the selection is that of the page of versions in front."""

    def show_current(self) -> None: ...
    def has_current(self) -> bool: ...
    def restore_selected(self) -> None: ...
    def clone_selected(self) -> None: ...
    def label_selected(self) -> None: ...
    def has_one(self) -> bool: ...
    def can_restore(self) -> bool: ...
    def walk(self, by: int) -> Callable[[], None]: ...
    def has_changes(self) -> bool: ...


def version_commands(versions: Versions) -> tuple[Command, ...]:
    """All of them. Those that work on a version act in its page only."""
    return (
        Command(
            "workflow.versions",
            mark("Versions…"),
            versions.show_current,
            "history",
            hint=mark("What this workflow was, save by save: compare, restore"),
            shortcut="Ctrl+H",
            menu=Menu.WORKFLOW,
            section=8,
            enabled=versions.has_current,
            keywords=("history", "difference", "compare", "restore", "undo"),
        ),
        Command(
            "versions.restore",
            mark("Restore"),
            versions.restore_selected,
            "rotate-ccw",
            "accent",
            hint=mark("Make the workflow what it was in this version; undo takes it back"),
            shortcut="Ctrl+Return",
            enabled=versions.can_restore,
            local=True,
        ),
        Command(
            "versions.clone",
            mark("Clone as new workflow…"),
            versions.clone_selected,
            "copy-plus",
            enabled=versions.has_one,
            local=True,
        ),
        Command(
            "versions.label",
            mark("Name this version…"),
            versions.label_selected,
            "tag",
            hint=mark("Versions with a name are never cleared up"),
            shortcut="F2",
            enabled=versions.has_one,
            local=True,
        ),
        Command(
            "versions.previous",
            mark("Previous change"),
            versions.walk(-1),
            "chevron-up",
            shortcut="Alt+Up",
            enabled=versions.has_changes,
            local=True,
        ),
        Command(
            "versions.next",
            mark("Next change"),
            versions.walk(1),
            "chevron-down",
            shortcut="Alt+Down",
            enabled=versions.has_changes,
            local=True,
        ),
    )
