"""Commands that find words in the workflow in front, and give a step another id."""

from __future__ import annotations

from typing import Protocol

from studio.commands.command import Command, Menu
from studio.i18n import mark


class Finding(Protocol):
    """What these commands call."""

    def find(self) -> None: ...
    def replace(self) -> None: ...
    def next(self) -> None: ...
    def previous(self) -> None: ...
    def rename_id(self) -> None: ...
    def has_flow(self) -> bool: ...
    def has_step(self) -> bool: ...


def finding_commands(finding: Finding) -> tuple[Command, ...]:
    """All of them, in the order of the menu."""
    find = Command(
        "flow.find", mark("Find…"), finding.find, "search", shortcut="Ctrl+F", menu=Menu.EDIT, section=5,
        hint=mark("Find words in names, fields and notes of this workflow"), enabled=finding.has_flow,
    )  # fmt: skip
    next_ = Command(
        "flow.find_next", mark("Find next"), finding.next, shortcut="F3", menu=Menu.EDIT, section=5,
        enabled=finding.has_flow,
    )  # fmt: skip
    previous = Command(
        "flow.find_previous", mark("Find previous"), finding.previous, shortcut="Shift+F3", menu=Menu.EDIT, section=5,
        enabled=finding.has_flow,
    )  # fmt: skip
    replace = Command(
        "flow.replace", mark("Replace…"), finding.replace, "replace", shortcut="Ctrl+Shift+F", menu=Menu.EDIT,
        section=5, hint=mark("Find words and put others in their place"), enabled=finding.has_flow,
    )  # fmt: skip
    rename = Command(
        "canvas.rename_id", mark("Change the step's id…"), finding.rename_id, menu=Menu.EDIT, section=2,
        hint=mark("The name by which expressions know the step; they follow"), enabled=finding.has_step,
        keywords=("rename", "id"),
    )  # fmt: skip
    return find, next_, previous, replace, rename
