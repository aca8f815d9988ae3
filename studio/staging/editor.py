"""Scenes of the editor: the sample with a run of it, each dock in front once, and the dialogs about runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTreeView, QWidget

from runtime.model import Step, Workflow
from runtime.model.edits import AddStep, SetField, SetParams
from studio.canvas.quick_add import QuickAdd
from studio.dialogs.breakpoint import BreakpointDialog
from studio.dialogs.record import RecordDialog
from studio.dialogs.resume.answers import AnswersDialog
from studio.dialogs.resume.dialog import ResumeDialog
from studio.dialogs.run.dialog import RunDialog
from studio.editor.tab import FlowTab
from studio.forms.editors.expression_edit import ExpressionEdit
from studio.i18n import tr
from studio.panels.data.viewer import TREE
from studio.panels.history import HistoryList
from studio.staging import debugging, runs
from studio.staging.reviews import page_picture
from studio.staging.scene import Scene, until
from studio.state.breakpoints import Point
from studio.state.run_session import RunSession
from studio.state.sample import FLOW

if TYPE_CHECKING:
    from studio.app import Studio

Show = Callable[["Studio"], object]
_CODE = """import re

LEGAL = re.compile(r"\\b(Ltd|GmbH|ООД|АД)\\b\\.?")


def main(input):
    # "Norbury Paper Ltd." and "Norbury Paper" are the same supplier.
    name = LEGAL.sub("", input["supplier"]).strip()
    return {"supplier": name, "known": name in input["suppliers"]}
"""


def editor_scenes() -> tuple[Scene, ...]:
    """Every state of the editor, from the first look at a workflow to a run that failed."""
    return (
        Scene("editor", open_sample),
        Scene("editor-step", _step("type-net")),
        Scene("editor-loop", _step("each")),
        Scene("editor-groups", _groups),
        Scene("editor-outline", _dock("outline", "palette")),
        Scene("editor-project", _project),
        Scene("editor-search", _search_steps),
        Scene("editor-quick-add", _quick_add),
        Scene("editor-find", _find),
        Scene("editor-history", _history, HistoryList),
        Scene("editor-completion", _completion, QAbstractItemView),
        Scene("editor-code", _code),
        Scene("editor-problems", _problems),
        Scene("editor-variables", _variables),
        Scene("run-dialog", _run_dialog, RunDialog),
        Scene("run-rights", _rights, RunDialog),
        Scene("run-wrong", _wrong, RunDialog),
        Scene("run-running", _running),
        Scene("run-failed", _failed),
        Scene("run-completed", _completed),
        Scene("run-results", _results),
        Scene("run-timeline", lambda studio: studio.window.docks.show("timeline")),
        Scene("run-data", _data),
        Scene("run-data-tree", _tree),
        Scene("run-data-picture", _picture),
        Scene("run-waiting", _waiting),
        Scene("run-resume", _resume, ResumeDialog),
        Scene("run-resume-twice", _resume_twice, ResumeDialog),
        Scene("run-answers", _answers, AnswersDialog),
        Scene("debugger", _debugger),
        Scene("debugger-called", _debugger_called),
        Scene("debugger-condition", lambda studio: studio.debugger.desk.edit("type-net"), BreakpointDialog),
        Scene("record", _record, RecordDialog),
    )


def _completion(studio: Studio) -> None:
    _step("type-net")(studio)
    edits = studio.docks.step.findChildren(ExpressionEdit)
    edit = next(one for one in edits if "format_number" in one.toPlainText())
    edit.setFocus()
    edit.show_text("{{ vars. }}")
    cursor = edit.textCursor()
    cursor.setPosition(len("{{ vars."))
    edit.setTextCursor(cursor)
    edit.propose()
    _put_beside(edit, studio.window)


def _put_beside(edit: ExpressionEdit, window: QWidget) -> None:
    """Where the list stands on a screen that is as large as the window; the one of the pictures is smaller."""
    popup = QApplication.activePopupWidget()
    assert popup is not None
    line = edit.cursorRect().translated(edit.mapTo(window, QPoint()))
    fits = line.bottom() + popup.height() < window.height()
    top = line.bottom() + 6 if fits else line.top() - popup.height() - 6
    popup.move(window.mapToGlobal(QPoint(min(line.left(), window.width() - popup.width() - 8), top)))


def _code(studio: Studio) -> None:
    tab = open_sample(studio)
    step = Step("tidy", "script.python", name="Tidy the supplier's name", params={"code": _CODE})
    tab.document.apply(AddStep(step), "Add", gesture="")
    tab.selection.select(["tidy"])
    tab.canvas.reveal("tidy")


def open_sample(studio: Studio) -> FlowTab:
    """The sample's workflow in front, as it is on the disk."""
    path = next(entry.path for entry in studio.listing.entries if entry.path.name == FLOW.name)
    tab = studio.editor.open(path)
    assert tab is not None
    while tab.document.undo_title:
        tab.document.undo()
        until(lambda: not tab.document.problems)
    for search in tab.canvas.findChildren(QuickAdd):
        search.hide()
    return tab


