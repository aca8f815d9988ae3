"""What goes on around the runs, on Home: the newest entries of the audit log, and the health of this machine."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from runtime.model import JsonObject
from studio.commands import Commands
from studio.i18n import language, told, tr
from studio.pages.audit.words import action, icon_of, known_as, moment
from studio.pages.home.cards import keep_shown
from studio.state.overview import Overview
from studio.widgets.lines import short_line
from studio.widgets.parts import clear, column
from studio.widgets.times import ago


class Activity(QWidget):
    """Who did what; a press leads to the audit log."""

    def __init__(self, commands: Commands, overview: Overview) -> None:
        super().__init__()
        self._commands, self._overview = commands, overview
        self.lines = column(self, gap=2)
        keep_shown(overview, self.show_all)

    def show_all(self) -> None:
        """Show the newest."""
        clear(self.lines)
        if self._overview.data is None:
            self.lines.addWidget(short_line("loader-circle", "muted", tr("Getting ready…"), "", on=False))
            self.lines.addStretch()
            return
        found = self._overview.data.get("activity", ())
        for entry in found:
            text = "  ·  ".join(part for part in (known_as(entry), ago(moment(entry))) if part)
            line = short_line(icon_of(entry), "muted", action(entry), text, at=moment(entry))
            line.clicked.connect(lambda: self._commands.run("go.audit"))
            self.lines.addWidget(line)
        if not found:
            self.lines.addWidget(short_line("scroll-text", "muted", tr("Nothing yet"), "", on=False))
        self.lines.addStretch()


class Health(QWidget):
    """What runs depend on, each with what to do when it is not well; a press leads to where that is done."""

    def __init__(self, commands: Commands, overview: Overview, settings: Callable[[str], object]) -> None:
        super().__init__()
        self._commands, self._overview, self._settings = commands, overview, settings
        self.lines = column(self, gap=2)
        keep_shown(overview, self.show_all)

    def show_all(self) -> None:
        """Show how it is now."""
        clear(self.lines)
        health = (self._overview.data or {}).get("health")
        if health:
            self._browser(health["browser"])
            self._vault(health["vault"])
            self._journal(health["journal"])
        else:
            self.lines.addWidget(short_line("loader-circle", "muted", tr("Getting ready…"), "", on=False))
        self.lines.addStretch()

    def _browser(self, name: str) -> None:
        if name:
            self._add("globe", "success", tr("Browser"), name, lambda: self._settings("browser"))
        else:
            text = tr("None was found. Install Chrome, Edge or Chromium.")
            self._add("globe", "danger", tr("Browser"), text, lambda: self._settings("browser"))

    def _vault(self, state: str) -> None:
        tone, text = {
            "none": ("muted", tr("There is none yet; it is made with the first credential.")),
            "locked": ("muted", tr("Locked until a run or you need it")),
            "open": ("success", tr("vault|Open")),
        }[state]
        self._add("key-round", tone, tr("Vault"), text, lambda: self._commands.run("go.credentials"))

    def _journal(self, journal: JsonObject) -> None:
        words = language().words
        free, size = words.size(journal["free"]), words.size(journal["bytes"])
        if journal["error"]:
            tone, text = "danger", told(str(journal["error"]))
        elif journal["low"]:
            tone, text = "warning", tr("Only {free} left on the disk: free some space.", free=free)
        else:
            tone, text = "success", tr("{size}, {free} left on the disk", size=size, free=free)
        self._add("database", tone, tr("Journal of runs"), text, lambda: self._settings("engine"))

    def _add(self, icon_name: str, tone: str, title: str, text: str, act: Callable[[], object]) -> None:
        line = short_line(icon_name, tone, title, text)
        line.clicked.connect(lambda: act())
        self.lines.addWidget(line)
