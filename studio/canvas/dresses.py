"""How each card looks besides its place: its texts, the state of the run, what is wrong, its breakpoint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from runtime.model import Problem, Severity
from studio.canvas.board import Board
from studio.canvas.folds import group_of, worst
from studio.canvas.looks import Look, Looks
from studio.canvas.marks import IDLE, BreakMark, Status, StepMark
from studio.canvas.paint_cards import Dress
from studio.i18n import language, tr, tr_count
from studio.state.breakpoints import Where

_WORST = (Severity.ERROR, Severity.WARNING, Severity.INFO)


class Dresses:
    """Looks by step, and by key of a collapsed group; made when they are first needed and kept until ``forget``."""

    def __init__(self, board: Board, looks: Looks) -> None:
        self._board, self._looks = board, looks
        self.marks: dict[str, StepMark] = {}
        self.breakpoints: Mapping[Where, BreakMark] = {}
        self._problems: Mapping[str, Severity] = {}
        self._kept: dict[str, Dress] = {}

    def of(self, id: str) -> Dress:
        """How a card that is seen looks now."""
        kept = self._kept.get(id)
        if kept is None:
            kept = self._kept[id] = self._of_fold(id) if id in self._board.folds else self._of_step(id)
        return kept

    def forget(self, ids: Iterable[str] | None = None) -> None:
        """Some steps, and with them the groups around them, look different now; all where no ids are given."""
        if ids is None:
            self._kept.clear()
        for id in (*(ids or ()), *self._board.folds):
            self._kept.pop(id, None)

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Mark the steps that something is wrong with, each by the worst of it."""
        found: dict[str, Severity] = {}
        for problem in problems:
            if problem.step:
                found[problem.step] = min(found.get(problem.step, problem.severity), problem.severity, key=_WORST.index)
        before, self._problems = self._problems, found
        self.forget([id for id in {**found, **before} if found.get(id) != before.get(id)])

    def _of_step(self, id: str) -> Dress:
        step = self._board.cards[id].step
        mark = self.marks.get(id, IDLE)
        return Dress(self._looks.of(step), mark, self._problems.get(id), self.breakpoints.get(id), step.enabled)

    def _of_fold(self, key: str) -> Dress:
        """A collapsed group: its title, how many steps it holds, and the worst of their states."""
        held = self._board.held(key)
        mark = worst([self.marks.get(id, IDLE) for id in held])
        line = tr_count("{n} step", "{n} steps", len(held))
        if mark.done and mark.status not in (Status.RUNNING, Status.COMPLETED):
            line = tr("{steps}, {done} of them done", steps=line, done=language().words.number(mark.done))
        problem = min((self._problems[id] for id in held if id in self._problems), key=_WORST.index, default=None)
        enabled = any(self._board.workflow.steps[id].enabled for id in held)
        title = self._board.groups[group_of(key)].title or tr("Group")
        return Dress(Look(title, line), mark, problem, self._breakpoint(held), enabled)

    def _breakpoint(self, held: Iterable[str]) -> BreakMark | None:
        """A run may stop in here: the strongest of the breakpoints inside."""
        ids = set(held)
        inside = [mark for at, mark in self.breakpoints.items() if (at if isinstance(at, str) else at[2]) in ids]
        return max(inside, key=lambda mark: (mark.enabled, not mark.conditional), default=None)
