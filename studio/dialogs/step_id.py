"""Another id for a step: how expressions, tests and breakpoints know it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from runtime.errors import InvalidInput
from runtime.files.build import SLUG
from studio.dialogs.form import FormDialog
from studio.i18n import mark, tr


class StepIdDialog(FormDialog):
    """``take`` gets the new id; an error that it raises is shown, and the dialog stays open."""

    def __init__(self, parent: QWidget, id: str, take: Callable[[str], object]) -> None:
        super().__init__(parent, mark("Change the step's id"), mark("Change id"), self._set)
        self._take = take
        self.line = QLineEdit(id)
        self.line.selectAll()
        help = mark(
            "Letters without accents, digits, - and _. Expressions in this workflow follow; tests in files do not."
        )
        self.add_field(mark("Id"), self.line, help)
        self.line.setFocus()

    def _set(self) -> None:
        id = self.line.text().strip()
        if not SLUG.fullmatch(id):
            raise InvalidInput(
                tr("An id has letters without accents, digits, - and _, and at most 80 of them."),
                remedy=tr("The step's name may be anything; only its id must be so."),
            )
        self._take(id)
