"""Tabs that have no room: titles give way first, then whole tabs do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from studio.widgets.documents import Documents
from studio.widgets.tab_strip import LEAST, WIDEST, TabStrip, share

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def documents(qtbot: QtBot) -> Documents:
    made = Documents()
    qtbot.addWidget(made)
    return made


def filled(documents: Documents, titles: list[str], width: int) -> TabStrip:
    for number, title in enumerate(titles):
        widget = QWidget()
        widget.setWindowTitle(title)
        documents.open(str(number), widget, QIcon())
    documents.resize(width, 300)
    documents.show()
    QApplication.processEvents()
    return documents._strip


def in_sight(strip: TabStrip) -> list[int]:
    """The tabs that are seen; each must be seen as a whole, and none under the arrows."""
    tabs, view = strip.tabs, strip._view
    boxes = [tabs.tabRect(place).translated(tabs.pos()) for place in range(tabs.count())]
    seen = [place for place, box in enumerate(boxes) if box.intersects(view.rect())]
    assert all(view.rect().contains(boxes[place]) for place in seen)
    left = min((arrow.x() for arrow in strip._arrows if arrow.isVisible()), default=strip.width() + 1)
    assert view.geometry().right() < left
    return seen


def test_what_narrow_ones_leave_goes_to_the_wide_ones() -> None:
    assert share([100, 300, 300], 500) == 200
    assert share([100, 100], 500) == WIDEST


def test_a_short_title_is_never_cut(documents: Documents) -> None:
    titles = ["Home", "Workflows", "Templates", "Credentials", *["The invoices of every supplier of the year"] * 5]
    strip = filled(documents, titles, 900)
    for place, title in enumerate(titles[:4]):
        box = strip.tabs.tabRect(place)
        end = strip.tabs.tabButton(place, QTabBar.ButtonPosition.RightSide).geometry()
        free = end.left() - box.left() - strip.fontMetrics().horizontalAdvance(title)
        assert free >= 14 + 16 + 8 + 8, "room before the icon, for it, before and behind the title"
        assert end.right() <= box.right()


def test_arrows_lead_to_whole_tabs_and_the_one_in_front_is_seen(documents: Documents) -> None:
    strip = filled(documents, ["A workflow with a name that goes on and on"] * 9, WIDEST + 3 * LEAST + 70)
    back, on = strip._arrows
    assert in_sight(strip) == [5, 6, 7, 8] and not on.isEnabled()
    for _ in range(5):
        QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert in_sight(strip)[0] == 0 and not back.isEnabled() and documents.current == "8"
    documents.show_document("4")
    QApplication.processEvents()
    assert 4 in in_sight(strip)
    documents.resize(2400, 300)
    QApplication.processEvents()
    assert in_sight(strip) == list(range(9)) and not back.isVisible()


def test_tabs_that_close_leave_no_gap(documents: Documents) -> None:
    strip = filled(documents, ["A workflow with a name that goes on and on"] * 9, WIDEST + 3 * LEAST + 70)
    for number in range(3, 9):
        documents.close_document(str(number))
    QApplication.processEvents()
    assert in_sight(strip) == [0, 1, 2] and strip.tabs.pos().x() == 0


def test_what_a_tab_is_stands_on_hover_where_its_title_does_not_say_it(documents: Documents) -> None:
    widget = QWidget()
    widget.setAccessibleName("Run of Invoices")
    widget.setWindowTitle("Invoices")
    documents.open("run", widget, QIcon())
    tabs = documents._strip.tabs
    told = (tabs.tabText(0), tabs.tabToolTip(0), tabs.accessibleTabName(0))
    assert told == ("Invoices", "Run of Invoices", "Run of Invoices")


def test_a_list_opens_below_the_tab_in_front(documents: Documents) -> None:
    strip = filled(documents, ["One", "Two"], 800)
    at = documents.below_tab(documents)
    tab = QRect(strip.tabs.tabRect(1))
    assert tab.left() <= at.x() <= tab.right() and at.y() > strip.geometry().bottom()
