"""The vault on real files: what it keeps, what it refuses, what a changed file does."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from runtime.errors import StoreError, VaultError
from runtime.model import SecretRef
from runtime.vault import KeyFileSource, Vault
from runtime.vault.storage import VaultFile

PASSWORD = {"username": "maria", "password": "s3cret-Parola"}
REF = SecretRef("larkspur", "password")


def test_a_stored_field_is_released_by_another_vault_with_the_same_key(vault: Vault, key: KeyFileSource) -> None:
    secret = Vault.open(vault.path.parent, [key]).get(REF)
    assert secret.reveal() == PASSWORD["password"]
    assert secret.ref == REF
    assert PASSWORD["password"] not in repr(secret)


def test_items_are_described_without_a_key(vault: Vault) -> None:
    closed = Vault.open(vault.path.parent, [])
    (info,) = closed.list()
    assert (info.name, info.type, info.fields, info.note) == ("larkspur", "password", ("username", "password"), "demo")
    assert closed.describe("larkspur") == info
    assert closed.key_kinds() == ("keyfile",)
    with pytest.raises(VaultError, match=r"could not be opened.*No key.*UNDERSTUDY_VAULT_KEYFILE"):
        closed.get(REF)


def test_nothing_secret_is_in_any_file(vault: Vault) -> None:
    for path in vault.path.parent.iterdir():
        data = path.read_bytes()
        assert b"s3cret" not in data
        assert b"maria" not in data


def test_files_are_private(vault: Vault) -> None:
    assert vault.path.stat().st_mode & 0o777 == 0o600
    assert vault.path.parent.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o077 for path in vault.path.parent.iterdir()} == {0}


def test_no_vault_yet_is_empty_and_says_how_to_begin(tmp_path: Path) -> None:
    vault = Vault.open(tmp_path / "home", [])
    assert vault.list() == ()
    assert not vault.exists
    vault.unlock()
    with pytest.raises(VaultError, match="understudy vault set larkspur"):
        vault.get(REF)
    with pytest.raises(VaultError, match="understudy vault set"):
        vault.delete("larkspur")
    with pytest.raises(VaultError, match=r"no safe place.*init --keyfile"):
        vault.set("larkspur", PASSWORD)
    assert not vault.path.exists()


def test_initialise_makes_an_empty_vault_once(tmp_path: Path, key: KeyFileSource) -> None:
    vault = Vault.open(tmp_path / "home", [key])
    assert vault.initialise() == "keyfile"
    assert vault.exists
    assert vault.list() == ()
    with pytest.raises(VaultError, match="exists already"):
        vault.initialise()


def test_set_replaces_an_item_but_keeps_its_identity(vault: Vault) -> None:
    before = vault.describe("larkspur")
    after = vault.set("larkspur", {"value": "other"}, type="token")
    assert (after.id, after.created) == (before.id, before.created)
    assert after.fields == ("value",)
    assert vault.get(SecretRef("larkspur")).reveal() == "other"


@pytest.mark.parametrize(
    ("name", "fields", "type", "message"),
    [
        ("my-item", {"value": "x"}, "custom", "cannot be the name of a vault item"),
        ("import", {"value": "x"}, "custom", "cannot be the name of a vault item"),
        ("a.b", {"value": "x"}, "custom", "cannot be the name"),
        ("", {"value": "x"}, "custom", "cannot be the name"),
        ("x" * 65, {"value": "x"}, "custom", "cannot be the name"),
        ("item", {"pass word": "x"}, "custom", "cannot be the name of a vault field"),
        ("item", {"value": "x"}, "passport", "no item type"),
        ("item", {"username": "x"}, "password", "needs password"),
        ("item", {}, "custom", "1 to 64 fields"),
        ("item", {"value": ""}, "token", "not empty"),
        ("item", {"value": 5}, "token", "needs a text"),
        ("item", {"value": "x" * 65_537}, "token", "longer than"),
    ],
)
def test_wrong_items_are_refused_in_words(vault: Vault, name: str, fields: dict, type: str, message: str) -> None:
    with pytest.raises(VaultError, match=message) as caught:
        vault.set(name, fields, type=type)
    assert caught.value.remedy
    assert [info.name for info in vault.list()] == ["larkspur"]


def test_names_in_any_script_work(vault: Vault) -> None:
    vault.set("парола_1", {"стойност": "тайна"})
    assert vault.get(SecretRef("парола_1", "стойност")).reveal() == "тайна"


def test_a_wrong_name_or_field_is_answered_with_a_near_one(vault: Vault) -> None:
    with pytest.raises(VaultError, match=r'no vault item "larkspr".*Did you mean "larkspur"'):
        vault.get(SecretRef("larkspr", "password"))
    with pytest.raises(VaultError, match=r'no field "value"; it has username, password'):
        vault.get(SecretRef("larkspur"))


def test_rename_and_delete(vault: Vault) -> None:
    vault.set("other", {"value": "x"})
    with pytest.raises(VaultError, match="already"):
        vault.rename("larkspur", "other")
    vault.rename("larkspur", "supplier")
    assert vault.get(SecretRef("supplier", "password")).reveal() == PASSWORD["password"]
    vault.delete("supplier")
    assert [info.name for info in vault.list()] == ["other"]
    with pytest.raises(VaultError, match="no vault item"):
        vault.delete("supplier")


def test_every_use_is_heard_before_it_happens(tmp_path: Path, key: KeyFileSource) -> None:
    heard: list[tuple[str, str]] = []
    vault = Vault.open(tmp_path / "home", [key], on_use=lambda ref, action: heard.append((str(ref), action)))
    vault.set("larkspur", PASSWORD)
    vault.get(REF)
    vault.get(REF, "reveal")
    vault.rename("larkspur", "other")
    vault.rotate()
    vault.delete("other")
    assert heard == [
        ("larkspur.*", "set"),
        ("larkspur.password", "use"),
        ("larkspur.password", "reveal"),
        ("larkspur.*", "rename"),
        ("*.*", "rotate"),
        ("other.*", "delete"),
    ]


def test_what_cannot_be_audited_does_not_happen(vault: Vault, key: KeyFileSource) -> None:
    def deaf(ref: SecretRef, action: str) -> None:
        raise StoreError("The audit table is full.")

    strict = Vault.open(vault.path.parent, [key], on_use=deaf)
    before = vault.path.read_bytes()
    with pytest.raises(StoreError):
        strict.get(REF)
    with pytest.raises(StoreError):
        strict.delete("larkspur")
    assert vault.path.read_bytes() == before


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"format": 1}', '{"format": "1"}', "[" * 100_000, '{"format": 1, "slots": 5}']
)
def test_a_damaged_file_is_never_overwritten(vault: Vault, text: str) -> None:
    vault.path.write_text(text)
    with pytest.raises(VaultError, match="damaged"):
        vault.list()
    with pytest.raises(VaultError, match="damaged"):
        vault.set("new", {"value": "x"})
    assert vault.path.read_text() == text


def test_bytes_that_are_no_text_are_damage(vault: Vault) -> None:
    vault.path.write_bytes(b"\xff\xfe{}")
    with pytest.raises(VaultError, match="damaged"):
        vault.list()


def test_a_newer_file_is_left_alone(vault: Vault) -> None:
    vault.path.write_text('{"format": 2, "everything": "different"}')
    with pytest.raises(VaultError, match=r"newer version.*Update"):
        vault.set("new", {"value": "x"})
    assert "different" in vault.path.read_text()


def test_a_failed_write_leaves_the_old_vault(vault: Vault, key: KeyFileSource) -> None:
    """A real write that fails half-way: the process may write no file larger than 100 bytes."""
    before = vault.path.read_bytes()
    script = """
