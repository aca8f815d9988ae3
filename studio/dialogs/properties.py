"""What a workflow is called and may do: name, description, tags, and the limits of its runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from runtime.model import Workflow
from studio.dialogs.form import FormDialog
from studio.i18n import mark, say, tr
from studio.widgets.fitting import keep_on_screen
from studio.widgets.inputs import ChoiceBox, IntegerBox
from studio.widgets.parts import label

#: A week of seconds, and more runs and branches than a machine carries.
_LONGEST, _MOST = 604_800, 10_000
#: Lines of a description that are seen, and about what stands around them, in pixels.
LINES, AROUND = 4, 14
#: When a step takes a picture, as files say it.
PICTURES = {
    "on-failure": mark("choice|Where a step fails"),
    "always": mark("choice|After each step"),
    "never": mark("choice|Never"),
}


class PropertiesDialog(FormDialog):
    """``take`` gets the fields of ``workflow`` that the person has changed, by name."""

    def __init__(self, parent: QWidget, workflow: Workflow, take: Callable[[Mapping[str, Any]], object]) -> None:
        super().__init__(parent, mark("Properties of the workflow"), mark("Apply"), lambda: take(self.changed()))
        self._workflow = workflow
        limits = workflow.settings
        self.name, self.tags = QLineEdit(workflow.name), QLineEdit(", ".join(workflow.tags))
        self.description = QPlainTextEdit(workflow.description)
        self.description.setTabChangesFocus(True)
        self.description.setFixedHeight(LINES * self.description.fontMetrics().lineSpacing() + AROUND)
        self.timeout = _number(round(limits.timeout or 0), _LONGEST, mark("No limit"))
        self.runs = _number(limits.max_concurrent_runs or 0, _MOST, mark("Any number"))
        self.branches = _number(limits.max_parallel, _MOST, "", least=1)
        self.pictures = ChoiceBox()
        for value, text in PICTURES.items():
            self.pictures.addItem(tr(text), value)
        self.pictures.setCurrentIndex(self.pictures.findData(limits.pictures))
        self.add_field(mark("Name"), self.name)
        self.add_field(mark("Description"), self.description, mark("What it does, for whoever finds it in the list."))
        self.add_field(mark("Tags"), self.tags, mark("Separated by commas; the list of workflows finds them."))
        self.fields.addWidget(self._limits())
        self.name.textChanged.connect(self._on_name)
        self._on_name(self.name.text())
        self.name.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _show_lines(self.description, LINES)
        # By itself a dialog is no higher than two thirds of the screen, and would squeeze its fields.
        if (layout := self.layout()) is not None:
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
            keep_on_screen(self)

    def changed(self) -> dict[str, Any]:
        """The fields that are others now."""
        old = self._workflow.settings
        seconds = self.timeout.value()
        same = seconds == round(old.timeout or 0)  # a fraction of a second is not lost by looking
        new = {
            "name": self.name.text().strip(),
            "description": self.description.toPlainText().strip(),
            "tags": tuple(dict.fromkeys(tag.strip() for tag in self.tags.text().split(",") if tag.strip())),
            "settings": replace(
                old,
                timeout=old.timeout if same else float(seconds) or None,
                max_concurrent_runs=self.runs.value() or None,
                max_parallel=self.branches.value(),
                pictures=self.pictures.currentData(),
            ),
        }
        return {field: value for field, value in new.items() if value != getattr(self._workflow, field)}

    def _on_name(self, text: str) -> None:
        self.agree_button.setEnabled(bool(text.strip()))

    def _limits(self) -> QWidget:
        """The limits of its runs, side by side with what each is about."""
        whole = QWidget()
        grid = QGridLayout(whole)
        grid.setContentsMargins(0, 6, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        rows: tuple[tuple[str, QWidget], ...] = (
            (mark("A run may take (seconds)"), self.timeout),
            (mark("Runs at the same time, at most"), self.runs),
            (mark("Steps of a run at the same time, at most"), self.branches),
            (mark("Pictures of pages"), self.pictures),
        )
        for line, (title, field) in enumerate(rows):
            named = label(title, "", wrap=True)
            named.setBuddy(field)
            say(field, QWidget.setAccessibleName, title)
            grid.addWidget(named, line, 0)
            grid.addWidget(field, line, 1)
        return whole


def _show_lines(field: QPlainTextEdit, lines: int) -> None:
    """As high as so many whole lines, once it is laid out: of the next one nothing is seen."""
    around = field.height() - field.viewport().height() + round(field.document().documentMargin())
    field.setFixedHeight(lines * field.fontMetrics().lineSpacing() + around)


def _number(value: int, most: int, none: str, *, least: int = 0) -> IntegerBox:
    """A whole number; 0 is said as ``none``."""
    made = IntegerBox()
    made.setRange(least, most)
    made.setValue(value)
    made.setMinimumWidth(150)
    if none:
        say(made, IntegerBox.setSpecialValueText, none)
    return made
