"""The page of the project's elements: search, and what is known of each; and what was healed of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QStackedWidget, QTabBar, QTreeWidget, QWidget

from runtime.services.elements import KnownElement, Use, duplicates
from studio.commands import Commands
from studio.commands.elements import ELEMENT_MENU, HEAL_MENU
from studio.i18n import language, say, tr, tr_count
from studio.operations import elements
from studio.pages.elements.changes import Changes
from studio.pages.elements.details import Details
from studio.pages.elements.heals import HealsView
from studio.pages.elements.merging import MergePanel
from studio.pages.elements.tree import ElementTree
from studio.state.background import Background
from studio.state.workspace import Workspace
from studio.widgets.empty import Empty
from studio.widgets.lists import search_field
from studio.widgets.notices import Notices
from studio.widgets.parts import button, column, frame, label, row
from studio.widgets.shown import Shown

#: The tab of what was healed.
HEALS = 1


class ElementsPage(QWidget):
    """``show_step`` opens a workflow at a step."""

    changed = Signal()  #: elements were changed: open workflows are to read them anew

    def __init__(
        self,
        workspace: Workspace,
        notices: Notices,
        show_step: Callable[[Path, str], object],
        heals: HealsView,
        commands: Commands,
    ) -> None:
        super().__init__()
        self._workspace, self._notices, self.heals, self._commands = workspace, notices, heals, commands
        self._known: dict[str, KnownElement] = {}
        self.changes = Changes(self, workspace, notices, self._on_changed)
        self._reading, self._shown = Background(self), Shown()
        self._wanted = ""
        self.search, self.tree, self.details = search_field("Search elements"), ElementTree(), Details()
        self.merging = MergePanel()
        self._count = label(role="muted")
        self._states, self._side = QStackedWidget(), QStackedWidget()
        self.tabs, self._views = QTabBar(), QStackedWidget()
        self._lay_out()
        self.search.textChanged.connect(self._search)
        self.tabs.currentChanged.connect(self._show_view)
        self.tree.currentItemChanged.connect(lambda *_: self._show_details())
        self.details.rename_asked.connect(self.rename)
        self.details.delete_asked.connect(self.delete)
        self.details.merge_asked.connect(lambda into: self.changes.merge([self.current], into))
        self.merging.merge_asked.connect(self.changes.merge)
        self.tree.itemSelectionChanged.connect(self._show_details)
        self.details.use_asked.connect(lambda use: self._open(show_step, use))
        workspace.project_changed.connect(self.read)
        workspace.project_changed.connect(self._show_view)
        workspace.workflows_changed.connect(self.read)
        workspace.elements_changed.connect(self.read)
        language().changed.connect(self._show_tree)
        for again in (heals.changed, language().changed):
            again.connect(self._show_tabs)
        self._show_tabs()
        self._show_view()
        self.read()

    def offer(self, commands: Commands) -> None:
        """Let the lists take the keys of their commands, and show them in their menus."""
        for tree, groups in ((self.tree, ELEMENT_MENU), (self.heals.tree, HEAL_MENU)):
            for id in (id for group in groups for id in group):
                tree.addAction(commands.action(id))
            tree.itemSelectionChanged.connect(commands.refresh)
            tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            tree.customContextMenuRequested.connect(partial(_show_menu, commands, tree, groups))
        self.heals.changed.connect(commands.refresh)

    @property
    def current(self) -> str:
        """The reference of the element that is selected; empty for none."""
        return self.tree.current

    def listed(self) -> list[list[str]]:
        """What the list of elements shows."""
        return self.tree.cells()

    def has_lines(self) -> bool:
        return self.tabs.currentIndex() != HEALS and self.tree.topLevelItemCount() > 0

    def read(self) -> None:
        """Read the project's elements anew."""
        project = self._workspace.project
        if project is None:
            self._take(())
        else:
            self._reading.start(partial(elements.read, project.root), self._take, self._notices.fail)

    def select(self, reference: str) -> None:
        """Show an element."""
        self.tree.select(reference)

    def show_heals(self) -> None:
        """Bring what was healed to the front."""
        self.tabs.setCurrentIndex(HEALS)

    def rename(self) -> None:
        """Ask for another name of the selected element."""
        if self.current:
            self.changes.rename(self.current)

    def delete(self) -> None:
        """Forget the selected elements."""
        if references := self.tree.selected():
            self.changes.delete(references)

    def _on_changed(self, reference: str) -> None:
        self._wanted = reference
        self.changed.emit()
        self._workspace.workflows_changed.emit()

    def _open(self, show_step: Callable[[Path, str], object], use: Use) -> None:
        show_step(use.path, use.step)

    def _take(self, known: tuple[KnownElement, ...]) -> None:
        self._known = {one.reference: one for one in known}
        if self._shown.becomes(self._workspace.project, known) or self._wanted:
            self._show_tree()
        else:
            self._show_details()  # the picture of one may be another

    def _show_tree(self) -> None:
        kept = [self._wanted] if self._wanted else [self.current, *self.tree.selected()]
        self._wanted = ""
        words = self.search.text().casefold().split()
        shown = [one for one in self._known.values() if _fits(one, words)]
        self.tree.blockSignals(True)  # what is selected is told once, when it stands again
        self.tree.show_elements(shown)
        number = len(self._known)
        self._count.setText(tr_count("{n} element", "{n} elements", number) if number else "")
        self.search.setVisible(bool(number))
        self._states.setCurrentIndex(self._state(bool(shown)))
        self.tree.select(*kept)
        self.tree.select_any()
        self.tree.blockSignals(False)
        self._show_details()
        self._commands.refresh()

    def _state(self, any_shown: bool) -> int:
        if self._workspace.project is None:
            return 1
        if not self._known:
            return 2
        return 0 if any_shown else 3

    def _show_details(self) -> None:
        selected = [self._known[reference] for reference in self.tree.selected()]
        if len(selected) > 1:
            self.merging.show_elements(selected)
            self._side.setCurrentIndex(2)
            return
        one = self._known.get(self.current)
        self._side.setCurrentIndex(0 if one is not None else 1)
        if one is not None:
            twins = duplicates(tuple(self._known.values())).get(one.reference, ())
            self.details.show_element(one, twins, self._workspace.root / "elements")

    def _lay_out(self) -> None:
        self.search.setMaximumWidth(320)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setProperty("role", "head")
        for _ in range(2):
            self.tabs.addTab("")
        say(self.tabs, QTabBar.setAccessibleName, "Elements, or what was healed of them")
        parts = column(self, margin=24, gap=14)
        parts.addLayout(self._head())
        for state in (self._both(), *self._empty_states()):
            self._states.addWidget(state)
        self._views.addWidget(self._states)
        self._views.addWidget(self.heals)
        parts.addWidget(self._views, 1)

    def _head(self) -> QHBoxLayout:
        head = row(gap=10)
        titled = QWidget()  # the tabs beside it are higher than the title
        beside = row(titled, gap=10)
        beside.addWidget(label("Elements", "title"))
        beside.addWidget(self._count, alignment=Qt.AlignmentFlag.AlignBottom)
        head.addWidget(titled, alignment=Qt.AlignmentFlag.AlignVCenter)
        head.addSpacing(16)
        head.addWidget(self.tabs, alignment=Qt.AlignmentFlag.AlignBottom)
        head.addStretch()
        head.addWidget(self.search, 1)
        return head

    def _both(self) -> QSplitter:
        """The elements, and beside them what is known of the selected one."""
        left, right = frame("card"), frame("card")
        column(left, margin=1).addWidget(self.tree)
        self._side.addWidget(self.details)
        self._side.addWidget(Empty("target", "No element is selected", "Select one to see what is known of it."))
        self._side.addWidget(self.merging)
        column(right, margin=1).addWidget(self._side)
        both = QSplitter()
        both.setProperty("role", "plain")
        both.setChildrenCollapsible(False)
        both.addWidget(left)
        both.addWidget(right)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        both.setSizes([620, 420])
        return both

    def _empty_states(self) -> tuple[QWidget, ...]:
        """No project, no element, nothing that fits; in the order of ``_state``."""
        record: tuple[QPushButton, ...] = ()
        if "record.start" in self._commands:
            record = (button("Record a job", "primary", "circle-dot", lambda: self._commands.run("record.start")),)
        return (
            Empty(
                "folder-open",
                "No project is open",
                "Elements live in a project, shared by its workflows.",
                button("Open project", "primary", "folder-open", lambda: self._commands.run("project.open")),
            ),
            Empty(
                "target",
                "No elements yet",
                "Record a job: what you click and type into is kept here, once for all steps.",
                *record,
            ),
            Empty(
                "search",
                "No matches",
                "No element has these words in its name, selector or signals.",
                button("Clear the search", icon_name="x", act=self.search.clear),
            ),
        )

    def _search(self, text: str) -> None:
        self._show_tree()
        self.heals.narrow(text)

    def _show_view(self) -> None:
        """The view of the tab; without a project there is one state for both."""
        there = self._workspace.project is not None
        self.tabs.setVisible(there)
        self._views.setCurrentIndex(self.tabs.currentIndex() if there else 0)

    def _show_tabs(self) -> None:
        waiting = self.heals.waiting
        self.tabs.setTabText(0, tr("All elements"))
        self.tabs.setTabText(HEALS, tr("Healed ({n})", n=language().words.number(waiting)) if waiting else tr("Healed"))


def _fits(one: KnownElement, words: list[str]) -> bool:
    seen = one.element.fingerprint
    texts = [one.reference, one.element.name, one.element.selector, *(use.workflow for use in one.uses)]
    texts += [seen.name, seen.label, seen.text, seen.role] if seen is not None else []
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words)


def _show_menu(commands: Commands, tree: QTreeWidget, groups: tuple[tuple[str, ...], ...], place: QPoint) -> None:
    if tree.selectedItems():
        commands.context_menu(tree, *groups).popup(tree.viewport().mapToGlobal(place))
