"""The review of a run with a real host: it opens where it hurts, and what it offers is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from studio.app import Studio
from studio.bridge.operation import settle
from studio.dialogs.resume.dialog import ResumeDialog
from studio.operations import run_records
from studio.pages.review.compare import Compare
from studio.pages.review.error_card import ErrorCard
from studio.pages.review.page import ReviewPage
from studio.pages.review.remedies import Act, remedies
from studio.panels.data.window import ValueDialog
from studio.state.run_views import StepStatus
from tests.fixtures.live_studio import eventually, write_flow

STEPS = {
    "begin": {"type": "flow.log", "name": "Say hello", "params": {"message": "hello"}, "next": {"out": ["each"]}},
    "each": {"type": "flow.for_each", "name": "Each row", "params": {"items": [1, 2, 0]}, "next": {"each": ["divide"]}},
    "divide": {"type": "flow.set", "name": "Divide", "params": {"values": {"part": "{{ 6 / item }}"}}},
}


#: The hundredth pass fails; in the fifth a step does that need not work.
LONG = {
    "begin": STEPS["begin"],
    "each": {**STEPS["each"], "params": {"items": "{{ range(1, 101) }}"}, "next": {"each": ["risky"]}},
    "risky": {"type": "flow.join", "name": "Try it", "params": {"value": "{{ item / (item - 5) }}"},
              "on_error": "continue", "next": {"out": ["say"]}},
    "say": {"type": "flow.log", "name": "Say it", "params": {"message": "row {{ item }}"}, "next": {"out": ["divide"]}},
    "divide": {"type": "flow.set", "name": "Divide", "params": {"values": {"part": "{{ 1 / (100 - item) }}"}}},
}  # fmt: skip


async def reviewed(studio: Studio, name: str = "rows", steps: dict[str, Any] = STEPS) -> ReviewPage:
    """The review of a run one of whose passes fails, from the bar of the run."""
    flow = write_flow(studio, name, steps, variables={"part": {"type": "number"}})
    studio.editor.open(flow)
    studio.commands.run("run.start")
    running = studio.runs.running
    await eventually(lambda: running.session is not None and running.session.over)
    assert running.session is not None
    run = running.session.run
    studio.docks.run.bar.review.click()
    page = studio.window.documents.widget(f"page:run:{run}")
    assert isinstance(page, ReviewPage)
    await eventually(lambda: page.record is not None)
    return page


async def test_a_failed_run_opens_on_the_step_that_failed(live_studio: Studio) -> None:
    page = await reviewed(live_studio)
    record = page.record
    assert record is not None and (record["step"], record["scope"]) == ("divide", "each[2]")
    (card,) = page.details.findChildren(ErrorCard)
    assert [one.text() for one in card.findChildren(QPushButton)][-3:] == [
        "Open the step", "Look at what it was given", "Resume from here",
    ]  # fmt: skip
    assert page.timeline.current == ("divide", "/each[2]") and len(page.timeline.lanes) >= 2
    selected = page.list.currentIndex()
    page.read()
    await settle()
    assert page.details.findChildren(ErrorCard) == [card], "a person reads it"
    assert page.list.currentIndex() == selected
    QTest.keyClick(page.list, Qt.Key.Key_Home)
    assert page.record["step"] == "begin"  # type: ignore[index]
    await eventually(lambda: "hello" in page.details.log.toPlainText())
    page._go_to_bar("divide", "/each[0]")
    assert page.record["scope"] == "each[0]"  # type: ignore[index]
    page._select(page._first())
    page._act(Act.STEP)
    tab = live_studio.editor.current
    assert tab is not None and tab.selection.current == "divide"
    page._act(Act.RESUME)
    await eventually(lambda: any(one.isVisible() for one in live_studio.window.findChildren(ResumeDialog)))
    (dialog,) = (one for one in live_studio.window.findChildren(ResumeDialog) if one.isVisible())
    await eventually(lambda: dialog._known)
    dialog.reject()
    await settle()


async def test_of_a_very_long_run_its_end_is_shown_and_what_stands_out(
    live_studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limits are lower than ever in life; the run and the host's pages are real."""
    monkeypatch.setattr(run_records, "PAGE", 25)
    monkeypatch.setattr(run_records, "MOST", 50)
    page = await reviewed(live_studio, "long", LONG)
    record, (session,) = page.record, live_studio.runs.running.sessions._sessions.values()
    assert record is not None and (record["step"], record["scope"]) == ("divide", "each[99]")
    failed = [(one["step"], one["scope"]) for one in page.model.records if one["status"] == "failed"]
    assert failed == [("each", ""), ("risky", "each[4]"), ("divide", "each[99]")], "also what failed long before"
    assert page.model.records[0]["step"] == "begin" and page._review.last == 50 and "50" in page.cut.said.text()
    QTest.keyClick(page.list, Qt.Key.Key_Up)
    await eventually(lambda: "row 100" in page.details.log.toPlainText())

    await eventually(lambda: session.outputs_of.get("risky") == pytest.approx(100 / 95))
    assert session.outputs_of.keys() >= {"begin", "say"} and session.view("divide").error is not None
    assert (session.view("divide").status, session.view("divide").scope) == (StepStatus.FAILED, "each[99]")

    page.cut.more.click()
    assert not page.cut.more.isEnabled()
    await eventually(lambda: page._review.last > 50)
    assert page.record is not None and page.record["step"] == "say", "what is looked at stays"
    while not page.cut.isHidden():
        last = page._review.last
        page.cut.more.click()
        await eventually(lambda last=last: page._review.last != last)  # type: ignore[misc]
    assert len(page.model.records) == 2 + 3 * 100
    await settle()


