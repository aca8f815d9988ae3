"""Everything about runs that stands outside the editor: the list, reviews, going on; and the commands for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.run_events import RunEvents
from studio.commands import Commands
from studio.commands.resume import STEP_MENU, resume_commands
from studio.commands.run_list import run_bin_commands, run_list_commands
from studio.i18n import tr
from studio.operations.run_bin import Chosen
from studio.pages.review.page import ReviewPage
from studio.pages.review.remedies import Act
from studio.pages.runs.page import RunsPage
from studio.panels.data.window import INPUTS, RESULTS, ValueDialog
from studio.panels.run.bar import RunBar
from studio.running import Running
from studio.shell.overview import OverviewFeed
from studio.shell.resume import Resume
from studio.shell.run_bin import RunBin
from studio.shell.run_list import RunList
from studio.state.overview import Overview
from studio.theme import icon
from studio.widgets.notices import Notices, Tone
from studio.widgets.opening import open_file
from studio.window import RUN, StudioWindow

__all__ = ["STEP_MENU", "RunRoom"]


class RunRoom:
    """``prepare`` saves a workflow that is open with changes, ``show_flow`` brings one to the front, ``selected`` is
    the step that is selected there, ``show_place`` leads to a step and one of its fields."""

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
        show_place: Callable[[str, str], object],
        show_settings: Callable[[str], object],
        events: RunEvents,
        overview: Overview,
    ) -> None:
        self._window, self._link, self._events, self._commands = window, link, events, commands
        self._show_flow, self._show_place, self._show_settings = show_flow, show_place, show_settings
        self._notices = notices
        self.resume = Resume(window, link, running, notices, prepare=prepare, show_flow=show_flow, selected=selected)
        self.list = RunList(
            window, link, running, notices,
            review=self.review, ask_resume=self.resume.ask, show_flow=show_flow, prepare=prepare,
        )  # fmt: skip
        commands.add(*resume_commands(self.resume), *run_list_commands(self.list))
        self.bin = RunBin(window, link, notices, self.list.page)
        commands.add(*run_bin_commands(self.bin))

        self.feed, self._overview = OverviewFeed(window, link, events, overview), overview
        self.bin.changed.connect(self.feed.refresh)
        overview.review_asked.connect(self.review)
        overview.answer_asked.connect(self.resume.ask)
        overview.runs_asked.connect(self.show_runs)

    def show_runs(self, question: JsonObject) -> None:
        """The list of runs, narrowed down."""
        self._window.show_page("runs")
        page = self._window.page("runs")
        assert isinstance(page, RunsPage)
        page.show_only(**question)

    def follow(self, bar: RunBar) -> None:
        """Do what the bar of a run asks for."""
        bar.resume_asked.connect(self.resume.resume_last)
        bar.review_asked.connect(self.list.review_last)
        bar.results.file_asked.connect(self.open_file)

    def open_file(self, path: Path) -> None:
        """Open a file that a run has given."""
        try:
            open_file(path)
        except UnderstudyError as error:
            self._notices.fail(error)

    def review(self, run: str) -> None:
        """Show a run, step by step, in a tab of its own."""
        page = self._window.show_document(f"{RUN}{run}", lambda: self._make(run), icon("search-code", "accent"))
        assert isinstance(page, ReviewPage)
        page.list.setFocus()

    def _make(self, run: str) -> ReviewPage:
        page = ReviewPage(self._link, self._events, run)
        page.setWindowTitle(tr("Review"))
        page.resume_asked.connect(self.resume.ask)
        page.report_asked.connect(lambda info: self.list.save_report(info["id"], info["workflow"]))
        page.cancel_asked.connect(lambda info: self.list.cancel_runs([info]))
        page.delete_asked.connect(lambda: self.bin.delete_chosen(Chosen([run])))
        page.restore_asked.connect(lambda: self.bin.restore_chosen(Chosen([run])))
        self.bin.changed.connect(page.read)
        page.step_asked.connect(self._show_step)
        page.act_asked.connect(self._act)
        page.decided.connect(self._overview.news_wanted)
        page.results.file_asked.connect(self.open_file)
        page.head.origins.copied.connect(lambda _: self._notices.tell(tr("The id of the run is copied.")))
        page.inputs_asked.connect(lambda info: self._show_values(page, info, "inputs", INPUTS))
        page.results_asked.connect(lambda info: self._show_values(page, info, "outputs", RESULTS))
        return page

    def _show_values(self, page: ReviewPage, info: JsonObject, which: str, title: str) -> None:
        ValueDialog(page, info["workflow"], info.get(which), self._commands, title).open()

    def _show_step(self, flow: str, step: str, field: str) -> None:
        path = Path(flow)
        if not flow or not path.is_file():
            text = tr("The workflow's file is no longer there: {file}", file=flow or "?")
            self._notices.tell(text, tone=Tone.WARNING)
            return
        self._show_flow(path)
        if step:
            self._show_place(step, field)

    def _act(self, act: str, info: JsonObject) -> None:
        """What an error's remedy asks for beyond the review itself."""
        if act == Act.AGAIN:
            self.list.run_again([info])
        elif act == Act.VAULT and "go.credentials" in self._commands:
            self._commands.run("go.credentials")
        else:
            self._show_settings("browser" if act == Act.BROWSER else "studio")
