"""Lines of short lists that can be pressed: an icon, a title, a sentence."""

from __future__ import annotations

from datetime import datetime

from studio.widgets.elided import ElidedLabel
from studio.widgets.parts import column, image, row
from studio.widgets.tile import Pressable
from studio.widgets.times import exact


def short_line(
    icon_name: str, tone: str, title: str, text: str, *, on: bool = True, at: datetime | None = None
) -> Pressable:
    """One line, in the language spoken now; one that is not ``on`` only tells something. Who points at it reads the
    text in full, and the moment ``at`` that it speaks of."""
    line = Pressable("row")
    line.setEnabled(on)
    line.setAccessibleName(title)
    line.setAccessibleDescription(text)
    line.setToolTip(f"{text}\n{exact(at)}" if at is not None else text)
    parts = row(line, gap=12)
    parts.setContentsMargins(8, 6, 6, 6)
    parts.addWidget(image(icon_name, 20, tone))
    names = column(gap=1)
    for role, said in (("strong", title), ("small", text))[: 2 if text else 1]:
        made = ElidedLabel()
        made.setProperty("role", role)
        made.setText(said)
        names.addWidget(made)
    parts.addLayout(names, 1)
    return line
