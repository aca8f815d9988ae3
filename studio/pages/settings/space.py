"""What the data folder takes of the disk, and what can go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.bridge.link import HostLink, LinkState
from studio.i18n import language, mark, say, told_error, tr_count
from studio.operations import space
from studio.settings import Preferences
from studio.widgets.parts import button, column, frame, label, line, row

#: What takes room: as the host calls it, and in words.
PARTS = {
    "runs": mark("Runs and their steps"),
    "pictures": mark("Pictures and files of runs"),
    "logs": mark("Log lines"),
    "others": mark("Everything else: backups, credentials, settings"),
    "free": mark("Free on this disk"),
}
#: There is nothing to clean up.
_NOTHING = mark("Nothing is older than the settings of runs keep.")


class Space(QWidget):
    """Asks the host each time it is shown. What would go is said before it goes: that cannot be undone."""

    def __init__(self, link: Callable[[], HostLink | None], preferences: Preferences, home: Path) -> None:
        super().__init__()
        self._link, self._preferences = link, preferences
        #: By what the preview went: what is deleted is what was said, also where a setting changed meanwhile.
        self._kept: JsonObject = {}
        self._usage: JsonObject = {}
        self.sizes: dict[str, QLabel] = {}
        self._wait = QProgressBar()
        self._wait.setRange(0, 0)
        say(self._wait, QProgressBar.setAccessibleName, "Looking what takes room")
        self._error = label(role="error", wrap=True)
        self.clean = _Clean(self.preview, self._apply)
        parts = column(self, margin=24, gap=6)
        parts.addWidget(label("Disk space", "title"))
        where = label(role="muted", wrap=True)
        say(where, QLabel.setText, mark("What Understudy keeps in {folder}"), folder=home)
        parts.addWidget(where)
        parts.addSpacing(10)
        for widget in (self._table(), self._wait, self._error, self.clean):
            parts.addWidget(widget)
        parts.addStretch(1)
        self._wait.hide()
        self._error.hide()
        language().changed.connect(self._speak)

    def refresh(self) -> None:
        """Look anew."""
        if (link := self._there()) is not None:
            self._begin()
            space.usage(self, link).on_done(self.show_usage).on_failed(self._fail).on_end(self._end).launch()

    def show_usage(self, usage: JsonObject) -> None:
        """Show how many bytes each part takes; nothing is known yet where it is empty."""
        self._usage = usage
        for name, shown in self.sizes.items():
            shown.setText(language().words.size(usage[name]) if usage else "–")

    def preview(self) -> None:
        """Ask what would go, and say it."""
        if (link := self._there()) is not None:
            self._begin()
            self._kept = space.policy(self._preferences)
            asked = space.clean(self, link, self._kept, preview=True)
            asked.on_done(self.clean.offer).on_failed(self._fail).on_end(self._end).launch()

    def _speak(self) -> None:
        self.show_usage(self._usage)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.clean.rest()
        self.refresh()

    def _apply(self) -> None:
        if (link := self._there()) is not None:
            self._begin()
            asked = space.clean(self, link, self._kept, preview=False)
            asked.on_done(self._on_gone).on_failed(self._fail).on_end(self._end).launch()

    def _on_gone(self, removed: JsonObject) -> None:
        self.clean.tell(removed)
        self.refresh()

    def _there(self) -> HostLink | None:
        link = self._link()
        return link if link is not None and link.state is not LinkState.CLOSED else None

    def _begin(self) -> None:
        self._error.hide()
        self._wait.show()
        self.clean.setEnabled(False)

    def _end(self) -> None:
        self._wait.hide()
        self.clean.setEnabled(True)

    def _fail(self, error: UnderstudyError) -> None:
        self._error.setText(told_error(error))
        self._error.show()

    def _table(self) -> QWidget:
        card = frame("card")
        lines = column(card, gap=0)
        for place, (name, text) in enumerate(PARTS.items()):
            if place:
                lines.addWidget(line())
            beside = row()
            beside.setContentsMargins(16, 9, 16, 9)
            self.sizes[name] = label(role="muted" if name == "free" else "strong")
            beside.addWidget(label(text, "muted" if name == "free" else "", wrap=True), 1)
            beside.addWidget(self.sizes[name])
            lines.addLayout(beside)
        self.show_usage({})
        return card


class _Clean(QWidget):
    """The way to more room: a button, then what would go and the word for it, then what is gone."""

    def __init__(self, preview: Callable[[], None], apply: Callable[[], None]) -> None:
        super().__init__()
        self.text = label(role="muted", wrap=True)
        self.begin = button("Clean up now…", "", "trash", preview)
        self.agree = button("Delete for good", "danger", "trash-2", apply)
        self.keep = button("Keep everything", act=self.rest)
        parts = column(self, gap=8)
        parts.setContentsMargins(0, 12, 0, 0)
        parts.addWidget(self.text)
        buttons = row()
        for one in (self.begin, self.agree, self.keep):
            buttons.addWidget(one)
        buttons.addStretch(1)
        parts.addLayout(buttons)
        self.rest()

    def rest(self) -> None:
        """Nothing is asked."""
        self._show(mark("What is older than the settings of runs keep goes by itself once a day, or now."))

    def offer(self, removed: JsonObject) -> None:
        """Say what would go; nothing else is asked where nothing would."""
        if any(removed.values()):
            self._show(mark("This will be deleted for good: {what}."), asking=True, what=_words(removed))
            self.keep.setFocus()
        else:
            self._show(_NOTHING)

    def tell(self, removed: JsonObject) -> None:
        """Say what is gone."""
        text = mark("Gone: {what}. What runs and log lines took is used again by new ones.")
        self._show(text if any(removed.values()) else _NOTHING, what=_words(removed))

    def _show(self, text: str, *, asking: bool = False, **values: object) -> None:
        say(self.text, QLabel.setText, text, **values)
        for one in (self.agree, self.keep):
            one.setVisible(asking)
        self.begin.setVisible(not asking)


def _words(removed: JsonObject) -> str:
    """``3 runs, 120 log lines, 2 pictures (1.2 MB)``."""
    counted = (
        ("runs", tr_count("{n} run", "{n} runs", removed["runs"])),
        ("log_lines", tr_count("{n} log line", "{n} log lines", removed["log_lines"])),
        ("pictures", tr_count("{n} picture", "{n} pictures", removed["pictures"])),
        ("files", tr_count("{n} file", "{n} files", removed["files"])),
    )
    parts = [text for name, text in counted if removed[name]]
    size = f" ({language().words.size(removed['bytes'])})" if removed["bytes"] else ""
    return ", ".join(parts) + size
