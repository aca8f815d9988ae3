"""The checks of ``understudy doctor``: what is found, and a remedy for each that is not well."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.errors import StoreError
from runtime.services import health, methods
from runtime.services.core import Core
from runtime.services.health import Check, check_machine
from runtime.store.store import DATABASE


def checks() -> dict[str, Check]:
    """All checks by name."""
    return {check.name: check for check in check_machine()}


def test_every_check_that_is_not_well_has_a_remedy(fresh_home: Path) -> None:
    found = checks()
    assert list(found) == ["Python", "SQLite", "Browser", "Display", "Vault", "Disk", "Data folder"]
    assert all(check.remedy or check.state == "ok" for check in found.values())
    assert found["Data folder"].found == f"{fresh_home} (new)"
    assert not fresh_home.exists(), "looking makes nothing"


async def test_a_data_folder_in_use(core: Core) -> None:
    found = checks()
    assert (found["Data folder"].state, found["Data folder"].found) == ("ok", str(core.home))
    assert found["Permissions"].state == "ok"
    (core.home / "understudy.db").chmod(0o640)
    assert "understudy.db" in checks()["Permissions"].found


@pytest.mark.parametrize("text", ["no database, only text\n", "", "SQLite format 3\x00 cut off"])
def test_a_database_that_is_not_whole_or_not_ours(fresh_home: Path, text: str) -> None:
    fresh_home.mkdir(mode=0o700)
    (fresh_home / "understudy.db").write_text(text)
    found = checks()["Data folder"]
    assert found.state == "error" and found.remedy
    assert (fresh_home / "understudy.db").read_text() == text


def test_the_vault(fresh_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from runtime.vault import Vault, create_key_file

    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    assert checks()["Vault"].state == "warning"
    source = create_key_file(tmp_path / "key")
    monkeypatch.setenv("UNDERSTUDY_VAULT_KEYFILE", str(tmp_path / "key"))
    assert checks()["Vault"].found == "none yet; its key would be a keyfile"
    Vault.open(fresh_home, [source]).initialise()
    assert checks()["Vault"].found == "opens with keyfile"
    (tmp_path / "key").unlink()
    assert checks()["Vault"].state == "error"


def test_settings_that_are_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERSTUDY_LOG_LEVEL", "loud")
    found = checks()["Settings"]
    assert found.state == "warning" and "UNDERSTUDY_LOG_LEVEL" in found.found


def test_little_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LOW_DISK", 1 << 60)
    assert checks()["Disk"].state == "warning"


async def test_the_hosts_own_word(core: Core) -> None:
    status = await methods.call(core, "host.status")
    assert status["home"] == str(core.home) and status["runs"] == [] and status["counts"] == {}
    journal = status["journal"]
    assert (journal["error"], journal["low"]) == ("", False)
    assert journal["bytes"] >= (core.home / DATABASE).stat().st_size > 0 and journal["free"] > 0


async def test_a_journal_that_can_no_longer_be_written(core: Core) -> None:
    core.store.writer._break(StoreError("The disk is full.", remedy="Free some space."), [])
    assert (await methods.call(core, "host.status"))["journal"]["error"] == "The disk is full."


def test_a_damaged_vault_is_one_finding_among_all(fresh_home: Path) -> None:
    fresh_home.mkdir(parents=True, exist_ok=True)
    (fresh_home / "vault.json").write_text("")
    found = {check.name: check for check in check_machine()}
    assert found["Vault"].state == "error" and found["Vault"].remedy
    assert {"Python", "Disk", "Data folder"} <= found.keys()
