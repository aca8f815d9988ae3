"""Everything about runs that stands outside the editor: the list, reviews, going on; and the commands for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from studio.bridge.link import HostLink
from studio.commands import Commands
from studio.commands.resume import STEP_MENU, resume_commands
from studio.commands.run_list import run_list_commands
from studio.panels.run.bar import RunBar
from studio.running import Running
from studio.shell.resume import Resume
from studio.shell.run_list import RunList
from studio.widgets.notices import Notices
from studio.window import StudioWindow

__all__ = ["STEP_MENU", "RunRoom"]


class RunRoom:
    """``prepare`` saves a workflow that is open with changes, ``show_flow`` brings one to the front, ``selected`` is
    the step that is selected there."""

    def __init__(
        self,
        window: StudioWindow,
        link: HostLink,
        running: Running,
        notices: Notices,
        commands: Commands,
        *,
        prepare: Callable[[Path], bool],
        show_flow: Callable[[Path], object],
        selected: Callable[[], str],
    ) -> None:
        self.resume = Resume(window, link, running, notices, prepare=prepare, show_flow=show_flow, selected=selected)
        self.list = RunList(
            window, link, running, notices, review=self.review, ask_resume=self.resume.ask, show_flow=show_flow
        )
        commands.add(*resume_commands(self.resume), *run_list_commands(self.list))

    def follow(self, bar: RunBar) -> None:
        """Do what the bar of a run asks for."""
        bar.resume_asked.connect(self.resume.resume_last)

    def review(self, run: str) -> None:
        """Show a run, step by step."""