import resource, signal, sys
from pathlib import Path
from runtime.errors import StoreError
from runtime.vault import KeyFileSource, Vault
resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
try:
    Vault.open(Path(sys.argv[1]), [KeyFileSource(Path(sys.argv[2]))]).set("big", {"value": "x" * 5000})
except StoreError as error:
    print(error)
"""
    done = _python(script, vault.path.parent, key.path)
    assert "could not be written" in done
    assert vault.path.read_bytes() == before
    assert sorted(path.name for path in vault.path.parent.iterdir()) == ["vault.json", "vault.lock"]


def test_writers_in_several_processes_and_threads_lose_nothing(vault: Vault, key: KeyFileSource) -> None:
    script = """
import sys
from pathlib import Path
from runtime.vault import KeyFileSource, Vault
vault = Vault.open(Path(sys.argv[1]), [KeyFileSource(Path(sys.argv[2]))])
for number in range(15):
    vault.set(f"process_{number}", {"value": "x"})
"""
    outside = threading.Thread(target=_python, args=(script, vault.path.parent, key.path))
    inside = [threading.Thread(target=lambda n=n: vault.set(f"thread_{n}", {"value": "x"})) for n in range(15)]
    for thread in (outside, *inside):
        thread.start()
    for thread in (outside, *inside):
        thread.join()
    assert len(vault.list()) == 31


def test_a_writer_that_waits_too_long_says_so(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.vault.storage.LOCK_WAIT", 0.05)
    with (
        VaultFile(vault.path.parent).locked(),
        pytest.raises(VaultError, match=r"Another program is changing.*try again"),
    ):
        vault.delete("larkspur")


def test_a_folder_in_the_way_is_a_problem_of_the_data_folder(tmp_path: Path, key: KeyFileSource) -> None:
    (tmp_path / "home").write_text("a file")
    vault = Vault.open(tmp_path / "home", [key])
    with pytest.raises(StoreError, match=r"could not be.*data folder"):
        vault.set("larkspur", PASSWORD)


def test_opening_and_describing_loads_no_heavy_library(vault: Vault) -> None:
    script = """
import sys
from pathlib import Path
from runtime.vault import Vault, Masker
Vault.open(Path(sys.argv[1])).list()
print(sorted({"cryptography", "keyring", "argon2", "pydantic"} & set(sys.modules)))
"""
    assert _python(script, vault.path.parent).strip() == "[]"


def _python(script: str, *args: Path) -> str:
    command = [sys.executable, "-c", script, *map(str, args)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment, timeout=60).stdout
