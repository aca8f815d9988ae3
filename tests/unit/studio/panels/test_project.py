"""The project as a tree: what is in it, and what opens from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from runtime.files import shelf
from runtime.files.project import Project
from runtime.model import Lifecycle
from studio.panels.project import ProjectPanel
from studio.state.listing import Listing
from studio.state.workspace import Workspace

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project.create(tmp_path / "jobs", "Jobs")
    inner = made.root / "workflows" / "month" / "close.flow.json"
    inner.parent.mkdir()
    inner.write_text(json.dumps({"format": 1, "id": "close", "name": "Close the month", "steps": {}}), "utf-8")
    shelf.move_on(shelf.create(made, "Old"), Lifecycle.ARCHIVED)
    return made


@pytest.fixture
def panel(project: Project, qtbot: QtBot) -> Iterator[ProjectPanel]:
    workspace = Workspace()
    listing = Listing(workspace)
    made = ProjectPanel(workspace, listing)
    qtbot.addWidget(made)
    assert made._pages.currentIndex() == 1, "no project is open"
    workspace.open(project.root)
    qtbot.waitUntil(lambda: bool(listing.entries), timeout=10_000)
    yield made
    workspace.close()


def texts(panel: ProjectPanel, parent: QModelIndex | None = None, depth: int = 0) -> list[str]:
    model, top, found = panel.tree.model(), parent or QModelIndex(), []
    for row in range(model.rowCount(top)):
        index = model.index(row, 0, top)
        found += ["  " * depth + str(index.data()), *texts(panel, index, depth + 1)]
    return found


def find(panel: ProjectPanel, text: str, parent: QModelIndex | None = None) -> QModelIndex | None:
    model, top = panel.tree.model(), parent or QModelIndex()
    for row in range(model.rowCount(top)):
        index = model.index(row, 0, top)
        if index.data() == text:
            return index
        if (inner := find(panel, text, index)) is not None:
            return inner
    return None


def test_workflows_by_folder_environments_and_elements(panel: ProjectPanel, project: Project) -> None:
    shown = texts(panel)
    assert shown[:4] == ["Workflows", "  month", "    Close the month", "  Hello"], "the archive is left out"
    assert shown[4:] == ["Environments", *(f"  {name}" for name in project.environments())]
    panel.search.setText("month")
    assert texts(panel) == ["Workflows", "  month", "    Close the month"]


def test_what_is_chosen_opens(panel: ProjectPanel, project: Project, qtbot: QtBot) -> None:
    asked: list[Path] = []
    panel.flow_asked.connect(asked.append)
    flow, head = find(panel, "Close the month"), find(panel, "Workflows")
    assert flow is not None and head is not None
    panel.tree.activated.emit(flow)
    assert asked == [project.root / "workflows" / "month" / "close.flow.json"]
    panel.tree.activated.emit(head)
    assert not panel.tree.isExpanded(head)
    name = project.environments()[-1]
    environment = find(panel, name)
    assert environment is not None
    panel.tree.activated.emit(environment)
    assert panel._workspace.environment == name
