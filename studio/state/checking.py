"""Finds the problems of a document while it is edited, beside the window's thread."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from runtime.analyzer import analyze
from runtime.files import dumps_workflow, loads_workflow
from runtime.files.project import Project
from runtime.model import Problem, Workflow
from runtime.model.graph import compile_plan
from runtime.tasks.registry import Registry

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


class Checker(QObject):
    """Checks the workflow that was asked for last; ``found`` is emitted with its problems in this object's thread.

    It has a registry of its own: registries read their families when they are first asked, and do so unlocked.
    """

    found = Signal(tuple)
    _done = Signal(int, tuple)

    def __init__(self, project: Project | None, file: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project, self._file = project, file
        self._registry = Registry()
        self._asked = 0
        self._workflow: Workflow | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._start)
        self._done.connect(self._deliver)

    def look_in(self, project: Project | None, file: str) -> None:
        """The workflow has moved: to another file, perhaps of another project."""
        self._project, self._file = project, file

    def ask(self, workflow: Workflow) -> None:
        """Check ``workflow`` soon; an answer about an earlier one is no longer wanted."""
        self._asked += 1
        self._workflow = workflow
        self._timer.start()

    def close(self) -> None:
        """Stop; waits for a check that is under way."""
        self._timer.stop()
        self._asked += 1
        self._pool.waitForDone()

    def _start(self) -> None:
        workflow, number = self._workflow, self._asked
        if workflow is not None:
            self._pool.start(lambda: self._check(workflow, number))

    def _check(self, workflow: Workflow, number: int) -> None:
        """In the other thread; a signal brings the answer back."""
        if number == self._asked:
            self._done.emit(number, problems_of(workflow, self._registry, self._project, self._file))

    def _deliver(self, number: int, problems: Iterable[Problem]) -> None:
        if number == self._asked:
            self.found.emit(tuple(problems))


def project_of(path: Path | None) -> Project | None:
    """The project around a workflow's file."""
    return None if path is None else Project.find(path.parent)
