"""What a run has given, said where it ends: real runs, real files, the buttons that open them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest

from studio.app import Studio
from studio.pages.review.page import ReviewPage
from studio.panels.data.window import ValueDialog
from studio.panels.run.bar import RunBar
from tests.fixtures.live_studio import eventually, write_flow

STEPS = {
    "each": {"type": "flow.for_each", "params": {"items": [1, 2, 3]}, "next": {"done": ["write"], "each": ["say"]}},
    "say": {"type": "flow.log", "params": {"message": "{{ item }}"}},
    "write": {"type": "files.write", "params": {"path": "out/list.csv", "content": "n"}},
}
OUTPUTS = {
    "entered": "{{ steps.each.output.count }}",
    "total_amount": "{{ 1234.5 }}",
    "note": "{{ 'all fine' }}",
    "list": "out/list.csv",
    "lost": "out/lost.csv",
}


class Desktop(QObject):
    """Takes the place of the desktop: what it was asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def desktop(qapp: Any) -> Iterator[Desktop]:
    made = Desktop()
    QDesktopServices.setUrlHandler("file", made, "take")
    yield made
    QDesktopServices.unsetUrlHandler("file")


async def ended(studio: Studio, steps: dict[str, Any], **fields: Any) -> RunBar:
    await studio.link.call("trust.folder", {"folder": str(studio.workspace.root)})
    studio.editor.open(write_flow(studio, "job", steps, **fields))
    studio.commands.run("run.start")
    running = studio.runs.running
    await eventually(lambda: running.session is not None and running.session.over)
    return studio.docks.run.bar


async def test_a_run_says_what_it_has_given(live_studio: Studio, desktop: Desktop) -> None:
    studio = live_studio
    bar = await ended(studio, STEPS, outputs=OUTPUTS)
    strip = bar.results
    await eventually(lambda: strip.files)
    assert strip.words.text() == "3 entered · lost: out/lost.csv · note: all fine · total amount: 1,234.50"
    assert "list: out/list.csv" in strip.words.toolTip() and not bar._detail.isVisible()
    (button,) = strip.files
    assert (button.text(), button.accessibleName()) == ("list.csv", "Open list.csv")
    file = studio.workspace.root / "out" / "list.csv"
    button.setFocus()
    QTest.keyClick(button, " ")
    assert desktop.opened == [file]
    file.unlink()
    button.click()
    assert desktop.opened == [file] and "no longer there" in studio.notices.all[-1].text
    strip.all.click()
    data = studio.docks.data
    assert data.list.currentIndex().data() == "entered  ·  3" and data.viewer.value == 3
    run = studio.runs.running.session
    assert run is not None
    bar.review.click()
    page = studio.window.documents.widget(f"page:run:{run.run}")
    assert isinstance(page, ReviewPage)
    await eventually(lambda: "3 entered" in page.results.words.text())
    assert not page.results.files, "the file is gone"
    page.results.all.click()
    (dialog,) = page.findChildren(ValueDialog)
    assert dialog.viewer.value == {"entered": 3, "total_amount": 1234.5, "note": "all fine", "list": "out/list.csv",
                                   "lost": "out/lost.csv"}  # fmt: skip
    dialog.reject()


async def test_a_run_that_gives_nothing_says_what_was_done(live_studio: Studio) -> None:
    bar = await ended(live_studio, {"one": {"type": "flow.log", "params": {"message": "hello"}}})
    assert bar._detail.text() == "1 step was carried out." and not bar.results.isVisible()


async def test_many_files_are_in_a_menu(live_studio: Studio, desktop: Desktop) -> None:
    folder = live_studio.workspace.root
    for number in range(5):
        (folder / f"{number}.txt").write_text("x")
    (folder / "run.bat").write_text("x")
    paths = [*(f"{number}.txt" for number in range(5)), "run.bat", "https://example.org/6.txt"]
    steps = {"one": {"type": "flow.join", "params": {"value": paths}}}
    bar = await ended(live_studio, steps, outputs={"files": "{{ steps.one.output }}"})
    await eventually(lambda: bar.results.files)
    (button,) = bar.results.files
    menu = button.menu()
    assert button.text() == "6 files" and [action.text() for action in menu.actions()][-1] == "run.bat"
    menu.actions()[1].trigger()
    menu.actions()[5].trigger()
    assert desktop.opened == [folder / "1.txt", folder], "a program is not carried out: its folder is shown"
