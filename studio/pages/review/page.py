"""A run, step by step: time above, steps at the left, everything about one of them at the right."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QListView, QSplitter, QStackedWidget, QWidget

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.run_events import RunEvents
from studio.i18n import language, say, told
from studio.operations import reviews, run_records
from studio.operations.reviews import LINES, Review
from studio.pages.review.cut_note import CutNote
from studio.pages.review.details import LOG, PICTURES, VALUES, Details
from studio.pages.review.head import INSET, RunHead, began_at
from studio.pages.review.remedies import Act
from studio.pages.review.steps import RECORD, StepsDelegate, StepsModel, depth_of, outermost_of
from studio.pages.review.steps import STATUS as STEP_STATUS
from studio.state.spans import Spans
from studio.theme import current
from studio.widgets.empty import Empty
from studio.widgets.parts import button, column, frame, image, label, row
from studio.widgets.timeline import Timeline
from studio.widgets.timeline_lanes import Lane
from studio.widgets.timeline_paint import MARGIN
from studio.widgets.times import clock, exact

#: What goes on is read anew at most so often, in milliseconds.
NEWS_MS = 800
#: Least height of what is below the timeline, in pixels.
BELOW = 310
_TABS = {Act.VALUES: VALUES, Act.LOG: LOG, Act.PICTURE: PICTURES}


class ReviewPage(QWidget):
    """The review of ``run``. It opens on the step that failed."""

    resume_asked = Signal(str, str)  #: the run, and the step to go on from (empty: where it stopped)
    step_asked = Signal(str, str, str)  #: the workflow's file, a step of it, and the field to be shown (may be empty)
    act_asked = Signal(str, dict)  #: another Act, and the run
    report_asked = Signal(dict)  #: the run
    inputs_asked = Signal(dict)  #: the run, all of whose inputs are to be shown
    results_asked = Signal(dict)  #: the run, all of whose outputs are to be shown
    decided = Signal()  #: something was decided about what was healed
    cancel_asked = Signal(dict)  #: the run
    delete_asked = Signal()
    restore_asked = Signal()

    def __init__(self, link: HostLink, events: RunEvents, run: str) -> None:
        super().__init__()
        self.run = run
        self._link, self._review = link, Review({}, [], [])
        #: So many of the last steps are read.
        self._most = run_records.MOST
        self._shown = ""
        self.model, self.list, self.timeline, self.details = StepsModel(), QListView(), Timeline(), Details()
        self.head = RunHead()
        self.results = self.head.results
        self._bin, self.cut = frame("card"), CutNote()
        self._states = QStackedWidget()
        self._said = label(role="error", wrap=True)
        self._news = QTimer(self, singleShot=True, interval=NEWS_MS)
        self._news.timeout.connect(self.read)
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_step())
        self.timeline.current_changed.connect(self._go_to_bar)
        self.details.asked.connect(self._act)
        self.details.decided.connect(self._decide)
        self.details.from_here_asked.connect(self._run_from_here)
        self.cut.more_asked.connect(self.read_more)
        self._connect_head()
        self.head.origins.all_asked.connect(lambda: self.inputs_asked.emit(self._review.info))
        self.results.all_asked.connect(lambda: self.results_asked.emit(self._review.info))
        events.runs_changed.connect(self._on_runs)
        events.missed.connect(self.read)
        events.list_changed.connect(lambda _: self.read())
        for again in (language().changed, current().changed):
            again.connect(self._show_head)
            again.connect(self._show_step)
        self.read()

    @property
    def record(self) -> JsonObject | None:
        """The step that is shown."""
        index = self.list.currentIndex()
        return index.data(RECORD) if index.isValid() else None

    def read(self) -> None:
        """Read the run anew; the step that is shown stays."""
        if self._link.connected_now:
            asked = reviews.read(self, self._link, self.run, self._most)
            asked.on_done(self.show_review).on_failed(self._fail).launch()

    def read_more(self) -> None:
        """Read earlier steps of a very long run too."""
        self._most = self._review.last + run_records.MOST
        self.read()

    def show_review(self, review: Review) -> None:
        """Show what was read; a person who reads a step goes on reading it, wherever they have scrolled to."""
        kept = self.record
        self._review = review
        self.model.show_records(review.records)
        self.cut.show_last(review.last)
        self._states.setCurrentIndex(0 if review.records else 2)
        self._show_head()
        self._show_timeline()
        row = -1 if kept is None else self.model.row_of(lambda one: one["n"] == kept["n"])
        if row < 0 or row != self.list.currentIndex().row():
            self._select(row if row >= 0 else self._first())
        else:
            self._show_step()

    def show_step(self, by: int) -> None:
        """The next step, or the one before."""
        self._select(min(max(self.list.currentIndex().row() + by, 0), self.model.rowCount() - 1))

    def _first(self) -> int:
        """Where to begin: at what the run has failed with, or else at what waits or failed, innermost and last; at the
        first step where nothing did."""
        error = self._review.info.get("error") or {}
        fatal = self.model.row_of(lambda one: (one["scope"], one["step"]) == (error.get("scope"), error.get("step")))
        if fatal >= 0:
            return fatal
        broken = [
            row for row, one in enumerate(self._review.records) if one["status"] in ("failed", "in_doubt", "waiting")
        ]
        if self._review.info.get("status") not in ("failed", "waiting") or not broken:
            return 0
        return max(broken, key=lambda row: (depth_of(self._review.records[row]), row))

    def _select(self, row: int) -> None:
        if 0 <= row < self.model.rowCount():
            index = self.model.index(row)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(index, flags)
            self.list.scrollTo(index, QListView.ScrollHint.EnsureVisible)

    def _show_step(self) -> None:
        record = self.record
        if record is None:
            return
        scope, step, files = record["scope"], record["step"], self._review.files
        self.details.show_record(
            record,
            before=files.get(self._before(record)),
            after=files.get(str(record.get("picture") or "")),
            heals=self._heals(record),
        )
        self.timeline.select(step, f"/{scope}")
        self._read_log(record)

    def _read_log(self, record: JsonObject) -> None:
        """A run's log may be very long: only that of the step in front is read."""
        if not self._link.connected_now:
            return

        def is_shown() -> bool:
            return self.record is not None and self.record["n"] == record["n"]

        def show(lines: list[JsonObject]) -> None:
            if is_shown():
                self.details.show_log(lines, cut=len(lines) == LINES)

        def fail(error: UnderstudyError) -> None:
            if is_shown():
                self.details.show_no_log(told(str(error)))

        reviews.log_of(self, self._link, self.run, record).on_done(show).on_failed(fail).launch()

    def _before(self, record: JsonObject) -> str:
        """The picture that the step before has left: the page as this one found it."""
        if not record.get("picture"):
            return ""
        row = self.model.row_of(lambda one: one["n"] < record["n"] and bool(one.get("picture")))
        return str(self._review.records[row]["picture"]) if row >= 0 else ""

    def _heals(self, record: JsonObject) -> list[JsonObject]:
        """What was healed in a step, with what was decided about it."""
        known = {(one["step"], one["heal"]["selector"]): one for one in self._review.heals}
        return [known.get((record["step"], heal["selector"]), {"heal": heal}) for heal in record.get("heals") or ()]

    def _show_head(self) -> None:
        info = self._review.info
        if not info:
            return
        self.head.show_run(info)
        self._show_title()
        self._bin.setVisible("deleted_at" in info)
        self.details.from_here.setVisible(bool(info["finished_at"]) and "deleted_at" not in info)

    def _show_title(self) -> None:
        """When it began stands first: runs of one workflow differ in it, and a long name is cut at its end."""
        name, began = self._review.info["workflow"], began_at(self._review.info)
        say(self, QWidget.setAccessibleName, "Run of {name}, {moment}", name=name, moment=exact(began))
        self.setWindowTitle(f"{clock(began)}  {name}")

    def _show_timeline(self) -> None:
        """A lane for each step in the order they began; a short run has a short strip."""
        spans, lanes = Spans.of(self._review.records), dict[str, Lane]()
        failed = {record["step"] for record in self._review.records if record["status"] == "failed"}
        for record in self._review.records:
            if record["step"] not in lanes and (bars := spans.bars(record["step"])):
                _, icon, tone = STEP_STATUS["failed" if record["step"] in failed else record["status"]]
                lanes[record["step"]] = Lane(record["step"], record["name"], bars, depth_of(record), icon, tone)
        over = bool(self._review.info.get("finished_at"))
        self.timeline.show_lanes(lanes.values(), spans.begin or 0.0, (spans.end or 1.0) if over else None)

    def _go_to_bar(self, lane: str, bar: str) -> None:
        scope = bar[1:]
        row = self.model.row_of(lambda one: one["step"] == lane and (not bar or one["scope"] == scope))
        self._select(row)

    def _act(self, act: str) -> None:
        record, info = self.record, self._review.info
        if record is None:
            return
        wanted = Act(act)
        fields = {Act.STEP: "", Act.TARGET: "params.target", Act.LIMIT: "timeout", Act.RETRY: "retry"}
        if wanted in _TABS:
            self.details.show_tab(_TABS[wanted])
        elif wanted in fields:
            self.step_asked.emit(str(info.get("flow") or ""), record["step"], fields[wanted])
        elif wanted is Act.RESUME:
            self.resume_asked.emit(self.run, "")
        else:
            self.act_asked.emit(act, info)

    def _run_from_here(self) -> None:
        record = self.record
        if record is not None:
            self.resume_asked.emit(self.run, outermost_of(record))

    def _decide(self, verb: str, heal: str) -> None:
        reviews.decide(self, self._link, verb, heal).on_done(lambda _: self._on_decided()).launch()

    def _on_decided(self) -> None:
        self.read()
        self.decided.emit()

    def _on_runs(self, events: list[object]) -> None:
        if any(getattr(event, "run", "") == self.run for event in events) and not self._news.isActive():
            self._news.start()

    def _fail(self, error: UnderstudyError) -> None:
        self._said.setText(told(str(error)))
        self._states.setCurrentIndex(3)

    def _connect_head(self) -> None:
        head = self.head
        head.resume_asked.connect(lambda: self.resume_asked.emit(self.run, ""))
        head.again_asked.connect(lambda: self.act_asked.emit(Act.AGAIN, self._review.info))
        head.cancel_asked.connect(lambda: self.cancel_asked.emit(self._review.info))
        head.delete_asked.connect(self.delete_asked)
        head.report_asked.connect(lambda: self.report_asked.emit(self._review.info))
        head.flow_asked.connect(self._open_flow)

    def _lay_out(self) -> None:
        whole = column(self, gap=0)
        whole.addWidget(self.head)
        whole.addLayout(self._bin_note())
        self._states.addWidget(self._parts())
        self._states.addWidget(Empty("loader-circle", "Reading the run", "One moment."))
        self._states.addWidget(Empty("hourglass", "No step has begun yet", "They are shown here as they begin."))
        self._states.addWidget(self._failure())
        self._states.setCurrentIndex(1)
        whole.addWidget(self._states, 1)

    def _bin_note(self) -> QHBoxLayout:
        """Says that the run is deleted, and offers to bring it back."""
        note = row(self._bin, margin=10, gap=10)
        note.addWidget(image("trash-2", 16), alignment=Qt.AlignmentFlag.AlignVCenter)
        note.addWidget(label("This run is deleted: it is in no list and is left out of all figures."), 1)
        note.addWidget(button("Restore", "", "archive-restore", self.restore_asked.emit))
        self._bin.hide()
        around = row()
        around.setContentsMargins(INSET, 0, INSET, 12)
        around.addWidget(self._bin)
        return around

    def _parts(self) -> QSplitter:
        self.list.setModel(self.model)
        self.list.setItemDelegate(StepsDelegate(self.list))
        self.list.setUniformItemSizes(True)
        say(self.list, QListView.setAccessibleName, "Steps of the run")
        steps = frame("surface")
        inside = column(steps, margin=6, gap=6)
        inside.addWidget(self.cut)
        inside.addWidget(self.list, 1)
        below = QSplitter(Qt.Orientation.Horizontal)
        below.addWidget(steps)
        below.addWidget(self.details)
        below.setSizes([380, 860])
        below.setStretchFactor(1, 1)
        below.setMinimumHeight(BELOW)
        strip = frame("surface")
        lanes = column(strip)
        lanes.setContentsMargins(INSET - MARGIN, 0, 0, 0)
        lanes.addWidget(self.timeline)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(strip)
        parts.addWidget(below)
        parts.setSizes([186, 590])
        parts.setStretchFactor(1, 1)
        return parts

    def _failure(self) -> QWidget:
        made = QWidget()
        parts = column(made, margin=40, gap=12)
        parts.addStretch()
        parts.addWidget(image("circle-alert", 32, "danger"), alignment=Qt.AlignmentFlag.AlignHCenter)
        self._said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        parts.addWidget(self._said)
        parts.addWidget(button("Try again", act=self.read), alignment=Qt.AlignmentFlag.AlignHCenter)
        parts.addStretch()
        return made

    def _open_flow(self) -> None:
        record = self.record
        flow = str(self._review.info.get("flow") or "")
        self.step_asked.emit(flow, record["step"] if record and not record["scope"].count(">") else "", "")
