"""The page of templates: ready workflows to look at and to begin with."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from runtime.files.templates import Template, templates
from runtime.tasks.registry import Registry
from studio.i18n import language, mark, say, tr, tr_count
from studio.pages.templates.details import CATEGORIES, DIFFICULTIES, TemplateDetails
from studio.pages.templates.list import TemplateList
from studio.widgets.empty import Empty
from studio.widgets.inputs import ChoiceBox
from studio.widgets.lists import search_field
from studio.widgets.parts import button, column, frame, label, row

#: The list is at most so wide; a narrow window leaves it two parts of five.
WIDEST = 380


class TemplatesPage(QWidget):
    """``used`` carries the template that the person begins with."""

    used = Signal(Template)

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self.search, self.list = search_field("Search templates"), TemplateList()
        self.category, self.difficulty = ChoiceBox(), ChoiceBox()
        self.details = TemplateDetails(registry)
        self._states, self._count = QStackedWidget(), label(role="muted")
        self._all = templates()
        self._lay_out()
        self.search.textChanged.connect(lambda _: self.show_fitting())
        self.category.activated.connect(lambda _: self.show_fitting())
        self.difficulty.activated.connect(lambda _: self.show_fitting())
        self.list.chosen.connect(self.details.show_template)
        self.list.wanted.connect(self._use)
        self.details.used.connect(self._use)
        language().changed.connect(self._name_choices)
        language().changed.connect(self.show_fitting)
        self._name_choices()
        self.show_fitting()

    def show_fitting(self) -> None:
        """Show the templates of this kind and difficulty that hold the words that are searched for."""
        fitting = [one for one in self._all if self._is_chosen(one) and one.holds(self.search.text(), language().code)]
        self.list.show_templates(fitting)
        self._count.setText(tr_count("{n} template", "{n} templates", len(fitting)))
        self._states.setCurrentIndex(0 if fitting else 1)

    def show_all(self) -> None:
        """Ask for nothing in particular any more."""
        self.category.setCurrentIndex(0)
        self.difficulty.setCurrentIndex(0)
        self.search.clear()
        self.show_fitting()

    def _is_chosen(self, template: Template) -> bool:
        category, difficulty = self.category.currentData(), self.difficulty.currentData()
        return category in ("", template.category) and difficulty in ("", template.difficulty)

    def _name_choices(self) -> None:
        known = sorted({one.category for one in self._all}, key=lambda id: tr(CATEGORIES[id]))
        _fill(self.category, tr("All kinds"), [(tr(CATEGORIES[id]), id) for id in known])
        _fill(self.difficulty, tr("Any difficulty"), [(tr(text), id) for id, text in DIFFICULTIES.items()])

    def _use(self) -> None:
        if self.list.template is not None:
            self.used.emit(self.list.template)

    def _lay_out(self) -> None:
        self.search.setMaximumWidth(360)
        parts = column(self, margin=24, gap=14)
        head = row(gap=10)
        head.addWidget(label("Templates", "title"))
        head.addWidget(self._count, alignment=Qt.AlignmentFlag.AlignBottom)
        head.addStretch()
        parts.addLayout(head)
        choices = row(gap=10)
        choices.addWidget(self.search, 1)
        for box, name in ((self.category, mark("Kind")), (self.difficulty, mark("Difficulty"))):
            say(box, ChoiceBox.setAccessibleName, name)
            choices.addWidget(box)
        choices.addStretch()
        parts.addLayout(choices)
        shown = QWidget()
        beside = row(shown, gap=20)
        card = frame("card")
        column(card, margin=6).addWidget(self.list)
        card.setMaximumWidth(WIDEST)
        beside.addWidget(card, 2)
        beside.addWidget(self.details, 3)
        self._states.addWidget(shown)
        self._states.addWidget(
            Empty(
                "search",
                "No matches",
                "No template of this kind has these words in its name or tags.",
                button("Show all templates", act=self.show_all),
            )
        )
        parts.addWidget(self._states, 1)


def _fill(box: ChoiceBox, every: str, choices: Sequence[tuple[str, str]]) -> None:
    """Offer these, after one that stands for all of them; what is chosen stays."""
    chosen = box.currentData()
    box.clear()
    for text, id in ((every, ""), *choices):
        box.addItem(text, id)
    box.setCurrentIndex(max(0, box.findData(chosen)))
