"""The run in front as bars over time: which step took how long, in which round, beside which others."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from runtime.model import Step
from runtime.model.graph import ROOT, Plan, ScopeId, compile_plan
from runtime.model.ports import body_ports
from runtime.tasks.registry import Registry
from studio.canvas import family_tone
from studio.canvas.looks import Looks
from studio.i18n import language, mark, tr, tr_count
from studio.state.flow import Flow
from studio.state.run_session import RunSession
from studio.state.spans import round_of
from studio.widgets.empty import Empty
from studio.widgets.parts import column, icon_button, row
from studio.widgets.timeline import Timeline
from studio.widgets.timeline_lanes import Bar, Lane

#: A run tells of thousands of steps a second: what is shown of them is made anew this often, in milliseconds.
REST_MS = 250

#: How a bar's colour is said.
_ENDS = {
    "success": mark("timeline|Done"),
    "danger": mark("timeline|Failed"),
    "outline": mark("timeline|Cancelled"),
    "warning": mark("timeline|Waiting"),
    "accent": mark("timeline|At work"),
}


class TimelinePanel(QWidget):
    """Follows a workflow with what is selected in it, and its run."""

    step_asked = Signal(str)  #: id of the step that the person wants to see
    step_opened = Signal(str)  #: and of the one to be edited

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self._registry, self._looks = registry, Looks(registry)
        self._flow: Flow | None = None
        self._session: RunSession | None = None
        self.timeline = Timeline()
        self.timeline.describe = self._describe
        self._told = QLabel()
        self._told.setProperty("role", "small")
        self._pages = QStackedWidget()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._show)
        self._lay_out()
        self.timeline.current_changed.connect(lambda lane, _bar: self.step_asked.emit(lane))
        self.timeline.activated.connect(lambda lane, _bar: self.step_opened.emit(lane))
        language().changed.connect(self._show)
        self._show()

    def show_flow(self, flow: Flow | None) -> None:
        """Another workflow is in front, or none."""
        if self._flow is not None:
            self._flow.document.changed.disconnect(self._ask)
            self._flow.selection.changed.disconnect(self._follow)
        self._flow = flow
        if flow is not None:
            flow.document.changed.connect(self._ask)
            flow.selection.changed.connect(self._follow)
        self._show()

    def show_session(self, session: RunSession | None) -> None:
        """Another run is in front, or none."""
        if self._session is not None:
            for signal in (self._session.steps_changed, self._session.status_changed, self._session.reloaded):
                signal.disconnect(self._ask)
            self._session.destroyed.disconnect(self._forget)
        self._session = session
        if session is not None:
            for signal in (session.steps_changed, session.status_changed, session.reloaded):
                signal.connect(self._ask)
            session.destroyed.connect(self._forget)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def _ask(self) -> None:
        """Something is news; nobody looks at a dock that is closed."""
        if self.isVisible() and not self._rest.isActive():
            self._rest.start()

    def _forget(self) -> None:
        self._session = None
        self._show()

    def _show(self) -> None:
        session, flow = self._session, self._flow
        there = session is not None and flow is not None and session.spans.begin is not None
        self._pages.setCurrentIndex(1 if there else 0)
        if session is None or flow is None or session.spans.begin is None:
            self.timeline.show_lanes((), 0.0, 1.0)
            return
        workflow = flow.document.workflow
        self._looks.use(workflow, flow.document.elements)
        lanes = [self._lane(step, depth) for step, depth in _in_order(compile_plan(workflow)[0])]
        lanes = [lane for lane in lanes if lane.bars]
        end = session.spans.end if session.over else None
        self.timeline.show_lanes(lanes, session.spans.begin, end)
        self._tell(session, len(lanes))
        self._follow()

    def _lane(self, step: Step, depth: int) -> Lane:
        assert self._session is not None
        spec, tone = self._registry.find(step.type), family_tone(step.type.partition(".")[0])
        icon = spec.icon if spec else "circle-help"
        return Lane(step.id, self._looks.of(step).title, self._session.spans.bars(step.id), depth, icon, tone)

    def _tell(self, session: RunSession, steps: int) -> None:
        begin, end = session.spans.begin or 0.0, session.spans.end or 0.0
        parts = [tr_count("{n} step", "{n} steps", steps), language().words.duration(end - begin)]
        if session.spans.dropped:
            parts.append(tr("the oldest rounds are not shown"))
        self._told.setText(" · ".join(parts))

    def _follow(self) -> None:
        """What is selected on the canvas is current here."""
        step = self._flow.selection.current if self._flow else ""
        if step != self.timeline.current[0]:
            self.timeline.select(step)

    def _describe(self, lane: Lane, bar: Bar | None) -> str:
        if bar is None:
            took = sum(each.length for each in lane.bars if each.end is not None)
            times = tr_count("{n} round", "{n} rounds", len(lane.bars)) if len(lane.bars) > 1 else ""
            return "\n".join(part for part in (lane.title, times, language().words.duration(took)) if part)
        number, begin = round_of(bar.key), self._session.spans.begin if self._session else None
        parts = [lane.title, tr(_ENDS.get(bar.tone, "timeline|Done"))]
        parts += [tr("Pass {n}", n=language().words.number(number))] if number is not None else []
        parts += [language().words.duration(bar.length)] if bar.end is not None else []
        if begin is not None:
            parts.append(tr("began after {time}", time=language().words.duration(bar.start - begin)))
        return "\n".join(parts)

    def _lay_out(self) -> None:
        tools = row(gap=4)
        tools.setContentsMargins(8, 6, 8, 6)
        tools.addWidget(self._told)
        tools.addStretch()
        tools.addWidget(icon_button("zoom-out", "Zoom out", self.timeline.zoom_out))
        tools.addWidget(icon_button("zoom-in", "Zoom in", self.timeline.zoom_in))
        tools.addWidget(icon_button("maximize", "Show everything", self.timeline.fit))
        page = QWidget()
        whole = column(page, gap=0)
        whole.addLayout(tools)
        whole.addWidget(self.timeline, 1)
        text = mark("Run the workflow: when each step was at work is shown here.")
        self._pages.addWidget(Empty("clock", "No run yet", text))
        self._pages.addWidget(page)
        self.setFocusProxy(self.timeline)
        column(self, gap=0).addWidget(self._pages)


def _in_order(plan: Plan, scope: ScopeId = ROOT, depth: int = 0) -> Iterator[tuple[Step, int]]:
    """Steps as they follow each other, bodies below their containers, with their depth."""
    for id in plan.scopes[scope].steps if scope in plan.scopes else ():
        step = plan.workflow.steps[id]
        yield step, depth
        for port in body_ports(step):
            yield from _in_order(plan, (id, port), depth + 1)
