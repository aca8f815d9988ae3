"""Home with a real host: how things stand, what needs a person, and where a press on it leads."""

from __future__ import annotations

import sys
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout

from studio.app import Studio
from studio.bridge.connection import HostFailed
from studio.bridge.operation import settle
from studio.dialogs.resume.answers import AnswersDialog
from studio.pages.home.around import Activity, Health
from studio.pages.home.page import HomePage
from studio.pages.review.page import ReviewPage
from studio.state.overview import DAYS, Overview
from studio.widgets.charts import Bars, Stack, round_up
from studio.widgets.tile import Pressable
from tests.fixtures.live_studio import eventually, write_flow


def lines(page: HomePage) -> dict[str, Pressable]:
    """What needs a person, by its title."""
    return {one.accessibleName(): one for one in of(page.figures.attention)}


def of(layout: QVBoxLayout) -> list[Pressable]:
    there = layout.parentWidget().findChildren(Pressable)
    return sorted((one for one in there if layout.indexOf(one) >= 0), key=layout.indexOf)


async def test_what_needs_a_person_is_shown_and_leads_there(live_studio: Studio) -> None:
    live_studio.window.show_page("home")
    page = live_studio.window.page("home")
    assert isinstance(page, HomePage) and page.figures.isHidden(), "nothing has run yet"
    bad = write_flow(live_studio, "bad", {"one": {"type": "files.read", "params": {"path": "/nowhere/x.txt"}}})
    ask = write_flow(live_studio, "ask", {"one": {"type": "people.ask", "params": {"question": "Pay?"}}})
    for flow in (bad, ask):
        started = await live_studio.link.call("runs.start", {"flow": str(flow), "trust": True})
        await live_studio.link.call("runs.wait", {"run": started["id"]})
    await eventually(lambda: {"Bad", "Ask"} <= lines(page).keys())
    assert not page.figures.isHidden() and page.figures.ring._part == 0.0
    assert live_studio.window.rail._buttons["go.runs"]._count == 1, "the rail counts what waits"
    assert page.counts.waiting.number.text() == "1" and page.counts.failed.number.text() == "1"
    names = [line.accessibleName() for line in of(page.figures.performance.lines)]
    assert sorted(names) == ["Ask", "Bad"]
    activity = page.findChildren(Activity)[0]
    assert "Started a run" in [line.accessibleName() for line in of(activity.lines)]
    (health,) = page.findChildren(Health)
    assert [line.accessibleName() for line in of(health.lines)] == ["Browser", "Vault", "Journal of runs"]
    page.period.buttons.button(7).click()
    await eventually(lambda: len(page.figures.bars._stacks) == 7)
    assert page.figures.bars._stacks[-1].total == 2 and "1 failed" in page.figures.bars._stacks[-1].hint
    lines(page)["Ask"].click()
    await eventually(lambda: live_studio.window.findChildren(AnswersDialog))
    live_studio.window.findChildren(AnswersDialog)[0].reject()
    lines(page)["Bad"].click()
    keys = live_studio.window.documents.keys()
    key = next(key for key in keys if key.startswith("page:run:"))
    review = live_studio.window.documents.widget(key)
    assert isinstance(review, ReviewPage)
    await eventually(lambda: review.record is not None)
    await live_studio.link.call("runs.cancel", {"run": live_studio.overview.data["waiting"][0]["id"]})  # type: ignore[index]
    await eventually(lambda: live_studio.overview.waiting == 0)
    await settle()


async def test_without_a_host_it_says_why_and_tries_again(live_studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    link = live_studio.link
    live_studio.window.show_page("home")
    page = live_studio.window.page("home")
    assert isinstance(page, HomePage)
    await link.close()
    monkeypatch.setattr(link, "_command", [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(HostFailed):
        await link.open()
    (activity,), (health,) = page.findChildren(Activity), page.findChildren(Health)
    assert page.no_host.isVisible() and not activity.isVisible() and not health.isVisible()
    assert page.no_host.message.text().startswith("The process that carries out workflows has ended")
    assert page.no_host.remedy.text()
    monkeypatch.undo()
    page.no_host.again.click()
    await eventually(lambda: health.isVisible() and of(health.lines)[0].accessibleName() == "Browser")
    assert page.no_host.isHidden()
    await settle()


def test_days_without_runs_are_days_too() -> None:
    overview = Overview()
    overview.take({"days": [{"day": "2026-05-11", "completed": 3, "failed": 1, "cancelled": 1, "open": 1}]})
    bars = overview.bars(date(2026, 5, 12))
    assert len(bars) == DAYS and bars[-1].total == 0 and (bars[-2].completed, bars[-2].other) == (3, 2)


def test_an_axis_ends_at_a_round_figure() -> None:
    assert [round_up(most) for most in (0, 1, 7, 11, 24, 99, 101, 1250)] == [1, 1, 8, 20, 30, 100, 200, 2000]


def test_a_bar_is_chosen_by_keys(qapp: QApplication, theme: object) -> None:
    bars, asked = Bars(), list[int]()
    bars.resize(300, 120)
    bars.asked.connect(asked.append)
    bars.show_stacks([Stack(((n, "success"),), str(n), f"{n} runs") for n in range(1, 4)])
    QTest.keyClick(bars, Qt.Key.Key_Left)
    QTest.keyClick(bars, Qt.Key.Key_Left)
    QTest.keyClick(bars, Qt.Key.Key_Return)
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.rect().center())
    assert asked == [1, 1] and bars.bar_at(-5) == -1
    tall, short = bars.grab().toImage().pixelColor(250, 30), bars.grab().toImage().pixelColor(30, 30)
    assert tall != short, "three runs reach higher than one"
    bars.deleteLater()
