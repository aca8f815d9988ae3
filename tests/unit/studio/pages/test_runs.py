"""The page of runs with a real host: very many, found, watched, saved and acted on."""

from __future__ import annotations

import asyncio
import csv
import json
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressDialog, QPushButton

from studio.app import Studio
from studio.bridge.operation import settle
from studio.pages.review.page import ReviewPage
from studio.pages.runs.filters import BIN
from studio.pages.runs.model import Column
from studio.pages.runs.page import RunsPage
from studio.state.run_pages import HELD, PAGE, Question, RunPages
from tests.fixtures.live_studio import eventually, write_flow
from tests.fixtures.many_runs import fill_runs

MANY = 3000
LOG = {"one": {"type": "flow.log", "params": {"message": "hi"}}}


@pytest.fixture
def filled_home(fresh_home: Path) -> Path:
    fill_runs(fresh_home, MANY)
    return fresh_home


async def shown(studio: Studio) -> RunsPage:
    studio.window.show_page("runs")
    page = studio.window.page("runs")
    assert isinstance(page, RunsPage)
    await eventually(lambda: page.pages.known)
    return page


def cell(page: RunsPage, row: int, column: Column) -> str:
    return str(page.table.model().index(row, column).data() or "")


def top(page: RunsPage) -> int:
    """Where the table begins, as it is laid out now."""
    layout = page.layout()
    assert layout is not None and layout.activate() in (True, False)
    return page.table.mapTo(page, QPoint()).y()


