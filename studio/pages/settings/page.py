"""The page of the settings: sections at the left, the chosen one at the right. Made from the records of settings.

Words in the field above the sections leave only those in which they are, and of a section only the settings that have
them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QScrollArea, QStackedWidget, QWidget

from runtime.settings.catalog import all_settings
from studio.bridge.link import HostLink
from studio.commands import Commands
from studio.i18n import language, mark, say, tr
from studio.pages.settings.about import PARTS as ABOUT_PARTS
from studio.pages.settings.about import About
from studio.pages.settings.search import fits, spoken, words_of
from studio.pages.settings.section import Section
from studio.pages.settings.shortcuts import Shortcuts
from studio.pages.settings.space import PARTS as SPACE_PARTS
from studio.pages.settings.space import Space
from studio.pages.settings.texts import SECTIONS, section_of
from studio.pages.settings.trusted import ABOUT as TRUSTED_TEXT
from studio.pages.settings.trusted import Trusted
from studio.settings import Preferences
from studio.theme import current, icon
from studio.widgets.empty import Empty
from studio.widgets.lists import search_field
from studio.widgets.parts import MEDIUM, button, column, row

WIDEST, LIST = 860, 230


class SettingsPage(QWidget):
    """``show_section`` goes to a section, to ``space``, ``trusted``, ``shortcuts`` or ``about``; ``search`` narrows
    down."""

    def __init__(
        self, preferences: Preferences, commands: Commands, home: Path, link: Callable[[], HostLink | None]
    ) -> None:
        super().__init__()
        self.sections = QListWidget()
        self.sections.setObjectName("sections")
        self.search = search_field("Search settings")
        self.sections.setIconSize(QSize(MEDIUM, MEDIUM))
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        say(self.sections, QListWidget.setAccessibleName, "Sections")
        self._stack = QStackedWidget()
        self._titles: list[str] = []
        #: How many hits words have in each section.
        self._finds: list[Callable[[Sequence[str]], int]] = []
        self._shown: list[Section] = []
        self._put_in(preferences, commands, home, link)
        self._nothing = Empty(
            "search",
            "No matches",
            "No setting has these words in its name, text or values.",
            button("Show all settings", act=self.search.clear),
        )
        self._pages = QStackedWidget()
        for page in (self._stack, self._nothing):
            self._pages.addWidget(page)
        self._lay_out()
        self.sections.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.search.textChanged.connect(self.show_fitting)
        language().changed.connect(self._speak)
        current().changed.connect(self._show_words)
        self.sections.setCurrentRow(0)

    def show_fitting(self) -> None:
        """Show the sections, and in them the settings, in which every word is that is searched for."""
        words = words_of(self.search.text())
        fitting = [place for place, find in enumerate(self._finds) if not words or find(words)]
        for place in range(self.sections.count()):
            self.sections.item(place).setHidden(place not in fitting)
        self._show_words()
        self._shortcuts.search.setText(self.search.text() if self._shortcuts.hits(words) else "")
        if fitting and self.sections.currentRow() not in fitting:
            self.sections.setCurrentRow(fitting[0])
        self._pages.setCurrentWidget(self._stack if fitting else self._nothing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives everything back; down leads from the field into the sections."""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.sections.setFocus()
        else:
            super().keyPressEvent(event)

    def show_section(self, name: str) -> None:
        """Bring a section to the front, with all that is in it."""
        self.search.clear()
        for place in range(self.sections.count()):
            if self.sections.item(place).data(Qt.ItemDataRole.UserRole) == name:
                self.sections.setCurrentRow(place)

    def _put_in(
        self, preferences: Preferences, commands: Commands, home: Path, link: Callable[[], HostLink | None]
    ) -> None:
        infos = all_settings()
        for name, (title, icon_name, text) in SECTIONS.items():
            own = [info for info in infos if section_of(info) == name]
            section = Section(title, text, own, preferences)
            self._shown.append(section)
            self._add(name, title, icon_name, _scrolled(section), partial(_hits, section))
        space = _said(mark("Disk space"), *SPACE_PARTS.values(), "Clean up now…")
        self._add("space", mark("Disk space"), "database", _scrolled(Space(link, preferences, home)), space)
        trusted = _said(mark("Trusted projects"), TRUSTED_TEXT)
        self._add("trusted", mark("Trusted projects"), "badge-check", _scrolled(Trusted(link)), trusted)
        self._shortcuts = Shortcuts(commands)
        self._add("shortcuts", mark("Shortcuts"), "keyboard", self._shortcuts, self._find_keys)
        about = _said(mark("About"), "Made with", *(name for part in ABOUT_PARTS for name in part))
        self._add("about", mark("About"), "info", _scrolled(About(commands, home)), about)

    def _add(
        self, name: str, title: str, icon_name: str, widget: QWidget, find: Callable[[Sequence[str]], int]
    ) -> None:
        entry = QListWidgetItem(icon(icon_name), tr(title))
        entry.setSizeHint(QSize(0, 38))
        entry.setData(Qt.ItemDataRole.UserRole, name)
        self.sections.addItem(entry)
        self._titles.append(title)
        self._finds.append(find)
        self._stack.addWidget(widget)

    def _speak(self) -> None:
        for place, title in enumerate(self._titles):
            self.sections.item(place).setText(tr(title))
        self._show_words()

    def _show_words(self) -> None:
        words = words_of(self.search.text())
        for section in self._shown:
            section.show_fitting(words)

    def _find_keys(self, words: Sequence[str]) -> int:
        return len(self._shortcuts.hits(words)) or _said("Shortcuts", "Keyboard shortcuts")(words)

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _lay_out(self) -> None:
        side = QWidget()
        side.setObjectName("settingsSide")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(LIST)
        left = column(side, gap=0)
        left.setContentsMargins(0, 0, 1, 0)  # the line at its edge
        top = column(gap=0)
        top.setContentsMargins(12, 16, 12, 0)
        top.addWidget(self.search)
        left.addLayout(top)
        left.addWidget(self.sections, 1)
        parts = row(self, gap=0)
        parts.addWidget(side)
        parts.addWidget(self._pages, 1)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self._to_search)


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    widget.setMaximumWidth(WIDEST)
    area.setWidget(widget)
    return area


def _hits(section: Section, words: Sequence[str]) -> int:
    return len(section.hits(words))


def _said(*texts: str) -> Callable[[Sequence[str]], int]:
    """How words are looked for where only the texts of a section are known."""
    said = spoken(*texts)
    return lambda words: int(fits(words, said))
