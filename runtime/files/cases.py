"""Tests of workflows: ``tests/NAME.test.json``, a list of cases with inputs, mocked steps and expectations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from runtime.files.findings import Findings
from runtime.files.migrations import format_of
from runtime.files.reader import Reader
from runtime.files.source import read_record
from runtime.model import Json, JsonObject, Problem


class ExpectedStatus(StrEnum):
    """How a run, or a step in it, is expected to end."""

    COMPLETED = "completed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Mock:
    """What a step gives in a test instead of doing its work: an output by some ports, or an error."""

    output: Json = None
    ports: tuple[str, ...] = ("out",)
    error: str = ""
    error_kind: str = "other"


@dataclass(frozen=True, slots=True)
class StepExpectation:
    """What must be true of one step. ``output`` counts only when ``has_output`` says so: null is a value."""

    status: ExpectedStatus = ExpectedStatus.COMPLETED
    output: Json = None
    has_output: bool = False


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must be true after the run. ``checks`` are expressions; ``error`` is part of the run's error message."""

    status: ExpectedStatus = ExpectedStatus.COMPLETED
    outputs: JsonObject = field(default_factory=dict)
    steps: Mapping[str, StepExpectation] = field(default_factory=dict)
    checks: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One case. With ``data``, a CSV or Excel file of the project, it runs once a row, whose columns are inputs."""

    name: str
    inputs: JsonObject = field(default_factory=dict)
    data: str = ""
    mocks: Mapping[str, Mock] = field(default_factory=dict)
    expect: Expectation = field(default_factory=Expectation)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One test file: the workflow it tests (file or id within the project) and its cases."""

    path: Path
    workflow: str = ""
    name: str = ""
    environment: str = ""
    cases: tuple[Case, ...] = ()
    problems: tuple[Problem, ...] = ()


def load_cases(path: Path | str) -> CaseFile:
    """The test file at ``path``; what is wrong with it is in ``problems``."""
    path = Path(path)
    findings = Findings(str(path))
    record = read_record(path, findings)
    if record is None or format_of(record, findings) is None:
        return CaseFile(path, problems=tuple(findings.problems))
    top = Reader(record, findings, noun="a test file")
    for key in ("format", "$schema"):
        top.has(key)
    file = CaseFile(
        path,
        workflow=top.required("workflow", 'Name the file, for example "workflows/hello.flow.json".'),
        name=top.text("name"),
        environment=top.text("environment"),
        cases=tuple(_case(entry) for entry in top.items("cases", "a case")),
    )
    top.done()
    return replace(file, problems=tuple(findings.problems))


def _case(fields: Reader) -> Case:
    case = Case(
        name=fields.required("name", "Say in a few words what the case shows."),
        inputs=fields.values("inputs", "the inputs"),
        data=fields.text("data"),
        mocks={step: _mock(entry) for step, entry in fields.entries("mocks", "a mock")},
        expect=_expectation(fields.child("expect", "the expectations")),
    )
    fields.done()
    return case


def _mock(fields: Reader) -> Mock:
    mock = Mock(
        output=fields.json("output"),
        ports=fields.strings("ports") if fields.has("ports") else ("out",),
        error=fields.text("error"),
        error_kind=fields.text("error_kind", "other"),
    )
    fields.done()
    return mock


def _expectation(fields: Reader) -> Expectation:
    expectation = Expectation(
        status=fields.choice("status", ExpectedStatus, ExpectedStatus.COMPLETED),
        outputs=fields.values("outputs", "the expected outputs"),
        steps={step: _step_expectation(entry) for step, entry in fields.entries("steps", "an expected step")},
        checks=fields.strings("checks"),
        error=fields.text("error"),
    )
    fields.done()
    return expectation


def _step_expectation(fields: Reader) -> StepExpectation:
    status = fields.choice("status", ExpectedStatus, ExpectedStatus.COMPLETED)
    expectation = StepExpectation(status, fields.json("output"), fields.has("output"))
    fields.done()
    return expectation
