"""Key sources: what they accept, what they refuse, in which order they are tried."""

from __future__ import annotations

import base64
import os
import threading
from pathlib import Path

import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend

from runtime.errors import VaultError
from runtime.model import SecretRef
from runtime.vault import KeyFileSource, KeyringSource, PassphraseSource, Vault, create_key_file, usual_keys
from runtime.vault.keys import os_keyring, passphrase
from runtime.vault.keys.os_keyring import is_safe


class MemoryKeyring(KeyringBackend):
    """Stands in for the service of an operating system."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


class PlaintextKeyring(MemoryKeyring):
    """As the plain file back end of keyrings.alt presents itself."""

    __module__ = "keyrings.alt.file"


class HomeMade(MemoryKeyring):
    priority = 0.5


class Forgetful(MemoryKeyring):
    def set_password(self, service: str, username: str, password: str) -> None:
        return None


class Broken(MemoryKeyring):
    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("org.freedesktop.secrets was not provided")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError("org.freedesktop.secrets was not provided")


@pytest.fixture(autouse=True)
def nothing_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "_taken", {})


# Keyring


def test_a_vault_opens_with_the_keyring_and_its_key_is_not_in_the_file(tmp_path: Path) -> None:
    service = MemoryKeyring()
    Vault.open(tmp_path, [KeyringSource(service)]).set("larkspur", {"value": "x"})
    assert Vault.open(tmp_path, [KeyringSource(service)]).get(SecretRef("larkspur")).reveal() == "x"
    (key,) = service.entries.values()
    assert len(base64.b64decode(key)) == 32
    assert key not in (tmp_path / "vault.json").read_text()


def test_a_replaced_keyring_key_is_removed_only_after_the_file_was_written(tmp_path: Path) -> None:
    service = MemoryKeyring()
    vault = Vault.open(tmp_path, [KeyringSource(service)])
    vault.set("larkspur", {"value": "x"})
    (old,) = service.entries
    vault.add_key(KeyringSource(service))
    (new,) = service.entries
    assert old != new
    assert Vault.open(tmp_path, [KeyringSource(service)]).get(SecretRef("larkspur")).reveal() == "x"


def test_removing_the_keyring_cleans_up_there(tmp_path: Path) -> None:
    service = MemoryKeyring()
    vault = Vault.open(tmp_path / "home", [KeyringSource(service)])
    vault.set("larkspur", {"value": "x"})
    vault.add_key(create_key_file(tmp_path / "vault.key"))
    vault.remove_key("keyring")
    assert service.entries == {}
    assert vault.key_kinds() == ("keyfile",)


@pytest.mark.parametrize(
    "backend", [keyring.backends.fail.Keyring(), keyring.backends.null.Keyring(), PlaintextKeyring(), HomeMade()]
)
def test_back_ends_that_protect_nothing_are_refused(tmp_path: Path, backend: KeyringBackend) -> None:
    assert not is_safe(backend)
    vault = Vault.open(tmp_path / "home", [KeyringSource(backend)])
    with pytest.raises(VaultError, match=r"no OS keyring that protects a key \(found: .*init --keyfile"):
        vault.set("larkspur", {"value": "x"})
    assert not vault.path.exists()


def test_the_environment_is_asked_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", MemoryKeyring())
    assert KeyringSource().describe().endswith(".MemoryKeyring")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with pytest.raises(VaultError, match=r"found: keyring\.backends\.fail\.Keyring"):
        KeyringSource().describe()


def test_a_safe_back_end_is_taken_out_of_a_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    safe = MemoryKeyring()
    monkeypatch.setattr(ChainerBackend, "backends", [PlaintextKeyring(), safe])
    _, facts = KeyringSource(ChainerBackend()).create("vault")
    assert [account for _, account in safe.entries] == [facts["account"]]

    monkeypatch.setattr(ChainerBackend, "backends", [PlaintextKeyring()])
    with pytest.raises(VaultError, match=r"found: keyrings\.alt\.file\.PlaintextKeyring"):
        KeyringSource(ChainerBackend()).create("vault")


def test_a_keyring_that_fails_forgets_or_lost_the_key_says_so() -> None:
    with pytest.raises(VaultError, match=r"was not provided\. Unlock the keyring"):
        KeyringSource(Broken()).create("vault")
    with pytest.raises(VaultError, match="has no key for this vault"):
        KeyringSource(Forgetful()).create("vault")
    with pytest.raises(VaultError, match="has no key for this vault"):
        KeyringSource(MemoryKeyring()).recover({"account": "vault/1"})
    KeyringSource(Broken()).forget({"account": "vault/1"})
    KeyringSource(MemoryKeyring()).forget({"account": "vault/1"})


def test_a_keyring_that_never_answers_does_not_stop_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    class Waiting(MemoryKeyring):
        def get_password(self, service: str, username: str) -> str | None:
            release.wait()
            return None

    monkeypatch.setattr(os_keyring, "WAIT", 0.05)
    with pytest.raises(VaultError, match="waiting for its own password"):
        KeyringSource(Waiting()).recover({"account": "x"})
    release.set()


# Passphrase


def test_the_same_passphrase_gives_the_same_key_in_any_written_form() -> None:
    key, facts = PassphraseSource(lambda: "дълга парола й").create("vault")
    assert len(key) == 32
    assert facts["function"] == "argon2id"
    assert PassphraseSource(lambda: "дълга парола и\u0306").recover(facts) == key
    assert PassphraseSource(lambda: "друга парола").recover(facts) != key


def test_short_and_empty_passphrases_are_refused() -> None:
    with pytest.raises(VaultError, match="fewer than 12 characters"):
        PassphraseSource(lambda: "short").create("vault")
    with pytest.raises(VaultError, match="empty"):
        PassphraseSource(lambda: "").recover({})


@pytest.mark.parametrize(
    "change",
    [
        {"memory_kib": 100_000_000},
        {"memory_kib": 8},
        {"memory_kib": True},
        {"memory_kib": "65536"},
        {"passes": 0},
        {"lanes": 1_000},
        {"salt": "!"},
        {"salt": "AAAA"},
        {"salt": "тайна"},
        {"function": "md5"},
    ],
)
def test_parameters_of_a_file_are_bounded(change: dict) -> None:
    good = {"function": "argon2id", "memory_kib": 8192, "passes": 1, "lanes": 1, "salt": "A" * 24}
    assert len(PassphraseSource(lambda: "correct horse").recover(good)) == 32
    with pytest.raises(VaultError, match="never writes"):
        PassphraseSource(lambda: "correct horse").recover({**good, **change})


def test_the_passphrase_of_a_file_ends_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "passphrase"
    path.write_text("correct horse battery\n")
    path.chmod(0o640)
    key, facts = PassphraseSource.from_file(path).create("vault")
    assert PassphraseSource(lambda: "correct horse battery").recover(facts) == key
    path.chmod(0o644)
    with pytest.raises(VaultError, match="chmod 600"):
        PassphraseSource.from_file(path).recover(facts)
    path.chmod(0o600)
    path.write_bytes(b"\xff\xff\xff")
    with pytest.raises(VaultError, match="no text"):
        PassphraseSource.from_file(path).recover(facts)


def test_the_passphrase_leaves_the_environment_and_can_still_be_used_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERSTUDY_VAULT_PASSPHRASE", "correct horse battery")
    (source,) = usual_keys("passphrase")
    assert "UNDERSTUDY_VAULT_PASSPHRASE" not in os.environ
    key, facts = source.create("vault")
    (again,) = usual_keys("passphrase")
    assert again.recover(facts) == key


# Key file


def test_a_key_file_is_private_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "new" / "vault.key"
    key, facts = create_key_file(path).create("vault")
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(key) == 32
    assert facts == {}
    with pytest.raises(VaultError, match="not replaced"):
        create_key_file(path)
    assert KeyFileSource(path).recover({}) == key


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o620])
def test_a_key_file_that_others_reach_is_refused(tmp_path: Path, mode: int) -> None:
    source = create_key_file(tmp_path / "vault.key")
    source.path.chmod(mode)
    with pytest.raises(VaultError, match=r"other accounts.*chmod 600"):
        source.recover({})


@pytest.mark.parametrize("data", [b"", b"no base64!", base64.b64encode(b"short"), b"\x00" * 32])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "vault.key"
    path.write_bytes(data)
    path.chmod(0o600)
    with pytest.raises(VaultError, match=r"not a key file.*init --keyfile"):
        KeyFileSource(path).recover({})


def test_a_missing_key_file_and_a_folder_are_answered_in_words(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match=r"could not be read: No such file"):
        KeyFileSource(tmp_path / "none").recover({})
    with pytest.raises(VaultError, match="could not be read"):
        KeyFileSource(tmp_path).recover({})
    (tmp_path / "file").write_text("")
    with pytest.raises(VaultError, match="could not be written"):
        create_key_file(tmp_path / "file" / "vault.key")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give a file away")
def test_a_key_file_of_another_account_is_refused(tmp_path: Path) -> None:
    source = create_key_file(tmp_path / "vault.key")
    os.chown(source.path, 12345, -1)
    with pytest.raises(VaultError, match="another account"):
        source.recover({})


# Order


def test_sources_are_tried_in_the_documented_order(tmp_path: Path) -> None:
    environ = {"UNDERSTUDY_VAULT_PASSPHRASE": "correct horse battery", "UNDERSTUDY_VAULT_KEYFILE": "vault.key"}
    assert [source.kind for source in usual_keys(environ=environ)] == ["keyring", "passphrase", "keyfile"]
    assert "UNDERSTUDY_VAULT_PASSPHRASE" not in environ
    assert [source.kind for source in usual_keys(environ={})] == ["keyring"]
    assert [source.kind for source in usual_keys("keyfile", keyfile="x", environ={})] == ["keyfile"]
    assert [source.kind for source in usual_keys(prompt=lambda: "", environ={})] == ["keyring", "passphrase"]


def test_the_next_source_is_tried_when_one_fails(tmp_path: Path) -> None:
    key = create_key_file(tmp_path / "vault.key")
    vault = Vault.open(tmp_path / "home", [KeyringSource(Broken()), key])
    vault.set("larkspur", {"value": "x"})
    assert vault.key_kinds() == ("keyfile",)


def test_a_passphrase_file_wins_over_the_variable_and_the_prompt(tmp_path: Path) -> None:
    path = tmp_path / "passphrase"
    path.write_text("from the file, long")
    path.chmod(0o600)
    environ = {"UNDERSTUDY_VAULT_PASSPHRASE": "from the variable", "UNDERSTUDY_VAULT_PASSPHRASE_FILE": str(path)}
    (source,) = usual_keys("passphrase", prompt=lambda: "from the prompt", environ=environ)
    key, facts = source.create("vault")
    assert PassphraseSource(lambda: "from the file, long").recover(facts) == key
