"""Run events as Qt signals: the only place where the one becomes the other.

Events come in batches, at most every 50 ms. Each signal carries those of its kind in the order they happened, so that a
view changes once for many of them; how runs stand is told last, when their steps are known.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from runtime.engine.events import (
    DebugPaused,
    KeptChanged,
    LogLine,
    RunEvent,
    RunListChanged,
    RunStatusChanged,
    VariableChanged,
)
from studio.bridge.link import HostLink

#: Signals of events with one of their own, in the order they are emitted; all others are about steps and come first.
_KINDS = {
    VariableChanged: "variables_changed",
    LogLine: "logged",
    DebugPaused: "paused",
    RunStatusChanged: "runs_changed",
    RunListChanged: "list_changed",
    KeptChanged: "kept_changed",
}


class RunEvents(QObject):
    """What happens in all runs of the host. Lists are never empty."""

    batch = Signal(list)  #: all of a batch in the order it happened, for who shows one run
    steps_changed = Signal(list)  #: StepStarted, StepFinished, StepRetrying, StepWaiting, StepProgress, LoopProgress
    variables_changed = Signal(list)  #: VariableChanged
    logged = Signal(list)  #: LogLine
    paused = Signal(list)  #: DebugPaused
    runs_changed = Signal(list)  #: RunStatusChanged
    list_changed = Signal(list)  #: RunListChanged: somebody, perhaps another program, has deleted or restored runs
    kept_changed = Signal(list)  #: KeptChanged: credentials, or decisions about heals, are others now
    missed = Signal()  #: events may have been missed; who shows a run reads it again

    def __init__(self, link: HostLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        link.events.connect(self.tell)
        link.lost.connect(lambda _count: self.missed.emit())
        link.connected.connect(self.missed)

    def tell(self, events: Iterable[RunEvent]) -> None:
        """Emit a batch."""
        events = list(events)
        self.batch.emit(events)
        kinds: dict[str, list[RunEvent]] = {name: [] for name in ("steps_changed", *_KINDS.values())}
        for event in events:
            kinds[_KINDS.get(type(event), "steps_changed")].append(event)
        for name, some in kinds.items():
            if some:
                getattr(self, name).emit(some)
