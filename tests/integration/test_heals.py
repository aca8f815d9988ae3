"""From a run that healed to an accepted repair to a run that needs no heal: real browser, database and files."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from runtime.browser.scripts import script
from runtime.services.core import Core
from runtime.services.methods import call

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.logs("other signals")]

OLD = """<h1>Order 7</h1><form onsubmit="return false"><label>Note <input id=note></label>
<button id=save onclick="document.title = 'saved'">Save order</button></form>"""
#: Another id, another place, and one beside it that is not it.
NEW = """<h1>Order 7</h1><form onsubmit="return false"><button id=b8>Delete order</button><p style="height:1400px">
<label>Note <input id=note></label></p><div class=bar>
<button id=b7 onclick="document.title = 'saved'">Save order</button></div></form>"""


@asynccontextmanager
async def opened(home: Path, flow: Path) -> AsyncIterator[Core]:
    """A data folder whose person trusts the project."""
    core = await Core.open(home)
    try:
        await call(core, "trust.folder", {"folder": str(flow.parent.parent)})
        yield core
    finally:
        await core.close(0.5)


@pytest_asyncio.fixture(loop_scope="session")
async def flow(tmp_path: Path, browser: Any) -> Path:
    """A project of the person's own whose element was picked on the page as it was."""
    page, project = tmp_path / "page.html", tmp_path / "shop"
    page.write_text(OLD)
    await browser.page.goto(page.as_uri())
    signals = await browser.page.locator("#save").evaluate(script("signals"))
    element = {"selector": "#save", "name": "Save", "fingerprint": signals}
    steps = {
        "open": step("browser.open", {"headless": True}, "go"),
        "go": step("browser.navigate", {"url": page.as_uri()}, "save"),
        "save": step("browser.click", {"target": {"element": "shop/save"}}, "check"),
        "check": step("browser.evaluate", {"script": "document.title"}),
    }
    for folder in ("elements", "workflows"):
        (project / folder).mkdir(parents=True)
    write(project / "understudy.json", {"format": 1, "name": "Shop"})
    write(project / "elements/shop.json", {"format": 1, "elements": {"save": element}})
    file = project / "workflows/order.flow.json"
    write(file, {"format": 1, "id": "order", "steps": steps})
    page.write_text(NEW)
    return file


def step(type: str, params: dict[str, Any], then: str = "") -> dict[str, Any]:
    return {"type": type, "params": params, **({"next": {"out": [then]}} if then else {})}


def write(path: Path, record: dict[str, Any]) -> None:
    path.write_text(json.dumps(record), encoding="utf-8")


async def run(core: Core, flow: Path) -> dict[str, Any]:
    started = await call(core, "runs.start", {"flow": str(flow)})
    done = await call(core, "runs.wait", {"run": started["id"]})
    steps = await call(core, "runs.steps", {"run": started["id"]})
    return {**done, "titles": [item["output"] for item in steps if item["step"] == "check"]}


async def test_a_healed_run_a_repair_and_a_run_that_needs_no_heal(fresh_home: Path, flow: Path) -> None:
    async with opened(fresh_home, flow) as core:
        first = await run(core, flow)
        assert (first["status"], first["titles"]) == ("completed", ["saved"]), first["error"]
        [heal] = (await call(core, "heals.list", {"run": first["id"]}))["heals"]
        assert (heal["status"], heal["place"], heal["step"]) == ("open", "shop/save", "save")
        _left, top, width, height = heal["heal"]["spot"]
        assert 0 <= top <= 720 - height and width > 40, "the picture shows the element, far down as it is"
        shown = await call(core, "heals.get", {"id": heal["id"]})
        assert Path(shown["pictures"]["after"]).read_bytes().startswith(b"\xff\xd8")

        page = await call(core, "heals.review", {"output": str(flow.parent / "review.html")})
        text = Path(page["file"]).read_text("utf-8")
        assert page["heals"] == 1 and "data:image/jpeg" in text and '<rect class="mark"' in text
        report = await call(core, "runs.export", {"run": first["id"], "output": str(flow.parent / "run.html")})
        text = Path(report["file"]).read_text("utf-8")
        assert '<span class="badge warn">found by other signals</span>' in text and "id changed" in text

        await call(core, "heals.accept", {"ids": [heal["id"]]})
        second = await run(core, flow)
        assert (second["status"], second["titles"]) == ("completed", ["saved"])
        assert (await call(core, "heals.list", {"run": second["id"]}))["heals"] == []

        # What a person said is wrong is not taken again.
        await call(core, "heals.undo", {"ids": [heal["id"]]})
        await call(core, "heals.reject", {"ids": [heal["id"]]})
        third = await run(core, flow)
        assert (third["status"], third["titles"]) == ("failed", [])
        assert "which a person has rejected" in third["error"]["message"]
