"""Lists beside the values: the loops around the stop, the way so far, the breakpoints."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from runtime.model import Json, JsonObject
from studio.i18n import language, mark, say, tr, tr_count
from studio.panels.debugger.nodes import text_of
from studio.state.breakpoints import Point, Where
from studio.state.debugging import DebugState
from studio.theme import icon
from studio.widgets.parts import SMALL, column, row

_DATA = Qt.ItemDataRole.UserRole
#: How a moment ended: icon and tone.
_ENDS = {
    "completed": ("circle-check", "success"),
    "failed": ("circle-x", "danger"),
    "skipped": ("skip-forward", "muted"),
    "edited": ("pencil-line", "accent"),
}
_TRY_PORTS = {"try": mark("the part that is tried"), "catch": mark("the part after an error")}


def level_text(level: JsonObject, state: DebugState) -> str:
    """A loop's pass, a branch or a called workflow in words."""
    name = state.name_of(level["step"], level["name"], level.get("flow", ""))
    if "index" not in level:
        port = level["port"]
        part = tr(_TRY_PORTS.get(port, str(port))) if port else tr("the workflow it calls")
        return f"{name}: {part}"
    words, total = language().words, level["total"]
    number = words.number(level["index"] + 1)
    if total is None:
        return tr("{name}: pass {n}", name=name, n=number)
    return tr("{name}: pass {n} of {total}", name=name, n=number, total=words.number(total))


def _item_text(item: Json) -> str:
    """What a loop is at, as it is read aloud: a record by its fields."""
    if not isinstance(item, dict):
        return text_of(item)
    return ", ".join(f"{name}: {value if isinstance(value, str) else text_of(value)}" for name, value in item.items())


