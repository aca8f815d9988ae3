"""How the person wants to debug, kept from start to start: at which errors to stop, how fast to go, what to watch."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from studio.editor.debug_talk import DebugTalk
from studio.panels.debugger.panel import DebuggerPanel
from studio.settings import Memory
from studio.state.debugging import DebugState

_TUNE, _WATCHES = "debug.tune", "debug.watches"


class DebugChoices(QObject):
    """A run that is debugged follows them at once."""

    def __init__(self, panel: DebuggerPanel, state: DebugState, talk: DebugTalk, memory: Memory) -> None:
        super().__init__(panel)
        self._panel, self._talk, self._memory = panel, talk, memory
        kept, watches = memory.get(_TUNE), memory.get(_WATCHES)
        if isinstance(kept, dict):
            panel.choose(str(kept.get("errors")), kept.get("pace") or 0.0)
        if isinstance(watches, list):
            state.watch(str(text) for text in watches if text)
        panel.tuned.connect(self._on_tuned)
        panel.model.watches_asked.connect(self._on_watches)

    def _on_tuned(self) -> None:
        self._memory.keep(_TUNE, {"errors": self._panel.errors, "pace": self._panel.pace})
        self._talk.tune(self._panel.errors, self._panel.pace)

    def _on_watches(self, expressions: Sequence[str]) -> None:
        self._memory.keep(_WATCHES, list(expressions) or None)
        self._talk.watch(expressions)
