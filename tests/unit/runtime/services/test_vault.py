"""The methods of the vault: making it, its items, its keys, and that settings remember where the key is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from runtime.errors import UsageProblem, VaultError
from runtime.model import SecretRef
from runtime.services import methods
from runtime.services.core import Core
from runtime.settings import load_settings


async def call(core: Core, method: str, /, **params: Any) -> Any:
    return await methods.call(core, method, params)


@pytest.fixture
async def bare(fresh_home: Path) -> Any:
    """A data folder where no key is at hand."""
    opened = await Core.open(fresh_home)
    yield opened
    await opened.close(0.0)


async def test_items(core: Core) -> None:
    assert await call(core, "vault.list") == []
    info = await call(
        core, "vault.set", name="crm", fields={"username": "a", "password": "b"}, type="password", note="n"
    )
    assert info["fields"] == ["username", "password"] and "a" not in info.values()
    assert (await call(core, "vault.rename", name="crm", new_name="shop"))["name"] == "shop"
    assert [item["name"] for item in await call(core, "vault.list")] == ["shop"]
    assert await call(core, "vault.delete", name="shop") == {"deleted": "shop"}
    with pytest.raises(VaultError, match='no vault item "shop"'):
        await call(core, "vault.delete", name="shop")


async def test_a_key_file_is_made_and_found_again(bare: Core, tmp_path: Path) -> None:
    key = tmp_path / "key"
    assert await call(bare, "vault.init", kind="keyfile", path=str(key)) == {"kind": "keyfile", "path": str(key)}
    assert load_settings(bare.home)[0].vault.keyfile == str(key)
    await call(bare, "vault.set", name="crm", fields={"token": "abcd"})
    with pytest.raises(VaultError, match="a vault already"):
        await call(bare, "vault.init", kind="keyfile", path=str(tmp_path / "other"))
    assert not (tmp_path / "other").exists()


async def test_no_key_at_hand_makes_no_vault(bare: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with pytest.raises(VaultError, match="no safe place"):
        await call(bare, "vault.init")
    assert not bare.vault.exists


async def test_keys_come_and_go(bare: Core, tmp_path: Path) -> None:
    assert await call(bare, "vault.keys") == []
    assert (await call(bare, "vault.init", kind="keyfile", path=str(tmp_path / "one")))["kind"] == "keyfile"
    await call(bare, "vault.set", name="crm", fields={"token": "abcd"})
    words = tmp_path / "words"
    words.touch(mode=0o600)
    words.write_text("another four words here")
    await call(bare, "vault.add_key", kind="passphrase", path=str(words))
    assert await call(bare, "vault.keys") == ["keyfile", "passphrase"]
    assert await call(bare, "vault.remove_key", kind="keyfile") == {"removed": "keyfile"}
    assert load_settings(bare.home, {})[0].vault.keyfile == ""
    assert load_settings(bare.home, {})[0].vault.passphrase_file == str(words)
    with pytest.raises(VaultError, match="could be removed"):
        await call(bare, "vault.remove_key", kind="passphrase")


async def test_rotating(core: Core) -> None:
    await call(core, "vault.set", name="crm", fields={"token": "abcd"})
    before = core.vault.path.read_text()
    assert await call(core, "vault.rotate") == {"rotated": True}
    assert core.vault.path.read_text() != before
    assert (await core.credentials.reveal(next(iter(core.credentials.names()["crm"].values())), "")).reveal() == "abcd"


async def test_values_are_not_repeated_in_errors(core: Core) -> None:
    with pytest.raises(UsageProblem) as caught:
        await call(core, "vault.set", name="crm", fields={"token": ["sesame-open"]})
    assert "sesame" not in str(caught.value.as_json())
    with pytest.raises(UsageProblem, match="kind"):
        await call(core, "vault.add_key", kind="magic", path="x")


async def test_fields_are_changed_without_the_others_being_seen(core: Core) -> None:
    await call(core, "vault.set", name="crm", fields={"username": "ann", "password": "old"}, type="password", note="n")
    info = await call(core, "vault.update", name="crm", fields={"password": "new", "code": "7"})
    assert (info["fields"], info["type"], info["note"]) == (["username", "password", "code"], "password", "n")
    values = [core.vault.get(SecretRef("crm", field)).reveal() for field in info["fields"]]
    assert values == ["ann", "new", "7"]
    assert (await call(core, "vault.update", name="crm", note="other"))["note"] == "other"
    with pytest.raises(VaultError, match='no vault item "shop"'):
        await call(core, "vault.update", name="shop", fields={"a": "b"})


async def test_a_vault_with_a_passphrase_is_opened_by_typing_it_and_locked_again(bare: Core, tmp_path: Path) -> None:
    assert (await call(bare, "vault.state"))["exists"] is False
    words = tmp_path / "words"
    words.write_text("correct horse battery", encoding="utf-8")
    words.chmod(0o600)
    await call(bare, "vault.init", kind="passphrase", path=str(words))
    await call(bare, "vault.set", name="crm", fields={"token": "abcd"})
    words.unlink()
    assert (await call(bare, "vault.lock")) == {"open": False}
    assert (await call(bare, "vault.state")) | {"path": ""} == {
        "exists": True, "keys": ["passphrase"], "open": False, "path": "", "keyfile": ""
    }  # fmt: skip
    for wrong in ("", "another horse battery"):
        with pytest.raises(VaultError):
            await call(bare, "vault.unlock", passphrase=wrong)
    assert await call(bare, "vault.unlock", passphrase="correct horse battery") == {"open": True}
    await call(bare, "vault.update", name="crm", fields={"token": "efgh"})
    await call(bare, "vault.lock")
    with pytest.raises(VaultError):
        await call(bare, "vault.update", name="crm", fields={"token": "ijkl"})


async def test_a_typed_passphrase_makes_the_vault_and_is_changed_only_by_who_knows_it(
    bare: Core, tmp_path: Path
) -> None:
    with pytest.raises(VaultError, match="fewer than 12"):
        await call(bare, "vault.init", kind="passphrase", passphrase="short")
    assert not bare.vault.exists
    await call(bare, "vault.init", kind="passphrase", passphrase="correct horse battery")
    assert (await call(bare, "vault.state"))["open"] is True
    await call(bare, "vault.set", name="crm", fields={"token": "abcd"})
    for current in ("", "wrong horse battery"):
        with pytest.raises(VaultError):
            await call(bare, "vault.add_key", kind="passphrase", passphrase="another four words", current=current)
    new = {"kind": "passphrase", "passphrase": "another four words", "current": "correct horse battery"}
    await call(bare, "vault.add_key", **new)
    await call(bare, "vault.lock")
    with pytest.raises(VaultError, match="passphrase is wrong"):
        await call(bare, "vault.unlock", passphrase="correct horse battery")
    assert await call(bare, "vault.unlock", passphrase="another four words") == {"open": True}
    assert all(b"four words" not in path.read_bytes() for path in bare.home.rglob("*") if path.is_file())


async def test_a_changed_passphrase_takes_the_place_of_the_file_that_held_the_old_one(
    bare: Core, tmp_path: Path
) -> None:
    words = tmp_path / "words"
    words.touch(mode=0o600)
    words.write_text("correct horse battery")
    await call(bare, "vault.init", kind="passphrase", path=str(words))
    new = {"kind": "passphrase", "passphrase": "another four words", "current": "correct horse battery"}
    await call(bare, "vault.add_key", **new)
    assert load_settings(bare.home, {})[0].vault.passphrase_file == ""
    with pytest.raises(UsageProblem, match="another kind"):
        await call(bare, "vault.add_key", kind="keyfile", path=str(tmp_path / "k"), passphrase="another four words")


async def test_the_key_file_is_copied_and_the_copy_opens_the_vault(bare: Core, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="no key file"):
        await call(bare, "vault.copy_key", path=str(tmp_path / "copy"))
    await call(bare, "vault.init", kind="keyfile", path=str(tmp_path / "key"))
    await call(bare, "vault.copy_key", path=str(tmp_path / "copy"))
    assert (tmp_path / "copy").read_bytes() == (tmp_path / "key").read_bytes()
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
    with pytest.raises(VaultError, match="exists already"):
        await call(bare, "vault.copy_key", path=str(tmp_path / "copy"))
    (tmp_path / "key").write_text("damaged")
    with pytest.raises(VaultError, match="not a key file"):
        await call(bare, "vault.copy_key", path=str(tmp_path / "other"))
    assert not (tmp_path / "other").exists()


async def test_a_value_is_shown_to_a_person_after_it_is_noted_and_is_masked_from_then_on(core: Core) -> None:
    await call(core, "vault.set", name="crm", fields={"token": "sesame-open"})
    assert await call(core, "vault.reveal", name="crm", field="token") == {"value": "sesame-open"}
    page = await call(core, "audit.list", action="vault.reveal")
    assert [(entry["actor"], entry["object"]) for entry in page["entries"]] == [("person", "crm.token")]
    assert "sesame" not in core.credentials.masker.mask("it is sesame-open")
    with pytest.raises(VaultError, match='no field "code"'):
        await call(core, "vault.reveal", name="crm", field="code")
    assert await call(core, "vault.uses") == {}
    await core.credentials.reveal(SecretRef("crm", "token"), "run 1")
    assert list(await call(core, "vault.uses")) == ["crm"]


async def test_a_deletion_is_taken_back_with_its_values(core: Core) -> None:
    await call(core, "vault.set", name="crm", fields={"token": "abcd"}, note="n")
    await call(core, "vault.delete", name="crm")
    assert "crm" not in core.vault.path.read_text()
    assert (await call(core, "vault.restore", name="crm"))["note"] == "n"
    assert core.vault.get(SecretRef("crm", "token")).reveal() == "abcd"
    with pytest.raises(VaultError, match="brought back"):
        await call(core, "vault.restore", name="crm")
    await call(core, "vault.delete", name="crm")
    await call(core, "vault.set", name="crm", fields={"token": "new"})
    with pytest.raises(VaultError, match="already"):
        await call(core, "vault.restore", name="crm")
    await call(core, "vault.delete", name="crm")
    await call(core, "vault.set", name="other", fields={"token": "x"})
    await call(core, "vault.rotate")
    with pytest.raises(VaultError, match="brought back"):
        await call(core, "vault.restore", name="crm")