async def test_any_row_of_many_can_be_looked_at_and_few_are_held(filled_home: Path, live_studio: Studio) -> None:
    page = await shown(live_studio)
    assert page.table.model().rowCount() == MANY and page._states.currentIndex() == 0
    await eventually(lambda: cell(page, 0, Column.WORKFLOW))
    for row in (MANY - 1, MANY // 2, 7 * PAGE, 3):
        page.table.scrollTo(page.table.model().index(row, 0))
        await eventually(lambda row=row: cell(page, row, Column.WORKFLOW))
        line = page.pages.line(row)
        assert line is not None and line["n"] == MANY - row, "the newest comes first"
    assert len(page.pages._pages) <= HELD
    await settle()


async def test_it_is_narrowed_down_and_sorted_by_the_host(filled_home: Path, live_studio: Studio) -> None:
    page = await shown(live_studio)
    failed = sum(n % 9 == 4 for n in range(1, MANY + 1))
    page.filters._button(3).click()
    await eventually(lambda: page.pages.known and page.pages.total == failed)
    await eventually(lambda: cell(page, 0, Column.STEP) == "Click “Save”")
    QTest.keyClicks(page.filters.search, "reminders")
    await eventually(lambda: page.pages.known and page.pages.question.text == "reminders")
    await eventually(lambda: cell(page, 0, Column.WORKFLOW) == "Send reminders")
    QTest.keyClicks(page.filters.search, " nothing of the kind")
    await eventually(lambda: page.pages.known and page.pages.total == 0)
    assert page._states.currentIndex() == 2
    page.show_only()
    await eventually(lambda: page.pages.known and page.pages.total == MANY)
    page.table.sortByColumn(Column.DURATION, Qt.SortOrder.DescendingOrder)
    await eventually(lambda: page.pages.known and page.pages.question.sort == "seconds" and page.pages.line(0))
    assert page.pages.line(0)["seconds"] == 54.0
    await settle()


async def test_many_are_selected_and_saved_without_being_here(
    filled_home: Path, live_studio: Studio, tmp_path: Path
) -> None:
    page = await shown(live_studio)
    page.table.selectAll()
    assert page.selected_count() == MANY and len(page.selected_lines()) < MANY
    live_studio.run_room.list._save_selected(tmp_path / "all.csv")
    await eventually((tmp_path / "all.csv").exists)
    rows = list(csv.DictReader((tmp_path / "all.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) == MANY and rows[0]["id"] == f"{MANY:020x}" and rows[0]["environment"] == "test"
    page.show_only(status=("failed",), days=7)
    await eventually(lambda: page.pages.known and 0 < page.pages.total < MANY)
    live_studio.run_room.list._save_list(tmp_path / "failed.json")
    await eventually((tmp_path / "failed.json").exists)
    saved = json.loads((tmp_path / "failed.json").read_text())["runs"]
    assert len(saved) == page.pages.total and {one["status"] for one in saved} == {"failed"}
    page.show_only()
    await eventually(lambda: page.pages.known and page.pages.total == MANY)
    live_studio.run_room.list._save_list(tmp_path / "all.csv")
    [progress] = live_studio.window.findChildren(QProgressDialog)
    assert progress.maximum() == MANY // PAGE
    progress.setMinimumDuration(0)
    await eventually(lambda: progress.value() > 1)
    progress.cancel()
    await settle()
    assert not list(tmp_path.glob(".all.csv-*")), "nothing half-written stays"
    assert len((tmp_path / "all.csv").read_text("utf-8-sig").splitlines()) == MANY + 1, "the file is as it was"
    await settle()


async def test_what_goes_on_is_watched_and_cancelled(live_studio: Studio) -> None:
    page = await shown(live_studio)
    assert page._states.currentIndex() == 1, "it says what to do first"
    flow = write_flow(live_studio, "wait", {"w": {"type": "flow.delay", "params": {"seconds": 600}}})
    for _ in range(2):
        await live_studio.link.call("runs.start", {"flow": str(flow), "origin": "studio"})
    await eventually(lambda: page.table.model().rowCount() == 2 and page.pages.counts.get("running") == 2)
    await eventually(lambda: cell(page, 0, Column.STATE) == "Running")
    page.table.selectAll()
    assert not page.chosen.isHidden() and live_studio.commands.action("runs.cancel").isEnabled()
    live_studio.commands.run("runs.cancel")
    await eventually(lambda: [cell(page, row, Column.STATE) for row in (0, 1)] == ["Cancelled", "Cancelled"])
    assert page.selected_count() == 2, "what is selected stays so"
    assert any("2 runs were cancelled" in notice.text for notice in live_studio.notices.all)
    await settle()


async def test_runs_are_run_again(live_studio: Studio) -> None:
    fields = {"variables": {"who": {"type": "string", "direction": "input"}}}
    flow = write_flow(live_studio, "greet", LOG, **fields)
    first = await live_studio.link.call("runs.start", {"flow": str(flow), "inputs": {"who": "Ana"}})
    await live_studio.link.call("runs.wait", {"run": first["id"]})
    page = await shown(live_studio)
    await eventually(lambda: page.pages.line(0))
    page.table.selectionModel().select(
        page.table.model().index(0, 0),
        QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
    )
    live_studio.commands.run("runs.again")
    await eventually(lambda: page.pages.total == 2)
    newest = await live_studio.link.call("runs.get", {"run": "last"})
    assert newest["id"] != first["id"] and newest["inputs"] == {"who": "Ana"}
    await live_studio.link.call("runs.wait", {"run": newest["id"]})
    await settle()


async def test_a_run_that_is_run_again_is_a_run_of_the_window(live_studio: Studio) -> None:
    """The open tab shows it, F5 begins no second one, closing knows of it, and it is stopped with everything."""
    long = {"type": "flow.delay", "params": {"seconds": 900}}
    flow = write_flow(live_studio, "wait", {"w": long})
    first = await live_studio.link.call("runs.start", {"flow": str(flow), "inputs": {}})
    await live_studio.link.call("runs.cancel", {"run": first["id"]})
    live_studio.editor.open(flow)
    running = live_studio.runs.running
    await eventually(lambda: running.session is not None and running.session.run == first["id"])
    live_studio.run_room.list.run_again([{**first, "status": "cancelled"}] * 2)
    await eventually(lambda: len(running.under_way) == 2 and running.session.run in running.under_way)
    await eventually(lambda: any("2 runs were started" in notice.text for notice in live_studio.notices.all))
    assert not live_studio.commands.action("run.start").isEnabled() and "2 runs" in live_studio.tray._state.text()
    running.start()
    found = (await live_studio.link.call("runs.list"))["runs"]
    assert len(found) == 3 and {one["origin"] for one in found[:2]} == {"studio"}
    live_studio.commands.run("tray.stop_all")
    await eventually(lambda: not running.under_way)
    await eventually(live_studio.commands.action("run.start").isEnabled)
    await settle()


async def test_very_many_are_run_again_only_when_that_was_said_and_until_everything_stops(live_studio: Studio) -> None:
    flow = write_flow(live_studio, "wait", {"w": {"type": "flow.delay", "params": {"seconds": 900}}})
    first = await live_studio.link.call("runs.start", {"flow": str(flow), "inputs": {}})
    await live_studio.link.call("runs.cancel", {"run": first["id"]})
    live_studio.run_room.list.run_again([first] * 200)
    (asked,) = [notice for notice in live_studio.notices.all if notice.offer is not None]
    assert "200 runs" in asked.text and not live_studio.runs.running.under_way
    asked.offer.act()
    assert asked not in live_studio.notices.all, "it is asked once"
    await eventually(lambda: len(live_studio.runs.running.under_way) > 2)
    live_studio.commands.run("tray.stop_all")
    await eventually(lambda: any("were left out" in notice.remedy for notice in live_studio.notices.all))
    await eventually(lambda: not live_studio.runs.running.under_way)
    found = (await live_studio.link.call("runs.list", {"limit": 300}))["runs"]
    assert len(found) < 200 and {one["status"] for one in found} == {"cancelled"}
    await settle()


def test_pages_that_were_scrolled_past_are_not_asked_for(qtbot: object) -> None:
    pages = RunPages()
    asked: list[list[int]] = []
    pages.pages_wanted.connect(asked.append)
    question = Question()
    marks = [[n, n] for n in range(100)]
    pages.take_marks(question, {"total": 100 * PAGE, "marks": marks, "counts": {}})
    for row in range(0, 50 * PAGE, PAGE):
        assert pages.line(row) is None
    pages._ask()
    assert asked == [[47, 48, 49]]
    pages.take_page(Question(text="x"), 49, [{"id": "other"}])
    assert pages.line(49 * PAGE) is None, "the answer to an earlier question counts no more"


# Deleting


async def made_runs(studio: Studio, number: int) -> list[str]:
    flow = write_flow(studio, "greet", LOG)
    ids = []
    for _ in range(number):
        run = await studio.link.call("runs.start", {"flow": str(flow), "origin": "studio"})
        await studio.link.call("runs.wait", {"run": run["id"]})
        ids.append(str(run["id"]))
    return ids


def ids(page: RunsPage) -> list[str]:
    return [str(line["id"]) if (line := page.pages.line(row)) else "" for row in range(page.pages.total)]


async def test_deleted_runs_leave_at_once_and_ctrl_z_brings_them_back(live_studio: Studio) -> None:
    first, second, third = await made_runs(live_studio, 3)
    page = await shown(live_studio)
    await eventually(lambda: ids(page) == [third, second, first])
    page.table.setFocus()
    page.select_row(1)
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    await eventually(lambda: ids(page) == [third, first])
    assert page.selected_rows() == [(1, 1)], "the selection goes to what stands where it stood"
    assert page.filters._button(BIN).text() == "Deleted  1"
    (told,) = [one for one in live_studio.notices.all if "1 run was deleted" in one.text]
    assert told.offer is not None and told.offer.title == "Undo"
    QTest.keyClick(page.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    await eventually(lambda: ids(page) == [third, second, first])
    assert not live_studio.commands.action("runs.undo").isEnabled()
    await settle()


async def test_the_bin_gives_back_or_takes_for_good_after_a_second_question(live_studio: Studio) -> None:
    first, second, third = await made_runs(live_studio, 3)
    page = await shown(live_studio)
    await eventually(lambda: page.pages.total == 3 and page.pages.line(2))
    page.table.selectAll()
    live_studio.commands.run("runs.delete")
    await eventually(lambda: page.pages.known and page.pages.total == 0)
    page.filters._button(BIN).click()
    await eventually(lambda: ids(page) == [third, second, first])
    assert page.bin.isVisible() and not live_studio.commands.action("runs.delete").isEnabled()
    page.select_row(2)
    live_studio.commands.run("runs.restore")
    await eventually(lambda: ids(page) == [third, second])
    page.select_row(0)
    before = top(page)
    live_studio.commands.run("runs.remove")
    assert page.bin.keep.isVisible() and page.pages.total == 2, "nothing goes before the second word"
    assert not page.chosen.buttons["runs.remove"].isEnabled() and top(page) == before
    page.bin.keep.click()
    assert not page.bin.keep.isVisible()
    live_studio.commands.run("runs.remove")
    page.bin.remove.click()
    await eventually(lambda: ids(page) == [second])
    page.show_only()
    await eventually(lambda: ids(page) == [first])
    await settle()


async def test_all_that_a_long_list_shows_is_deleted_but_what_is_not_over(
    filled_home: Path, live_studio: Studio
) -> None:
    page = await shown(live_studio)
    over = sum(page.pages.counts.get(state, 0) for state in ("completed", "failed", "cancelled"))
    page.table.selectAll()
    live_studio.commands.run("runs.delete")
    await eventually(lambda: page.pages.known and page.pages.deleted == over)
    assert page.pages.total == MANY - over
    live_studio.commands.run("runs.undo")
    await eventually(lambda: page.pages.known and page.pages.total == MANY)
    await settle()


async def test_a_run_is_deleted_and_restored_from_its_review(live_studio: Studio) -> None:
    (run,) = await made_runs(live_studio, 1)
    page = await shown(live_studio)
    await eventually(lambda: ids(page) == [run])
    live_studio.run_room.review(run)
    review = live_studio.window.documents.widget(f"page:run:{run}")
    assert isinstance(review, ReviewPage)
    await eventually(lambda: review.head.delete.isVisible())
    review.head.delete.click()
    await eventually(lambda: review._bin.isVisible() and not review.head.delete.isVisible())
    review.restore_asked.emit()
    await eventually(lambda: review.head.delete.isVisible() and not review._bin.isVisible())
    await settle()


async def test_what_another_program_deletes_leaves_the_list_by_itself(filled_home: Path, live_studio: Studio) -> None:
    page = await shown(live_studio)
    await eventually(lambda: cell(page, 0, Column.WORKFLOW))
    page.select_row(4)
    gone = page.pages.line(2)
    assert gone is not None
    for verb, count in (("delete", MANY - 1), ("restore", MANY)):
        command = ("-m", "runtime.cli", "runs", verb, gone["id"])
        done = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.DEVNULL)
        assert await done.wait() == 0
        await eventually(lambda count=count: page.pages.known and page.table.model().rowCount() == count)
        assert not page.selected_count(), "another run stands where the selected one stood"
    await eventually(lambda: (page.pages.line(2) or {}).get("id") == gone["id"])
    await settle()


async def test_buttons_with_nothing_to_do_are_off(filled_home: Path, live_studio: Studio) -> None:
    page = await shown(live_studio)
    await eventually(lambda: cell(page, 0, Column.WORKFLOW))
    (save,) = [one for one in page.findChildren(QPushButton) if one.text() == "Save the list…"]
    assert save.isEnabled()
    page.table.selectAll()
    assert not page.chosen.buttons["runs.cancel"].isEnabled(), "all of them have ended"
    assert page.chosen.buttons["runs.delete"].isEnabled() and page.chosen.buttons["runs.again"].isEnabled()
    page.show_only(text="nothing is called like this")
    await eventually(lambda: page.pages.known)
    assert page._states.currentIndex() == 2 and not save.isEnabled()
    page.show_only(deleted=True)
    assert not page.bin.isVisible(), "nothing is known of them yet"
    await eventually(lambda: page.pages.known)
    assert page.bin.isVisible() and page._states.currentIndex() == 5
    await settle()
