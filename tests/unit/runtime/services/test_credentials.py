"""Credentials in a host: opened off the loop, each use noted once, hidden in the program's log."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest

from runtime.errors import ExpressionError, VaultError
from runtime.expressions import compile_value
from runtime.model import SecretRef
from runtime.services import methods
from runtime.services.core import Core
from runtime.services.credentials import key_source
from runtime.vault.keys import PassphraseSource

REF = SecretRef("crm", "token")


async def stored(core: Core, **fields: str) -> None:
    await methods.call(core, "vault.set", {"name": "crm", "fields": fields or {"token": "sesame-open"}})


async def audit(core: Core) -> list[tuple[str, str, str, Any]]:
    """Actor, action, object and detail of everything noted about the vault."""
    await core.store.writer.commit([])
    rows = core.store.reader.rows("SELECT actor, action, object, detail FROM audit WHERE action LIKE 'vault.%'")
    return [(actor, action, thing, json.loads(detail)) for actor, action, thing, detail in rows]


async def test_a_use_is_noted_once_with_what_it_is_for(core: Core) -> None:
    await stored(core)
    secret = await core.credentials.reveal(REF, "run a step b")
    assert secret.reveal() == "sesame-open"
    assert await audit(core) == [
        ("person", "vault.set", "crm.*", {}),
        ("engine", "vault.use", "crm.token", {"for": "run a step b"}),
    ]


async def test_a_run_notes_each_use_once(core: Core, tmp_path: Any) -> None:
    await stored(core)
    flow = tmp_path / "secret.flow.json"
    step = {"type": "toy.secret", "params": {"password": "{{ vault.crm.token }}"}}
    flow.write_text(json.dumps({"format": 1, "id": "secret", "steps": {"one": step, "two": step}}))
    await methods.call(core, "runs.start", {"flow": str(flow), "run_id": "mine", "trust": True})
    assert (await methods.call(core, "runs.wait", {"run": "mine"}))["status"] == "completed"
    uses = [detail["for"] for _, action, _, detail in await audit(core) if action == "vault.use"]
    assert sorted(uses) == ["run mine step one", "run mine step two"]


async def test_opening_the_vault_leaves_the_loop_free(core: Core) -> None:
    await stored(core)
    asked: list[str] = []
    answered = threading.Event()

    def typed() -> str:
        asked.append("the passphrase")
        assert answered.wait(10)
        return "four words are enough"

    core.credentials.reopen(core.settings.vault, PassphraseSource(typed))
    first = asyncio.create_task(core.credentials.reveal(REF, "one"))
    second = asyncio.create_task(core.credentials.reveal(REF, "two"))
    while not asked:
        await asyncio.sleep(0.001)
    # The loop is free, and only one thread waits for the passphrase.
    assert (await methods.call(core, "host.status"))["runs"] == []
    assert len(asked) == 1
    answered.set()
    assert (await first).reveal() == (await second).reveal() == "sesame-open"
    assert len(asked) == 1


async def test_released_values_are_hidden_in_the_programs_log(core: Core) -> None:
    await stored(core)
    assert core.credentials.masker.mask("it is sesame-open") == "it is sesame-open"
    await core.credentials.reveal(REF, "")
    assert core.credentials.masker.mask("it is sesame-open") == "it is ***"


async def test_what_is_missing_is_said_with_the_way_to_make_it(core: Core) -> None:
    await stored(core)
    scope = {"vault": core.credentials.names()}
    assert compile_value("{{ vault.crm.token }}").render(scope) == REF
    assert compile_value("{{ vault.crn.token | default('none') }}").render(scope) == "none"
    with pytest.raises(ExpressionError, match='There is no vault item "crn"') as caught:
        compile_value("{{ vault.crn.token }}").render(scope)
    assert 'Did you mean "crm"?' in caught.value.remedy and "`understudy vault set crn`" in caught.value.remedy
    with pytest.raises(ExpressionError, match='The vault item "crm" has no field "password"') as caught:
        compile_value("{{ vault.crm.password }}").render(scope)
    assert "It has: token." in caught.value.remedy


def test_a_key_that_was_not_named() -> None:
    with pytest.raises(VaultError, match="not said"):
        key_source("keyfile", "")
