"""What the run in front has given: a list of variables and step outputs, and a viewer for the chosen one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QSplitter, QStackedWidget, QWidget

from runtime.model import Json, JsonObject
from runtime.tasks.registry import Registry
from studio.canvas import family_tone
from studio.i18n import language, mark, say
from studio.panels.data.tree import said
from studio.panels.data.viewer import DataViewer, viewer_in_front
from studio.state.flow import Flow
from studio.state.results import given
from studio.state.run_session import RunSession
from studio.theme import current, icon
from studio.widgets.empty import Empty
from studio.widgets.parts import column

KEY = Qt.ItemDataRole.UserRole
#: A run tells of many values a second: the list is made anew after so many milliseconds.
REST_MS = 250
#: Keys of the list begin so; results are what the run has given, at its end.
VARIABLE, STEP, RESULT = "variable:", "step:", "result:"


class DataPanel(QWidget):
    """Follows a workflow with what is selected in it, and its run."""

    whole_asked = Signal(str)  #: id of a step whose output is too long to be here: ``take_whole`` gives it

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self._registry = registry
        #: What a step is called, by its id.
        self.called: Callable[[str], str] = str
        self._flow: Flow | None = None
        self._session: RunSession | None = None
        self._whole: dict[str, Json] = {}
        self._shown: tuple[str, object] = ("", None)
        self._model = QStandardItemModel(self)
        self.list = self._new_list()
        self.viewer = DataViewer()
        self._pages = QStackedWidget()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._fill)
        self._lay_out()
        for again in (language().changed, current().changed):
            again.connect(self._fill)
        self._fill()

    def show_flow(self, flow: Flow | None) -> None:
        """Another workflow is in front, or none."""
        if self._flow is not None:
            self._flow.selection.changed.disconnect(self._follow)
        self._flow = flow
        if flow is not None:
            flow.selection.changed.connect(self._follow)
        self._fill()

    def show_session(self, session: RunSession | None) -> None:
        """Another run is in front, or none."""
        if self._session is not None:
            for signal in _news(self._session):
                signal.disconnect(self._ask)
            self._session.destroyed.disconnect(self._forget)
        self._session, self._whole = session, {}
        if session is not None:
            for signal in _news(session):
                signal.connect(self._ask)
            session.destroyed.connect(self._forget)
        self._fill()

    def show_variable(self, name: str) -> None:
        """Choose a variable."""
        self._choose(VARIABLE + name)

    def show_results(self) -> None:
        """Choose the first of what the run has given."""
        self._fill()
        self._choose(next((RESULT + name for name in self._results()), ""))
        self.list.setFocus()

    def show_step(self, step: str) -> None:
        """Choose what a step has given."""
        self._choose(STEP + step)

    def copy(self) -> None:
        """Copy the value that has the focus, else the chosen one."""
        (viewer_in_front() or self.viewer).copy()

    def go_to_search(self) -> None:
        """Search in the value that has the focus, else in the chosen one."""
        (viewer_in_front() or self.viewer).go_to_search()

    def take_whole(self, step: str, value: Json) -> None:
        """The output that was asked for."""
        self._whole[step] = value
        self._show_current()

    def _ask(self) -> None:
        if not self._rest.isActive():
            self._rest.start()

    def _forget(self) -> None:
        self._session = None
        self._fill()

    def _fill(self) -> None:
        """The list anew; what was chosen stays chosen."""
        chosen = self._key(self.list.currentIndex())
        self._model.clear()
        session = self._session
        if session is not None:
            for name, value in self._results().items():
                self._add(RESULT + name, name, value, "badge-check", "success")
            for name, value in sorted(session.variables.items()):
                self._add(VARIABLE + name, name, value, "variable", "accent")
            steps = self._flow.document.workflow.steps if self._flow else {}
            for id, value in given(session.outputs_of).items():  # a click gives nothing
                step = steps.get(id)
                spec = self._registry.find(step.type) if step else None
                family = step.type.partition(".")[0] if step else ""
                self._add(STEP + id, self.called(id), value, spec.icon if spec else "square", family_tone(family))
        self._pages.setCurrentIndex(1 if self._model.rowCount() else 0)
        self._choose(chosen) if chosen else self._follow()
        if not self.list.currentIndex().isValid() and self._model.rowCount():
            self.list.setCurrentIndex(self._model.index(0, 0))

    def _results(self) -> JsonObject:
        """What the run has given; a workflow that it calls has given nothing of this."""
        return (self._session.outputs if self._session is not None else None) or {}

    def _add(self, key: str, name: str, value: Json, icon_name: str, tone: str) -> None:
        item = QStandardItem(icon(icon_name, tone), f"{name}  ·  {_summary(value)}")
        item.setToolTip(item.text())
        if value is None:
            item.setForeground(current().colour("muted"))
        item.setEditable(False)
        item.setData(key, KEY)
        self._model.appendRow(item)

    def _follow(self) -> None:
        """The step that is selected on the canvas, where it has given something."""
        step = self._flow.selection.current if self._flow else ""
        if step and self._session is not None and self._session.outputs_of.get(step) is not None:
            self.show_step(step)

    def _choose(self, key: str) -> None:
        for number in range(self._model.rowCount()):
            if self._key(self._model.index(number, 0)) == key:
                self.list.setCurrentIndex(self._model.index(number, 0))
                return

    def _show_current(self) -> None:
        key, session = self._key(self.list.currentIndex()), self._session
        if not key or session is None:
            return
        name = key.partition(":")[2]
        of = {VARIABLE: session.variables, RESULT: self._results()}
        value = of.get(f"{key.partition(':')[0]}:", session.outputs_of).get(name)
        if key.startswith(STEP) and is_cut(value):
            if name not in self._whole:
                self.whole_asked.emit(name)
            value = self._whole.get(name, value["$cut"]["preview"] if isinstance(value, dict) else value)
        # The list is made anew while a run goes on: what is looked at stays as it was scrolled.
        if self._shown[0] != key or self._shown[1] is not value:
            self._shown = (key, value)
            project = self._flow.document.project if self._flow else None
            self.viewer.show_value(value, project.root if project else None)

    def _key(self, index: QModelIndex) -> str:
        return str(index.data(KEY) or "") if index.isValid() else ""

    def _new_list(self) -> QListView:
        view = QListView()
        view.setModel(self._model)
        view.setIconSize(QSize(16, 16))
        view.setSpacing(1)
        view.setMinimumWidth(150)
        view.setTextElideMode(Qt.TextElideMode.ElideRight)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setUniformItemSizes(True)
        say(view, QListView.setAccessibleName, "Values of the run")
        view.selectionModel().currentChanged.connect(lambda *_: self._show_current())
        return view

    def _lay_out(self) -> None:
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.addWidget(self.list)
        parts.addWidget(self.viewer)
        parts.setStretchFactor(1, 1)
        parts.setSizes([220, 800])
        text = mark("Run the workflow: what its steps gave and what its variables hold is shown here.")
        self._pages.addWidget(Empty("database", "No values yet", text))
        self._pages.addWidget(parts)
        self.setFocusProxy(self.list)
        column(self, gap=0).addWidget(self._pages)


def _news(session: RunSession) -> tuple[SignalInstance, ...]:
    return session.variables_changed, session.values_changed, session.reloaded, session.status_changed


def is_cut(value: Json) -> bool:
    """Whether a value is only the beginning of one."""
    return isinstance(value, dict) and len(value) == 1 and "$cut" in value


def _summary(value: Json) -> str:
    if is_cut(value) and isinstance(value, dict):
        return language().words.size(int(value["$cut"]["size"]))
    text = said(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
