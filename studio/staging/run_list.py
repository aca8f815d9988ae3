"""Scenes of the page of runs. Each goes on from the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from runtime.host.client import HostGone
from studio.bridge.link import LinkState
from studio.i18n import tr
from studio.pages.runs.page import RunsPage
from studio.staging.run_lines import run_line
from studio.state.run_pages import PAGE
from studio.widgets.one_by_one import progress

if TYPE_CHECKING:
    from studio.app import Studio

#: So many are run again at once.
ASKED = 347


def _page(studio: Studio) -> RunsPage:
    studio.window.show_page("runs")
    page = studio.window.page("runs")
    assert isinstance(page, RunsPage)
    return page


def none(studio: Studio) -> None:
    page = _page(studio)
    page.pages.take_marks(page.pages.question, {"total": 0, "marks": [], "counts": {}})


def many(studio: Studio) -> None:
    page, total = _page(studio), 104_386
    counts = {"running": 1, "queued": 2, "waiting": 1, "failed": 9_112, "completed": 94_870, "cancelled": 400}
    marks = [[number, number] for number in range(-(-total // PAGE))]
    page.pages.take_marks(page.pages.question, {"total": total, "marks": marks, "counts": counts})
    page.pages.take_page(page.pages.question, 0, [run_line(n) for n in range(PAGE)])
    page.table.clearSelection()


def selected(studio: Studio) -> None:
    many(studio)
    page = _page(studio)
    for row in (2, 4, 5):
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        page.table.selectionModel().select(page.table.model().index(row, 0), flags)


def asked(studio: Studio) -> None:
    """So many are to be run again that it is asked first."""
    many(studio)
    table = _page(studio).table
    kept = QItemSelection(table.model().index(0, 0), table.model().index(ASKED - 1, 0))
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    table.selectionModel().select(kept, flags)
    studio.run_room.list.run_again([run_line(n) for n in range(ASKED)])


def working(studio: Studio) -> None:
    """Many are run again, one after the other."""
    many(studio)
    studio.notices.clear()
    shown = progress(studio.window, tr("Run again"), ASKED)
    shown.setCancelButtonText(tr("verb|Stop"))
    shown.setLabelText(tr("{n} of {all}: {name}", n=128, all=ASKED, name="Enter invoices"))
    shown.setValue(128)
    shown.show()


def deleted(studio: Studio) -> None:
    many(studio)
    page = _page(studio)
    page.show_only(deleted=True)
    question = {"total": 3, "marks": [[0, 0]], "counts": {"completed": 3}, "deleted": 3}
    page.pages.take_marks(page.pages.question, question)
    page.pages.take_page(
        page.pages.question,
        0,
        [{**run_line(n), "status": "completed", "error": "", "failed_step": ""} for n in (1, 4, 6)],
    )
    page.select_row(1)


def removing(studio: Studio) -> None:
    deleted(studio)
    page = _page(studio)
    page.table.selectAll()
    page.bin.ask(3, lambda: None)


def empty_bin(studio: Studio) -> None:
    many(studio)
    page = _page(studio)
    page.show_only(deleted=True)
    page.pages.take_marks(page.pages.question, {"total": 0, "marks": [], "counts": {}})


def no_answer(studio: Studio, state: LinkState) -> None:
    """As long as, or because, the host does not answer."""
    page = _page(studio)
    page.show_only()
    known, studio.link.state = studio.link.state, state
    if state is LinkState.FAILED:
        studio.link.error = HostGone()
    studio.link.state_changed.emit(state.value)
    studio.link.state, studio.link.error = known, None


def none_fit(studio: Studio) -> None:
    """The host answers again; nothing is called like what is searched for."""
    studio.status.line.show_host(LinkState.OWN, None)
    page = _page(studio)
    page.show_only(text="payroll")
    page.pages.take_marks(page.pages.question, {"total": 0, "marks": [], "counts": {}})
