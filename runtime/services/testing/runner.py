"""Runs test files: every case is tried, and a case that cannot be tried says why without stopping the others."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from runtime.engine.bundle import Bundle
from runtime.engine.run import Environment
from runtime.errors import UnderstudyError
from runtime.files.cases import Case, CaseFile, load_cases
from runtime.files.project import Project
from runtime.model import JsonObject, Severity
from runtime.services.loading import load_bundle
from runtime.services.testing.bench import RunWorkflow, bench
from runtime.services.testing.checks import findings
from runtime.services.testing.mocks import MockRegistry, with_mocks
from runtime.services.testing.report import CaseResult, CaseStatus, TestReport
from runtime.services.testing.rows import Trial, trials
from runtime.services.trust import rights

#: Asked before a case runs that is not mocked throughout, and gives what it may reach as options of its run; raises
#: UnderstudyError to refuse.
Consent = Callable[[Bundle], Awaitable[JsonObject]]
OnResult = Callable[[CaseResult], None]


async def _agree(bundle: Bundle) -> JsonObject:
    return {}


def _unheard(result: CaseResult) -> None:
    return None


@dataclass(frozen=True, slots=True)
class TestOptions:
    """``environment`` goes before that of the test file. ``only`` is a part of the names of the cases to run,
    ``timeout`` the seconds a case may take, ``options`` what tasks look at (``headed``)."""

    #: Keeps pytest from taking the class for a test.
    __test__ = False

    environment: str = ""
    only: str = ""
    timeout: float = 300.0
    options: JsonObject = field(default_factory=dict)


async def run_tests(
    files: Iterable[Path],
    environment: Environment,
    options: TestOptions | None = None,
    *,
    consent: Consent = _agree,
    on_result: OnResult = _unheard,
) -> TestReport:
    """Run the cases of the test files, one after the other. ``environment`` lends credentials, settings and tasks."""
    registry = MockRegistry(environment.registry)
    results: list[CaseResult] = []
    async with bench(environment, registry) as run:
        session = _Session(run, registry, options or TestOptions(), consent)
        for path in files:
            async for result in session.file(path.absolute()):
                results.append(result)
                on_result(result)
    return TestReport(tuple(results))


@dataclass(frozen=True, slots=True)
class _Session:
    run: RunWorkflow
    registry: MockRegistry
    options: TestOptions
    consent: Consent

    async def file(self, path: Path) -> AsyncIterator[CaseResult]:
        """The results of one file, as they come."""
        project = Project.find(path.parent)
        folder = project.root if project else path.parent
        file = load_cases(path)
        blank = CaseResult("", _shown(path, folder), file.workflow, CaseStatus.ERROR)
        problems = tuple(str(problem) for problem in file.problems if problem.severity is Severity.ERROR)
        if problems:
            yield replace(blank, name="the test file", messages=problems)
            return
        try:
            bundle = self._load(file, project, folder)
        except UnderstudyError as error:
            yield replace(blank, name="the workflow", messages=_sentences(error))
            return
        for case in file.cases:
            if self.options.only.casefold() in case.name.casefold():
                async for result in self._case(case, bundle, folder, blank):
                    yield result

    def _load(self, file: CaseFile, project: Project | None, folder: Path) -> Bundle:
        path = project.resolve_workflow(file.workflow) if project else folder / file.workflow
        return load_bundle(path, self.registry, self.options.environment or file.environment)

    async def _case(self, case: Case, bundle: Bundle, folder: Path, blank: CaseResult) -> AsyncIterator[CaseResult]:
        try:
            mocked = replace(bundle, workflow=with_mocks(bundle.workflow, case.mocks, self.registry))
            reach = await self.consent(bundle) if rights(mocked, self.registry) else {}
            planned = await trials(case, bundle.workflow, folder, self.registry)
        except UnderstudyError as error:
            yield replace(blank, name=case.name, messages=_sentences(error))
            return
        for trial in planned:
            yield await self._trial(trial, mocked, replace(blank, name=trial.name), reach)

    async def _trial(self, trial: Trial, bundle: Bundle, blank: CaseResult, reach: JsonObject) -> CaseResult:
        began = time.monotonic()
        try:
            run = await self.run(bundle, trial.inputs, self.options.options | reach, self.options.timeout)
        except UnderstudyError as error:
            return replace(blank, seconds=time.monotonic() - began, messages=_sentences(error))
        names: JsonObject = {"row": trial.row, "inputs": trial.inputs, "env": bundle.environment}
        found = tuple(findings(trial.case.expect, run, names))
        status = CaseStatus.FAILED if found else CaseStatus.PASSED
        return replace(blank, status=status, seconds=time.monotonic() - began, messages=found)


def _sentences(error: UnderstudyError) -> tuple[str, ...]:
    """The error, and each problem behind it."""
    return (str(error), *(str(problem) for problem in getattr(error, "problems", ())))


def _shown(path: Path, folder: Path) -> str:
    """A path as people name it: relative to its project."""
    path = path.resolve()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
