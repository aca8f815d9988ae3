"""The dock of the debugger: controls, where the run stands, values, and lists beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QLabel, QSizePolicy, QSplitter, QTabWidget, QWidget

from runtime.model import JsonObject
from studio.commands import Commands
from studio.commands.panels import debug_list_commands
from studio.i18n import language, mark, say, tr
from studio.panels.debugger.bar import StopBar
from studio.panels.debugger.lists import PastList, PointList, StackList, listed
from studio.panels.debugger.values import ValuesModel, ValuesView
from studio.state.breakpoints import Point, Where
from studio.state.debugging import DebugState
from studio.widgets.parts import action_button, button, column, row

#: Controls in their order; an empty text is a line between them.
CONTROLS = (
    "debug.continue", "debug.over", "debug.into", "debug.out", "", "debug.pause", "run.stop", "", "debug.back",
    "debug.forward", "", "debug.follow",
)  # fmt: skip
#: Of a list of choices beside the controls, in pixels; where the panel is narrow, they stand below the controls.
LEAST, WIDEST, NARROW = 110, 260, 560
ERRORS = {
    "none": mark("Do not stop at errors"),
    "uncaught": mark("Stop at unhandled errors"),
    "all": mark("Stop at every error"),
}
PACES = {
    0.0: mark("At full speed"),
    0.5: mark("Slow: half a second a step"),
    1.0: mark("Slower: one second a step"),
    3.0: mark("Very slow: three seconds a step"),
}


class DebuggerPanel(QWidget):
    """Shows a ``DebugState`` and asks for what the person wants; ``commands`` are those of the debugger."""

    point_switched = Signal(object, bool)  #: where a breakpoint is: the id of a step, or an edge
    point_edited = Signal(object)
    point_removed = Signal(object)
    points_cleared = Signal()
    spot_asked = Signal(object)
    tuned = Signal()  #: ``errors`` or ``pace`` is another now

    def __init__(self, state: DebugState, commands: Commands) -> None:
        super().__init__()
        self._state, self._commands = state, commands
        self.model = ValuesModel(state, self)
        self.values, self.bar = ValuesView(self.model), StopBar(state)
        self.stack, self.past, self.points = StackList(), PastList(), PointList()
        self._told = QLabel()
        self._told.setProperty("role", "error")
        self._told.setWordWrap(True)
        self._told.hide()
        self._errors, self._pace = QComboBox(), QComboBox()
        say(self._errors, QComboBox.setAccessibleName, "At which errors to stop")
        say(self._pace, QComboBox.setAccessibleName, "Speed")
        for box in (self._errors, self._pace):
            # As wide as there is room: the list that opens shows the texts in full.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
            box.setMinimumWidth(LEAST)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.setMaximumWidth(WIDEST)
        self.tabs = QTabWidget()
        self._tools = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._clear = button("Remove all", "quiet", "trash-2", self.points_cleared.emit)
        self._no_points = QLabel()
        self._lay_out()
        commands.add(*debug_list_commands(self))
        commands.act_in(self.points, "debug.remove_point")
        commands.act_in(self.values, "debug.remove_watch")
        self._connect()
        self._show_choices()
        self.show_state()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        self._tools.setDirection(way.TopToBottom if self.width() < NARROW else way.LeftToRight)

    @property
    def errors(self) -> str:
        """At which errors a debugged run stops: none, uncaught, all."""
        return str(self._errors.currentData())

    @property
    def pace(self) -> float:
        """Seconds to wait before each step."""
        return float(self._pace.currentData())

    def choose(self, errors: str, pace: float) -> None:
        """Show these as chosen."""
        self._errors.setCurrentIndex(max(0, self._errors.findData(errors)))
        self._pace.setCurrentIndex(max(0, self._pace.findData(pace)))

    def tell(self, message: str) -> None:
        """Say why an edit was refused; an empty text takes it away."""
        self._told.setText(message)
        self._told.setVisible(bool(message))

    def show_points(self, points: Iterable[Point], title_of: Callable[[Point], str], flow: str = "") -> None:
        """Show the breakpoints of the workflow in front, whose id is ``flow``."""
        points = list(points)
        met = [one for one in self._state.view.get("breakpoints", ()) if one.get("flow", "") in ("", flow)]
        hits = {_where(one): int(one["hits"]) for one in met}
        self.points.show_points(points, title_of, hits if self._state.paused else {})
        self.points.setVisible(bool(points))
        self._clear.setVisible(bool(points))
        self._no_points.setVisible(not points)
        number = f"  {language().words.number(len(points))}" if points else ""
        self.tabs.setTabText(2, f"{tr('Breakpoints')}{number}")

    def remove_point(self) -> None:
        self.points.remove()

    def remove_watch(self) -> None:
        self.values.remove_watch()

    def has_point(self) -> bool:
        return self.points.currentItem() is not None

    def has_watch(self) -> bool:
        return self.values.has_watch()

    def show_state(self) -> None:
        """Show the state as it is now."""
        self.tell("")
        self.values.show_values()
        self._show_stack()

    def _show_stack(self) -> None:
        seen: JsonObject = self._state.moment if self._state.moment is not None else self._state.view
        self.stack.show_stack(seen if self._state.paused or self._state.moment is not None else {}, self._state)

    def _on_moment(self) -> None:
        self.show_state()
        self.past.show_current(self._state)

    def _on_language(self) -> None:
        self._show_choices()
        self.show_state()
        self.past.show_past(self._state)

    def _show_choices(self) -> None:
        chosen = (self._errors.currentData(), self._pace.currentData())
        for box, texts in ((self._errors, ERRORS), (self._pace, PACES)):
            box.blockSignals(True)
            box.clear()
            for value, text in texts.items():
                box.addItem(tr(text), value)
            box.blockSignals(False)
        self.choose(chosen[0] or "uncaught", chosen[1] or 0.0)
        for number, title in enumerate((tr("Where it stands"), tr("Way so far"), tr("Breakpoints"))):
            self.tabs.setTabText(number, title)
        self._no_points.setText(
            tr("Click at the left edge of a step, or press F9 on a step or an edge, to stop there.")
        )

    def _connect(self) -> None:
        state = self._state
        state.changed.connect(self.show_state)
        state.watches_changed.connect(self.values.show_values)
        state.moments_changed.connect(lambda: self.past.show_past(state))
        state.moment_changed.connect(self._on_moment)
        self.model.refused.connect(self.tell)
        self.points.spot_asked.connect(self.spot_asked)
        self.points.switch_asked.connect(self.point_switched)
        self.points.edit_asked.connect(self.point_edited)
        self.points.remove_asked.connect(self.point_removed)
        for box in (self._errors, self._pace):
            box.activated.connect(self.tuned)
        language().changed.connect(self._on_language)

    def _lay_out(self) -> None:
        tools, choices = row(gap=2), row(gap=6)
        for id in CONTROLS:
            if id:
                made = action_button(self._commands.action(id), text=False)
                made.setAutoRaise(True)
                tools.addWidget(made)
            else:
                tools.addSpacing(8)
        tools.addStretch(1)
        choices.addWidget(self._errors, 5)
        choices.addWidget(self._pace, 4)
        self._tools.setSpacing(6)
        self._tools.addLayout(tools)
        self._tools.addLayout(choices, 1)
        self._no_points.setProperty("role", "muted")
        self._no_points.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._no_points.setContentsMargins(8, 8, 8, 0)
        self._no_points.setWordWrap(True)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(listed(self.stack), "")
        self.tabs.addTab(listed(self.past), "")
        self.tabs.addTab(listed(self.points, self._no_points, self._clear), "")
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.values)
        both.addWidget(self.tabs)
        both.setSizes([500, 500])
        both.setStretchFactor(0, 1)
        both.setStretchFactor(1, 1)
        both.setChildrenCollapsible(False)
        whole = column(self, margin=8, gap=4)
        whole.addLayout(self._tools)
        whole.addWidget(self.bar)
        whole.addWidget(self._told)
        whole.addWidget(both, 1)


def _where(point: JsonObject) -> Where:
    """What a breakpoint of the host is at."""
    return (point["source"], point["port"], point["step"]) if point.get("source") else str(point["step"])
