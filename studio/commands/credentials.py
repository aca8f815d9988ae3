"""Commands of the page of credentials."""

from __future__ import annotations

from typing import Protocol

from studio.commands.command import Command, Menu
from studio.i18n import mark


class Credentials(Protocol):
    """What these commands call; the selection is that of the page."""

    def new_credential(self) -> None: ...
    def import_credentials(self) -> None: ...
    def edit_selected(self) -> None: ...
    def rename_selected(self) -> None: ...
    def delete_selected(self) -> None: ...
    def has_credential(self) -> bool: ...
    def has_credentials(self) -> bool: ...


class VaultKeys(Protocol):
    """What the commands of the vault's keys call."""

    def set_passphrase(self) -> None: ...
    def add_key_file(self) -> None: ...
    def copy_key_file(self) -> None: ...
    def rotate(self) -> None: ...
    def is_open(self) -> bool: ...
    def has_key_file(self) -> bool: ...


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
            "credentials.import",
            mark("Import credentials…"),
            page.import_credentials,
            "download",
            hint=mark("Bring in what a password manager or a browser has exported"),
            menu=Menu.FILE,
            section=3,
            keywords=("password", "bitwarden", "keepass", "chrome", "firefox", "vault"),
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
            mark("credential|Delete"),
            page.delete_selected,
            "trash-2",
            shortcut="Del",
            enabled=page.has_credentials,
            local=True,
        ),
    )


def vault_commands(keys: VaultKeys) -> tuple[Command, ...]:
    """What opens the vault: set, exchanged, copied."""
    return (
        Command(
            "vault.passphrase",
            mark("Set or change the passphrase…"),
            keys.set_passphrase,
            "key-round",
            enabled=keys.is_open,
            keywords=("vault", "password", "key"),
        ),
        Command(
            "vault.key_file",
            mark("Let a key file open it…"),
            keys.add_key_file,
            "file-plus",
            hint=mark("For machines where nobody signs in, or as a second way in"),
            enabled=keys.is_open,
            keywords=("vault", "key"),
        ),
        Command(
            "vault.copy_key_file",
            mark("Keep a copy of the key file…"),
            keys.copy_key_file,
            "copy",
            hint=mark("Without the key nobody can open the vault: a copy elsewhere is worth much"),
            enabled=keys.has_key_file,
            keywords=("vault", "backup", "key"),
        ),
        Command(
            "vault.rotate",
            mark("Encrypt everything under a new key"),
            keys.rotate,
            "rotate-ccw",
            hint=mark("When an old copy of the vault and its key may be in other hands"),
            enabled=keys.is_open,
            keywords=("vault", "rotate", "key"),
        ),
    )