def _step(id: str) -> Show:
    def show(studio: Studio) -> None:
        tab = open_sample(studio)
        tab.selection.select([id])
        tab.canvas.reveal(id)

    return show


def _groups(studio: Studio) -> None:
    """One group collapsed, the others open."""
    canvas = open_sample(studio).canvas
    closed, *_ = (id for id, group in canvas.board.groups.items() if "each" not in group.members)
    canvas.selection.select(groups=[closed])
    canvas.toggle_group()
    canvas.zoom_actual()
    canvas.reveal(canvas.board.groups[closed].members[0], unfold=False)


def _project(studio: Studio) -> None:
    studio.window.docks.show("palette")
    studio.window.docks.show("project")


def _dock(shown: str, hidden: str) -> Show:
    def show(studio: Studio) -> None:
        open_sample(studio)
        studio.window.docks.show(hidden, False)
        studio.window.docks.show(shown)

    return show


def _search_steps(studio: Studio) -> None:
    _dock("palette", "outline")(studio)
    studio.docks.palette.search.setText("excel")


def _quick_add(studio: Studio) -> None:
    studio.docks.palette.search.clear()
    tab = open_sample(studio)
    tab.selection.select(["invoices"])
    tab.canvas.reveal("invoices")
    studio.commands.run("canvas.add")


def _problems(studio: Studio) -> None:
    tab = open_sample(studio)
    flow = tab.document.workflow
    wrong = {**flow.steps["type-net"].params, "value": "{{ vars.amount }} {{ item.Net", "delai": 3}
    tab.document.apply(SetParams("type-net", wrong), "Change", gesture="")
    tab.document.apply(SetParams("open-site", {"url": "{{ vars.sit }}"}), "Change", gesture="")
    until(lambda: len(tab.document.problems) > 2)
    tab.selection.select(["type-net"])
    studio.window.docks.show("problems")


def _variables(studio: Studio) -> None:
    open_sample(studio)
    studio.window.docks.show("variables")


def _run_dialog(studio: Studio) -> None:
    studio.runs.running.show_document(open_sample(studio).document)
    studio.runs.start_with()


def _rights(studio: Studio) -> None:
    _run_dialog(studio)
    dialog = next(one for one in studio.window.findChildren(RunDialog) if one.isVisible())
    dialog.ask_for_rights({"browser": [], "files": [], "network": ["127.0.0.1"], "credentials": ["larkspur"]})


def _wrong(studio: Studio) -> None:
    """What was filled in does not fit: said under each field."""
    _run_dialog(studio)
    dialog = next(one for one in studio.window.findChildren(RunDialog) if one.isVisible())
    dialog.rows["site"].show_value("")
    dialog.show_wrong({"site": "A value is required."})


def _failed(studio: Studio) -> None:
    tab = _shown_run(studio, runs.failed_run)
    tab.selection.select(["save"])
    tab.canvas.reveal("save")


def _completed(studio: Studio) -> None:
    """It says what it has given, with buttons for the files."""
    folder = studio.workspace.root
    tab = _shown_run(studio, lambda workflow, session: runs.completed_run(workflow, session, folder))
    tab.selection.clear()
    until(lambda: bool(studio.docks.run.bar.results.files))


def _results(studio: Studio) -> None:
    _completed(studio)
    studio.docks.run.bar.results.all.click()


def _data(studio: Studio) -> None:
    _failed(studio)
    open_sample(studio).selection.select(["invoices"])
    studio.window.docks.show("data")


