"""What is encrypted opens at its own place only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtime.errors import VaultError
from runtime.model import SecretRef
from runtime.vault import KeyFileSource, Vault

PASSWORD = {"username": "maria", "password": "s3cret-Parola"}
REF = SecretRef("larkspur", "password")


@pytest.mark.parametrize("change", ["name", "type", "fields", "id", "swap"])
def test_a_moved_or_relabelled_ciphertext_is_unreadable(vault: Vault, change: str) -> None:
    vault.set("other", {"username": "x", "password": "y"}, type="password")
    data = json.loads(vault.path.read_text())
    first, second = data["items"]
    assert first["name"] == "larkspur"
    if change == "name":
        second["name"], first["name"] = "hidden", "other"
    elif change == "swap":
        first["sealed"], second["sealed"] = second["sealed"], first["sealed"]
    else:
        first[change] = {"type": "custom", "fields": ["password", "username"], "id": "x"}[change]
    vault.path.write_text(json.dumps(data))
    with pytest.raises(VaultError, match=r"damaged or was changed.*backup"):
        vault.get(SecretRef("other" if change == "name" else "larkspur", "password"))


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_changed_byte_gives_a_wrong_value(vault: Vault, key: KeyFileSource, data: st.DataObject) -> None:
    original = vault.path.read_bytes()
    try:
        place = data.draw(st.integers(0, len(original) - 1))
        byte = data.draw(st.integers(0, 255))
        vault.path.write_bytes(original[:place] + bytes([byte]) + original[place + 1 :])
        value = Vault.open(vault.path.parent, [key]).get(REF).reveal()
        assert value == PASSWORD["password"]
    except VaultError as error:
        assert error.remedy
    finally:
        vault.path.write_bytes(original)


def test_other_things_are_sealed_for_their_place(vault: Vault, key: KeyFileSource) -> None:
    sealed = vault.seal(b"cookies", "session main")
    assert b"cookies" not in sealed
    other = Vault.open(vault.path.parent, [key])
    assert other.unseal(sealed, "session main") == b"cookies"
    with pytest.raises(VaultError, match="cannot be read any more"):
        other.unseal(sealed, "session other")
    vault.rotate()
    with pytest.raises(VaultError, match="Start the run again"):
        other.unseal(sealed, "session main")


def test_nothing_is_sealed_without_a_vault(tmp_path: Path, key: KeyFileSource) -> None:
    vault = Vault.open(tmp_path / "home", [key])
    with pytest.raises(VaultError, match="no vault yet"):
        vault.seal(b"cookies", "here")
    with pytest.raises(VaultError, match="cannot be read any more"):
        vault.unseal(b"x" * 40, "here")
