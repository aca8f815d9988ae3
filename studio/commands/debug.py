"""Commands of the debugger."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from studio.commands.command import Command, Menu
from studio.i18n import mark


class Trial(Protocol):
    """Trying the element of a step where a run has come to."""

    def start(self) -> None: ...
    def can_start(self) -> bool: ...


class Debugger(Protocol):
    """What these commands call; all is about the workflow in front, or the run that is debugged."""

    def start(self) -> None: ...
    def into(self) -> None: ...
    def go(self, mode: str) -> None: ...
    def go_here(self) -> None: ...
    def run_alone(self) -> None: ...
    def pause(self) -> None: ...
    def back(self) -> None: ...
    def forward(self) -> None: ...
    def undo_edit(self) -> None: ...
    def watch(self) -> None: ...
    def toggle_follow(self) -> None: ...
    def toggle_point(self) -> None: ...
    def switch_point(self) -> None: ...
    def edit_point(self) -> None: ...
    def can_start(self) -> bool: ...
    def why_not(self) -> str: ...
    def can_step(self) -> bool: ...
    def can_pause(self) -> bool: ...
    def can_go_here(self) -> bool: ...
    def can_run_alone(self) -> bool: ...
    def can_back(self) -> bool: ...
    def can_forward(self) -> bool: ...
    def can_undo_edit(self) -> bool: ...
    def has_flow(self) -> bool: ...
    def has_step(self) -> bool: ...
    def has_spot(self) -> bool: ...
    def has_point(self) -> bool: ...
    def follows(self) -> bool: ...


#: What the canvas offers in the menu of a step.
STEP_MENU = ("debug.breakpoint", "debug.condition", "debug.switch", "debug.to_here", "debug.test_here", "debug.alone")


def debug_commands(debugger: Debugger) -> tuple[Command, ...]:
    """All of them, in the order of the menu."""
    return (*_moving(debugger), *_places(debugger), *_looking(debugger))


def trial_command(trial: Trial) -> Command:
    """Run to a step, and try its element on the page that is there then."""
    return Command(
        "debug.test_here", mark("Run to here and test its element"), trial.start,
        hint=mark("Run up to this step in the browser that stays open, and show there what it acts on"),
        shortcut="Ctrl+Shift+F10", menu=Menu.RUN, section=3, enabled=trial.can_start,
        keywords=("pick", "element", "highlight", "page"),
    )  # fmt: skip


def _moving(debugger: Debugger) -> tuple[Command, ...]:
    start = Command(
        "run.debug", mark("verb|Debug"), debugger.start, "bug-play",
        hint=mark("Run to the first breakpoint, or stop at the first step where there is none"), shortcut="Alt+F5",
        menu=Menu.RUN, enabled=debugger.can_start, why=debugger.why_not, keywords=("breakpoint", "step"),
    )  # fmt: skip
    go = Command(
        "debug.continue", mark("Continue"), partial(debugger.go, "continue"), "play", "success",
        hint=mark("Go on to the next breakpoint"), shortcut="F8", menu=Menu.RUN, section=2, enabled=debugger.can_step,
    )  # fmt: skip
    over = Command(
        "debug.over", mark("Step over"), partial(debugger.go, "over"), "redo-dot", "accent",
        hint=mark("Run this step with all that is in it, and stop at the next"), shortcut="F10", menu=Menu.RUN,
        section=2, enabled=debugger.can_step,
    )  # fmt: skip
    into = Command(
        "debug.into", mark("Step into"), debugger.into, "arrow-down-to-dot", "accent",
        hint=mark("Stop at the very next step, also in a loop or a called workflow"), shortcut="F7", menu=Menu.RUN,
        section=2, enabled=lambda: debugger.can_step() or debugger.can_start(),
    )  # fmt: skip
    out = Command(
        "debug.out", mark("Step out"), partial(debugger.go, "out"), "arrow-up-from-dot", "accent",
        hint=mark("Run to the end of this round, and stop behind it"), shortcut="Shift+F7", menu=Menu.RUN, section=2,
        enabled=debugger.can_step,
    )  # fmt: skip
    pause = Command(
        "debug.pause", mark("Stop at the next step"), debugger.pause, "pause",
        hint=mark("Stop before the next step and show the values"), shortcut="Shift+F6", menu=Menu.RUN, section=2,
        enabled=debugger.can_pause,
    )  # fmt: skip
    return start, go, over, into, out, pause


def _places(debugger: Debugger) -> tuple[Command, ...]:
    point = Command(
        "debug.breakpoint", mark("Breakpoint"), debugger.toggle_point, "circle-dot", "danger",
        hint=mark("Stop before this step or at this edge, or no more"), shortcut="F9", menu=Menu.RUN, section=3,
        enabled=debugger.has_spot, checked=debugger.has_point, local=True,
    )  # fmt: skip
    condition = _place(
        "debug.condition", mark("Condition of the breakpoint…"), debugger.edit_point, "Shift+F9", debugger.has_spot,
        mark("Stop before this step only when something is true, or after some times"),
    )  # fmt: skip
    switch = _place(
        "debug.switch", mark("Switch the breakpoint off or on"), debugger.switch_point, "Ctrl+F9", debugger.has_point,
        mark("A breakpoint that is off is kept and does not stop"),
    )  # fmt: skip
    here = _place(
        "debug.to_here", mark("Run to here"), debugger.go_here, "Ctrl+F10", debugger.can_go_here,
        mark("Run, or go on, and stop before this step"),
    )  # fmt: skip
    alone = _place(
        "debug.alone", mark("Run this step alone"), debugger.run_alone, "", debugger.can_run_alone,
        mark("Run only this step, with what the last run gave to the steps before it"),
    )  # fmt: skip
    return point, condition, switch, here, alone


def _place(
    id: str, title: str, call: Callable[[], object], keys: str, enabled: Callable[[], bool], hint: str
) -> Command:
    return Command(id, title, call, hint=hint, shortcut=keys, menu=Menu.RUN, section=3, enabled=enabled)


def _looking(debugger: Debugger) -> tuple[Command, ...]:
    back = Command(
        "debug.back", mark("Step back"), debugger.back, "step-back", "accent",
        hint=mark("Show the values as they were one step earlier"), shortcut="Alt+Left", menu=Menu.RUN, section=4,
        enabled=debugger.can_back, keywords=("history", "time travel"),
    )  # fmt: skip
    forward = Command(
        "debug.forward", mark("Step forward"), debugger.forward, "step-forward", "accent",
        hint=mark("Show the values as they were one step later, up to now"), shortcut="Alt+Right", menu=Menu.RUN,
        section=4, enabled=debugger.can_forward,
    )  # fmt: skip
    watch = Command(
        "debug.watch", mark("Watch an expression…"), debugger.watch, "eye",
        hint=mark("Show its value at every stop"), menu=Menu.RUN, section=4, enabled=debugger.has_flow,
    )  # fmt: skip
    undo = Command(
        "debug.undo", mark("Take back the last change of a value"), debugger.undo_edit, "undo-2",
        hint=mark("Give the value back that it had before"), menu=Menu.RUN, section=4, enabled=debugger.can_undo_edit,
    )  # fmt: skip
    follow = Command(
        "debug.follow", mark("Follow the run"), debugger.toggle_follow, "locate-fixed", "accent",
        hint=mark("Keep the step that runs in view; moving the canvas lets go"), menu=Menu.RUN, section=4,
        checked=debugger.follows,
    )  # fmt: skip
    return back, forward, watch, undo, follow
