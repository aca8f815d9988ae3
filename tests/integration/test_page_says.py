"""A step that fails because the page refused tells what the page says, where it was, and nothing that is secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runtime.services.core import Core
from runtime.services.methods import call
from runtime.words.messages import told

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAGE = """<form onsubmit="event.preventDefault(); says.hidden = false; history.pushState(0, '', '?step=2')">
<p role=alert id=says hidden>Not saved. This number already exists.</p><button>Save</button></form>"""


@pytest.mark.usefixtures("browser")
async def test_the_error_of_a_refused_step(fresh_home: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE)
    steps = {
        "open": {"type": "browser.open", "params": {"headless": True, "url": page.as_uri()}, "next": {"out": ["save"]}},
        "save": {"type": "browser.click", "params": {"target": "button"}, "next": {"out": ["wait"]}},
        "wait": {"type": "browser.wait", "timeout": 0.6, "params": {"until": "url", "text": "/invoices/7"}},
    }
    flow = tmp_path / "order.flow.json"
    flow.write_text(json.dumps({"format": 1, "id": "order", "steps": steps}))
    core = await Core.open(fresh_home)
    try:
        await call(core, "trust.folder", {"folder": str(tmp_path)})
        started = await call(core, "runs.start", {"flow": str(flow)})
        done = await call(core, "runs.wait", {"run": started["id"]})
        records = await call(core, "runs.steps", {"run": started["id"]})
    finally:
        await core.close(0.5)
    assert [one["step"] for one in records] == ["open", "save", "wait"], records
    error = records[-1]["error"]
    assert done["status"] == "failed" and done["error"]["message"] == error["message"]
    assert error["message"].endswith('waited 0.54 s. The page says: "Not saved. This number already exists".')
    assert error["page"] == f"{page.as_uri()}?step=2"
    bulgarian = told(error["message"], "bg")
    assert bulgarian.endswith("Страницата казва: „Not saved. This number already exists“."), bulgarian
    assert bulgarian.startswith("Адресът"), bulgarian
