"""Scenes of runs: the dialogs before and after, the docks while one goes on, and the debugger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QTreeView

from runtime.model import Workflow
from studio.dialogs.breakpoint import BreakpointDialog
from studio.dialogs.resume.answers import AnswersDialog
from studio.dialogs.resume.dialog import ResumeDialog
from studio.dialogs.run.dialog import RunDialog
from studio.editor.tab import FlowTab
from studio.i18n import tr
from studio.panels.data.viewer import TREE
from studio.shell.aside import RunAside
from studio.staging import debugging, runs
from studio.staging.pictures import page_picture
from studio.staging.sample import open_sample
from studio.staging.scene import Scene, until
from studio.state.breakpoints import Point
from studio.state.run_session import RunSession
from studio.widgets.notices import Offer, Tone

if TYPE_CHECKING:
    from studio.app import Studio

#: From the bar of a run to the edges of the window, in pixels.
_MARGIN = 24


def running_scenes() -> tuple[Scene, ...]:
    """Every state of a run: asked for, under way, failed, waiting, resumed, stopped in the debugger."""
    return (
        Scene("run-dialog", _run_dialog, RunDialog),
        Scene("run-rows", _rows, RunDialog),
        Scene("run-rights", _rights, RunDialog),
        Scene("run-wrong", _wrong, RunDialog),
        Scene("run-running", _running),
        Scene("run-aside", _aside, RunAside),
        Scene("run-failed", _failed),
        Scene("run-completed", _completed),
        Scene("run-results", _results),
        Scene("run-timeline", lambda studio: studio.window.docks.show("timeline")),
        Scene("run-data", _data),
        Scene("run-data-tree", _tree),
        Scene("run-data-picture", _picture),
        Scene("run-waiting", _waiting),
        Scene("runs-told", _told),
        Scene("run-resume", _resume, ResumeDialog),
        Scene("run-resume-twice", _resume_twice, ResumeDialog),
        Scene("run-answers", _answers, AnswersDialog),
        Scene("debugger", _debugger),
        Scene("debugger-called", _debugger_called),
        Scene("debugger-condition", lambda studio: studio.debugger.desk.edit("type-net"), BreakpointDialog),
    )


def _run_dialog(studio: Studio) -> None:
    studio.runs.running.show_document(open_sample(studio).document)
    studio.runs.start_with()


def _rows(studio: Studio) -> None:
    """A recorded loop asks for its rows, in a sheet."""
    RunDialog(studio.window, runs.looped_workflow(), environments=("dev", "prod"), environment="dev").open()


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


def _aside(studio: Studio) -> None:
    """Another program has the front: the run is told of in the corner of the screen."""
    _running(studio)
    (bar,) = studio.window.findChildren(RunAside)
    session = studio.runs.running.session
    assert session is not None
    bar.show_run(session)
    bar.adjustSize()
    # Where it stands on a screen that is as large as the window.
    corner = studio.window.rect().bottomRight() - bar.rect().bottomRight() - QPoint(_MARGIN, _MARGIN)
    bar.move(studio.window.mapToGlobal(corner))
    bar.show()


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
    # The dock becomes higher: the step stays in view.
    studio.docks.run.show_waiting(runs.waiting_places(), lambda step: tab.document.workflow.steps[step].label)


def _told(studio: Studio) -> None:
    """Another page is in front: one run waits, another has failed, a third one has ended well."""
    studio.window.show_page("workflows")
    show = Offer(tr("Show"), lambda: None)
    name, failed = "Send reminders", runs.error()["message"]
    tell = studio.notices.tell
    tell(tr("“{name}” has ended well.", name=name), tone=Tone.SUCCESS, offer=show)
    tell(tr("“{name}” has failed.", name="Enter purchase invoices"), remedy=failed, tone=Tone.DANGER, offer=show)
    asked = str(runs.waiting_places()[0].get("message", ""))
    tell(tr("“{name}” waits for you.", name=name), remedy=asked, tone=Tone.WARNING, offer=show, calls=True)


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
    AnswersDialog(studio.window, [*runs.waiting_places(), runs.lost_browser()]).open()


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
