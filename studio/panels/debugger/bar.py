"""One line about the stop: where the run stands and why; what may become of a failed step; the way back to now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy

from runtime.model import JsonObject
from studio.i18n import language, mark, tr
from studio.panels.debugger.lists import level_text
from studio.state.debugging import DebugState, Standing
from studio.theme import current, picture
from studio.widgets.elided import ElidedLabel
from studio.widgets.parts import button, restyle, row

_REASONS = {
    "start": mark("the first step"),
    "step": mark("one step on"),
    "pause": mark("paused by you"),
    "breakpoint": mark("breakpoint"),
    "edge": mark("breakpoint on the connection"),
    "goal": mark("run to here"),
}
_LOOKS = {
    Standing.NONE: ("bug", "muted"),
    Standing.RUNNING: ("loader-circle", "accent"),
    Standing.STOPPED: ("circle-pause", "warning"),
    Standing.FAILED: ("circle-alert", "danger"),
    Standing.OVER: ("circle-check", "muted"),
}


class StopBar(QFrame):
    """Shows a ``DebugState``."""

    decided = Signal(str)  #: retry, skip, fail
    now_asked = Signal()
    continue_asked = Signal()  #: go on from the moment that is shown

    def __init__(self, state: DebugState) -> None:
        super().__init__()
        self._state = state
        self._icon, self._text, self._why = QLabel(), ElidedLabel(), ElidedLabel()
        self._text.setProperty("role", "strong")
        self._why.setProperty("role", "muted")
        # The place comes first; the reason takes what is left.
        self._text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.retry = button("Try again", "", "rotate-ccw", lambda: self.decided.emit("retry"))
        self.skip = button("Pass it by", "quiet", "skip-forward", lambda: self.decided.emit("skip"))
        self.fail = button("Let it fail", "quiet", "circle-x", lambda: self.decided.emit("fail"))
        self.now = button("Back to now", "", "step-forward", self.now_asked.emit)
        self.go_on = button("Go on from here…", "quiet", "list-restart", self.continue_asked.emit)
        self._lay_out()
        for signal in (state.changed, state.moment_changed, language().changed, current().changed):
            signal.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Show the state as it is now."""
        state, moment = self._state, self._state.moment
        failed = state.standing is Standing.FAILED and moment is None
        for one in (self.retry, self.skip, self.fail):
            one.setVisible(failed)
        self.skip.setEnabled(bool(state.view.get("can_skip")))
        self.skip.setToolTip("" if self.skip.isEnabled() else tr("It has no way out that could be taken without it."))
        self.now.setVisible(moment is not None)
        self.go_on.setVisible(moment is not None and bool(moment["step"]))
        over = state.standing is Standing.OVER
        self.go_on.setEnabled(over)
        self.go_on.setToolTip("" if over else tr("Stop the run first: two would do the same things."))
        look, tone = ("history", "accent") if moment is not None else _LOOKS[state.standing]
        self._icon.setPixmap(picture(look, 16, tone, self.devicePixelRatioF()))
        text, why = self._moment_texts(moment) if moment is not None else self._texts()
        self._text.setText(text)
        self._why.setText(why)
        restyle(self._why, "role", "error" if failed or self._wrong() else "muted")

    @property
    def text(self) -> str:
        """What it says."""
        return f"{self._text.text()} {self._why.text()}".strip()

    def _wrong(self) -> bool:
        return bool(self._state.paused and self._state.moment is None and self._state.view.get("error"))

    def _texts(self) -> tuple[str, str]:
        state, view = self._state, self._state.view
        match state.standing:
            case Standing.NONE:
                return tr("No run is debugged"), tr("Debug runs to the first breakpoint, or stops at the first step.")
            case Standing.RUNNING:
                return tr("The run goes on"), ""
            case Standing.OVER:
                return tr("The run is over"), tr("Choose a step on the right to see how it was then.")
            case Standing.FAILED:
                doubt = tr("It may have happened all the same.") if view.get("doubt") else ""
                message = str(view["failure"].get("message", "")).partition("\n")[0]
                return tr("“{name}” has failed", name=self._step()), f"{message} {doubt}".strip()
        return tr("Stopped before “{name}”", name=self._step()), self._reason(view)

    def _step(self) -> str:
        view = self._state.view
        return self._state.name_of(view["step"], view["name"], view.get("flow", ""))

    def _rounds(self, seen: JsonObject) -> list[str]:
        return [level_text(level, self._state) for level in seen.get("stack", ()) if "index" in level]

    def _called(self, seen: JsonObject) -> list[str]:
        """The workflow, where another one has called it."""
        called = any("calls" in level for level in seen.get("stack", ()))
        return [tr("in “{workflow}”", workflow=seen["workflow"])] if called else []

    def _reason(self, view: JsonObject) -> str:
        if view.get("error"):
            return tr("The breakpoint's condition could not be computed: {error}", error=view["error"])
        parts = [tr(_REASONS.get(view["reason"], str(view["reason"])))]
        parts += [*self._called(view), *self._rounds(view)]
        if view.get("others"):
            parts.append(tr("{n} more branches are stopped", n=language().words.number(view["others"])))
        return "  ·  ".join(parts)

    def _moment_texts(self, moment: JsonObject) -> tuple[str, str]:
        found = next((one for one in self._state.moments if one["seq"] == moment["seq"]), None)
        name = self._state.name_of(moment["step"], found["name"] if found else moment["step"], moment.get("flow", ""))
        changed = found is not None and found["kind"] == "edited"
        text = tr("As it was after “{name}” was changed" if changed else "As it was after “{name}”", name=name)
        return text, "  ·  ".join(self._rounds(moment))

    def _lay_out(self) -> None:
        parts = row(self, gap=8)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.addWidget(self._icon)
        parts.addWidget(self._text)
        parts.addWidget(self._why, 1)
        both: tuple[QPushButton, ...] = (self.retry, self.skip, self.fail, self.now, self.go_on)
        for one in both:
            parts.addWidget(one)
