"""What was healed in the project's runs, as the host knows it: what waits for a person, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from runtime.model import JsonObject


class Heals(QObject):
    """``all`` is None until the host has answered. Who shows them tells by signals what the person wants."""

    changed = Signal()  #: there are others, or they stand differently
    news_wanted = Signal()  #: somebody looks now
    decision_asked = Signal(str, list)  #: accept, reject or undo; ids

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all: list[JsonObject] | None = None

    def take(self, heals: Sequence[JsonObject] | None) -> None:
        """What the host has said; None where there is nobody to ask or no project to ask about."""
        found = None if heals is None else list(heals)
        if found != self.all:
            self.all = found
            self.changed.emit()

    @property
    def open(self) -> list[JsonObject]:
        """Those that wait for a decision."""
        return [one for one in self.all or () if one["status"] == "open"]
