"""What a run used stays hidden when it is taken up again, and a signed-in session is not kept in clear."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from runtime.engine.accept import Request, accept_ops
from runtime.engine.bundle import Bundle
from runtime.engine.run import Run
from runtime.engine.secrecy import hide_again, opened_state, refuse_unnamed, sealed_state
from runtime.errors import StepFailed, VaultError
from runtime.model import Direction, SecretRef, Variable, VariableType, Workflow
from runtime.model.status import Kind
from runtime.services.credentials import Credentials
from runtime.settings.vault import VaultSettings
from tests.fixtures.engine import SECRETS, Lab, flow, lab, step

PASSWORD = SECRETS["crm.password"]
STATE = {"cookies": [{"name": "session", "value": "worth-as-much-as-the-password"}]}
USES = step("use", "toy.repeat", {"ledger": "{{ vault.crm.password }}"})


async def run_of(it: Lab, workflow: Workflow, inputs: dict[str, Any] | None = None) -> Run:
    """A run that was accepted and not yet begun, in a lab that does not begin it meanwhile."""
    row, ops = accept_ops(Request(Bundle(workflow), inputs or {}), 1)
    await it.store.writer.commit(ops)
    return Run(row, Bundle(workflow), it.engine.env)


@pytest.mark.logs("not in the vault any more")
async def test_hides_what_was_used_before(tmp_path: Path) -> None:
    async with lab(tmp_path, everything=False) as it:
        run = await run_of(it, flow(USES))
        intent = {"inputs": {"ledger": {"$secret": "crm.password"}, "gone": {"$secret": "old.item"}}}
        await run.journal.decide(Kind.STEP_STARTED, step="use", data=intent)
        assert run.masker.mask(PASSWORD) == PASSWORD
        await hide_again(run)
        assert run.masker.mask(PASSWORD) == "***"


async def test_reveals_nothing_where_nothing_was_used(tmp_path: Path) -> None:
    async with lab(tmp_path, everything=False) as it:
        run = await run_of(it, flow(USES))
        await run.journal.decide(Kind.STEP_STARTED, step="use", data={"inputs": {"text": "crm.password"}})
        await hide_again(run)
        assert not run.masker


@pytest.mark.logs("is not kept: There is no vault")
async def test_keeps_a_session_encrypted_once_a_credential_was_used(tmp_path: Path) -> None:
    async with lab(tmp_path, everything=False) as it:
        run = await run_of(it, flow(USES))
        assert await sealed_state(run, "browser:main", STATE) == STATE
        run.masker.add(PASSWORD)
        vault = Credentials(tmp_path, it.store, VaultSettings())
        run.env.seal, run.env.unseal = vault.seal, vault.unseal
        assert await sealed_state(run, "browser:main", STATE) is None, "there is no vault that could encrypt it"
        vault.vault.set("crm", {"password": PASSWORD})
        sealed = await sealed_state(run, "browser:main", STATE)
        assert sealed is not None
        assert "worth" not in json.dumps(sealed)
        assert await opened_state(run, "browser:main", sealed) == STATE
        with pytest.raises(VaultError):
            await opened_state(run, "browser:other", sealed)
        vault.vault.rotate()
        with pytest.raises(VaultError, match="cannot be read any more"):
            await opened_state(run, "browser:main", sealed)


@pytest.fixture(autouse=True)
def passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "passphrase"
    file.touch(mode=0o600)
    file.write_text("four words are enough")
    monkeypatch.setenv("UNDERSTUDY_VAULT_PASSPHRASE_FILE", str(file))


async def test_takes_credentials_from_the_workflow_and_the_person_only(tmp_path: Path) -> None:
    async with lab(tmp_path, everything=False) as it:
        run = await run_of(it, flow(USES))
        refuse_unnamed(run, SecretRef("crm", "password"))
        with pytest.raises(StepFailed, match="computed from data"):
            refuse_unnamed(run, SecretRef("bank", "pin"))


@pytest.mark.parametrize("value", ["bank.pin", SecretRef("bank", "pin")])
async def test_takes_credentials_that_a_person_gives(tmp_path: Path, value: Any) -> None:
    who = Variable("who", VariableType.SECRET, Direction.INPUT)
    async with lab(tmp_path, everything=False) as it:
        refuse_unnamed(await run_of(it, flow(variables=(who,)), {"who": value}), SecretRef("bank", "pin"))


async def test_masks_sensitive_variables_of_called_workflows_too(tmp_path: Path) -> None:
    note = Variable("note", VariableType.JSON, Direction.INPUT, sensitive=True)
    inner = flow(step("echo", "flow.join", {"value": "say {{ vars.note.pin }}"}), variables=(note,), id="inner")
    outer = flow(
        step("call", "flow.call", {"workflow": "inner", "inputs": {"note": {"pin": 482915}}}, out="again"),
        step("again", "flow.join", {"value": "it was {{ 482900 + 15 }}"}),
        outputs={"said": "{{ steps.again.output }}"},
    )
    async with lab(tmp_path) as it:
        row = await it.run(outer, bundle={"calls": {"inner": inner}})
        assert (row.status, row.outputs) == ("completed", {"said": "it was ***"})


async def test_a_text_for_another_kind_of_input_names_no_credential(tmp_path: Path) -> None:
    who = Variable("who", VariableType.STRING, Direction.INPUT)
    async with lab(tmp_path, everything=False) as it:
        run = await run_of(it, flow(variables=(who,)), {"who": "bank.pin"})
        with pytest.raises(StepFailed, match="computed from data"):
            refuse_unnamed(run, SecretRef("bank", "pin"))
