"""Files dropped on the canvas of a real window, and what the status bar says of its zoom."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from runtime.files import load_workflow, save_workflow
from runtime.files.project import Project
from runtime.model import Step, Workflow
from studio.app import Studio
from studio.bridge.operation import settle
from studio.canvas import Status, StepMark
from studio.editor.tab import FlowTab
from studio.editor.zoom import ZoomButton
from studio.theme import Theme
from tests.fixtures.live_studio import eventually

IMPORTS = Path(__file__).parents[3] / "data" / "imports"


@pytest.fixture
async def studio(qapp: QApplication, theme: Theme, fresh_home: Path, tmp_path: Path) -> AsyncIterator[Studio]:
    root = Project.create(tmp_path / "jobs", "Jobs").root
    save_workflow(root / "workflows" / "job.flow.json", Workflow("job", steps={"a": Step("a", "flow.log")}))
    made = Studio(qapp, fresh_home)
    assert made.projects.enter(root)
    made.window.show()
    made.editor.open(root / "workflows" / "job.flow.json")
    yield made
    await settle()
    made.window.hide()
    for tab in made.editor.tabs:
        tab.document.close()
    made.instance.release()
    made.window.deleteLater()


def tab_of(studio: Studio) -> FlowTab:
    assert studio.editor.current is not None
    return studio.editor.current


def drop(studio: Studio, *paths: Path) -> FlowTab:
    """As the window system drops files on the canvas in front."""
    tab, data = tab_of(studio), QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    event = QDropEvent(QPointF(200, 300), actions, data, buttons, Qt.KeyboardModifier.NoModifier)
    tab.canvas.dropEvent(event)
    return tab


async def test_a_table_offers_its_columns_as_variables(studio: Studio, tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_text('Name;Amount due;"Дата"\nAda;12.50;2026-05-01\n', encoding="utf-8")
    tab = drop(studio, path)
    loop = tab.selection.ids[-1]
    await eventually(lambda: studio.notices.all and studio.notices.all[-1].offer)
    offer = studio.notices.all[-1].offer
    assert offer is not None
    offer.act()
    workflow = tab.document.workflow
    assert list(workflow.variables) == ["name", "amount_due", "data"]
    (row,) = workflow.steps[loop].next["each"]
    assert workflow.steps[row].params["values"]["amount_due"] == '{{ item["Amount due"] }}'
    tab.document.undo()
    assert not tab.document.workflow.variables and row not in tab.document.workflow.steps


async def test_an_excel_file_offers_its_columns_too(studio: Studio, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Number", None, "Sum"])
    book.save(tmp_path / "sums.xlsx")
    drop(studio, tmp_path / "sums.xlsx")
    await eventually(lambda: studio.notices.all and "Number, Sum" in studio.notices.all[-1].remedy)


async def test_a_workflow_opens(studio: Studio) -> None:
    path = studio.workspace.new_workflow("Other")
    drop(studio, path)
    assert tab_of(studio).path == path


async def test_a_recording_of_another_tool_is_imported(studio: Studio, tmp_path: Path) -> None:
    shutil.copy(IMPORTS / "every_command.side", tmp_path / "orders.side")
    drop(studio, tmp_path / "orders.side")
    await eventually(lambda: tab_of(studio).path != studio.workspace.root / "workflows" / "job.flow.json")
    path = tab_of(studio).path
    assert path is not None and path.is_relative_to(studio.workspace.root)
    assert load_workflow(path).require().steps


async def test_other_files_offer_steps_that_fit(studio: Studio, tmp_path: Path) -> None:
    path = tmp_path / "numbers.json"
    path.write_text(json.dumps([1, 2]), encoding="utf-8")
    tab = drop(studio, path)
    box = tab.canvas._quick_add
    await eventually(box.isVisible)
    types = [box._model.index(row, 0).data(Qt.ItemDataRole.UserRole) for row in range(box._model.rowCount())]
    assert "json.read" in types and "browser.click" not in types
    box._choose(box._model.index(types.index("json.read"), 0))
    step = tab.document.workflow.steps[tab.selection.current]
    assert step.type == "json.read" and step.params["path"] == str(path)


async def test_the_status_bar_shows_the_zoom_of_the_canvas_in_front(studio: Studio) -> None:
    (button,) = studio.window.findChildren(ZoomButton)
    tab_of(studio).canvas.camera.zoom_to(0.5, QPointF(0, 0))
    assert button.isVisible() and button.text() == "50%"
    button.click()
    assert button.text() == "100%"
    studio.window.show_page("home")
    assert not button.isVisible()


async def test_reduced_motion_keeps_the_canvas_still(studio: Studio) -> None:
    canvas = tab_of(studio).canvas
    canvas.show_marks({"a": StepMark(Status.RUNNING)})
    assert canvas._ticker.isActive()
    studio.looks.prefer("studio.motion", "reduced")
    assert not canvas._ticker.isActive()
    studio.looks.prefer("studio.motion", "full")
    assert canvas._ticker.isActive()
    canvas.show_marks({})
