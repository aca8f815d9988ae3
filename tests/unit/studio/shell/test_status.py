"""The status bar tells who carries out runs, how many there are, and whether they can be written down."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from runtime.errors import UnderstudyError
from studio.app import Studio
from studio.bridge.link import LinkState
from studio.pages.runs.page import RunsPage
from studio.panels.status import StatusLine
from tests.fixtures.live_studio import eventually, write_flow

pytestmark = pytest.mark.usefixtures("theme")


async def test_runs_are_counted_while_they_go_on_and_lead_to_their_list(live_studio: Studio) -> None:
    line = live_studio.window.statusBar().findChild(StatusLine)
    assert line is not None
    await eventually(lambda: line.journal.isVisible())
    assert line.host.text() == "Ready" and line.runs.isHidden()
    assert "in order" in line.journal.toolTip() and line.journal.text() == "Journal in order"
    live_studio.editor.open(
        write_flow(live_studio, "long", {"rest": {"type": "flow.delay", "params": {"seconds": 600}}})
    )
    live_studio.runs.start()
    await eventually(lambda: line.runs.text() == "1 running")
    line.runs.click()
    page = live_studio.window.page("runs")
    assert isinstance(page, RunsPage) and "running" in page.pages.question.status
    await eventually(lambda: page.pages.total == 1)
    live_studio.commands.run("tray.stop_all")
    await eventually(line.runs.isHidden)


@pytest.fixture
def line(qtbot: QtBot) -> StatusLine:
    """Connected, as far as it knows."""
    made = StatusLine()
    qtbot.addWidget(made)
    made.show_host(LinkState.OWN, None)
    return made


def test_a_host_that_cannot_be_had_says_why(line: StatusLine) -> None:
    line.show_status({"counts": {"queued": 2}, "journal": journal()})
    line.show_host(LinkState.FAILED, UnderstudyError("The data folder is in use.", remedy="End the other program."))
    assert line.host.text() == "Runs are not possible"
    assert "The data folder is in use. End the other program." in line.host.toolTip()
    assert line.runs.isHidden() and line.journal.isHidden(), "what was known is old"


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ({"low": True, "free": 400_000_000}, "400.0 MB left on the disk"),
        ({"error": "The disk is full."}, "Nothing can be written"),
    ],
)
def test_a_journal_in_trouble_says_so_in_words(line: StatusLine, told: dict[str, object], text: str) -> None:
    line.show_status({"counts": {}, "journal": journal(**told)})
    assert line.journal.text() == text and text in line.journal.accessibleName()


def test_many_kinds_of_runs_are_told_apart(line: StatusLine) -> None:
    line.show_status({"counts": {"running": 2, "queued": 10_000, "waiting": 1, "completed": 7}, "journal": journal()})
    assert line.runs.text() == "2 running · 10,000 queued · 1 waiting for you"


def journal(**told: object) -> dict[str, object]:
    """What the host says of a journal that is in order, but for what is ``told``."""
    return {"error": "", "bytes": 3_400_000, "free": 80_000_000_000, "low": False, **told}
