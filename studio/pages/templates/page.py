"""The page of templates: ready workflows to look at and to begin with."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from runtime.files.templates import Template, templates
from runtime.tasks.registry import Registry
from studio.i18n import language
from studio.pages.templates.details import TemplateDetails
from studio.pages.templates.list import TemplateList
from studio.widgets.empty import Empty
from studio.widgets.lists import search_field
from studio.widgets.parts import column, frame, label, row

LIST_WIDTH = 380


class TemplatesPage(QWidget):
    """``used`` carries the template that the person begins with."""

    used = Signal(Template)

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self.search, self.list = search_field("Search templates"), TemplateList()
        self.details = TemplateDetails(registry)
        self._states = QStackedWidget()
        self._all = templates()
        self._lay_out()
        self.search.textChanged.connect(lambda _: self.show_fitting())
        self.list.chosen.connect(self.details.show_template)
        self.list.wanted.connect(self._use)
        self.details.used.connect(self._use)
        language().changed.connect(self.show_fitting)
        self.show_fitting()

    def show_fitting(self) -> None:
        """Show the templates that hold the words that are searched for."""
        fitting = [one for one in self._all if one.holds(self.search.text(), language().code)]
        self.list.show_templates(fitting)
        self._states.setCurrentIndex(0 if fitting else 1)

    def _use(self) -> None:
        if self.list.template is not None:
            self.used.emit(self.list.template)

    def _lay_out(self) -> None:
        self.search.setMaximumWidth(320)
        parts = column(self, margin=24, gap=14)
        head = row(gap=10)
        head.addWidget(label("Templates", "title"))
        head.addStretch()
        head.addWidget(self.search, 1)
        parts.addLayout(head)
        shown = QWidget()
        beside = row(shown, gap=20)
        card = frame("card")
        column(card, margin=6).addWidget(self.list)
        card.setFixedWidth(LIST_WIDTH)
        beside.addWidget(card)
        beside.addWidget(self.details, 1)
        self._states.addWidget(shown)
        self._states.addWidget(Empty("search", "Nothing fits", "No template has these words in its name or tags."))
        parts.addWidget(self._states, 1)
