"""Scenes of the vault: what it holds, how it is made, a credential, a passphrase."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.errors import VaultError
from runtime.model import JsonObject
from studio.dialogs.credential import CredentialDialog
from studio.dialogs.incoming import IncomingDialog
from studio.dialogs.passphrase import PassphraseDialog
from studio.pages.credentials.page import CredentialsPage
from studio.staging.scene import Scene, until

if TYPE_CHECKING:
    from studio.app import Studio

LAST_USED = {"larkspur": "2026-05-12T09:30:00+00:00", "bank_api": "2026-05-11T09:30:00+00:00"}


def credential_scenes() -> tuple[Scene, ...]:
    return (
        Scene("credentials", _credentials),
        Scene("credentials-making", _vault_making),
        Scene("credentials-none", _no_credentials),
        Scene("credentials-import", _import, IncomingDialog),
        Scene("credentials-importing", _importing, IncomingDialog),
        Scene("credentials-import-refused", _import_refused, IncomingDialog),
        Scene("credential-new", _new_credential, CredentialDialog),
        Scene("passphrase", _passphrase, PassphraseDialog),
    )


def _credentials(studio: Studio) -> None:
    studio.window.show_page("credentials")
    page = studio.window.page("credentials")
    assert isinstance(page, CredentialsPage)
    state = {"exists": True, "keys": ["keyring", "passphrase"], "open": True, "path": "", "keyfile": ""}
    page.show_items(state, sample_items(), LAST_USED)
    until(lambda: bool(page.model.uses))
    page.table.selectRow(2)
    page.details.show_value("erp_database", "url", "postgresql://reader:correct-horse@erp.larkspur.example/books")


def sample_items() -> list[JsonObject]:
    """A credential of each look: used, near its end, with several tags, past its end."""
    today = datetime.now().date()
    return [
        _credential("larkspur", "password", ["username", "password"], note="The demonstration"),
        _credential("bank_api", "api_key", ["value"], tags=["bank"], due=str(today + timedelta(days=9))),
        _credential("erp_database", "database_url", ["url"], note="Read only", tags=["erp", "production"]),
        _credential("mail_certificate", "certificate", ["certificate", "key"], due=str(today - timedelta(days=2))),
    ]


def _no_credentials(studio: Studio) -> None:
    studio.window.show_page("credentials")
    page = studio.window.page("credentials")
    assert isinstance(page, CredentialsPage)
    page.show_items({"exists": True, "keys": ["keyring"], "open": True, "path": "", "keyfile": ""}, [])


def _incoming(studio: Studio) -> IncomingDialog:
    def nothing(*_: object) -> None:
        """The host is not asked in a picture."""

    studio.window.show_page("credentials")
    dialog = IncomingDialog(studio.window, Path("/home/ann/bitwarden_export.json"), nothing, nothing, nothing)
    dialog.open()
    return dialog


def _import(studio: Studio) -> None:
    login = ["username", "password"]
    _incoming(studio).show_items(
        [
            _entry("Larkspur shop", "larkspur_shop", [*login, "url"], "new", tags=["Work"]),
            _entry("Larkspur", "larkspur", [*login, "url", "notes"], "exists", tags=["Work"]),
            _entry("The bank's portal for suppliers", "the_banks_portal_for_suppliers", [*login, "totp"], "new"),
            _entry("Company card", "", [], "left_out", why="It is no login."),
            _entry("Door of the archive", "", ["notes"], "left_out", why="It has no password."),
        ]
    )


def _importing(studio: Studio) -> None:
    """Some of many are in."""
    dialog = _incoming(studio)
    login = ("username", "password")
    dialog.show_items([_entry(f"Supplier {n}", f"supplier_{n}", [*login], "new", tags=["Work"]) for n in range(1, 181)])
    dialog.agree_button.click()
    dialog.go_on(60)


def _import_refused(studio: Studio) -> None:
    remedy = "Export it again without a password, and delete the file afterwards."
    _incoming(studio).show_error(VaultError("This export is encrypted.", remedy=remedy))


def _entry(title: str, name: str, fields: list[str], outcome: str, **facts: object) -> JsonObject:
    return {"title": title, "name": name, "fields": [*fields], "tags": [], "outcome": outcome, "why": "", **facts}


def _vault_making(studio: Studio) -> None:
    studio.window.show_page("credentials")
    page = studio.window.page("credentials")
    assert isinstance(page, CredentialsPage)
    page.show_items({"exists": False, "keys": [], "open": False, "path": "", "keyfile": ""}, [])
    page.setup.show_keyring(there=False, why="")
    page.setup.passphrase.first.setText("correct")


def _passphrase(studio: Studio) -> None:
    PassphraseDialog(studio.window, lambda *_: None, holds=True).open()


def _credential(name: str, kind: str, fields: list[str], **facts: object) -> JsonObject:
    moment = "2026-05-12T09:30:00+00:00"
    base: JsonObject = {"name": name, "type": kind, "fields": [*fields], "created": moment, "changed": moment}
    return {**base, "note": "", "tags": [], "due": "", **facts}


def _new_credential(studio: Studio) -> None:
    studio.window.show_page("credentials")
    studio.commands.run("credential.new")
