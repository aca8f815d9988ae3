"""Problems of a document: listed, gone to, repaired and undone."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from runtime.model import Step, Variable
from studio.panels.problems.model import FIX, MESSAGE, STEP
from studio.panels.problems.panel import ProblemsPanel


def shown(document: Any, qtbot: QtBot) -> ProblemsPanel:
    panel = ProblemsPanel()
    qtbot.addWidget(panel)
    panel.show_document(document)
    panel.resize(900, 200)
    panel.show()
    return panel


def row_of(panel: ProblemsPanel, code: str) -> int:
    return next(n for n in range(panel.model.rowCount()) if panel.model.problem(n).code == code)


def test_errors_come_first_and_say_where_they_are(make_document: Any, qtbot: QtBot) -> None:
    document = make_document(Step("one", "flow.log", name="Say it"), variables=[Variable("spare")])
    panel = shown(document, qtbot)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2, timeout=10_000)
    panel.model.called = lambda id: document.workflow.steps[id].label
    assert [panel.model.problem(n).severity.value for n in range(2)] == ["error", "warning"]
    assert panel.model.index(0, STEP).data() == "Say it" and "missing" in panel.model.index(0, MESSAGE).data()
    assert "1 error" in panel._count.text() and "1 warning" in panel._count.text()
    with qtbot.waitSignal(panel.place_asked, timeout=10_000) as asked:
        panel.view.activated.emit(panel.model.index(0, MESSAGE))
    assert asked.args == ["one", "params.message"]


def test_a_quick_fix_is_a_click_and_can_be_undone(make_document: Any, qtbot: QtBot) -> None:
    step = Step("one", "flow.log", params={"message": "{{ vars.total }}"})
    document = make_document(step, variables=[Variable("spare")])
    panel = shown(document, qtbot)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2, timeout=10_000)
    index = panel.model.index(row_of(panel, "undefined-variable"), FIX)
    assert index.data() == "Declare the variable “total”"
    place = panel.view.visualRect(index).center()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert "total" in document.workflow.variables
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1, timeout=10_000)
    document.undo()
    assert "total" not in document.workflow.variables
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2, timeout=10_000)
    panel.fix_all()
    assert set(document.workflow.variables) == {"total"}
    qtbot.waitUntil(lambda: panel.model.rowCount() == 0, timeout=10_000)
    assert panel._stack.currentIndex() == 0
