"""One section of the settings as a list of fields, made from their records."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from runtime.errors import StoreError, UnderstudyError
from runtime.settings.catalog import SettingInfo
from studio.i18n import say, told, tr
from studio.pages.settings.editors import Editor, editor
from studio.pages.settings.search import Found, fits, spoken
from studio.pages.settings.texts import texts_of
from studio.settings import Preferences
from studio.widgets.parts import column, frame, label, line, restyle, row


class Section(QWidget):
    """Shows what holds now, and changes it as soon as something else was entered."""

    def __init__(self, title: str, text: str, infos: Sequence[SettingInfo], preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.editors: dict[str, Editor] = {}
        #: What is looked through for words, in all languages, by the name of the setting.
        self._spoken = {info.name: spoken(*texts_of(info)) + f"\n{info.name}" for info in infos}
        self._head = spoken(title, text)
        self.rows: dict[str, QWidget] = {}
        self._lines: dict[str, QWidget] = {}
        self._found: list[Found] = []
        self._notes: dict[str, QLabel] = {}
        self._defaults = {info.name: info.default for info in infos if info.variable not in os.environ}
        #: What was given back by the last press: another one takes that back.
        self._before: dict[str, Any] = {}
        self.back = QPushButton()
        self.back.clicked.connect(lambda: self._give_back())
        parts = column(self, margin=24, gap=6)
        head = row()
        head.addWidget(label(title, "title"), 1)
        head.addWidget(self.back)
        parts.addLayout(head)
        parts.addWidget(label(text, "muted", wrap=True))
        parts.addSpacing(10)
        card = frame("card")
        fields = column(card, gap=0)
        for info in infos:
            self._add(fields, info)
        self.show_fitting(())
        parts.addWidget(card)
        parts.addStretch(1)
        preferences.changed.connect(self._on_changed)
        for info in infos:
            self._on_changed(info.name)
        self._show_back()

    def hits(self, words: Sequence[str]) -> list[str]:
        """The settings in which all these words are; all of them where the section itself is called so."""
        return [name for name, text in self._spoken.items() if fits(words, text) or fits(words, self._head)]

    def show_fitting(self, words: Sequence[str]) -> None:
        """Show only these, with the words highlighted; without words all."""
        fitting = self.hits(words)
        for name, shown in self.rows.items():
            shown.setVisible(name in fitting)
            self._lines[name].setVisible(name in fitting[1:])
        for found in self._found:
            found.show(words)

    def _add(self, fields: QVBoxLayout, info: SettingInfo) -> None:
        made = editor(info, lambda value: self._take(info.name, value))
        self.editors[info.name] = made
        say(made.widget, QWidget.setAccessibleName, info.title)
        say(made.widget, QWidget.setAccessibleDescription, info.description)
        texts = column(gap=2)
        for text, shown in ((info.title, label(info.title, "strong")), (info.description, _small(info.description))):
            texts.addWidget(shown)
            self._found.append(Found(shown, text))
        note = self._notes[info.name] = label(role="error", wrap=True)
        note.hide()
        texts.addWidget(note)
        self._lines[info.name], self.rows[info.name] = line(), QWidget()
        whole = row(self.rows[info.name], gap=24)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.addLayout(texts, 1)
        whole.addWidget(made.whole)
        fields.addWidget(self._lines[info.name])
        fields.addWidget(self.rows[info.name])
        if info.variable in os.environ:
            made.whole.setEnabled(False)
            note.setText(tr("The environment variable {name} decides this.", name=info.variable))
            restyle(note, "role", "small")
            note.show()

    def _take(self, name: str, value: Any) -> None:
        if value == self._preferences.get(name):
            return
        note = self._notes[name]
        try:
            self._preferences.set(name, value)
            note.hide()
        except StoreError as error:
            note.setText(f"{tr('This holds until Studio closes: it could not be kept.')} {told(error.message)}")
            note.show()
        except UnderstudyError as error:
            note.setText(told(str(error)))
            note.show()

    def _on_changed(self, name: str) -> None:
        if name in self.editors:
            self.editors[name].put(self._preferences.get(name))
            self._show_back()

    def _own(self) -> dict[str, Any]:
        """What the person has set otherwise than it is at first."""
        held = {name: self._preferences.get(name) for name in self._defaults}
        return {name: value for name, value in held.items() if value != self._defaults[name]}

    def _give_back(self) -> None:
        """All settings become what they were at first; or the person's again, when that was just done."""
        own = self._own()
        wanted = dict.fromkeys(own) if own else self._before
        self._before = own
        for name, value in wanted.items():
            self._take(name, value)
        self._show_back()

    def _show_back(self) -> None:
        own = self._own()
        self.back.setVisible(bool(own or self._before))
        say(self.back, QPushButton.setText, "Give back the defaults" if own or not self._before else "Undo")


def _small(text: str) -> QLabel:
    return label(text, "small", wrap=True)
