"""Secrets that somebody gives in place of their names are refused before anything is written down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import InvalidInput
from runtime.services.core import Core
from runtime.services.methods import call
from tests.fixtures.engine import registry

CANARY = "PINCANARY99"


def write(folder: Path) -> str:
    variables: dict[str, Any] = {
        "pin": {"type": "secret", "direction": "input"},
        "note": {"type": "string", "direction": "input", "default": ""},
    }
    steps = {"a": {"type": "toy.pure", "params": {"value": "{{ vars.note }}"}}}
    record = {"format": 1, "id": "a", "variables": variables, "steps": steps, "outputs": {"v": "{{ steps.a.output }}"}}
    path = folder / "a.flow.json"
    path.write_text(json.dumps(record))
    return str(path)


@pytest.fixture
def keyfile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("UNDERSTUDY_VAULT_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    (tmp_path / "passphrase").write_text("long enough for a test of ours")
    (tmp_path / "passphrase").chmod(0o600)


@pytest.mark.usefixtures("keyfile")
@pytest.mark.parametrize("text", [CANARY, f"{CANARY}.value", f"no name {CANARY}!", f"shop.{CANARY}"])
async def test_a_secret_itself_is_refused_and_written_nowhere(tmp_path: Path, text: str) -> None:
    core = await Core.open(tmp_path / "home", registry=registry())
    try:
        core.vault.initialise()
        core.vault.set("shop", {"password": "x"})
        flow = write(tmp_path)
        with pytest.raises(InvalidInput) as caught:
            await call(core, "runs.start", {"flow": flow, "inputs": {"pin": text}, "trust": True})
        assert CANARY not in json.dumps(caught.value.as_json())
        assert "pin" in caught.value.fields
        run = await call(core, "runs.start", {"flow": flow, "inputs": {"pin": "shop.password"}, "trust": True})
        assert (await call(core, "runs.wait", {"run": run["id"]}))["status"] == "completed"
    finally:
        await core.close()
    for file in (tmp_path / "home").rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes(), file


async def test_a_run_takes_the_inputs_of_another(tmp_path: Path) -> None:
    core = await Core.open(tmp_path / "home", registry=registry())
    try:
        flow = write(tmp_path)
        first = await call(core, "runs.start", {"flow": flow, "inputs": {"note": "hello"}, "trust": True})
        await call(core, "runs.wait", {"run": first["id"]})
        for inputs, value in (({}, "hello"), ({"note": "other"}, "other")):
            run = await call(
                core, "runs.start", {"flow": flow, "inputs": inputs, "inputs_of": first["id"], "trust": True}
            )
            assert (await call(core, "runs.wait", {"run": run["id"]}))["outputs"] == {"v": value}
    finally:
        await core.close()
