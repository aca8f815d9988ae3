"""Answers to *Ask a person*: checked, typed, and a secret among them in no written byte, over a restart too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import InvalidInput, VaultError
from runtime.model import JsonObject
from runtime.services import methods
from runtime.services.core import Core
from runtime.settings.vault import VaultSettings
from tests.fixtures.engine import registry

FIELDS = [
    {"name": "amount", "type": "number"},
    {"name": "paid", "type": "boolean", "default": True},
    {"name": "note", "required": False},
]
PIN = "zebra-41-quartz"


def flow(folder: Path, fields: list[dict[str, Any]], **steps: Any) -> str:
    ask = {"type": "people.ask", "params": {"question": "Pay it?", "fields": fields}, "next": {"approved": ["use"]}}
    path = folder / "a.flow.json"
    path.write_text(json.dumps({"format": 1, "id": "a", "steps": {"ask": ask, **steps}}))
    return str(path)


async def waiting(core: Core, file: str) -> str:
    run = await methods.call(core, "runs.start", {"flow": file, "trust": True})
    assert (await methods.call(core, "runs.wait", {"run": run["id"]}))["status"] == "waiting"
    return str(run["id"])


async def answered(core: Core, run: str, **values: Any) -> JsonObject:
    await methods.call(core, "runs.answer", {"run": run, "decision": "approved", "values": values})
    ended: JsonObject = await methods.call(core, "runs.wait", {"run": run})
    return ended


async def output(core: Core, run: str, step: str) -> Any:
    steps = await methods.call(core, "runs.steps", {"run": run})
    return next(record["output"] for record in steps if record["step"] == step)


async def test_values_get_their_types_and_defaults(core: Core, tmp_path: Path) -> None:
    run = await waiting(core, flow(tmp_path, FIELDS, use={"type": "flow.log", "params": {"message": "x"}}))
    for wrong, said in (
        ({}, "amount: a value is required"),
        ({"amount": "much"}, "amount: Expected a number"),
        ({"amount": 1, "paid": "perhaps"}, "paid: Expected true or false"),
        ({"amount": 1, "colour": "red"}, "colour: there is no such field"),
    ):
        with pytest.raises(InvalidInput, match=said):
            await answered(core, run, **wrong)
    assert (await answered(core, run, amount="12.5"))["status"] == "completed"
    assert (await output(core, run, "ask"))["values"] == {"amount": 12.5, "paid": True}


USE = {
    "type": "script.python",
    "params": {"code": "result = secrets['pin'][::-1]; print(secrets['pin'])", "secrets": {"pin": "{{ X }}"}},
    "next": {"out": ["again"]},
}
AGAIN = {"type": "people.ask", "params": {"question": "More?"}, "next": {"approved": ["last"]}}
SECRET = "steps.ask.output.values.pin"


async def test_a_secret_reaches_its_sink_and_no_byte_on_disk(core: Core, tmp_path: Path, fresh_home: Path) -> None:
    use = json.loads(json.dumps(USE).replace("X", SECRET))
    tell = {"type": "flow.log", "params": {"message": f"{{{{ {SECRET} }}}}"}}
    file = flow(
        tmp_path,
        [{"name": "pin", "type": "secret"}],
        use=use,
        again=AGAIN,
        last={**use, "next": {"out": ["tell"]}},
        tell=tell,
    )
    run = await waiting(core, file)
    events: list[str] = []
    core.events.listen(lambda event: events.append(json.dumps(event.as_json(), default=str)))
    assert (await answered(core, run, pin=PIN))["status"] == "waiting"
    await core.close(0.5)
    # Another process goes on: the secret comes out of the journal, and is hidden again.
    later = await Core.open(fresh_home, registry=registry())
    try:
        ended = await answered(later, run)
        assert ended["status"] == "failed" and "credential" in ended["error"]["message"]
        assert (await output(later, run, "last"))["result"] == PIN[::-1], "it reached the program"
        export = {"run": run, "output": str(tmp_path), "kind": "json"}
        shown = [await methods.call(later, f"runs.{name}", {"run": run}) for name in ("get", "steps", "history", "log")]
        file_ = Path((await methods.call(later, "runs.export", export))["file"]).read_text()
        page = Path((await methods.call(later, "runs.export", {**export, "kind": "html"}))["file"]).read_text()
    finally:
        await later.close(0.5)
    everything = [json.dumps(shown), file_, page, *events]
    everything += [path.read_bytes().decode("latin-1") for path in fresh_home.rglob("*") if path.is_file()]
    assert any("answer:" in text for text in everything)
    assert not [text[:80] for text in everything if PIN in text]
    assert "sealed" not in file_ + page


async def test_a_secret_lives_on_in_a_run_that_adopts_the_answer(core: Core, tmp_path: Path) -> None:
    use = json.loads(json.dumps(USE).replace("X", SECRET).replace("[::-1]", "['no']"))
    use["next"] = {}
    run = await waiting(core, flow(tmp_path, [{"name": "pin", "type": "secret"}], use=use))
    assert (await answered(core, run, pin=PIN))["status"] == "failed"
    use["params"]["code"] = "result = len(secrets['pin'])"
    flow(tmp_path, [{"name": "pin", "type": "secret"}], use=use)
    resumed = await methods.call(core, "resume.run", {"run": run, "run_id": "second", "trust": True})
    ended = await methods.call(core, "runs.wait", {"run": resumed["run"]["id"]})
    assert ended["status"] == "completed"
    assert (await output(core, "second", "use"))["result"] == len(PIN)


async def test_a_made_up_reference_is_refused(core: Core, tmp_path: Path) -> None:
    steps = {
        "ask": {"type": "flow.set", "params": {"values": {"x": "{{ 'answer:0123456789abcdef' + '.pin' }}"}},
                "next": {"out": ["use"]}},
        "use": {"type": "script.python", "params": {"code": "result = 1", "secrets": {"pin": "{{ vars.x }}"}}},
    }  # fmt: skip
    file = tmp_path / "a.flow.json"
    file.write_text(json.dumps({"format": 1, "id": "a", "steps": steps, "variables": {"x": {"type": "secret"}}}))
    run = await methods.call(core, "runs.start", {"flow": str(file), "trust": True})
    ended = await methods.call(core, "runs.wait", {"run": run["id"]})
    assert ended["status"] == "failed" and "the name of a vault item" in ended["error"]["message"]


async def test_without_a_key_for_the_vault_a_secret_is_not_taken(
    core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UNDERSTUDY_VAULT_PASSPHRASE_FILE")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    core.credentials.reopen(VaultSettings())
    run = await waiting(core, flow(tmp_path, [{"name": "pin", "type": "secret"}], use={"type": "flow.stop"}))
    with pytest.raises(VaultError):
        await answered(core, run, pin=PIN)
    assert (await methods.call(core, "runs.get", {"run": run}))["status"] == "waiting"
    await methods.call(core, "runs.cancel", {"run": run})
