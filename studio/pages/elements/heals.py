"""What was found by its other signals: those that wait for a decision, and those that were decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHeaderView, QSplitter, QStackedWidget, QTreeWidget, QTreeWidgetItem, QWidget

from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.i18n import language, mark, say, tr, tr_count
from studio.operations import heals as verbs
from studio.pages.elements.heal_details import HealDetails
from studio.state.heals import Heals
from studio.theme import icon
from studio.widgets.empty import Empty
from studio.widgets.heads import DOWN, Head
from studio.widgets.parts import button, column, frame, label, row
from studio.widgets.times import ago

#: Where an item of the tree keeps its heal.
HEAL = Qt.ItemDataRole.UserRole
#: The column that says when it was found last.
LAST = 3
_LOOKS = {
    "open": ("sparkles", "warning", mark("heal|Waits")),
    "accepted": ("circle-check", "success", mark("heal|Accepted")),
    "rejected": ("circle-slash", "muted", mark("heal|Rejected")),
}


class HealsView(QWidget):
    """Decisions are asked for by ``Heals.decision_asked``."""

    changed = Signal()  #: others are shown
    run_asked = Signal(str)  #: show this run
    step_asked = Signal(str, str)  #: a workflow's file, and a step of it

    def __init__(self, heals: Heals, link: HostLink) -> None:
        super().__init__()
        self._heals, self._link, self._words = heals, link, ""
        self.tree, self.details = QTreeWidget(), HealDetails()
        self._head = Head(self.tree)
        self._said = label(role="muted")
        self.accept_all = button("Accept all", "primary", "check", self._accept_all)
        self._states, self._side = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self.tree.itemSelectionChanged.connect(self._show_details)
        self.details.decided.connect(self.decide)
        self.details.run_asked.connect(self.run_asked)
        self.details.step_asked.connect(self.step_asked)
        heals.changed.connect(self.show_all)
        language().changed.connect(self.show_all)
        self.show_all()

    @property
    def selected(self) -> list[JsonObject]:
        """The heals that are selected."""
        return [item.data(0, HEAL) for item in self.tree.selectedItems() if item.data(0, HEAL)]

    @property
    def waiting(self) -> int:
        """How many wait for a decision."""
        return len(self._heals.open)

    def decide(self, verb: str) -> None:
        """Accept, reject or undo what is selected, as far as that can be."""
        if ids := self.deciding(verb):
            self._heals.decision_asked.emit(verb, ids)

    def deciding(self, verb: str) -> list[str]:
        """The selected heals about which that can be decided."""
        fits = {"accept": ("open",), "reject": ("open",), "undo": ("accepted", "rejected")}[verb]
        return [one["id"] for one in self.selected if one["status"] in fits]

    def narrow(self, text: str) -> None:
        """Show only those with these words."""
        self._words = text
        self.show_all()

    def show_all(self) -> None:
        """Show them as they stand now; what is selected stays so."""
        kept, place = {one["id"] for one in self.selected}, self.tree.verticalScrollBar().value()
        words = self._words.casefold().split()
        shown = [one for one in self._heals.all or () if _fits(one, words)]
        self.tree.blockSignals(True)
        self.tree.clear()
        waiting = [one for one in shown if one["status"] == "open"]
        decided = [one for one in shown if one["status"] != "open"]
        self._add(mark("Waiting for your decision"), waiting)
        self._add(mark("Decided"), decided)
        self.tree.expandAll()
        for item in [item for item in self._items() if item.data(0, HEAL)["id"] in kept] or self._items()[:1]:
            item.setSelected(True)
            self.tree.setCurrentItem(item, 0, self.tree.selectionModel().SelectionFlag.NoUpdate)
        self.tree.verticalScrollBar().setValue(place)
        self.tree.blockSignals(False)
        self._show_head()
        self._states.setCurrentIndex(self._state(bool(shown)))
        self._show_details()
        self.changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._heals.news_wanted.emit()

    def _state(self, any_shown: bool) -> int:
        if self._heals.all is None:
            return 1
        if not self._heals.all:
            return 2
        return 0 if any_shown else 3

    def _show_head(self) -> None:
        count = len(self._heals.open)
        text = tr_count("{n} repair waits for your decision.", "{n} repairs wait for your decision.", count)
        self._said.setText(text if count else tr("Everything is decided."))
        self.accept_all.setVisible(count > 1)

    def _accept_all(self) -> None:
        self._heals.decision_asked.emit("accept", [one["id"] for one in self._heals.open])

    def _show_details(self) -> None:
        chosen = self.selected
        self._side.setCurrentIndex(0 if chosen else 1)
        if not chosen:
            return
        self.details.show_heal(chosen[0], len(chosen))
        if self._link.connected_now:
            asked = verbs.look(self, self._link, chosen[0]["id"])
            asked.on_done(self.details.show_more).on_failed(lambda _error: None).launch()

    def _add(self, title: str, heals: list[JsonObject]) -> None:
        if not heals:
            return
        group = QTreeWidgetItem(self.tree, [tr(title), "", "", ""])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        by, falling = _KEYS[self._head.sortIndicatorSection()], self._head.sortIndicatorOrder() == DOWN
        for one in sorted(heals, key=by, reverse=falling):
            group.addChild(_item(one))

    def _items(self) -> list[QTreeWidgetItem]:
        tops = [self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount())]
        below = [top.child(place) for top in tops if top is not None for place in range(top.childCount())]
        return [item for item in below if item is not None]

    def _lay_out(self) -> None:
        left, right, whole = frame("card"), frame("card"), column(self, gap=10)
        head = row(gap=10)
        head.addWidget(self._said, 1)
        head.addWidget(self.accept_all)
        parts = column(left, margin=1, gap=0)
        bar = QWidget()
        row(bar, margin=12).addLayout(head)
        parts.addWidget(bar)
        parts.addWidget(self.tree, 1)
        self._set_up_tree()
        self._side.addWidget(self.details)
        self._side.addWidget(Empty("sparkles", "No heal is selected", "Select one to see what was found and why."))
        column(right, margin=1).addWidget(self._side)
        both = QSplitter()
        both.setProperty("role", "plain")
        both.setChildrenCollapsible(False)
        both.addWidget(left)
        both.addWidget(right)
        both.setSizes([560, 480])
        self._states.addWidget(both)
        for state in _empty_states():
            self._states.addWidget(state)
        whole.addWidget(self._states)

    def _set_up_tree(self) -> None:
        self.tree.setColumnCount(4)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(14)
        self.tree.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        say(self.tree, QTreeWidget.setAccessibleName, "Elements that were found by their other signals")
        head = self._head
        self.tree.setHeader(head)
        self._show_heads()
        language().changed.connect(self._show_heads)
        head.sort_by(LAST, DOWN)
        head.sortIndicatorChanged.connect(lambda *_: self.show_all())
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setStretchLastSection(False)
        for place, width in ((1, 100), (2, 85), (3, 132)):
            self.tree.setColumnWidth(place, width)

    def _show_heads(self) -> None:
        self.tree.setHeaderLabels([tr("Element"), tr("heal|How it stands"), tr("heal|How sure"), tr("heal|Last found")])


def _item(one: JsonObject) -> QTreeWidgetItem:
    name, tone, words = _LOOKS[one["status"]]
    heal, when = one["heal"], datetime.fromisoformat(one["at"])
    sure = language().words.percent(float(heal["score"]))
    item = QTreeWidgetItem([str(heal["label"]), tr(words), sure, ago(when)])
    item.setData(0, HEAL, one)
    item.setIcon(0, icon(name, tone))
    item.setToolTip(0, f"{one['place']}\n{one['workflow']} › {one['step_name']}")
    item.setToolTip(3, language().words.moment(one["at"]))
    return item


#: By what each column sorts.
_KEYS: tuple[Callable[[JsonObject], Any], ...] = (
    lambda one: str(one["heal"]["label"]).casefold(),
    lambda one: tr(_LOOKS[one["status"]][2]),
    lambda one: float(one["heal"]["score"]),
    lambda one: datetime.fromisoformat(one["at"]),
)


def _fits(one: JsonObject, words: list[str]) -> bool:
    heal = one["heal"]
    texts = (heal["label"], one["place"], one["workflow"], one["step_name"], heal["old_selector"], heal["selector"])
    return all(word in " ".join(map(str, texts)).casefold() for word in words)


def _empty_states() -> tuple[QWidget, ...]:
    """The host has not answered, nothing was healed, nothing fits; in the order of ``_state``."""
    none = mark(
        "When a page has changed and a run finds an element by its other signals, the repair waits here for you."
    )
    return (
        Empty("loader-circle", "Reading what was healed", "One moment."),
        Empty("sparkles", "Nothing had to be healed", none),
        Empty("search", "No matches", "No heal has these words in its element, workflow, step or selectors."),
    )
