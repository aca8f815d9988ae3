"""Running up to a step and trying its element on the page that the run has come to, in one browser for both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from runtime.browser.recording.browser import StartedBrowser, start
from studio.forms.editors.pointing import Pointing
from studio.state.page_browser import page_browser
from tests.fixtures.live_studio import eventually, write_flow
from tests.fixtures.person import Person

pytestmark = pytest.mark.browser

#: The second page is reached only by what the steps before have done on the first.
FIRST = "<button id=on onclick=\"document.body.innerHTML = '<button id=save>Save</button>'\">On</button>"


@pytest.fixture
async def running() -> AsyncIterator[StartedBrowser]:
    """A browser as a person starts it."""
    browser = await start(headless=True)
    person = await Person.sit_down(browser.address)
    yield browser
    page_browser().close()
    await browser.close(person.connection)
    await person.leave()


def steps(page: Path) -> dict[str, Any]:
    return {
        "open": {"type": "browser.open", "params": {"url": page.as_uri()}, "next": {"out": ["on"]}},
        "on": {"type": "browser.click", "params": {"target": {"selector": "#on"}}, "next": {"out": ["save"]}},
        "save": {"type": "browser.click", "name": "Save", "params": {"target": {"selector": "#save"}}},
    }


async def test_the_element_is_tested_where_the_run_stops(
    live_studio: Any, running: StartedBrowser, tmp_path: Path
) -> None:
    studio, page = live_studio, tmp_path / "first.html"
    page.write_text(FIRST, "utf-8")
    tab = studio.editor.open(write_flow(studio, "order", steps(page)))
    await eventually(lambda: studio.link.connected_now)
    await studio.link.call("trust.folder", {"folder": str(studio.workspace.root)})
    assert not studio.debugger.trial.can_start(), "no step is selected"
    tab.selection.select(["save"])
    page_browser().join(running.address)
    studio.commands.run("debug.test_here")
    await eventually(lambda: studio.debugger.state.paused)
    assert studio.debugger.state.view["step"] == "save"
    pointing: Any = studio.docks.step.form.findChild(Pointing)
    await eventually(lambda: not pointing.probe.active and pointing.said.text().startswith("✓"))
    assert pointing.said.text() == "✓ Found by its selector."
    assert not studio.debugger.trial.can_start(), "the run has not ended"

    # The run goes on in the same page, and the browser stays.
    session = studio.runs.running.session
    studio.commands.run("debug.continue")
    await eventually(lambda: session.over)
    assert session.status == "completed" and page_browser().address == running.address


async def test_only_steps_that_act_on_an_element_offer_it(live_studio: Any, tmp_path: Path) -> None:
    studio = live_studio
    tab = studio.editor.open(write_flow(studio, "order", steps(tmp_path / "first.html")))
    tab.selection.select(["open"])
    assert not studio.debugger.trial.can_start()
    tab.selection.select(["save"])
    assert studio.debugger.trial.can_start()
