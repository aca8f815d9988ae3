"""The element a step acts on: its picture, what is known of it and how much each of its signals counts."""

from __future__ import annotations

import base64
import hashlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from runtime.model import JsonObject
from runtime.services.picking import strengths
from runtime.services.repicking import Repicked
from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY, Editor, Value
from studio.forms.editors.expression_edit import ExpressionEdit
from studio.forms.editors.keeping import Keeping
from studio.forms.editors.pointing import Pointing, mended_words
from studio.forms.editors.signals import SignalList
from studio.forms.fields import FieldSpec
from studio.i18n import mark, say, tr
from studio.operations import elements
from studio.widgets.inputs import ChoiceBox
from studio.widgets.parts import frame, label

#: The largest picture that is shown, in pixels.
_PICTURE = (260, 90)


class ElementEditor(Editor):
    """A target: an element of the project, or a selector of the step's own."""

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(field, context, parent)
        self._target: JsonObject = {}
        self._choice = ChoiceBox()
        say(self._choice, QComboBox.setAccessibleName, "Element of the project")
        self._choice.activated.connect(self._on_chosen)
        self._selector = self._new_edit("selector", mark("Selector"))
        self._row = self._new_edit("row", mark("Row"))
        self._signals = SignalList(self)
        self._pointing = Pointing(context, lambda: self._target, self)
        self._pointing.picked.connect(self._on_picked)
        self._keeping = Keeping(context, self)
        self._keeping.kept.connect(self._on_kept)
        self._fresh: bytes = b""
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setProperty("picture", True)
        self._lay_out()
        self.setFocusProxy(self._choice)
        context.changed.connect(self._show)
        self._show()

    def show_value(self, value: Value) -> None:
        target = {"selector": value} if isinstance(value, str) else dict(value) if isinstance(value, dict) else {}
        if target != self._target:
            self._target, self._fresh = target, b""
            self._show()

    @property
    def known(self) -> JsonObject:
        """What is known of the element: the step's own words over those of the project's element."""
        entry = self.context.elements.get(str(self._target.get("element") or ""))
        there = dict(entry) if isinstance(entry, dict) else {}
        return there | {name: value for name, value in self._target.items() if value}

    def _show(self) -> None:
        self._fill_choice()
        known = self.known
        own = not self._target.get("element")
        self._selector.show_text(str(known.get("selector") or ""))
        self._selector.setReadOnly(not own)
        self._row.show_text(str(known.get("row") or ""))
        seen = known.get("fingerprint")
        seen = seen if isinstance(seen, dict) else {}
        self._signals.show_signals(strengths(seen) if seen else ())
        self._show_picture(str(seen.get("picture") or ""))
        self._keeping.show_target(self._target)

    def _fill_choice(self) -> None:
        self._choice.clear()
        self._choice.addItem(tr("A selector of this step"), "")
        for name, entry in sorted(self.context.elements.items()):
            said = entry.get("name") if isinstance(entry, dict) else ""
            self._choice.addItem(f"{said or name}  ·  {name}", name)
        element = str(self._target.get("element") or "")
        index = self._choice.findData(element)
        if index < 0:
            self._choice.addItem(element, element)
            index = self._choice.count() - 1
        self._choice.setCurrentIndex(index)

    def _show_picture(self, name: str) -> None:
        folder = self.context.folder
        picture = QPixmap(str(Path(folder, "elements", name))) if folder and name else QPixmap()
        if self._fresh:
            picture.loadFromData(self._fresh)
        self._picture.setVisible(not picture.isNull())
        if not picture.isNull():
            if picture.width() > _PICTURE[0] or picture.height() > _PICTURE[1]:
                picture = picture.scaled(
                    *_PICTURE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            self._picture.setPixmap(picture)
            self._picture.setAccessibleName(tr("Picture of the element"))

    def _on_chosen(self, index: int) -> None:
        element = self._choice.itemData(index)
        row = {"row": self._target["row"]} if self._target.get("row") else {}
        own = {name: value for name, value in self.known.items() if name in ("selector", "frame", "fingerprint")}
        self._target = {"element": element, **row} if element else {**own, **row}
        self._show()
        self._tell()
        self.left.emit()

    def _on_kept(self, reference: str) -> None:
        """The target is an element of the project now: the step names it; the row stays the step's own."""
        row = {"row": self._target["row"]} if self._target.get("row") else {}
        self.left.emit()
        self._target = {"element": reference, **row}
        self._show()
        self._tell()
        self.left.emit()

    def _on_picked(self, found: JsonObject) -> None:
        """What was clicked in the browser is what the project's element means from now on, for all steps that name it;
        in a step with a target of its own it takes the place of that: one change, one undo."""
        element, folder = str(self._target.get("element") or ""), self.context.folder
        if folder is not None and element in self.context.elements:
            self._mend(folder, element, found)
        else:
            self._take(found)

    def _mend(self, folder: Path, element: str, found: JsonObject) -> None:
        """What the step itself said of the element would hide what was picked."""
        picture = base64.b64decode(found.get("picture") or "")
        asked = elements.repick(self, folder, element, found["target"], picture)
        asked.on_done(lambda done: self.show_mended(folder, done)).on_failed(self._pointing.fail).launch()

    def show_mended(self, folder: Path, done: Repicked) -> None:
        """Say what was done in the project in ``folder``, and offer to take it back."""
        kept = {name: value for name, value in self._target.items() if name not in ("selector", "frame", "fingerprint")}
        if kept != self._target:
            self.left.emit()
            self._target = kept
            self._tell()
            self.left.emit()
        self.context.mended.emit()
        # This step uses it, though its file may not say so yet.
        text = mended_words(replace(done, uses=max(done.uses, 1)))
        self._pointing.offer_undo(text, lambda: self._take_back(folder, done))

    def _take_back(self, folder: Path, done: Repicked) -> None:
        def tell(_: None) -> None:
            self.context.mended.emit()
            self._pointing.tell(mark("The element of the project is as it was."))

        elements.unpick(self, folder, done).on_done(tell).on_failed(self._pointing.fail).launch()

    def _take(self, found: JsonObject) -> None:
        kept = {name: self._target[name] for name in ("row", "name") if self._target.get(name)}
        self.left.emit()
        self._target = {**kept, **found["target"]}
        self._keep_picture(base64.b64decode(found.get("picture") or ""))
        self._show()
        self._tell()
        self.left.emit()

    def _keep_picture(self, picture: bytes) -> None:
        """Put it among the project's elements; without a project it is only shown."""
        self._fresh, folder = picture, self.context.folder
        if not picture or folder is None:
            return
        name = f"picked-{hashlib.sha256(picture).hexdigest()[:12]}.png"
        with suppress(OSError):
            (folder / "elements").mkdir(exist_ok=True)
            (folder / "elements" / name).write_bytes(picture)
            self._target["fingerprint"] = {**self._target["fingerprint"], "picture": name}

    def _on_typed(self, name: str, text: str) -> None:
        self._target = {key: value for key, value in self._target.items() if key != name}
        if text:
            self._target[name] = text
        self._tell()

    def _tell(self) -> None:
        named = any(self._target.get(name) for name in ("element", "selector", "fingerprint"))
        only_selector = set(self._target) == {"selector"}
        value = self._target["selector"] if only_selector else dict(self._target)
        self.edited.emit(value if named else EMPTY)

    def _new_edit(self, name: str, title: str) -> ExpressionEdit:
        edit = ExpressionEdit(self.context.names, parent=self)
        say(edit, ExpressionEdit.setAccessibleName, title)
        edit.typed.connect(lambda text: self._on_typed(name, text))
        edit.left.connect(self.left)
        return edit

    def _lay_out(self) -> None:
        card = frame("card")
        form = QFormLayout(card)
        form.setContentsMargins(8, 8, 8, 8)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self._picture)
        for title, edit in ((mark("Selector"), self._selector), (mark("Row"), self._row)):
            said = label(title, "small")
            # Beside the first line of the field, where that has several.
            edit.ensurePolished()
            said.setFixedHeight(edit.line_height)
            said.setBuddy(edit)
            form.addRow(said, edit)
        say(self._row, ExpressionEdit.setPlaceholderText, "Text of the row's key cell")
        form.addRow(self._signals)
        form.addRow(self._pointing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._choice)
        layout.addWidget(self._keeping)
        layout.addWidget(card)
