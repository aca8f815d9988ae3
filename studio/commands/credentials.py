"""Commands of the page of credentials."""

from __future__ import annotations

from typing import Protocol

from studio.commands.command import Command, Menu
from studio.i18n import mark


class Credentials(Protocol):
    """What these commands call; the selection is that of the page."""

    def new_credential(self) -> None: ...
    def edit_selected(self) -> None: ...
    def rename_selected(self) -> None: ...
    def delete_selected(self) -> None: ...
    def has_credential(self) -> bool: ...


def credential_commands(page: Credentials) -> tuple[Command, ...]:
    """All of them. Those that work on the selection act in the page only."""
    return (
        Command(
            "credential.new",
            mark("New credential…"),
            page.new_credential,
            "key-round",
            hint=mark("Keep a password, a key or a token, encrypted, for workflows"),
            menu=Menu.FILE,
            section=3,
            keywords=("password", "secret", "vault", "token", "key"),
        ),
        Command(
            "credentials.edit",
            mark("Change values…"),
            page.edit_selected,
            "pencil-line",
            hint=mark("Give it other values, as when a password was changed"),
            shortcut="Return",
            enabled=page.has_credential,
            local=True,
        ),
        Command(
            "credentials.rename",
            mark("credential|Rename…"),
            page.rename_selected,
            "tag",
            shortcut="F2",
            enabled=page.has_credential,
            local=True,
        ),
        Command(
            "credentials.delete",
            mark("credential|Delete…"),
            page.delete_selected,
            "trash-2",
            shortcut="Del",
            enabled=page.has_credential,
            local=True,
        ),
    )