async def test_a_report_is_written_and_a_run_that_is_gone_says_so(live_studio: Studio, tmp_path: Path) -> None:
    page = await reviewed(live_studio)
    live_studio.run_room.list._report(page.run, tmp_path / "run.html")
    await eventually((tmp_path / "run.html").exists)
    assert "Divide" in (tmp_path / "run.html").read_text()
    live_studio.run_room.review("0000000000")
    lost = live_studio.window.documents.widget("page:run:0000000000")
    assert isinstance(lost, ReviewPage)
    await eventually(lambda: lost._states.currentIndex() == 3)
    assert "0000000000" in lost._said.text()
    await settle()


async def test_any_run_gives_its_values_to_a_run_from_one_of_its_steps(live_studio: Studio) -> None:
    """Also an older one than the last, that is completed, from a step in a loop: the loop is begun as a whole."""
    items = {
        "type": "flow.join",
        "name": "Rows",
        "params": {"value": "{{ [vars.first, 2] }}"},
        "next": {"out": ["each"]},
    }
    each = {"type": "flow.for_each", "params": {"items": "{{ steps.rows.output }}"}, "next": {"each": ["say"]}}
    say = {"type": "flow.log", "params": {"message": "row {{ item }}"}}
    first = {"type": "number", "direction": "input"}
    flow = write_flow(live_studio, "seed", {"rows": items, "each": each, "say": say}, variables={"first": first})
    runs = []
    for number in (7, 8):
        run = await live_studio.link.call("runs.start", {"flow": str(flow), "inputs": {"first": number}})
        runs.append(run["id"])
        assert (await live_studio.link.call("runs.wait", {"run": run["id"]}))["status"] == "completed"
    live_studio.run_room.review(runs[0])
    page = live_studio.window.documents.widget(f"page:run:{runs[0]}")
    assert isinstance(page, ReviewPage)
    await eventually(lambda: page.details.from_here.isVisible())
    page._select(page.model.row_of(lambda one: one["scope"] == "each[1]"))
    page.details.from_here.click()
    await eventually(lambda: any(one._known for one in live_studio.window.findChildren(ResumeDialog)))
    (dialog,) = live_studio.window.findChildren(ResumeDialog)
    assert dialog.from_step == "each" and dialog.windowTitle() == "Run from a step"
    dialog.agree()
    running = live_studio.runs.running
    await eventually(lambda: running.session is not None and running.session.run not in runs and running.session.over)
    assert running.session is not None and running.session.status == "completed"
    await eventually(
        lambda: [line.message for line in running.session.lines if line.level == "info"] == ["row 7", "row 2"]
    )  # type: ignore[union-attr]
    await settle()


