"""The key of a vault: ways in that are added, removed, wrong or shut out; rotation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runtime.errors import VaultError
from runtime.model import SecretRef
from runtime.vault import KeyFileSource, PassphraseSource, Vault, create_key_file

PASSWORD = {"username": "maria", "password": "s3cret-Parola"}
REF = SecretRef("larkspur", "password")


def test_rotation_changes_every_ciphertext_and_no_value(vault: Vault, key: KeyFileSource) -> None:
    vault.set("other", {"value": "x"})
    other_process = Vault.open(vault.path.parent, [key])
    other_process.get(REF)
    before = json.loads(vault.path.read_text())
    vault.rotate()
    after = json.loads(vault.path.read_text())
    assert before["key"] != after["key"]
    for old, new in zip(before["items"], after["items"], strict=True):
        assert old["sealed"] != new["sealed"]
    assert before["slots"][0]["wrapped"] != after["slots"][0]["wrapped"]
    assert vault.get(REF).reveal() == PASSWORD["password"]
    assert other_process.get(REF).reveal() == PASSWORD["password"], "an open vault notices the new key"


def test_a_passphrase_can_be_added_changed_and_the_key_file_removed(vault: Vault, tmp_path: Path) -> None:
    home = vault.path.parent
    vault.add_key(PassphraseSource(lambda: "correct horse battery"))
    assert vault.key_kinds() == ("keyfile", "passphrase")
    vault.remove_key("keyfile")
    vault.add_key(PassphraseSource(lambda: "another horse battery"))
    vault.rotate()

    fresh = Vault.open(home, [PassphraseSource(lambda: "another horse battery")])
    assert fresh.get(REF).reveal() == PASSWORD["password"]
    with pytest.raises(VaultError, match="passphrase is wrong"):
        Vault.open(home, [PassphraseSource(lambda: "correct horse battery")]).get(REF)
    with pytest.raises(VaultError, match="Add another key first"):
        fresh.remove_key("passphrase")


def test_keys_that_would_be_shut_out_stop_a_rotation(vault: Vault, key: KeyFileSource) -> None:
    vault.add_key(PassphraseSource(lambda: "correct horse battery"))
    before = vault.path.read_bytes()
    half = Vault.open(vault.path.parent, [key])
    with pytest.raises(VaultError, match=r"shut out.*key remove passphrase"):
        half.rotate()
    with pytest.raises(VaultError, match="could not be opened"):
        half.remove_key("keyfile")
    assert vault.path.read_bytes() == before


def test_the_vault_can_be_locked_again(vault: Vault, key: KeyFileSource) -> None:
    key.path.unlink()
    assert vault.get(REF).reveal() == PASSWORD["password"], "the key stays in memory"
    vault.lock()
    with pytest.raises(VaultError, match="could not be read"):
        vault.get(REF)


def test_another_key_file_does_not_open_it(vault: Vault, tmp_path: Path) -> None:
    wrong = create_key_file(tmp_path / "wrong.key")
    with pytest.raises(VaultError, match="not the one of this vault"):
        Vault.open(vault.path.parent, [wrong]).get(REF)