class _List(QListWidget):
    """Lines that are shortened rather than scrolled aside."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setIconSize(QSize(SMALL, SMALL))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        say(self, QListWidget.setAccessibleName, name)


class StackList(_List):
    """The loops, branches and calls around the stop, the outermost first, and the step itself; a click shows the step
    of a line in its workflow."""

    place_asked = Signal(dict)

    def __init__(self) -> None:
        super().__init__(mark("Loops and calls around the stop"))
        self._places: list[JsonObject] = []
        self.itemActivated.connect(self._on_activated)
        self.itemClicked.connect(self._on_activated)

    def show_stack(self, seen: JsonObject, state: DebugState) -> None:
        """The stack of a stop or a moment."""
        self.clear()
        self._places = [*seen.get("stack", ()), *([seen] if seen.get("step") else [])]
        for depth, place in enumerate(self._places):
            look, tone, text = self._line(place, state) if place is not seen else _here(seen, state)
            line = QListWidgetItem(icon(look, tone), f"{'    ' * depth}{text}")
            line.setToolTip(text)
            self.addItem(line)

    @staticmethod
    def _line(level: JsonObject, state: DebugState) -> tuple[str, str, str]:
        text = level_text(level, state)
        if "index" in level:
            return "repeat", "accent", f"{text}  ·  {_item_text(level['item'])[:120]}"
        return "shield-alert" if level["port"] else "workflow", "accent", text

    def _on_activated(self, line: QListWidgetItem) -> None:
        self.place_asked.emit(dict(self._places[self.row(line)]))


def _here(seen: JsonObject, state: DebugState) -> tuple[str, str, str]:
    """The step itself, with its workflow where that was called."""
    moment = next((one for one in state.moments if one["seq"] == seen.get("seq")), {})
    name = state.name_of(
        seen["step"], str(seen.get("name") or moment.get("name") or seen["step"]), seen.get("flow", "")
    )
    called = any("calls" in level for level in seen.get("stack", ()))
    text = (
        tr("{name}, in “{workflow}”", name=name, workflow=seen["workflow"]) if called and "workflow" in seen else name
    )
    return ("circle-pause", "warning", text) if state.moment is None else ("history", "accent", text)


class PastList(_List):
    """What has happened so far; the line that is chosen is shown as it was, the last one is the present."""

    moment_asked = Signal(int)  #: number of a moment; 0: the present
    older_asked = Signal()

    def __init__(self) -> None:
        super().__init__(mark("What has happened so far"))
        self._filling = False
        self.setUniformItemSizes(True)
        self.currentItemChanged.connect(self._on_current)
        self.itemActivated.connect(self._on_activated)

    def show_past(self, state: DebugState) -> None:
        """Show the moments of a state, and which one is shown."""
        self._filling = True
        self.clear()
        if state.older:
            self.addItem(QListWidgetItem(icon("chevron-up"), tr("Show earlier steps")))
        for moment in state.moments:
            self.addItem(self._line(moment, state))
        if state.moments:
            now = QListWidgetItem(icon("play", "warning"), tr("Now") if state.paused else tr("At the end"))
            now.setData(_DATA, 0)
            self.addItem(now)
        self._filling = False
        self.show_current(state)

    def show_current(self, state: DebugState) -> None:
        """Mark the moment that is shown."""
        wanted = state.moment["seq"] if state.moment is not None else 0
        self._filling = True
        for number in range(self.count() - 1, -1, -1):
            if self.item(number).data(_DATA) == wanted:
                self.setCurrentRow(number, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                break
        self._filling = False

    @staticmethod
    def _line(moment: JsonObject, state: DebugState) -> QListWidgetItem:
        look, tone = _ENDS[moment["kind"]]
        rounds = "".join(f" [{part.partition(']')[0]}]" for part in _rounds(moment["scope"]))
        name = state.name_of(moment["step"], moment["name"], moment.get("flow", ""))
        text = tr("{name} changed by hand", name=moment["name"]) if moment["kind"] == "edited" else name
        if moment["set"] and moment["kind"] != "edited":
            text = f"{text}  →  {', '.join(moment['set'])}"
        line = QListWidgetItem(icon(look, tone), f"{text} {rounds}".rstrip())
        line.setToolTip("\n".join(part for part in (text, moment["error"]) if part))
        line.setData(_DATA, moment["seq"])
        return line

    def _on_current(self, line: QListWidgetItem | None) -> None:
        if line is not None and not self._filling and line.data(_DATA) is not None:
            self.moment_asked.emit(line.data(_DATA))

    def _on_activated(self, line: QListWidgetItem) -> None:
        if line.data(_DATA) is None:
            self.older_asked.emit()


def _rounds(scope: str) -> list[str]:
    """The rounds of a scope such as ``rows[3]/cells[0]``, counted from one."""
    return [str(int(part.partition("]")[0]) + 1) for part in scope.split("[")[1:]]


class PointList(_List):
    """The breakpoints of the workflow in front: the tick switches, Enter edits."""

    switch_asked = Signal(object, bool)  #: of all: where the breakpoint is, the id of a step or an edge
    edit_asked = Signal(object)
    remove_asked = Signal(object)
    spot_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(mark("Breakpoints"))
        self._filling = False
        self._points: list[Point] = []
        self.itemChanged.connect(self._on_changed)
        self.itemActivated.connect(lambda line: self.edit_asked.emit(self._at(line)))
        self.currentItemChanged.connect(self._on_current)

    def show_points(self, points: Iterable[Point], title_of: Callable[[Point], str], hits: dict[Where, int]) -> None:
        """Show breakpoints with what they are at and how often each was met in this run."""
        self._filling = True
        chosen = self._at(self.currentItem()) if self.currentItem() else ""
        self.clear()
        self._points = list(points)
        for point in self._points:
            line = QListWidgetItem(" · ".join(_said(point, title_of(point), hits)))
            line.setToolTip(line.text())
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(Qt.CheckState.Checked if point.enabled else Qt.CheckState.Unchecked)
            self.addItem(line)
            if point.where == chosen:
                self.setCurrentItem(line)
        self._filling = False

    def _on_changed(self, line: QListWidgetItem) -> None:
        if not self._filling:
            self.switch_asked.emit(self._at(line), line.checkState() is Qt.CheckState.Checked)

    def _on_current(self, line: QListWidgetItem | None) -> None:
        if line is not None and not self._filling:
            self.spot_asked.emit(self._at(line))

    def remove(self) -> None:
        """Ask to take the current one away."""
        if self.currentItem() is not None:
            self.remove_asked.emit(self._at(self.currentItem()))

    def _at(self, line: QListWidgetItem) -> Where:
        return self._points[self.row(line)].where


def _said(point: Point, title: str, hits: dict[Where, int]) -> list[str]:
    parts = [title]
    if point.condition:
        parts.append(tr("if {condition}", condition=point.condition))
    if point.ignore:
        parts.append(tr_count("after {n} time", "after {n} times", point.ignore))
    if hits.get(point.where):
        parts.append(tr_count("met {n} time", "met {n} times", hits[point.where]))
    return parts


def listed(widget: QListWidget, *tools: QWidget) -> QWidget:
    """A list with buttons below it."""
    page = QWidget()
    whole = column(page, gap=4)
    whole.addWidget(widget, 1)
    if tools:
        beside = row(gap=4)
        for tool in tools:
            beside.addWidget(tool)
        beside.addStretch()
        whole.addLayout(beside)
    return page


__all__ = ["PastList", "PointList", "StackList", "level_text", "listed"]
