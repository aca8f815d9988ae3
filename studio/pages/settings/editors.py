"""One editor for each kind of setting: a choice, a number, a text, a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from runtime.settings.catalog import SettingInfo
from studio.i18n import language, tr
from studio.pages.settings.texts import choice
from studio.widgets.inputs import ChoiceBox, IntegerBox, NumberBox
from studio.widgets.parts import icon_button, row

Take = Callable[[Any], object]
WIDTH = 240
_MOST = 2_000_000_000


class Editor:
    """A widget, and how a value is put into it. ``take`` of ``editor`` gets what the person enters. ``whole`` is the
    widget with what stands beside it."""

    def __init__(self, widget: QWidget, put: Callable[[Any], object], whole: QWidget | None = None) -> None:
        self.widget, self.whole = widget, whole or widget
        self.put = put
        self.whole.setFixedWidth(WIDTH)


def editor(info: SettingInfo, take: Take) -> Editor:
    """The editor for one setting."""
    match info.kind:
        case "choice":
            return _choice(info, take)
        case "integer":
            return _integer(info, take)
        case "number":
            return _number(info, take)
        case "path":
            return _path(info, take)
    return _text(take)


def _choice(info: SettingInfo, take: Take) -> Editor:
    box = _Choice(info)
    box.activated.connect(lambda place: take(box.itemData(place)))
    return Editor(box, lambda value: box.setCurrentIndex(box.findData(value)))


def _integer(info: SettingInfo, take: Take) -> Editor:
    box = IntegerBox()
    box.setRange(int(info.low or 0), int(info.high if info.high is not None else _MOST))
    box.editingFinished.connect(lambda: take(box.value()))
    return Editor(box, lambda value: box.setValue(int(value)))


def _number(info: SettingInfo, take: Take) -> Editor:
    box = NumberBox()
    box.setRange(float(info.low or 0), float(info.high if info.high is not None else _MOST))
    box.setDecimals(1)
    box.editingFinished.connect(lambda: take(box.value()))
    return Editor(box, lambda value: box.setValue(float(value)))


def _text(take: Take) -> Editor:
    line = QLineEdit()
    line.editingFinished.connect(lambda: take(line.text()))
    return Editor(line, lambda value: line.setText(str(value)))


def _path(info: SettingInfo, take: Take) -> Editor:
    line, whole = QLineEdit(), QWidget()

    def use(path: str) -> None:
        line.setText(path)
        take(path)

    def choose() -> None:
        dialog = QFileDialog(
            whole.window(), tr(info.title), str(Path(line.text()).parent if line.text() else Path.home())
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(use)
        dialog.open()

    line.editingFinished.connect(lambda: take(line.text()))
    beside = row(whole, gap=4)
    beside.addWidget(line, 1)
    beside.addWidget(icon_button("folder-search", "Choose a file", choose))
    return Editor(line, lambda value: line.setText(str(value)), whole)


class _Choice(ChoiceBox):
    """The choices in words, in the language spoken now."""

    def __init__(self, info: SettingInfo) -> None:
        super().__init__()
        self._name = info.name
        for value in info.choices:
            self.addItem(choice(info.name, value), value)
        language().changed.connect(self._speak)

    def _speak(self) -> None:
        for place in range(self.count()):
            self.setItemText(place, choice(self._name, self.itemData(place)))
