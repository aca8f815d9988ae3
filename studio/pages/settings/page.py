"""The page of the settings: sections at the left, the chosen one at the right. Made from the records of settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QScrollArea, QStackedWidget, QWidget

from runtime.settings.catalog import all_settings
from studio.bridge.link import HostLink
from studio.commands import Commands
from studio.i18n import language, mark, say, tr
from studio.pages.settings.about import About
from studio.pages.settings.section import Section
from studio.pages.settings.shortcuts import Shortcuts
from studio.pages.settings.space import Space
from studio.pages.settings.texts import SECTIONS
from studio.pages.settings.trusted import Trusted
from studio.settings import Preferences
from studio.theme import icon
from studio.widgets.parts import MEDIUM, row

WIDEST, LIST = 860, 230


class SettingsPage(QWidget):
    """``show_section`` goes to a section, to ``space``, ``trusted``, ``shortcuts`` or ``about``."""

    def __init__(
        self, preferences: Preferences, commands: Commands, home: Path, link: Callable[[], HostLink | None]
    ) -> None:
        super().__init__()
        self.sections = QListWidget()
        self.sections.setObjectName("sections")
        self.sections.setFixedWidth(LIST)
        self.sections.setIconSize(QSize(MEDIUM, MEDIUM))
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        say(self.sections, QListWidget.setAccessibleName, "Sections")
        self._stack = QStackedWidget()
        self._titles: list[str] = []
        infos = all_settings()
        for name, (title, icon_name, text) in SECTIONS.items():
            own = [info for info in infos if info.name.startswith(f"{name}.")]
            self._add(name, title, icon_name, _scrolled(Section(title, text, own, preferences)))
        self._add("space", mark("Disk space"), "database", _scrolled(Space(link, preferences, home)))
        self._add("trusted", mark("Trusted projects"), "badge-check", _scrolled(Trusted(link)))
        self._add("shortcuts", mark("Shortcuts"), "keyboard", Shortcuts(commands))
        self._add("about", mark("About"), "info", _scrolled(About(commands, home)))
        parts = row(self, gap=0)
        parts.addWidget(self.sections)
        parts.addWidget(self._stack, 1)
        self.sections.currentRowChanged.connect(self._stack.setCurrentIndex)
        language().changed.connect(self._speak)
        self.sections.setCurrentRow(0)

    def show_section(self, name: str) -> None:
        """Bring a section to the front."""
        for place in range(self.sections.count()):
            if self.sections.item(place).data(Qt.ItemDataRole.UserRole) == name:
                self.sections.setCurrentRow(place)

    def _add(self, name: str, title: str, icon_name: str, widget: QWidget) -> None:
        entry = QListWidgetItem(icon(icon_name), tr(title))
        entry.setSizeHint(QSize(0, 38))
        entry.setData(Qt.ItemDataRole.UserRole, name)
        self.sections.addItem(entry)
        self._titles.append(title)
        self._stack.addWidget(widget)

    def _speak(self) -> None:
        for place, title in enumerate(self._titles):
            self.sections.item(place).setText(tr(title))


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    widget.setMaximumWidth(WIDEST)
    area.setWidget(widget)
    return area
