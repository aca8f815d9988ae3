"""What a review says of the whole run, and what can be done with it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from runtime.model import JsonObject
from studio.forms.results import ResultStrip
from studio.i18n import language, tr
from studio.pages.review.origins import Origins
from studio.theme import picture
from studio.widgets.elided import ElidedLabel
from studio.widgets.parts import button, column, icon_button, label, row
from studio.widgets.run_looks import STATUS, origin_in_words
from studio.widgets.times import ago, exact
from studio.widgets.wrapping import WrappingRow

#: States of a run that can be resumed, and of one that is not over.
STOPPED = ("failed", "cancelled", "waiting", "paused")
GOING = ("queued", "running", "paused", "waiting")
SIDE = 24
#: Of everything on the page, from its sides, in pixels.
INSET = 16
#: Least width of what stands beside the buttons, in pixels.
NAMES = 260


class RunHead(QWidget):
    """``show_run`` it; buttons are there only where they can do something."""

    resume_asked = Signal()
    again_asked = Signal()  #: with the inputs it had
    cancel_asked = Signal()
    delete_asked = Signal()
    report_asked = Signal()
    flow_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.icon, self.title, self.facts = QLabel(), ElidedLabel(), label(role="muted", wrap=True)
        self.origins, self.results = Origins(), ResultStrip()
        self.delete = icon_button("trash-2", "Delete the run", self.delete_asked.emit)
        self.again = button("Run again", "", "rotate-ccw", self.again_asked.emit)
        self.cancel = button("button|Cancel the run", "", "square", self.cancel_asked.emit)
        self.resume = button("Resume…", "primary", "list-restart", self.resume_asked.emit)
        parts = row(self, gap=12)
        parts.setContentsMargins(INSET, 16, INSET, 12)
        parts.addWidget(self.icon, alignment=Qt.AlignmentFlag.AlignTop)
        names = column(gap=2)
        self.title.setProperty("role", "title")
        self.facts.setMinimumWidth(NAMES)
        names.addWidget(self.title)
        names.addWidget(self.facts)
        names.addWidget(self.origins)
        names.addWidget(self.results)
        parts.addLayout(names, 1)
        report = icon_button("download", "Save a report…", self.report_asked.emit)
        flow = button("Open the workflow", "", "workflow", self.flow_asked.emit)
        buttons = WrappingRow([self.delete, report, flow, self.again, self.cancel, self.resume])
        parts.addWidget(buttons, alignment=Qt.AlignmentFlag.AlignTop)
        for part in (self.delete, self.again, self.cancel, self.resume):
            part.hide()  # until it is known how the run stands

    def show_run(self, info: JsonObject) -> None:
        """How the run stands."""
        words, icon, tone = STATUS[info["status"]]
        self.icon.setPixmap(picture(icon, SIDE, tone, self.devicePixelRatioF()))
        self.title.setText(str(info["workflow"]))
        began = began_at(info)
        took = "" if info["seconds"] is None else language().words.duration(1000 * info["seconds"])
        when, origin = ago(began), origin_in_words(info["origin"])
        facts = (tr(words), took, when, origin, info.get("environment"))
        self.facts.setText("  ·  ".join(str(part) for part in facts if part))
        self.facts.setToolTip(exact(began))
        self.origins.show_run(info)
        self.results.show_outputs(info.get("outputs"), Path(info["flow"]) if info.get("flow") else None)
        deleted, over = "deleted_at" in info, bool(info["finished_at"])
        self.resume.setVisible(info["status"] in STOPPED and not deleted)
        self.cancel.setVisible(info["status"] in GOING)
        for part in (self.again, self.delete):
            part.setVisible(over and not deleted)


def began_at(info: JsonObject) -> datetime:
    """When a run began; while it is queued, when it was asked for."""
    return datetime.fromisoformat(info["started_at"] or info["created_at"])
