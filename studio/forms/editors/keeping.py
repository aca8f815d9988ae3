"""A step's own target becomes an element of the project, which other steps can name and one repair mends for all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from runtime.errors import UnderstudyError
from runtime.files.elements import Element, read_element
from runtime.files.resolve import holds_expression
from runtime.model import JsonObject
from runtime.services.brought import Brought
from runtime.words.slugs import slug
from studio.forms.context import FormContext
from studio.i18n import say, told_error
from studio.operations import elements
from studio.widgets.parts import button, column, label, restyle, row

#: What of a target an element of the project holds; the row is the step's own.
PARTS = ("selector", "name", "frame", "fingerprint")


class Keeping(QWidget):
    """``kept`` carries the name under which the target is kept in the project."""

    kept = Signal(str)

    def __init__(self, context: FormContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._target: JsonObject = {}
        self.offer = button("Make it an element of the project…", "link", "target", self._ask)
        self._asked, self.name = QWidget(), _Name()
        self.keep = button("Keep", act=self._keep)
        self._said = label(role="error", wrap=True)
        self._lay_out()
        self.name.returnPressed.connect(self._keep)
        self.name.left.connect(self._leave)
        self.show_target({})

    def show_target(self, target: JsonObject) -> None:
        """Offer to keep this target, where it is one of the step's own that can be."""
        if target != self._target:
            self._target = target
            self._leave()
        self.setVisible(self._context.folder is not None and self._element() is not None)

    def _element(self) -> Element | None:
        parts = {name: self._target[name] for name in PARTS if self._target.get(name)}
        if self._target.get("element") or holds_expression(parts) or not ({"selector", "fingerprint"} & parts.keys()):
            return None
        return read_element(parts)

    def _ask(self) -> None:
        self.name.setText(proposed(self._target, self._context))
        self._show(asked=True)
        self.name.setFocus()
        self.name.setSelection(self.name.text().find("/") + 1, len(self.name.text()))

    def _leave(self) -> None:
        self._show(asked=False)

    def _show(self, *, asked: bool) -> None:
        self.offer.setVisible(not asked)
        self._asked.setVisible(asked)
        self._said.hide()

    def _keep(self) -> None:
        element, folder, reference = self._element(), self._context.folder, self.name.text().strip()
        if element is None or folder is None:
            return
        brought = Brought(element, _picture(element, folder))

        def done(_: None) -> None:
            self._context.mended.emit()
            self._leave()
            self.kept.emit(reference)

        elements.keep(self, folder, reference, brought).on_done(done).on_failed(self._fail).launch()

    def _fail(self, error: UnderstudyError) -> None:
        self._said.setText(told_error(error))
        self._said.show()

    def _lay_out(self) -> None:
        whole, asked = column(self, gap=2), row(self._asked, gap=6)
        say(self.name, QLineEdit.setAccessibleName, "Name of the element: application/name")
        say(self.name, QLineEdit.setPlaceholderText, "application/name")
        asked.addWidget(self.name, 1)
        for one in (self.keep, button("Cancel", act=self._leave)):
            restyle(one, "kind", "small")
            asked.addWidget(one)
        whole.addWidget(self.offer, alignment=Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self._asked)
        whole.addWidget(self._said)


class _Name(QLineEdit):
    """Escape leaves it."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def proposed(target: JsonObject, context: FormContext) -> str:
    """A name that is free: by the application of the page, and by what the element says."""
    seen = target.get("fingerprint")
    seen = seen if isinstance(seen, Mapping) else {}
    words = next(
        (str(text) for text in (target.get("name"), *map(seen.get, ("name", "label", "text", "role"))) if text), ""
    )
    app, name = _app(context), slug(words) or "element"
    reference, number = f"{app}/{name}", 2
    while reference in context.elements:
        reference, number = f"{app}/{name}-{number}", number + 1
    return reference


def _app(context: FormContext) -> str:
    """The application that most elements are of; in a project without any, the page's host."""
    apps = [name.partition("/")[0] for name in context.elements]
    page = urlsplit(context.place.page if context.place is not None else "")
    return max(apps, key=apps.count) if apps else slug(page.hostname or "") or "app"


def _picture(element: Element, folder: Path) -> bytes:
    name = element.fingerprint.picture if element.fingerprint is not None else ""
    try:
        return (folder / "elements" / Path(name).name).read_bytes() if name else b""
    except OSError:
        return b""
