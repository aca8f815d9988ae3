"""What a stranger's workflow may touch is said before it runs, and asked for again whenever it changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runtime.engine.bundle import Bundle
from runtime.errors import InvalidFile
from runtime.files import load_workflow, save_workflow
from runtime.model import Lifecycle, SecretRef
from runtime.services import methods
from runtime.services.core import Core
from runtime.services.loading import load_bundle
from runtime.services.trust import Untrusted, require_trust, rights

FETCH = {
    "type": "http.get",
    "params": {"url": "{{ env.site }}", "auth": {"kind": "bearer", "token": "{{ vault.a.b }}"}},
}
SCRIPT = {"type": "script.python", "params": {"file": "scripts/count.py"}}
CALL = {"type": "flow.call", "params": {"workflow": "workflows/inner.flow.json"}}
CLICK = {"type": "browser.click", "params": {"target": {"element": "shop/buy"}}}


def write(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def flow(path: Path, steps: dict[str, Any], **fields: Any) -> Path:
    return write(path, {"format": 1, "id": path.name.partition(".")[0], "steps": steps, **fields})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    write(root / "understudy.json", {"format": 1, "environment": "dev"})
    write(root / "environments/dev.json", {"format": 1, "values": {"site": "https://shop.example"}})
    write(root / "elements/shop.json", {"format": 1, "elements": {"buy": {"selector": "#buy"}}})
    write(root / "scripts/count.py", "result = 1")
    flow(root / "workflows/inner.flow.json", {"log": {"type": "flow.log", "params": {"message": "hi"}}})
    flow(root / "workflows/main.flow.json", {"fetch": FETCH, "count": SCRIPT, "call": CALL, "click": CLICK})
    return root


def load(core: Core, project: Path) -> Bundle:
    return load_bundle(project / "workflows/main.flow.json", core.registry)


async def test_says_what_it_touches(core: Core, project: Path) -> None:
    assert rights(load(core, project), core.registry) == {
        "browser": ["click"],
        "credentials": ["a.b"],
        "files": ["count"],
        "network": ["count", "fetch"],
        "processes": ["count"],
    }


CHANGES: dict[str, Callable[[Path], object]] = {
    "workflow": lambda root: flow(root / "workflows/main.flow.json", {"fetch": FETCH}),
    "called": lambda root: flow(
        root / "workflows/inner.flow.json", {"n": {"type": "http.get", "params": {"url": "x"}}}
    ),
    "environment": lambda root: write(
        root / "environments/dev.json", {"format": 1, "values": {"site": "https://thief.example"}}
    ),
    "elements": lambda root: write(
        root / "elements/shop.json", {"format": 1, "elements": {"buy": {"selector": "#transfer"}}}
    ),
    "script": lambda root: write(root / "scripts/count.py", "import shutil"),
}


@pytest.mark.parametrize("what", CHANGES)
async def test_asks_again_after_any_change(core: Core, project: Path, what: str) -> None:
    await require_trust(core, load(core, project), granted=True)
    await require_trust(core, load(core, project), granted=False)
    CHANGES[what](project)
    with pytest.raises(Untrusted):
        await require_trust(core, load(core, project), granted=False)


async def test_publishing_is_no_change_and_the_archive_does_not_run(core: Core, project: Path) -> None:
    await require_trust(core, load(core, project), granted=True)
    main = project / "workflows/main.flow.json"
    workflow = load_workflow(main).require()
    save_workflow(main, replace(workflow, lifecycle=Lifecycle.PUBLISHED))
    await require_trust(core, load(core, project), granted=False)
    save_workflow(main, replace(workflow, lifecycle=Lifecycle.ARCHIVED))
    with pytest.raises(InvalidFile, match="in the archive"):
        load(core, project)


async def test_trusts_the_same_version_elsewhere(core: Core, project: Path) -> None:
    await require_trust(core, load(core, project), granted=True)
    await require_trust(core, load(core, project.rename(project.with_name("moved"))), granted=False)


async def test_trusts_a_folder_and_no_longer(core: Core, project: Path, tmp_path: Path) -> None:
    await methods.call(core, "trust.folder", {"folder": str(project)})
    await require_trust(core, load(core, project), granted=False)
    (tmp_path / "project-2").symlink_to(project)
    await require_trust(core, load(core, tmp_path / "project-2"), granted=False)
    sibling = flow(tmp_path / "project-3/main.flow.json", {"fetch": SCRIPT})
    with pytest.raises(Untrusted):
        await require_trust(core, load_bundle(sibling, core.registry), granted=False)
    await methods.call(core, "trust.folder", {"folder": str(project), "on": False})
    with pytest.raises(Untrusted):
        await require_trust(core, load(core, project), granted=False)


async def test_a_link_out_of_a_trusted_folder_is_no_part_of_it(core: Core, project: Path, tmp_path: Path) -> None:
    await methods.call(core, "trust.folder", {"folder": str(project)})
    outside = flow(tmp_path / "outside.flow.json", {"fetch": FETCH})
    (project / "workflows/inner.flow.json").unlink()
    (project / "workflows/inner.flow.json").symlink_to(outside)
    with pytest.raises(InvalidFile, match="outside the project"):
        load(core, project)


async def test_a_browser_program_is_a_program(core: Core, tmp_path: Path) -> None:
    file = flow(tmp_path / "a.flow.json", {"open": {"type": "browser.open", "params": {"browser": "./evil"}}})
    assert rights(load_bundle(file, core.registry), core.registry)["processes"] == ["open"]


NAMED: dict[str, tuple[dict[str, Any], dict[str, Any], set[str]]] = {
    "field": ({"s": FETCH}, {}, {"a.b"}),
    "item": ({"s": {"type": "flow.join", "params": {"value": "{{ vault.a }}"}}}, {}, {"a"}),
    "computed": ({"s": {"type": "flow.join", "params": {"value": "{{ vault[vars.x].b }}"}}}, {}, {"*"}),
    "all": ({"s": {"type": "flow.join", "params": {"value": "{{ [v for v in vault] }}"}}}, {}, {"*"}),
    "default": ({}, {"variables": {"x": {"type": "secret", "default": "a.b"}}}, {"a.b"}),
    "set": (
        {"s": {"type": "flow.set", "params": {"values": {"x": "a.b"}}}},
        {"variables": {"x": {"type": "secret"}}},
        {"a.b"},
    ),
    "output": ({}, {"outputs": {"x": "{{ vault.a.b }}"}}, {"a.b"}),
    "text": ({"s": {"type": "flow.join", "params": {"value": "{{ 'vault.a.b' }}"}}}, {}, set()),
}


@pytest.mark.parametrize("case", NAMED)
async def test_knows_the_credentials_that_are_named(core: Core, tmp_path: Path, case: str) -> None:
    steps, fields, expected = NAMED[case]
    variables = {"x": {"type": "string"}} | fields.pop("variables", {}) if case == "computed" else None
    fields = {**fields, **({"variables": variables} if variables else {})}
    file = flow(tmp_path / "a.flow.json", steps or {"n": {"type": "flow.stop"}}, **fields)
    bundle = load_bundle(file, core.registry)
    assert bundle.credentials == expected
    assert bundle.names_credential(SecretRef("a", "b")) is bool(expected)
    assert bundle.names_credential(SecretRef("bank", "b")) is ("*" in expected)


async def test_data_cannot_choose_a_credential(core: Core, tmp_path: Path) -> None:
    """A text computed while running becomes a reference in a secret variable; the gate refuses to reveal it."""
    core.vault.set("bank", {"pin": "not-for-you"})
    steps = {
        "set": {"type": "flow.set", "params": {"values": {"x": "{{ 'bank' + '.pin' }}"}}, "next": {"out": ["use"]}},
        "use": {"type": "http.get", "params": {"url": "http://127.0.0.1:9", "headers": {"X": "{{ vars.x }}"}}},
    }
    file = flow(tmp_path / "a.flow.json", steps, variables={"x": {"type": "secret"}})
    run = await methods.call(core, "runs.start", {"flow": str(file), "trust": True})
    ended = await methods.call(core, "runs.wait", {"run": run["id"]})
    assert ended["error"]["kind"] == "credential"
    assert "bank.pin" in ended["error"]["message"]


async def test_trusted_folders_are_listed_and_withdrawn(core: Core, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        await methods.call(core, "trust.folder", {"folder": str(tmp_path / name)})
    found = await methods.call(core, "trust.list")
    assert {entry["folder"] for entry in found} == {str(tmp_path / "one"), str(tmp_path / "two")}
    await methods.call(core, "trust.folder", {"folder": str(tmp_path / "one"), "on": False})
    assert [entry["folder"] for entry in await methods.call(core, "trust.list")] == [str(tmp_path / "two")]
