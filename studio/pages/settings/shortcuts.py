"""Every command with its keys, to look up and to change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit, QPushButton, QScrollArea, QWidget

from studio.commands import Command, Commands
from studio.commands.command import Menu
from studio.i18n import language, mark, say, tr
from studio.pages.settings.search import fits, spoken, words_of
from studio.widgets.inputs import with_cross
from studio.widgets.lists import search_field
from studio.widgets.parts import SMALL, column, frame, icon_button, image, label, line, row

#: Width of the field for keys, in pixels.
KEYS = 190
#: Where commands without a menu belong, by the first part of their id.
_ROOMS = {
    "canvas": Menu.EDIT,
    "workflows": mark("Workflows"),
    "credentials": mark("Credentials"),
    "elements": mark("Elements"),
    "runs": mark("Runs"),
    "versions": mark("Versions"),
    "debug": Menu.RUN,
    "log": mark("Log"),
    "variables": mark("Variables"),
    "data": mark("Data"),
    "tray": Menu.VIEW,
}
_OTHERS = mark("Others")


class Shortcuts(QWidget):
    """A row for each command; what is entered holds at once."""

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self._commands = commands
        self.rows: dict[str, Row] = {}
        self._groups: dict[str, QWidget] = {}
        self.search = search_field("Search commands")
        self.search.setMaximumWidth(320)
        self.search.textChanged.connect(self.show_fitting)
        self._fields = column(gap=0)
        #: Own keys that were given back by the last press: another one takes that back.
        self._before: dict[str, str] = {}
        self.back = QPushButton()
        self.back.clicked.connect(lambda: self._give_back())
        self._lay_out()
        self.show_commands()
        language().changed.connect(self.show_fitting)
        language().changed.connect(self._show_back)
        commands.changed.connect(self._show_back)
        self._show_back()

    def show_commands(self) -> None:
        """Make the rows: in the order of the menus, then of the pages, each sorted by what its commands are called."""
        order = list(dict.fromkeys((*Menu, *_ROOMS.values(), _OTHERS)))
        for group in order:
            own = [command for command in self._commands if _group(command) == group]
            if own:
                self._add_group(group, sorted(own, key=lambda command: tr(command.title).casefold()))

    def show_fitting(self) -> None:
        """Show the commands that have every word that is searched for."""
        fitting = self.hits(words_of(self.search.text()))
        for id, made in self.rows.items():
            made.setVisible(id in fitting)
        for group, head in self._groups.items():
            head.setVisible(any(not made.isHidden() for made in self.rows.values() if made.group == group))

    def hits(self, words: Sequence[str]) -> set[str]:
        """The commands in which all these words are, in any language."""
        return {id for id, made in self.rows.items() if fits(words, made.words())}

    def _add_group(self, group: str, commands: list[Command]) -> None:
        head = self._groups[group] = QWidget()
        parts = column(head, gap=0)
        title = label(group, "caption")
        title.setContentsMargins(14, 16, 14, 6)
        parts.addWidget(title)
        parts.addWidget(line())
        self._fields.addWidget(head)
        for command in commands:
            made = self.rows[command.id] = Row(self._commands, command)
            self._fields.addWidget(made)

    def _give_back(self) -> None:
        """All commands get their own keys again; or those of the person, when that was just done."""
        own, before = self._commands.own_shortcuts(), self._before
        self._before = own
        for id in own:
            if id in self._commands:
                self._commands.set_shortcut(id, None)
        for id, keys in before.items() if not own else ():
            if id in self._commands:
                self._commands.set_shortcut(id, keys)
        self._show_back()

    def _show_back(self) -> None:
        own = self._commands.own_shortcuts()
        self.back.setVisible(bool(own or self._before))
        self.back.setText(tr("Give all keys back") if own or not self._before else tr("Undo"))

    def _lay_out(self) -> None:
        parts = column(self, margin=24, gap=6)
        head = row()
        head.addWidget(label("Shortcuts", "title"), 1)
        head.addWidget(self.back)
        head.addWidget(self.search, 1)
        parts.addLayout(head)
        parts.addWidget(label("Click into a field and press the keys.", "muted", wrap=True))
        parts.addSpacing(10)
        card = frame("card")
        inner, area = QWidget(), QScrollArea()
        inner.setProperty("role", "page")
        inner.setLayout(self._fields)
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column(card, margin=2).addWidget(area)
        parts.addWidget(card, 1)


class Row(QWidget):
    """One command: icon, title, keys, and the way back to its own."""

    def __init__(self, commands: Commands, command: Command) -> None:
        super().__init__()
        self._commands, self._command = commands, command
        self.group = _group(command)
        self._spoken = spoken(command.title, command.hint) + f"\n{command.id}"
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setFixedWidth(KEYS)
        for inner in self.keys.findChildren(QLineEdit):
            with_cross(inner, self._clear)
        say(self.keys, QWidget.setAccessibleName, command.title)
        self._note = label(role="error", wrap=True)
        self._note.hide()
        self._reset = icon_button("rotate-ccw", "Back to its own keys", lambda: commands.set_shortcut(command.id, None))
        self._lay_out()
        self.keys.editingFinished.connect(self._on_entered)
        commands.changed.connect(self.show_keys)
        self.show_keys()

    def words(self) -> str:
        """All by which it is found."""
        native = self.keys.keySequence().toString(QKeySequence.SequenceFormat.NativeText)
        return f"{self._spoken}\n{native.casefold()}"

    def show_keys(self) -> None:
        """Show the keys that hold now."""
        if self._command.id in self._commands:
            portable = self._commands.shortcut(self._command.id)
            self.keys.setKeySequence(QKeySequence.fromString(portable, QKeySequence.SequenceFormat.PortableText))
            _say_none(self.keys)
            self._reset.setVisible(self._command.id in self._commands.own_shortcuts())

    def _lay_out(self) -> None:
        whole = column(self, gap=0)
        parts = row(gap=12)
        parts.setContentsMargins(14, 7, 10, 7)
        parts.addWidget(image(self._command.icon or "command", SMALL))
        texts = column(gap=1)
        texts.addWidget(label(self._command.title, "strong", wrap=True))
        if self._command.hint:
            texts.addWidget(label(self._command.hint, "small", wrap=True))
        texts.addWidget(self._note)
        parts.addLayout(texts, 1)
        parts.addWidget(self._reset)
        parts.addWidget(self.keys)
        self._reset.setIconSize(QSize(SMALL, SMALL))
        whole.addLayout(parts)
        whole.addWidget(line())

    def _clear(self) -> None:
        self.keys.clear()
        self._on_entered()

    def _on_entered(self) -> None:
        keys = self.keys.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        if keys == self._commands.shortcut(self._command.id):
            return
        others = [other for other in self._commands.using(keys) if other.id != self._command.id]
        if others and not (self._command.local or others[0].local):
            self._note.setText(tr("These keys belong to: {name}", name=tr(others[0].title).rstrip("…")))
            self._note.show()
            self.show_keys()
            return
        self._note.hide()
        self._commands.set_shortcut(self._command.id, keys)


def _group(command: Command) -> str:
    """The heading that a command stands below."""
    return command.menu or _ROOMS.get(command.id.partition(".")[0], _OTHERS)


def _say_none(keys: QKeySequenceEdit) -> None:
    """In place of Qt's invitation in each field: a hundred of them are noise, and it is said once above."""
    for text in keys.findChildren(QLineEdit):
        say(text, QLineEdit.setPlaceholderText, "keys|None")
