"""The page of the project's workflows: search, sort, open, rename, clone, delete to a bin."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QWidget,
)

from runtime.files.shelf import Entry
from studio.commands import Commands
from studio.i18n import language, mark, tr_count
from studio.pages.workflows.delegate import HEIGHT, FlowDelegate
from studio.pages.workflows.lives import Lives
from studio.pages.workflows.model import ENTRY, Column, FlowFilter, FlowModel
from studio.state.listing import Listing
from studio.state.pins import Pins
from studio.state.workspace import Workspace
from studio.widgets.empty import Empty
from studio.widgets.heads import DOWN
from studio.widgets.lists import cells, search_field, table
from studio.widgets.parts import button, column, frame, label, row
from studio.widgets.selection_bar import SelectionBar, SelectionLine

_KEEPING = ("workflows.rename", "workflows.clone", "workflows.pin", "workflow.versions")
_MOVING = ("workflows.publish", "workflows.draft", "workflows.archive")
#: Commands of the context menu, by groups; their keys act in the list.
GROUPS = (("workflows.open",), _KEEPING, _MOVING, ("workflows.delete",))
#: What can be done with several at once: command, title, icon.
SEVERAL = (
    ("workflows.publish", mark("Publish"), "badge-check"),
    ("workflows.archive", mark("Put into the archive"), "archive"),
    ("workflows.delete", mark("Delete"), "trash-2"),
)


class WorkflowsPage(QWidget):
    """Shows the listing; what is done with it are commands."""

    def __init__(self, commands: Commands, workspace: Workspace, listing: Listing, pins: Pins) -> None:
        super().__init__()
        self._commands, self._workspace, self._listing = commands, workspace, listing
        self._pins, self._pinned = pins, frozenset(pins.all)
        self._model, self._filter = FlowModel(), FlowFilter()
        self._filter.setSourceModel(self._model)
        self.search = search_field("Search workflows")
        self.table = self._make_table()
        self.lives = Lives(self._filter.live)
        self._count = label(role="muted")
        self.chosen = SelectionBar(commands, SEVERAL, self.table.clearSelection)
        self._line = SelectionLine(self.lives, self.chosen)
        self._states = QStackedWidget()
        self._lay_out()
        for id in (id for group in GROUPS for id in group if id.startswith("workflows.")):
            self.table.addAction(commands.action(id))
        self.search.textChanged.connect(self._on_search)
        self.lives.changed.connect(self._show_state)
        listing.changed.connect(self.show_entries)
        pins.changed.connect(self._on_pins)
        language().changed.connect(self._show_count)
        self.show_entries()

    def selected(self) -> list[Entry]:
        """The entries that are selected, from top to bottom."""
        rows = sorted(self.table.selectionModel().selectedRows(), key=lambda index: index.row())
        return [index.data(ENTRY) for index in rows]

    def listed(self) -> list[list[str]]:
        """What the list shows."""
        return cells(self.table)

    def has_lines(self) -> bool:
        return self._filter.rowCount() > 0

    def show_entries(self) -> None:
        """Show the listing as it is now; selection, current line and place stay on the same files."""
        kept, bar = {entry.path for entry in self.selected()}, self.table.verticalScrollBar()
        current, place = self.table.currentIndex().data(ENTRY), bar.value()
        self._model.set_entries(self._listing.entries)
        self.lives.show_counts(entry.lifecycle for entry in self._listing.entries)
        flags, selection = QItemSelectionModel.SelectionFlag, self.table.selectionModel()
        for index in (self._filter.index(number, 0) for number in range(self._filter.rowCount())):
            if self._filter.path(index) in kept:
                selection.select(index, flags.Select | flags.Rows)
            if current is not None and self._filter.path(index) == current.path:
                selection.setCurrentIndex(index, flags.NoUpdate)
        bar.setValue(place)
        self._on_selected()  # another list has no selection, and does not say that the old one is gone
        self._show_state()

    def _make_table(self) -> QTableView:
        widths = {Column.STEPS: 90, Column.STATE: 140, Column.LIFECYCLE: 160, Column.CHANGED: 150}
        order = (Column.CHANGED, DOWN)
        made = table(self._filter, "Workflows", height=HEIGHT, stretched=Column.NAME, widths=widths, order=order)
        made.setItemDelegate(FlowDelegate(made, lambda path: path in self._pinned))
        made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        made.customContextMenuRequested.connect(self._on_menu)
        made.doubleClicked.connect(lambda _: self._commands.run("workflows.open"))
        made.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        return made

    def _lay_out(self) -> None:
        self.search.setMaximumWidth(320)
        parts = column(self, margin=24, gap=14)
        head = row(gap=10)
        head.addWidget(label("Workflows", "title"))
        head.addWidget(self._count, alignment=Qt.AlignmentFlag.AlignBottom)
        head.addStretch()
        head.addWidget(self.search, 1)
        self._new = self._button("workflow.new", "New workflow", "primary", "plus")
        head.addWidget(self._new)
        parts.addLayout(head)
        parts.addWidget(self._line)
        card = frame("card")
        column(card, margin=1).addWidget(self.table)
        self._states.addWidget(card)
        for state in self._empty_states():
            self._states.addWidget(state)
        parts.addWidget(self._states, 1)

    def _on_pins(self) -> None:
        self._pinned = frozenset(self._pins.all)
        self.table.viewport().update()
        self._commands.refresh()

    def _on_selected(self) -> None:
        number = len(self.table.selectionModel().selectedRows())
        text = tr_count("{n} workflow is selected", "{n} workflows are selected", number)
        self._line.show_selection(text if number > 1 else "")
        self._commands.refresh()

    def _empty_states(self) -> tuple[QWidget, ...]:
        """No project, no workflow, nothing that fits, nothing in this part of life; in the order of ``_show_state``."""
        return (
            Empty(
                "folder-open",
                "No project is open",
                "Workflows live in a project: a folder that you can keep in git and share.",
                self._button("project.new", "New project", "primary", "folder-plus"),
                self._button("project.open", "Open project", "", "folder-open"),
            ),
            Empty(
                "workflow",
                "No workflows yet",
                "Make an empty one and add steps, or record a job that you do in a browser.",
                self._button("workflow.new", "New workflow", "primary", "plus"),
            ),
            Empty(
                "search",
                "No matches",
                "No workflow has these words in its name, file, description or tags.",
                button("Clear the search", icon_name="x", act=self.search.clear),
            ),
            Empty(
                "archive",
                "Nothing is here",
                "No workflow is in this part of its life cycle.",
                button("Show those in use", act=lambda: self.lives.choose(0)),
            ),
        )

    def _button(self, id: str, title: str, kind: str, icon_name: str) -> QPushButton:
        return button(title, kind, icon_name, lambda: self._commands.run(id))

    def _show_state(self) -> None:
        if self._workspace.project is None:
            state = 1
        elif not self._listing.entries and not self._listing.loading:
            state = 2
        else:
            none = self._listing.entries and not self._filter.rowCount()
            state = (3 if self.search.text().strip() else 4) if none else 0
        self._states.setCurrentIndex(state)
        self.search.setVisible(bool(self._listing.entries))
        self._line.setVisible(bool(self._listing.entries))
        self._new.setVisible(bool(self._listing.entries))
        self._show_count()
        self._commands.refresh()

    def _show_count(self) -> None:
        number = len(self._listing.entries)
        self._count.setText(tr_count("{n} workflow", "{n} workflows", number) if number else "")

    def _on_search(self, text: str) -> None:
        self._filter.search(text)
        self._show_state()

    def _on_menu(self, place: QPoint) -> None:
        if self.selected():
            self._commands.context_menu(self, *GROUPS).popup(self.table.viewport().mapToGlobal(place))
