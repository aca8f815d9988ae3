"""A vault that opens with a key file."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.vault import KeyFileSource, Vault, create_key_file

PASSWORD = {"username": "maria", "password": "s3cret-Parola"}


@pytest.fixture
def key(tmp_path: Path) -> KeyFileSource:
    return create_key_file(tmp_path / "elsewhere" / "vault.key")


@pytest.fixture
def vault(tmp_path: Path, key: KeyFileSource) -> Vault:
    vault = Vault.open(tmp_path / "home", [key])
    vault.set("larkspur", PASSWORD, type="password", note="demo")
    return vault
