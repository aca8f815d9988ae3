"""One element: its picture, what is known of it, where it is used, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QWidget

from runtime.services.elements import KnownElement, Use
from runtime.services.picking import strengths
from studio.forms.editors.signals import SignalList
from studio.i18n import mark, tr, tr_count
from studio.pages.elements.mending import Mending
from studio.theme import icon
from studio.widgets.parts import button, clear, column, frame, label, plain, row
from studio.widgets.shown import Shown

#: The largest picture that is shown, in pixels.
_PICTURE = (360, 140)
#: So many steps that use it are listed.
_MOST = 30


class Details(QScrollArea):
    """What is done here is asked for by signals."""

    rename_asked = Signal()
    delete_asked = Signal()
    merge_asked = Signal(str)  #: into this element
    use_asked = Signal(Use)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._name, self._reference = plain("heading"), plain("small")
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setProperty("picture", True)
        self._selector = plain("muted")
        self._signals = SignalList()
        self.mending = Mending()
        self._twins, self._uses = column(gap=4), column(gap=2)
        self._used = label(role="caption")
        self._shown = Shown()
        self._lay_out()

    def show_element(self, one: KnownElement, twins: Sequence[str], folder: Path) -> None:
        """Show another element; ``twins`` are others that are found in the same way."""
        element, seen = one.element, one.element.fingerprint
        record = seen.record() if seen is not None else {}
        picture = folder / str(record.get("picture") or "")
        if not self._shown.becomes(one, list(twins), picture, picture.stat().st_mtime_ns if picture.is_file() else 0):
            return
        self._name.setText(element.name or one.reference.partition("/")[2])
        self._reference.setText(one.reference)
        self._show_picture(picture)
        self._selector.setText(
            " › ".join([*element.frame, element.selector]) or tr("No selector: its signals find it.")
        )
        self._signals.show_signals(strengths(record) if record else ())
        self.mending.show_element(one, folder.parent)
        self._show_twins(twins)
        self._show_uses(one.uses)

    def _show_picture(self, path: Path) -> None:
        picture = QPixmap(str(path)) if path.is_file() else QPixmap()
        self._picture.setVisible(not picture.isNull())
        if not picture.isNull():
            if picture.width() > _PICTURE[0] or picture.height() > _PICTURE[1]:
                smooth = Qt.TransformationMode.SmoothTransformation
                picture = picture.scaled(*_PICTURE, Qt.AspectRatioMode.KeepAspectRatio, smooth)
            self._picture.setPixmap(picture)
            self._picture.setAccessibleName(tr("Picture of the element"))

    def _show_twins(self, twins: Sequence[str]) -> None:
        clear(self._twins)
        for other in twins:
            line = row(gap=8)
            whole = QWidget()
            said = plain("small", tr("“{other}” is found by the same selector.", other=other))
            line.addWidget(said, 1)
            line.addWidget(button("Merge into it", act=partial(self.merge_asked.emit, other)))
            whole.setLayout(line)
            self._twins.addWidget(whole)

    def _show_uses(self, uses: Sequence[Use]) -> None:
        clear(self._uses)
        text = tr_count("Used by {n} step", "Used by {n} steps", len(uses)) if uses else tr("Used by no step")
        self._used.setText(text)
        for use in uses[:_MOST]:
            made = QPushButton(icon("square-arrow-out-up-right", "accent"), f"{use.workflow}  ·  {use.name}")
            made.setProperty("kind", "link")
            made.setToolTip(made.text())
            made.clicked.connect(partial(self.use_asked.emit, use))
            self._uses.addWidget(made, alignment=Qt.AlignmentFlag.AlignLeft)

    def _lay_out(self) -> None:
        inner = frame("surface")
        parts = column(inner, margin=20, gap=10)
        parts.addWidget(self._name)
        parts.addWidget(self._reference)
        parts.addWidget(self._picture)
        shown = (
            (mark("Selector"), self._selector),
            (mark("Signals"), self._signals),
            (mark("On the page"), self.mending),
        )
        for title, widget in shown:
            parts.addWidget(label(title, "caption"))
            parts.addWidget(widget)
        parts.addLayout(self._twins)
        parts.addWidget(self._used)
        parts.addLayout(self._uses)
        parts.addSpacing(8)
        buttons = row(gap=8)
        buttons.addWidget(button("Rename…", icon_name="pencil-line", act=self.rename_asked.emit))
        buttons.addWidget(button("Delete", "danger", "trash-2", self.delete_asked.emit))
        buttons.addStretch()
        parts.addLayout(buttons)
        parts.addStretch()
        self.setWidget(inner)
