"""What is done with several runs, one after the other: run again, or cancelled. It can be stopped in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.i18n import told_error, tr, tr_count
from studio.operations import resume, runs
from studio.operations.run_lists import Done
from studio.running import Running
from studio.widgets.notices import Notices, Offer, Tone
from studio.widgets.one_by_one import OneByOne
from studio.window import StudioWindow

#: More runs than these are begun again only once the person has said so.
UNASKED = 10
#: What the question is about whether so many are to be begun.
_QUESTION = "runs to be begun again"

Then = Callable[[UnderstudyError | None], object]


class SeveralRuns(QObject):
    """``prepare`` saves a workflow that is open with changes, and says whether it may run."""

    def __init__(
        self,
        window: StudioWindow,
        link: HostLink,
        running: Running,
        notices: Notices,
        prepare: Callable[[Path], bool],
    ) -> None:
        super().__init__(window)
        self._window, self._link, self._running, self._notices = window, link, running, notices
        self._prepare = prepare
        #: How often everything was told to stop.
        self._stops = 0
        running.stopping.connect(self._on_stopping)

    def cancel(self, lines: Sequence[JsonObject]) -> None:
        """Cancel runs; what is refused for one does not stop the others."""

        def one(line: JsonObject, then: Then) -> None:
            asked = runs.stop(self, self._link, line["id"])
            asked.on_done(lambda _: then(None)).on_failed(then).launch()

        def tell(count: int) -> str:
            return tr_count("{n} run was cancelled.", "{n} runs were cancelled.", count)

        self._work(tr("Cancel runs"), lines, one, tell)

    def run_again(self, lines: Sequence[JsonObject]) -> None:
        """Run their workflows again, as the files are now, with the inputs they had; very many only when the person
        has said so."""
        if len(lines) <= UNASKED:
            self._begin(lines)
            return

        def agree() -> None:
            self._notices.settle(_QUESTION)
            self._begin(lines)

        self._notices.settle(_QUESTION)
        self._notices.tell(
            tr_count("Is {n} run to be run again?", "Are {n} runs to be run again?", len(lines)),
            remedy=tr("Each does everything anew that its workflow does."),
            tone=Tone.WARNING,
            offer=Offer(tr_count("Run {n} again", "Run {n} again", len(lines)), agree),
            about=_QUESTION,
        )

    def _begin(self, lines: Sequence[JsonObject]) -> None:
        def tell(count: int) -> str:
            return tr_count("{n} run was started.", "{n} runs were started.", count)

        self._work(tr("Run again"), lines, self._again, tell)

    def _again(self, line: JsonObject, then: Then) -> None:
        stops = self._stops

        def begin(info: JsonObject) -> None:
            if self._stops != stops:
                then(UnderstudyError(tr("Everything was told to stop.")))
            elif self._prepare(Path(info["flow"])):
                self._running.again(info, then)
            else:
                then(UnderstudyError(tr("“{name}” could not be saved.", name=info["workflow"])))

        resume.look(self, self._link, line["id"]).on_done(begin).on_failed(then).launch()

    def _on_stopping(self) -> None:
        self._stops += 1

    def _work(
        self,
        title: str,
        lines: Sequence[JsonObject],
        one: Callable[[JsonObject, Then], object],
        tell: Callable[[int], str],
    ) -> None:
        tally = Done()

        def act(line: JsonObject, over: Callable[[], object]) -> None:
            def then(error: UnderstudyError | None) -> None:
                nonlocal tally
                tally = tally.and_one(error)
                over()

            one(line, then)

        def ended(done: int, all_: int) -> None:
            self._tell(tally, tell(tally.count), all_ - done)

        work = OneByOne(self._window, title, lines, name=lambda line: str(line["workflow"]), act=act, ended=ended)
        self._running.stopping.connect(work.stop)
        work.start()

    def _tell(self, tally: Done, text: str, left: int) -> None:
        rest = tr_count("{n} was left out.", "{n} were left out.", left) if left else ""
        if tally.count or left:
            self._notices.tell(text, remedy=rest, tone=Tone.INFO if left else Tone.SUCCESS)
        if tally.error is not None:
            more = tr_count("It was refused for {n} run.", "It was refused for {n} runs.", tally.refused)
            self._notices.tell(more, remedy=told_error(tally.error), tone=Tone.WARNING)