@pytest.mark.parametrize("kind", ["target", "timeout", "network", "credential", "script", "assertion", "unheard"])
def test_there_are_three_remedies_for_every_error(kind: str) -> None:
    found = remedies({"kind": kind}, pictured=False)
    assert len({one.act for one in found}) == 3 and Act.PICTURE not in [one.act for one in found]
    assert Act.RESUME in [one.act for one in found]


def test_pictures_are_compared_by_a_line_that_moves(qapp: QApplication, qtbot: object, theme: object) -> None:
    compare = Compare()
    compare.resize(400, 200)
    before, after = QPixmap(400, 200), QPixmap(400, 200)
    before.fill(QColor("#ff0000"))
    after.fill(QColor("#0000ff"))
    compare.show_pictures(before, after)
    shown = compare.grab().toImage()
    assert shown.pixelColor(100, 150) == QColor("#ff0000") and shown.pixelColor(300, 150) == QColor("#0000ff")
    for _ in range(6):
        QTest.keyClick(compare, Qt.Key.Key_Right)
    assert compare.grab().toImage().pixelColor(300, 150) == QColor("#ff0000")
    compare._look(4.0, QPointF(0, 0))
    assert compare.zoom == 4.0 and compare._place().topLeft() == QPointF(0, 0), "what is under the pointer stays"
    QTest.keyClick(compare, Qt.Key.Key_F)
    assert compare.zoom == 1.0
    compare.show_pictures(QPixmap(), after)
    assert not compare.both and compare.grab().toImage().pixelColor(20, 150) == QColor("#0000ff")
    compare.deleteLater()


async def test_two_runs_of_one_workflow_are_told_apart(live_studio: Studio) -> None:
    """By when they began, by their ids, and by what they were started with."""
    steps = {"say": {"type": "flow.log", "params": {"message": "{{ vars.who }}"}}}
    flow = write_flow(live_studio, "greet", steps, variables={"who": {"direction": "input", "type": "string"}})
    asked = {"flow": str(flow), "trust": True}
    runs = [await live_studio.link.call("runs.start", {**asked, "inputs": {"who": who}}) for who in ("Ann", "Bo")]
    pages = []
    for run in runs:
        live_studio.run_room.review(run["id"])
        page = live_studio.window.documents.widget(f"page:run:{run['id']}")
        assert isinstance(page, ReviewPage)
        pages.append(page)
        await eventually(lambda: page.record is not None)  # noqa: B023 - waited for at once
    assert [page.head.origins.inputs.text() for page in pages] == ["Started with: who: Ann", "Started with: who: Bo"]
    assert all(page.windowTitle().endswith("Greet") and ":" in page.windowTitle() for page in pages)
    assert "Run of Greet, " in pages[0].accessibleName()
    pages[0].head.origins.id.click()
    assert QApplication.clipboard().text() == runs[0]["id"]
    pages[1].head.origins.all.click()
    (dialog,) = pages[1].findChildren(ValueDialog)
    assert (dialog.windowTitle(), dialog.viewer.value) == ("Inputs of Greet", "Bo")
    dialog.reject()
    await settle()


async def test_a_run_is_cancelled_and_begun_again_from_its_review(live_studio: Studio) -> None:
    """Each button is there while it can do something."""
    live_studio.editor.open(
        write_flow(live_studio, "long", {"rest": {"type": "flow.delay", "params": {"seconds": 900}}})
    )
    live_studio.commands.run("run.start")
    running = live_studio.runs.running
    await eventually(lambda: running.session is not None and not running.session.over and bool(running.session.run))
    assert running.session is not None
    first = running.session.run
    live_studio.run_room.review(first)
    page = live_studio.window.documents.widget(f"page:run:{first}")
    assert isinstance(page, ReviewPage)
    await eventually(lambda: page.head.cancel.isVisible())
    assert page.head.again.isHidden() and page.head.delete.isHidden()
    page.head.cancel.click()
    await eventually(lambda: page.head.again.isVisible())
    assert page.head.cancel.isHidden() and page.head.resume.isVisible()
    page.head.again.click()

    async def states() -> list[str]:
        return [run["status"] for run in (await live_studio.link.call("runs.list"))["runs"]]

    await eventually(lambda: any("was started" in notice.text for notice in live_studio.notices.all))
    assert len(await states()) == 2
    await live_studio.link.call("runs.cancel", {"run": "last"})
    await settle()
