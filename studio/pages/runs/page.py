"""The page of runs: find one among very many, watch those that go on, and act on several at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QWidget,
)  # fmt: skip

from runtime.model import JsonObject
from studio.bridge.link import HostLink, LinkState
from studio.bridge.run_events import RunEvents
from studio.commands import Commands
from studio.commands.run_list import BIN_MENU, RUN_MENU
from studio.i18n import language, mark, told_error, tr, tr_count
from studio.operations import run_lists
from studio.operations.run_lists import Part
from studio.pages.runs.bin_bar import BinBar
from studio.pages.runs.delegate import HEIGHT, RunDelegate
from studio.pages.runs.filters import RunFilters
from studio.pages.runs.model import Column, RunModel
from studio.state.run_pages import PAGE, Question, RunPages, Standing
from studio.widgets.empty import Empty
from studio.widgets.heads import DOWN
from studio.widgets.lists import table
from studio.widgets.parts import button, column, frame, label, row
from studio.widgets.selection_bar import SelectionBar, SelectionLine

#: What can be done with several runs: command, title, icon.
SEVERAL = (
    ("runs.again", mark("Run again"), "rotate-ccw"),
    ("runs.cancel", mark("Cancel them"), "square"),
    ("runs.save_selected", mark("Save them…"), "download"),
    ("runs.delete", mark("Delete them"), "trash-2"),
    ("runs.restore", mark("Restore"), "archive-restore"),
    ("runs.remove", mark("Delete for good…"), "trash-2"),
)
#: What is told where no host answers and nothing is known of why.
NO_ANSWER = mark("The program that carries out runs does not answer.")
#: How often the durations of runs that go on are shown anew, in milliseconds.
TICK_MS = 1000
WIDTHS = {
    Column.STATE: 175, Column.STARTED: 150, Column.DURATION: 120, Column.ORIGIN: 130, Column.STEP: 170,
    Column.ENVIRONMENT: 110,
}  # fmt: skip


class RunsPage(QWidget):
    """Asks the host for what is looked at; what is done with runs are commands."""

    def __init__(
        self,
        commands: Commands,
        link: HostLink,
        events: RunEvents,
        workflows: Callable[[], Iterable[tuple[str, str]]],
    ) -> None:
        super().__init__()
        self._commands, self._link, self._workflows = commands, link, workflows
        self.pages = RunPages(self)
        self._model = RunModel(self.pages)
        self.filters = RunFilters()
        self.table = self._make_table()
        self._count = label(role="muted")
        self.chosen = SelectionBar(commands, SEVERAL, self.table.clearSelection)
        self._line = SelectionLine(self.filters.states, self.chosen)
        self._counts: dict[str, int] = {}
        self._asked = self._taken = 0
        self.bin = BinBar(self.show_only)
        self._row_after = -1
        again = self._button("runs.connect", mark("Try again"), "primary", "refresh-cw")
        self._no_host = Empty("plug", "Runs cannot be read", NO_ANSWER, again)
        self._states = QStackedWidget()
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._lay_out()
        for id in (id for group in (*RUN_MENU, *BIN_MENU) for id in group):
            self.table.addAction(commands.action(id))
        self.addAction(commands.action("runs.undo"))
        self.bin.asking_changed.connect(commands.refresh)
        self.pages.marks_wanted.connect(self._ask_marks)
        self.pages.pages_wanted.connect(self._ask_pages)
        self.pages.counted.connect(self._show_state)
        self.pages.renewed.connect(self._on_renewed)
        self.filters.changed.connect(lambda changes: self.pages.ask(**changes))
        events.runs_changed.connect(self._on_news)
        events.missed.connect(self._on_missed)
        events.list_changed.connect(lambda _: self.pages.renew() if self.isVisible() else None)
        link.state_changed.connect(lambda _: self._show_state())
        language().changed.connect(self._show_state)
        self.refresh()

    def refresh(self) -> None:
        """Read the list anew."""
        self.filters.show_workflows(self._workflows())
        self.pages.ask()

    def renew(self) -> None:
        """Runs went or came anywhere in the list; the selection goes to what stands where it stood."""
        rows = self.selected_rows()
        self._row_after = rows[0][0] if rows else -1
        self.pages.renew()

    def show_only(self, **question: object) -> None:
        """Show what a question asks for, and nothing of an earlier one."""
        self.pages.ask(**{"status": (), "workflow": "", "text": "", "days": 0, "deleted": False, **question})
        self.filters.show_question(self.pages.question)

    def select_row(self, row: int) -> None:
        """Select this row alone, whatever keys are held down just now."""
        index, flags = self._model.index(row, 0), QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def selected_rows(self) -> list[tuple[int, int]]:
        """First and last row of each stretch that is selected, in their order."""
        ranges = self.table.selectionModel().selection()
        parts = (ranges.at(number) for number in range(ranges.count()))
        return sorted((part.top(), part.bottom()) for part in parts)

    def selected_count(self) -> int:
        """How many runs are selected; they need not be here."""
        return sum(last - first + 1 for first, last in self.selected_rows())

    def selected_lines(self) -> list[JsonObject]:
        """The selected runs of the pages that are here."""
        rows = (row for first, last in self.selected_rows() for row in range(first, min(last, first + PAGE) + 1))
        return [line for line in map(self._model.line, rows) if line is not None]

    def parts(self, *, everything: bool = False) -> list[Part]:
        """What to ask the host for to get all selected runs, or all there are."""
        total = self.pages.total
        stretches = [(0, total - 1)] if everything else [(a, min(b, total - 1)) for a, b in self.selected_rows()]
        numbers = sorted({page for a, b in stretches for page in range(a // PAGE, b // PAGE + 1)})
        return [Part(self.pages.params(page), _places(page, stretches)) for page in numbers]

    # Asking the host

    def _ask_marks(self) -> None:
        if not self._link.connected_now:
            return  # a connection asks again
        question, self._asked = self.pages.question, self._asked + 1
        asked = run_lists.marks(self, self._link, question.params())
        asked.on_done(partial(self._take_marks, self._asked, question)).launch()

    def _take_marks(self, number: int, question: Question, found: JsonObject) -> None:
        """The host may answer an earlier question later; what it says then is old."""
        if number > self._taken:
            self._taken = number
            self.pages.take_marks(question, found)

    def _ask_pages(self, wanted: list[int]) -> None:
        question = self.pages.question
        for page in wanted if self._link.connected_now else ():
            asked = run_lists.page(self, self._link, self.pages.params(page))
            asked.on_done(partial(self.pages.take_page, question, page)).launch()

    # What is shown

    def _show_state(self) -> None:
        pages = self.pages
        if self._link.state is LinkState.FAILED:
            state = 3
            why = told_error(self._link.error) if self._link.error else ""
            self._no_host.said.setText(why or tr(NO_ANSWER))
        elif not pages.known:
            state = 0 if pages.total else 4
        else:
            state = 0 if pages.total else 5 if pages.question.deleted else 2 if pages.question.narrow else 1
        self._states.setCurrentIndex(state)
        for part in (self.filters, self._line):
            part.setEnabled(self._link.state is not LinkState.FAILED)
        if pages.known and not pages.question.deleted:
            self._counts = pages.counts
        self.filters.show_counts(self._counts, pages.deleted)
        for part in (self.filters, self._line):
            part.setVisible(state in (0, 2, 5) or pages.question.narrow or pages.deleted > 0)
        self.bin.setVisible(pages.question.deleted and state in (0, 5))
        self._count.setText(tr_count("{n} run", "{n} runs", pages.total) if pages.known and pages.total else "")
        self._on_selected()

    def _on_renewed(self, _more: int) -> None:
        if self.bin.asking and not self.selected_count():
            self.bin.leave()
        if self._row_after >= 0 and self.pages.total:
            self.select_row(min(self._row_after, self.pages.total - 1))
        self._row_after = -1
        self._on_selected()

    def _on_selected(self) -> None:
        number, in_bin = self.selected_count(), self.pages.question.deleted
        for id, made in self.chosen.buttons.items():
            made.setVisible((id in BIN_MENU[0]) == in_bin)
        # In the bin a single one has buttons too: they are all that can be done there.
        shown = number > 1 or (in_bin and number > 0)
        self._line.show_selection(tr_count("{n} run is selected", "{n} runs are selected", number) if shown else "")
        self._commands.refresh()

    def _on_news(self, events: list[Standing]) -> None:
        """A page that nobody looks at is read anew when it is shown."""
        if self.isVisible():
            self.pages.take_news(events)

    def _on_missed(self) -> None:
        """Another connection, or too much to hear: the list is counted anew, and stays where it is."""
        if self.pages.known:
            self.pages.marks_wanted.emit()
        else:
            self.refresh()

    def _on_tick(self) -> None:
        self.table.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        if self.pages.known:
            self.pages.marks_wanted.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    def _on_menu(self, place: QPoint) -> None:
        if self.selected_count():
            menu = BIN_MENU if self.pages.question.deleted else RUN_MENU
            self._commands.context_menu(self, *menu).popup(self.table.viewport().mapToGlobal(place))

    def _make_table(self) -> QTableView:
        spare = (Column.STEP, Column.ORIGIN, Column.ENVIRONMENT)
        made = table(
            self._model, "Runs", height=HEIGHT, stretched=Column.WORKFLOW, widths=WIDTHS, spare=spare,
            order=(Column.STARTED, DOWN),
        )  # fmt: skip
        made.setItemDelegate(RunDelegate(made))
        made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        made.customContextMenuRequested.connect(self._on_menu)
        made.doubleClicked.connect(lambda _: self._commands.run("runs.open"))
        made.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        made.selectionModel().selectionChanged.connect(lambda *_: self.bin.leave())
        return made

    def _lay_out(self) -> None:
        parts = column(self, margin=24, gap=14)
        head = row(gap=10)
        head.addWidget(label("Runs", "title"))
        head.addWidget(self._count, alignment=Qt.AlignmentFlag.AlignBottom)
        head.addStretch()
        save, action = self._button("runs.save_list", mark("Save the list…"), "", "download"), "runs.save_list"
        save.setEnabled(self._commands.action(action).isEnabled())
        self._commands.action(action).enabledChanged.connect(save.setEnabled)
        head.addWidget(save)
        parts.addLayout(head)
        narrowing = column(gap=10)
        narrowing.addWidget(self.filters)
        narrowing.addWidget(self._line)
        parts.addLayout(narrowing)
        parts.addWidget(self.bin)
        card = frame("card")
        column(card, margin=1).addWidget(self.table)
        for state in (card, *self._empty_states()):
            self._states.addWidget(state)
        parts.addWidget(self._states, 1)

    def _empty_states(self) -> tuple[QWidget, ...]:
        """No run, nothing that fits, no host, not known yet, nothing deleted; in the order of ``_show_state``."""
        return (
            Empty(
                "play",
                "Nothing has run yet",
                "Open a workflow and press Run. Each run is kept here, with its pictures and its log.",
                self._button("go.workflows", mark("Show workflows"), "primary", "workflow"),
            ),
            Empty(
                "search",
                "No matches",
                "Other words, another state or a longer period may find it.",
                button("Show all runs", act=self.show_only),
            ),
            self._no_host,
            Empty("loader-circle", "Reading the runs", "One moment."),
            Empty(
                "trash-2",
                "No deleted runs",
                "What you delete waits here, to be restored or deleted for good.",
            ),
        )

    def _button(self, id: str, title: str, kind: str, icon_name: str) -> QPushButton:
        return button(title, kind, icon_name, lambda: self._commands.run(id))


def _places(page: int, stretches: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Which lines of a page lie in stretches of rows."""
    first = page * PAGE
    return frozenset(row - first for a, b in stretches for row in range(max(a, first), min(b, first + PAGE - 1) + 1))
