"""A person hears of runs that wait and of runs that have ended, whatever is in front; a press leads there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from studio.app import Studio
from studio.bridge.operation import settle
from studio.dialogs.resume.answers import AnswersDialog
from studio.widgets.notices import Notice
from tests.fixtures.live_studio import eventually, write_flow

pytestmark = pytest.mark.usefixtures("theme")

ASK = {"one": {"type": "people.ask", "params": {"question": "Pay it?"}}}


def run(studio: Studio, path: Path) -> None:
    studio.editor.open(path)
    studio.commands.run("run.start")


def told(studio: Studio, text: str) -> list[Notice]:
    return [one for one in studio.notices.all if one.text == text]


async def test_behind_another_page_it_is_told_and_shown_by_a_press(live_studio: Studio) -> None:
    studio = live_studio
    path = write_flow(studio, "ask", ASK)
    run(studio, path)
    studio.window.show_page("home")
    await eventually(lambda: told(studio, "“Ask” waits for you."))
    (notice,) = told(studio, "“Ask” waits for you.")
    assert notice.remedy == "Pay it?" and notice.stays and notice.offer is not None
    notice.offer.act()
    assert studio.editor.current is not None and studio.editor.current.path == path
    await eventually(lambda: studio.docks.run.cards)
    assert studio.docks.run.questions.isVisible()

    # The answer is given; how the run ends is told where another page is in front again.
    studio.docks.run.cards[0].answered.emit("approved", {})
    studio.window.show_page("home")
    await eventually(lambda: told(studio, "“Ask” has ended well."))
    assert not told(studio, "“Ask” waits for you."), "what was answered is no news"
    (notice,) = told(studio, "“Ask” has ended well.")
    assert notice.offer is not None and not notice.stays
    notice.offer.act()
    assert studio.editor.current is not None and studio.editor.current.path == path


async def test_what_happens_before_the_eyes_is_not_told(live_studio: Studio) -> None:
    studio = live_studio
    studio.window.activateWindow()
    await eventually(lambda: QApplication.activeWindow() is not None)
    run(studio, write_flow(studio, "ask", ASK))
    studio.window.docks.show("run", False)
    await eventually(lambda: studio.docks.run.cards and studio.docks.run.isVisible())
    studio.docks.run.cards[0].answered.emit("rejected", {})
    await eventually(lambda: not studio.runs.running.sessions.under_way)
    await settle()
    assert not [one for one in studio.notices.all if "Ask" in one.text]


async def test_a_run_that_was_begun_elsewhere_asks_in_a_dialog(live_studio: Studio) -> None:
    studio = live_studio
    started = await studio.link.call("runs.start", {"flow": str(write_flow(studio, "ask", ASK))})
    await eventually(lambda: told(studio, "“Ask” waits for you."))
    (notice,) = told(studio, "“Ask” waits for you.")
    assert notice.offer is not None and notice.calls
    notice.offer.act()
    await eventually(lambda: studio.window.findChildren(AnswersDialog))
    studio.window.findChildren(AnswersDialog)[0].reject()
    await studio.link.call("runs.cancel", {"run": started["id"]})
    await eventually(lambda: not told(studio, "“Ask” waits for you."))
    await settle()
