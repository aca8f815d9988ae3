"""One ready workflow: what it does, how it looks, what it needs and what it asks for."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from runtime.files.templates import WORKFLOW, Template, inputs_of
from runtime.model import Variable
from runtime.tasks.registry import Registry
from studio.i18n import language, mark, tr
from studio.pages.versions.canvas import ComparedCanvas
from studio.state.contents import Contents
from studio.widgets.parts import button, clear, column, frame, image, label, row

#: Ends between two steps of a chain, in pixels.
PREVIEW_HEIGHT = 314
#: Room for the names of inputs, so that most explanations begin below each other; in pixels.
_NAMES = 72

#: Kinds of templates, by what they are called in the library.
CATEGORIES = {
    "data": mark("kind|Data"),
    "documents": mark("kind|Documents"),
    "files": mark("kind|Files"),
    "monitoring": mark("kind|Monitoring"),
    "web": mark("kind|Web"),
}
DIFFICULTIES = {
    "beginner": mark("For beginners"),
    "intermediate": mark("With some practice"),
    "advanced": mark("For experts"),
}


class TemplateDetails(QWidget):
    """``show_template`` shows one; ``used`` tells that the person wants it."""

    used = Signal()

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self._registry = registry
        self.preview: ComparedCanvas | None = None
        self._title, self._summary, self._kind = (
            label(role="title", wrap=True),
            label(wrap=True),
            label(role="muted", wrap=True),
        )
        self._preview_card = frame("card")
        column(self._preview_card, margin=1)
        self._preview_card.setFixedHeight(PREVIEW_HEIGHT)
        self._facts: QVBoxLayout = column(gap=4)
        self.use_button = button("Use this template", "primary", "plus", self.used.emit)
        inner = QWidget()
        inner.setProperty("role", "page")
        parts = column(inner, gap=10)
        head = row(gap=10)
        texts = column(gap=4)
        texts.addWidget(self._title)
        texts.addWidget(self._kind)
        head.addLayout(texts, 1)
        head.addWidget(self.use_button, alignment=Qt.AlignmentFlag.AlignTop)
        parts.addLayout(head)
        parts.addWidget(self._summary)
        parts.addWidget(self._preview_card)
        parts.addLayout(self._facts)
        parts.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        column(self).addWidget(area)

    def show_template(self, template: Template | None) -> None:
        """Another one, or none."""
        self.setVisible(template is not None)
        if template is None:
            return
        code = language().code
        self._title.setText(template.title(code))
        self._summary.setText(template.summary(code))
        kind, difficulty = tr(CATEGORIES[template.category]), tr(DIFFICULTIES[template.difficulty])
        self._kind.setText("  ·  ".join((kind, difficulty, *template.tags_in(code))))
        self._show_preview(template)
        clear(self._facts)
        self._head(tr("What it needs"))
        for text in template.needs(code):
            self._line("circle-check", text)
        self._head(tr("What it asks for"))
        for variable in inputs_of(template.workflow(code)):
            self._line("text-cursor-input", _asked(variable), variable.name)

    def _show_preview(self, template: Template) -> None:
        if self.preview is not None:
            self.preview.setParent(None)
            self.preview.deleteLater()
        contents = Contents(template.workflow(language().code), template.layout())
        self.preview = ComparedCanvas(contents, {}, template.folder / WORKFLOW, self._registry)
        layout = self._preview_card.layout()
        assert layout is not None
        layout.addWidget(self.preview)

    def _head(self, text: str) -> None:
        made = label(role="heading")
        made.setText(text)
        self._facts.addSpacing(8)
        self._facts.addWidget(made)

    def _line(self, icon_name: str, text: str, name: str = "") -> None:
        beside = QWidget()
        parts = row(beside, gap=8)
        parts.addWidget(image(icon_name, 16, "accent"), alignment=Qt.AlignmentFlag.AlignTop)
        if name:
            known = QLabel(name)
            known.setProperty("role", "strong")
            known.setMinimumWidth(_NAMES)
            parts.addWidget(known, alignment=Qt.AlignmentFlag.AlignTop)
        made = label(wrap=True)
        made.setText(text)
        parts.addWidget(made, 1)
        self._facts.addWidget(beside)


def _asked(variable: Variable) -> str:
    """The explanation of an input, and what it is where nothing is said."""
    if variable.required:
        return tr("{text} It is asked for.", text=variable.description)
    value = variable.default if isinstance(variable.default, str) else json.dumps(variable.default)
    return tr("{text} By default: {value}", text=variable.description, value=value)
