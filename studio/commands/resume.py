"""Commands that go on with a run that has stopped."""

from __future__ import annotations

from typing import Protocol

from studio.commands.command import Command, Menu
from studio.i18n import mark


class Resume(Protocol):
    """What these commands call; all is about the last run of the workflow in front."""

    def resume_last(self) -> None: ...
    def resume_from_selected(self) -> None: ...
    def can_resume(self) -> bool: ...
    def can_resume_from(self) -> bool: ...


#: What the canvas offers in the menu of a step.
STEP_MENU = ("run.resume_from",)


def resume_commands(resume: Resume) -> tuple[Command, ...]:
    """All of them, in the order of the menu."""
    last = Command(
        "run.resume", mark("Resume the run…"), resume.resume_last, "list-restart",
        hint=mark("Take over what is done and go on where the last run stopped"), shortcut="Ctrl+Shift+F5",
        menu=Menu.RUN, section=1, enabled=resume.can_resume, keywords=("retry", "restart", "continue", "again"),
    )  # fmt: skip
    here = Command(
        "run.resume_from", mark("Resume from here…"), resume.resume_from_selected, "list-restart",
        hint=mark("Take over what the last run did before this step, and go on from it"), menu=Menu.RUN, section=1,
        enabled=resume.can_resume_from,
    )  # fmt: skip
    return last, here
