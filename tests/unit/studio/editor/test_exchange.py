"""Importing recordings, exporting scripts and writing documents from the menu of a real window with a real host."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QProgressBar, QProgressDialog

from runtime.files import load_workflow
from studio.app import Studio
from tests.fixtures.live_studio import eventually, write_flow

pytestmark = pytest.mark.usefixtures("theme")
IMPORTS = Path(__file__).parents[3] / "data" / "imports"
STEPS = {
    "go": {"type": "browser.navigate", "params": {"url": "http://127.0.0.1/"}, "next": {"out": ["press"]}},
    "press": {"type": "browser.click", "params": {"target": "text=Save"}},
}


def answer(studio: Studio, *files: Path, kind: str = "") -> None:
    """Choose files in the dialog that is open, as its button does."""
    (dialog,) = [one for one in studio.window.findChildren(QFileDialog) if one.isVisible()]
    if kind:
        dialog.selectNameFilter(next(name for name in dialog.nameFilters() if kind in name))
    dialog.hide()
    dialog.filesSelected.emit([str(file) for file in files])
    for file in files:
        dialog.fileSelected.emit(str(file))
    dialog.deleteLater()


async def test_recordings_of_other_tools_become_workflows(live_studio: Studio, tmp_path: Path) -> None:
    shutil.copy(IMPORTS / "every_command.side", tmp_path / "orders.side")
    live_studio.commands.run("exchange.import")
    answer(live_studio, tmp_path / "orders.side", tmp_path / "missing.side")
    await eventually(lambda: any(notice.tone == "danger" for notice in live_studio.notices.all))
    await eventually(lambda: live_studio.editor.current)
    tab = live_studio.editor.current
    assert tab is not None and tab.path is not None and tab.path.is_relative_to(live_studio.workspace.root)
    assert load_workflow(tab.path).require().steps
    failed = next(notice for notice in live_studio.notices.all if notice.tone == "danger")
    assert "missing.side" in failed.text and failed.remedy, "it names the file, and what to do"


async def test_what_was_imported_before_is_no_obstacle(live_studio: Studio, tmp_path: Path) -> None:
    """Workflows of the same names stand beside the earlier ones, and call each other and not those."""
    for _ in range(2):
        before = set((live_studio.workspace.root / "workflows").glob("*.flow.json"))
        shutil.copy(IMPORTS / "every_command.side", tmp_path / "orders.side")
        live_studio.commands.run("exchange.import")
        answer(live_studio, tmp_path / "orders.side")
        count = len(live_studio.notices.all) + 1
        await eventually(lambda count=count: len(live_studio.notices.all) >= count)
    assert not [notice for notice in live_studio.notices.all if notice.tone == "danger"]
    project = live_studio.workspace.project
    assert project is not None
    new = {path: load_workflow(path).require() for path in project.workflows() if path not in before}
    assert len(new) > 1
    steps = [step for flow in new.values() for step in flow.steps.values()]
    called = {project.resolve_workflow(step.params["workflow"]) for step in steps if step.type == "flow.call"}
    assert called and called <= new.keys()


async def test_several_come_in_one_by_one_until_it_is_stopped(live_studio: Studio, tmp_path: Path) -> None:
    files = [tmp_path / f"orders-{n}.json" for n in range(4)]
    for file in files:
        shutil.copy(IMPORTS / "every_step.json", file)
    live_studio.commands.run("exchange.import")
    answer(live_studio, *files)
    [progress] = live_studio.window.findChildren(QProgressDialog)
    assert "1 of 4" in progress.labelText() and "orders-0.json" in progress.labelText()
    bar = progress.findChild(QProgressBar)
    assert bar is not None
    bar.valueChanged.connect(lambda done: progress.cancel() if done == 2 else None)
    await eventually(lambda: any("2 of 4" in notice.text for notice in live_studio.notices.all))
    there = [file.name for file in (live_studio.workspace.root / "workflows").glob("orders-*.flow.json")]
    assert sorted(there) == ["orders-0.flow.json", "orders-1.flow.json"]


@pytest.mark.parametrize(("kind", "line"), [("Playwright", "def main"), ("pytest", "def test_")])
async def test_the_workflow_in_front_becomes_a_script(
    live_studio: Studio, tmp_path: Path, kind: str, line: str
) -> None:
    assert not live_studio.commands.action("exchange.export").isEnabled()
    live_studio.editor.open(write_flow(live_studio, "press", STEPS))
    live_studio.commands.run("exchange.export")
    file = tmp_path / "press.py"
    answer(live_studio, file, kind=kind)
    await eventually(file.exists)
    assert line in file.read_text("utf-8") and "Save" in file.read_text("utf-8")
    await eventually(lambda: any("press.py" in notice.text for notice in live_studio.notices.all))


@pytest.mark.parametrize("ending", ["html", "md"])
async def test_the_workflow_in_front_becomes_a_document(live_studio: Studio, tmp_path: Path, ending: str) -> None:
    live_studio.editor.open(write_flow(live_studio, "press", STEPS))
    live_studio.commands.run("exchange.document")
    file = tmp_path / f"press.{ending}"
    answer(live_studio, file)
    await eventually(lambda: live_studio.notices.all[-1].offer)
    assert "Save" in file.read_text("utf-8")
