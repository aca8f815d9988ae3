"""What Ctrl+K finds in a real window with a real host: settings, workflows, runs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.app import Studio
from studio.dialogs.finder import _DETAIL as DETAIL
from studio.dialogs.finder import Finder
from studio.pages.settings.page import SettingsPage
from tests.fixtures.live_studio import eventually, write_flow


def palette(studio: Studio, text: str) -> Finder:
    studio.commands.run("view.find")
    finder = studio.window.findChildren(Finder)[-1]
    QTest.keyClicks(finder.field, text)
    return finder


def titles(finder: Finder) -> list[str]:
    model = finder.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


async def test_settings_workflows_and_runs_are_found(live_studio: Studio) -> None:
    studio = live_studio
    flow = write_flow(studio, "orders", {"one": {"type": "flow.fail", "params": {"message": "no paper left"}}})
    studio.listing.refresh()
    await eventually(lambda: studio.listing.entries)
    finder = palette(studio, "size of text")
    assert titles(finder)[0] == "Size of text"
    QTest.keyClick(finder.field, Qt.Key.Key_Return)
    page = studio.window.page("settings")
    assert isinstance(page, SettingsPage) and page.sections.currentRow() == 0
    started = await studio.link.call("runs.start", {"flow": str(flow), "trust": True})
    await studio.link.call("runs.wait", {"run": started["id"]})
    finder = palette(studio, started["id"][-8:])
    await eventually(lambda: titles(finder)[:1] == ["Orders"])
    QTest.keyClick(finder.field, Qt.Key.Key_Return)
    finder = palette(studio, "no paper")
    await eventually(lambda: titles(finder)[:1] == ["Orders"])
    detail = finder.list.model().index(0, 0).data(DETAIL)
    assert detail.startswith("no paper left  ·  Run: Failed"), "its error says why it is found"
    finder.close()
    opened = studio.window.documents.keys()
    assert any(key.startswith("page:run:") for key in opened)
    finder = palette(studio, "")
    assert titles(finder)[0] == "Size of text", "what was used last comes first"
    finder.close()
