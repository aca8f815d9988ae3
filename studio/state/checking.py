"""Finds the problems of a document while it is edited, beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal
from shiboken6 import isValid

from runtime.analyzer import analyze
from runtime.files import dumps_workflow, loads_workflow
from runtime.files.project import Project
from runtime.model import Problem, Workflow
from runtime.model.graph import compile_plan
from runtime.tasks.registry import Registry
from studio.state.post import Tell, address

#: Checking begins when nothing was changed for so long.
PAUSE_MS = 200


def problems_of(workflow: Workflow, registry: Registry, project: Project | None, file: str = "") -> tuple[Problem, ...]:
    """Everything that is wrong with a workflow: its text, its steps, its graph, and what the rules find."""
    loaded = loads_workflow(dumps_workflow(workflow), file, registry)
    if loaded.workflow is None:
        return loaded.problems
    plan, wrong = compile_plan(loaded.workflow)
    found = analyze(loaded.workflow, registry=registry, project=project, plan=plan)
    return (*loaded.problems, *loaded.placed([*wrong, *found]))


@dataclass(slots=True)
class _Asked:
    """The number of the last question, as both threads know it."""

    number: int = 0


class Checker(QObject):
    """Checks the workflow that was asked for last; ``found`` is emitted with its problems in this object's thread.

    It has a registry of its own: registries read their families when they are first asked, and do so unlocked.
    """

    found = Signal(tuple)

    def __init__(self, project: Project | None, file: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project, self._file = project, file
        self._registry = Registry()
        self._asked = _Asked()
        self._workflow: Workflow | None = None
        self._busy = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._start)

    def look_in(self, project: Project | None, file: str) -> None:
        """The workflow has moved: to another file, perhaps of another project."""
        self._project, self._file = project, file

    def ask(self, workflow: Workflow) -> None:
        """Check ``workflow`` soon; an answer about an earlier one is no longer wanted."""
        self._asked.number += 1
        self._workflow, self._busy = workflow, True
        self._timer.start()

    @property
    def busy(self) -> bool:
        """Whether what was asked last is not answered yet."""
        return self._busy

    def close(self) -> None:
        """Stop; waits for a check that is under way."""
        self._asked.number += 1
        if isValid(self):  # where Qt was quicker, as at the end of the application, it has waited
            self._timer.stop()
            self._pool.waitForDone()

    def _start(self) -> None:
        workflow = self._workflow
        if workflow is not None:
            work = partial(problems_of, workflow, self._registry, self._project, self._file)
            self._pool.start(partial(_check, self._asked.number, self._asked, work, address(self._deliver)))

    def _deliver(self, checked: tuple[int, tuple[Problem, ...]]) -> None:
        number, problems = checked
        if number == self._asked.number:
            self._busy = False
            self.found.emit(problems)


def _check(number: int, asked: _Asked, work: Callable[[], tuple[Problem, ...]], tell: Tell) -> None:
    """In the other thread; what has waited there too long is left out."""
    if number == asked.number:
        tell((number, work()))


def project_of(path: Path | None) -> Project | None:
    """The project around a workflow's file."""
    return None if path is None else Project.find(path.parent)
