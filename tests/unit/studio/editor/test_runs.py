"""A run from the window on a real host: the canvas shows it, the commands steer it, the docks follow."""

from __future__ import annotations

import gc
import weakref
from types import MappingProxyType

import pytest

from runtime.files import save_workflow
from runtime.model import Step, Workflow
from runtime.model.edits import SetParams
from runtime.model.status import RunStatus
from studio.app import Studio
from studio.bridge.operation import settle
from studio.canvas import Status
from tests.fixtures.live_studio import eventually
from tests.unit.studio.canvas.conftest import flow, step

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
async def studio(live_studio: Studio) -> Studio:
    return live_studio


def opened(studio: Studio, workflow: Workflow) -> dict[str, Status]:
    """Open a workflow; what its canvas shows of a run from now on, by step."""
    path = studio.workspace.root / "workflows" / "job.flow.json"
    save_workflow(path, workflow)
    tab = studio.editor.open(path)
    assert tab is not None
    return tab.canvas.marks


def statuses(marks: object) -> dict[str, Status]:
    return {id: mark.status for id, mark in marks.items()}


LOGS = flow(
    Step("say", "flow.log", params={"message": "hi"}, next=MappingProxyType({"out": ("ask",)})),
    Step(
        "ask",
        "flow.condition",
        params={"test": "{{ 1 > 2 }}"},
        next=MappingProxyType({"true": ("a",), "false": ("b",)}),
    ),
    Step("a", "flow.log", params={"message": "a"}),
    Step("b", "flow.log", params={"message": "b"}),
)


async def test_the_canvas_shows_the_run(studio: Studio) -> None:
    marks = opened(studio, LOGS)
    studio.commands.run("run.start")
    await eventually(lambda: studio.runs.running.session is not None and studio.runs.running.session.over)
    assert studio.runs.running.session is not None
    assert studio.runs.running.session.status is RunStatus.COMPLETED
    await eventually(lambda: statuses(marks).get("b") is Status.COMPLETED)
    assert statuses(marks)["say"] is Status.COMPLETED and statuses(marks)["a"] is Status.SKIPPED
    tab = studio.editor.current
    assert tab is not None and tab.canvas.marks["ask"].ports == ("false",)
    assert studio.commands.action("run.start").isEnabled() and not studio.commands.action("run.stop").isEnabled()
    assert any(line.message == "hi" for line in studio.runs.running.session.lines)


async def test_what_a_loop_did_is_told_of_all_its_passes(studio: Studio) -> None:
    """Its last pass skips a step: the card, the docks and the count tell of those that did not."""
    test, edges = {"test": "{{ item == 1 }}"}, {"true": ("say",)}
    marks = opened(studio, flow(
        Step("loop", "flow.for_each", params={"items": [1, 2]}, next=MappingProxyType({"each": ("first",)})),
        Step("first", "flow.condition", params=test, next=MappingProxyType(edges)),
        Step("say", "flow.log", params={"message": "hi"}),
    ))  # fmt: skip
    studio.commands.run("run.start")
    await eventually(lambda: studio.runs.running.session is not None and studio.runs.running.session.over)
    await eventually(lambda: statuses(marks).get("say") is Status.COMPLETED)
    log = studio.docks.run.log.model
    await eventually(lambda: studio.docks.run.bar._detail.text() == "4 steps were carried out.")
    assert {log.name_of(log.line(row)) for row in range(log.rowCount())} >= {"Write to the log: “hi”"}
    await eventually(lambda: studio.docks.data._model.rowCount())
    listed = [studio.docks.data._model.item(row).text() for row in range(studio.docks.data._model.rowCount())]
    assert any(text.startswith("Check whether") for text in listed)


async def test_what_an_earlier_pass_did_is_not_shown_of_the_one_that_failed(studio: Studio) -> None:
    marks = opened(studio, flow(
        Step("loop", "flow.for_each", params={"items": [1, 2]}, next=MappingProxyType({"each": ("check",)})),
        Step("check", "flow.condition", params={"test": "{{ item == 2 }}"},
             next=MappingProxyType({"true": ("refuse",), "false": ("say",)})),
        Step("refuse", "flow.fail", params={"message": "no"}, next=MappingProxyType({})),
        Step("say", "flow.log", params={"message": "hi"}, next=MappingProxyType({"out": ("after",)})),
        Step("after", "flow.log", params={"message": "ho"}),
    ))  # fmt: skip
    studio.commands.run("run.start")
    await eventually(lambda: studio.runs.running.session is not None and studio.runs.running.session.over)
    await eventually(lambda: statuses(marks).get("loop") is Status.FAILED)
    tab = studio.editor.current
    assert tab is not None and statuses(marks)["refuse"] is Status.FAILED
    assert not {statuses(marks)["say"], statuses(marks)["after"]} & {Status.COMPLETED, Status.FAILED}
    assert tab.canvas.marks["check"].ports == ("true",) and not tab.canvas.marks["say"].ports


async def test_a_workflow_with_errors_is_not_run_but_led_to(studio: Studio) -> None:
    opened(studio, flow(Step("say", "flow.log")))
    tab = studio.editor.current
    assert tab is not None
    await eventually(lambda: tab.document.errors)
    studio.commands.run("run.start")
    notice = studio.notices.all[-1]
    assert studio.runs.running.session is None and "cannot run: it has an error" in notice.text
    assert studio.notices.unread == 1 and notice.offer is not None
    notice.offer.act()
    assert tab.selection.ids == ("say",)
    tab.document.apply(SetParams("say", {"message": "hi"}), "Fill in")
    await eventually(lambda: studio.notices.unread == 0 and notice not in studio.notices.all)


async def test_a_closed_workflow_is_not_kept(studio: Studio) -> None:
    opened(studio, LOGS)
    tab = studio.editor.current
    assert tab is not None
    seen = weakref.ref(tab.document)
    del tab
    studio.commands.run("view.close_tab")

    def gone() -> bool:
        gc.collect()
        return seen() is None

    await eventually(gone)


async def test_a_run_is_stopped(studio: Studio) -> None:
    marks = opened(studio, flow(Step("wait", "flow.delay", params={"seconds": 600})))
    studio.commands.run("run.start")
    await eventually(lambda: statuses(marks).get("wait") in (Status.RUNNING, Status.WAITING))
    assert not studio.commands.action("run.start").isEnabled()
    record = studio.commands.action("record.start")
    assert not record.isEnabled() and "is running" in record.toolTip()
    studio.commands.run("run.stop")
    await eventually(lambda: studio.runs.running.session is not None and studio.runs.running.session.over)
    assert studio.runs.running.session is not None
    assert studio.runs.running.session.status is RunStatus.CANCELLED
    await eventually(record.isEnabled)
    assert "is running" not in record.toolTip()


async def test_another_tab_shows_its_own_run(studio: Studio) -> None:
    marks = opened(studio, LOGS)
    studio.commands.run("run.start")
    await eventually(lambda: statuses(marks).get("b") is Status.COMPLETED)
    # What comes when the test has ended finds no loop.
    await eventually(lambda: studio.runs.running.session is not None and studio.runs.running.session.over)
    other = studio.workspace.root / "workflows" / "other.flow.json"
    save_workflow(other, flow(step("x")))
    tab = studio.editor.open(other)
    assert tab is not None and not tab.canvas.marks
    studio.editor.open(studio.workspace.root / "workflows" / "job.flow.json")
    assert statuses(marks)["b"] is Status.COMPLETED
    await settle()