def _shown_run(studio: Studio, tell: Callable[[Workflow, RunSession], None]) -> FlowTab:
    """The sample with a run that ``tell`` tells of."""
    tab = open_sample(studio)
    assert tab.path is not None
    session = RunSession(runs.RUN, tab.document.workflow.label, studio.window)
    tell(tab.document.workflow, session)
    studio.runs.running.show_document(tab.document)
    studio.runs.running.sessions.show_run(tab.path, session)
    studio.window.docks.show("run")
    return tab


def _running(studio: Studio) -> None:
    tab = _shown_run(studio, runs.running_run)
    tab.selection.select(["type-notes"])
    tab.canvas.reveal("type-notes")


def _tree(studio: Studio) -> None:
    _data(studio)
    studio.docks.data.viewer.show_as(TREE)
    tree = studio.docks.data.viewer.findChildren(QTreeView)[0]
    tree.expandToDepth(1)


def _picture(studio: Studio) -> None:
    _data(studio)
    path = studio.home / "page.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page_picture("Save").save(str(path))
    studio.docks.data.viewer.show_value(str(path))


def _waiting(studio: Studio) -> None:
    tab = _shown_run(studio, runs.waiting_run)
    tab.selection.select(["save"])
    tab.canvas.reveal("save")
    studio.docks.run.show_waiting(runs.waiting_places(), lambda step: tab.document.workflow.steps[step].label)


def _resume(studio: Studio) -> None:
    _failed(studio)
    dialog = ResumeDialog(studio.window, {"id": runs.RUN, "workflow": "Enter purchase invoices", "steps": []})
    dialog.show_preview(runs.preview(), changed=True)
    dialog.open()


def _resume_twice(studio: Studio) -> None:
    _failed(studio)
    info = {"id": runs.RUN, "workflow": "Enter purchase invoices", "steps": [], "error": runs.error()}
    dialog = ResumeDialog(studio.window, info)
    dialog.show_preview(runs.preview(repeats="save"), changed=False)
    dialog.open()


def _answers(studio: Studio) -> None:
    AnswersDialog(studio.window, runs.waiting_places()).open()


def _debugger(studio: Studio) -> None:
    tab = _shown_run(studio, runs.stopped_run)
    assert tab.path is not None
    points = studio.debugger.desk.breakpoints
    points.put(tab.path, Point("type-net", "item.Net > 1000"))
    points.put(tab.path, Point("save", enabled=False))
    studio.debugger.state.watch(["item.Net * 1.2"])
    studio.debugger.state.show_view(debugging.stop())
    studio.debugger.state.show_looked(["item.Net * 1.2"], [{"value": 1488.0}])
    studio.debugger.state.show_moments(debugging.moments())
    tab.selection.select(["type-net"])
    tab.canvas.reveal("type-net")


def _debugger_called(studio: Studio) -> None:
    """The sample is called by another workflow, and the way that the run comes has a breakpoint."""
    tab = studio.editor.current
    assert tab is not None
    workflow = tab.document.workflow
    before = next(step.id for step in workflow.steps.values() if "type-net" in step.next.get("out", ()))
    studio.debugger.desk.breakpoints.put(tab.path or Path(), Point.on((before, "out", "type-net"), workflow.id))
    studio.debugger.state.show_view(debugging.called_stop(workflow.id, workflow.label))
    tab.canvas.reveal("type-net")


def _find(studio: Studio) -> None:
    bar = open_sample(studio).find_bar
    studio.commands.run("flow.replace")
    bar.words.setText("invoice")
    bar.new.setText("bill")
    bar.go(1)


def _history(studio: Studio) -> None:
    tab = open_sample(studio)
    tab.find_bar.close_bar()
    tab.document.apply(SetField("type-net", "note", "?"), tr("Replace in {n} places", n=3), gesture="")
    tab.selection.select(["type-net"])
    for verb in ("duplicate_selected", "delete_selected"):
        getattr(tab.canvas, verb)()
    tab.document.undo()
    studio.commands.run("flow.history")


def _record(studio: Studio) -> None:
    studio.commands.run("record.start")
    dialog = next(one for one in studio.window.findChildren(RecordDialog) if one.isVisible())
    dialog.address.setText("example.org")
    dialog.name.setText("Book the invoices")


def sample_path(studio: Studio) -> Path:
    """The file of the sample's workflow."""
    return next(entry.path for entry in studio.listing.entries if entry.path.name == FLOW.name)
