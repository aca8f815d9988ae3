"""The projects that are trusted, each with a button to withdraw that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.bridge.link import HostLink, LinkState
from studio.i18n import mark, say, told_error
from studio.operations import trust
from studio.widgets.parts import button, clear, column, frame, label, line, row
from studio.widgets.shown import Shown
from studio.widgets.times import ago, exact

#: What it means that a project is trusted.
ABOUT = mark(
    "Workflows in these folders run without being asked about. Those of other projects say what they will touch before "
    "their first run."
)


class Trusted(QWidget):
    """Asks the host each time it is shown; ``link`` gives the link once there is one."""

    def __init__(self, link: Callable[[], HostLink | None]) -> None:
        super().__init__()
        self._link = link
        self.withdraw_buttons: dict[str, QWidget] = {}
        parts = column(self, margin=24, gap=6)
        parts.addWidget(label("Trusted projects", "title"))
        parts.addWidget(label(ABOUT, "muted", wrap=True))
        parts.addSpacing(10)
        self._card = frame("card")
        self._lines, self._shown = column(self._card, gap=0), Shown()
        self._none = label("No project is trusted. Projects that you make yourself are put here.", "muted", wrap=True)
        self._error = label(role="error", wrap=True)
        for widget in (self._card, self._none, self._error):
            parts.addWidget(widget)
            widget.hide()
        parts.addStretch(1)

    def show_folders(self, entries: Sequence[JsonObject]) -> None:
        """Show these."""
        self._error.hide()
        if not self._shown.becomes([(entry, ago(datetime.fromisoformat(entry["since"]))) for entry in entries]):
            return
        clear(self._lines)
        self.withdraw_buttons.clear()
        for place, entry in enumerate(entries):
            if place:
                self._lines.addWidget(line())
            self._lines.addWidget(self._entry(entry))
        self._card.setVisible(bool(entries))
        self._none.setVisible(not entries)

    def refresh(self) -> None:
        """Ask anew."""
        link = self._link()
        if link is not None and link.state is not LinkState.CLOSED:
            trust.folders(self, link).on_done(self.show_folders).on_failed(self._fail).launch()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _entry(self, entry: JsonObject) -> QWidget:
        folder = str(entry["folder"])
        made = QWidget()
        whole = row(made, gap=24)
        whole.setContentsMargins(16, 12, 16, 12)
        texts = column(gap=2)
        name, where = label(role="strong"), label(role="small", wrap=True)
        name.setText(Path(folder).name or folder)
        since = datetime.fromisoformat(entry["since"])
        where.setText(f"{folder}  ·  {ago(since)}")
        where.setToolTip(exact(since))
        texts.addWidget(name)
        texts.addWidget(where)
        whole.addLayout(texts, 1)
        withdraw = self.withdraw_buttons[folder] = button("Withdraw trust", act=partial(self._withdraw, folder))
        say(withdraw, QWidget.setAccessibleName, "Withdraw trust in {folder}", folder=folder)
        whole.addWidget(withdraw)
        return made

    def _withdraw(self, folder: str) -> None:
        link = self._link()
        if link is not None:
            trust.withdraw(self, link, folder).on_done(lambda _: self.refresh()).on_failed(self._fail).launch()

    def _fail(self, error: UnderstudyError) -> None:
        self._error.setText(told_error(error))
        self._error.show()
