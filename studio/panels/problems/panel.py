"""The dock of problems: found while editing, gone to by a click, repaired by another where that is possible."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QTreeView, QWidget

from runtime.analyzer.fixes import fix_for
from runtime.model import Severity
from studio.i18n import language, say, tr, tr_count
from studio.panels.problems.model import FIX, MESSAGE, STEP, ProblemsModel
from studio.state.document import Document
from studio.theme.popups import menu as new_menu
from studio.widgets.elided import ElidedLabel
from studio.widgets.empty import Empty
from studio.widgets.parts import button, column, row

#: Narrower than this, in pixels, a problem has the room of its step's name: a click leads there.
NARROW = 560


class ProblemsPanel(QWidget):
    """Follows a document. Double click and Enter go to the place; the quick fix is a click away."""

    place_asked = Signal(str, str)  #: step and field that the person wants to see; the step may be empty
    count_changed = Signal(int, int)  #: errors and warnings

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self.model = ProblemsModel(self)
        self.view = self._new_view()
        self._count = ElidedLabel()
        self._count.setProperty("role", "small")
        self._fix_all = button("Fix all that can be fixed", "quiet", "lightbulb", self.fix_all)
        self._stack = QStackedWidget()
        self._lay_out()
        language().changed.connect(self._show)
        self._show()

    def show_document(self, document: Document | None) -> None:
        """Follow another document, or none."""
        if self._document is not None:
            self._document.problems_changed.disconnect(self._show)
        self._document = document
        if document is not None:
            document.problems_changed.connect(self._show)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.setColumnHidden(STEP, self.width() < NARROW)

    def fix(self, number: int) -> None:
        """Carry out the quick fix of a row."""
        document = self._document
        # Another fix may have changed the workflow since the problems were found.
        fix = fix_for(self.model.problem(number), document.workflow, _root(document)) if document is not None else None
        if fix is not None and document is not None:
            document.apply(fix.edit, tr(fix.title, **fix.values), gesture="")

    def fix_all(self) -> None:
        """Carry out every quick fix that still fits, each one step of undo."""
        for number in range(self.model.rowCount()):
            problem, document = self.model.problem(number), self._document
            if document is not None and (not problem.step or problem.step in document.workflow.steps):
                self.fix(number)

    def _show(self) -> None:
        document = self._document
        if document is None:
            self.model.show((), None)
        else:
            self.model.show(document.problems, document.workflow, _root(document))
        errors, warnings = self.model.count(Severity.ERROR), self.model.count(Severity.WARNING)
        told = [tr_count("{n} error", "{n} errors", errors), tr_count("{n} warning", "{n} warnings", warnings)]
        self._count.setText("  ·  ".join(told))
        fixes = sum(self.model.fix(number) is not None for number in range(self.model.rowCount()))
        self._fix_all.setVisible(fixes > 1)
        self._stack.setCurrentIndex(1 if self.model.rowCount() else 0)
        self.count_changed.emit(errors, warnings)

    def _on_activated(self, index: QModelIndex) -> None:
        problem = self.model.problem(index.row())
        self.place_asked.emit(problem.step, problem.field)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == FIX:
            self.fix(index.row())

    def _on_menu(self, place: QPoint) -> None:
        index = self.view.indexAt(place)
        if not index.isValid():
            return
        menu = new_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Go to it")).triggered.connect(lambda: self._on_activated(index))
        fix = self.model.fix(index.row())
        if fix is not None:
            menu.addAction(tr(fix.title, **fix.values)).triggered.connect(lambda: self.fix(index.row()))
        menu.popup(self.view.viewport().mapToGlobal(place))

    def _new_view(self) -> QTreeView:
        view = QTreeView()
        view.setModel(self.model)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        say(view, QTreeView.setAccessibleName, "Problems of the workflow")
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(MESSAGE, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(STEP, 170)
        header.resizeSection(FIX, 200)
        view.activated.connect(self._on_activated)
        view.clicked.connect(self._on_clicked)
        view.customContextMenuRequested.connect(self._on_menu)
        return view

    def _lay_out(self) -> None:
        tools = row(gap=6)
        tools.addWidget(self._count, 1)
        tools.addWidget(self._fix_all)
        page = QWidget()
        whole = column(page, margin=8, gap=6)
        whole.addLayout(tools)
        whole.addWidget(self.view, 1)
        self._stack.addWidget(Empty("circle-check", "No problems", "The workflow is checked while you edit it."))
        self._stack.addWidget(page)
        column(self, gap=0).addWidget(self._stack)


def _root(document: Document) -> Path | None:
    """The folder of the workflow's project."""
    return document.project.root if document.project is not None else None
