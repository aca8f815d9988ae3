"""The command that saves what a list shows."""

from __future__ import annotations

from typing import Protocol

from studio.commands.command import Command, Menu
from studio.i18n import mark


class Lists(Protocol):
    """What it calls; it is about the page in front."""

    def save(self) -> None: ...
    def has_list(self) -> bool: ...


def list_command(lists: Lists) -> Command:
    """Lists of runs and the audit log have commands of their own: they are longer than what is here of them."""
    return Command(
        "view.save_list", mark("Save this list…"), lists.save, "download", menu=Menu.FILE, section=4,
        hint=mark("What the list in front shows, as a table (CSV)"), enabled=lists.has_list,
        keywords=("export", "csv", "table"),
    )  # fmt: skip
