"""The elements of a project as a tree: applications, and below each its elements."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from runtime.services.elements import KnownElement
from studio.i18n import language, say, tr
from studio.pages.elements.kinds import kind_of
from studio.theme import icon
from studio.widgets.heads import DOWN, UP, Head

NAME, KIND, USES = range(3)
#: Where an item keeps its element's reference.
_REFERENCE = Qt.ItemDataRole.UserRole


class ElementTree(QTreeWidget):
    """Several elements may be selected; applications may not."""

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(3)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        say(self, QTreeWidget.setAccessibleName, "Elements of the project")
        self._shown: list[KnownElement] = []
        self._head = head = Head(self)
        self.setHeader(head)
        self._show_heads()
        language().changed.connect(self._show_heads)
        head.sort_by(NAME, UP)
        head.sortIndicatorChanged.connect(lambda *_: self._sort())
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setStretchLastSection(False)
        self.setColumnWidth(KIND, 160)
        self.setColumnWidth(USES, 70)

    @property
    def current(self) -> str:
        """The reference of the element that is selected; empty for none."""
        item = self.currentItem()
        return str(item.data(0, _REFERENCE) or "") if item is not None else ""

    def selected(self) -> list[str]:
        """The references of all that are selected."""
        return [item.data(0, _REFERENCE) for item in self.selectedItems()]

    def select(self, reference: str, *others: str) -> None:
        """Make an element the current one, where it is shown, and select others with it."""
        for item in self.items():
            if item.data(0, _REFERENCE) == reference:
                flags = QItemSelectionModel.SelectionFlag  # whatever keys are held down just now
                self.setCurrentItem(item, 0, flags.ClearAndSelect | flags.Rows)
        for item in self.items():
            if item.data(0, _REFERENCE) in others:
                item.setSelected(True)

    def select_any(self) -> None:
        """Make the first element the current one where there is none."""
        if not self.current and (items := self.items()):
            self.setCurrentItem(items[0])

    def cells(self) -> list[list[str]]:
        """What is shown, with the reference of each element, below the heads."""
        heads = [tr("Reference"), tr("Element"), tr("What it is"), tr("Steps")]
        columns = range(self.columnCount())
        return [heads, *([str(item.data(0, _REFERENCE)), *map(item.text, columns)] for item in self.items())]

    def show_elements(self, shown: Iterable[KnownElement]) -> None:
        """Show these and no others, below their applications in the order that the heads say, where the list was
        scrolled to."""
        self._shown, place = list(shown), self.verticalScrollBar().value()
        self.clear()
        apps: dict[str, QTreeWidgetItem] = {}
        for one in self._sorted():
            app = _app(one)
            if app not in apps:
                apps[app] = QTreeWidgetItem(self, [app, "", ""])
                apps[app].setFlags(Qt.ItemFlag.ItemIsEnabled)
                apps[app].setIcon(0, icon("globe", "muted"))
            apps[app].addChild(_item(one))
        self.expandAll()
        self.verticalScrollBar().setValue(place)

    def items(self) -> list[QTreeWidgetItem]:
        """One for each element, from top to bottom."""
        tops = [self.topLevelItem(place) for place in range(self.topLevelItemCount())]
        below = [top.child(place) for top in tops if top is not None for place in range(top.childCount())]
        return [item for item in below if item is not None]

    def _sort(self) -> None:
        """In another order; what is selected stays so."""
        current, kept = self.current, set(self.selected())
        self.blockSignals(True)
        self.show_elements(self._shown)
        self.select(current)
        for item in self.items():
            item.setSelected(item.data(0, _REFERENCE) in kept)
        self.blockSignals(False)
        self.scrollTo(self.currentIndex())

    def _sorted(self) -> list[KnownElement]:
        """By application from A to Z; in each as the heads say, what is equal by its name."""
        by, falling = _KEYS[self._head.sortIndicatorSection()], self._head.sortIndicatorOrder() == DOWN
        return sorted(sorted(sorted(self._shown, key=_called), key=by, reverse=falling), key=_app)

    def _show_heads(self) -> None:
        self.setHeaderLabels([tr("Element"), tr("What it is"), tr("Steps")])
        # Above the figures, which stand at the right.
        self.headerItem().setTextAlignment(USES, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def _name(one: KnownElement) -> str:
    return one.element.name or one.reference.partition("/")[2]


def _app(one: KnownElement) -> str:
    return one.reference.partition("/")[0]


def _called(one: KnownElement) -> str:
    return _name(one).casefold()


#: By what each column sorts.
_KEYS: dict[int, Callable[[KnownElement], str | int]] = {
    NAME: _called,
    KIND: lambda one: kind_of(one.element.fingerprint).casefold(),
    USES: lambda one: len(one.uses),
}


def _item(one: KnownElement) -> QTreeWidgetItem:
    kind = kind_of(one.element.fingerprint)
    uses = language().words.number(len(one.uses)) if one.uses else "–"
    item = QTreeWidgetItem([_name(one), kind, uses])
    item.setData(0, _REFERENCE, one.reference)
    item.setToolTip(0, one.reference)
    item.setIcon(0, icon("target", "accent"))
    item.setTextAlignment(USES, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
