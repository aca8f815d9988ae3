"""What a test run found, as records, JSON and text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from runtime.model import JsonObject


class CaseStatus(StrEnum):
    """``failed`` means that an expectation does not hold, ``error`` that the case could not be tried."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case, or one row of one. ``messages`` say what does not hold; ``file`` and ``workflow`` are as written."""

    name: str
    file: str
    workflow: str
    status: CaseStatus
    seconds: float = 0.0
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TestReport:
    """All results in the order in which they ran."""

    #: Keeps pytest from taking the class for a test.
    __test__ = False

    results: tuple[CaseResult, ...] = ()

    def count(self, status: CaseStatus) -> int:
        """How many cases ended so."""
        return sum(result.status is status for result in self.results)

    @property
    def passed(self) -> bool:
        """Whether nothing failed. No case at all is no failure."""
        return all(result.status is CaseStatus.PASSED for result in self.results)

    @property
    def seconds(self) -> float:
        """The time of all cases together."""
        return sum(result.seconds for result in self.results)

    def files(self) -> Iterator[tuple[str, list[CaseResult]]]:
        """The results by test file."""
        names = dict.fromkeys(result.file for result in self.results)
        return ((name, [result for result in self.results if result.file == name]) for name in names)

    def as_json(self) -> JsonObject:
        """The report as JSON values."""
        return {
            "passed": self.passed,
            "counts": {status.value: self.count(status) for status in CaseStatus},
            "seconds": round(self.seconds, 3),
            "results": [
                {**asdict(result), "seconds": round(result.seconds, 3), "messages": list(result.messages)}
                for result in self.results
            ],
        }

    @classmethod
    def from_json(cls, data: Any) -> TestReport:
        """The report that ``as_json`` wrote."""
        results = (
            {**entry, "status": CaseStatus(entry["status"]), "messages": tuple(entry["messages"])}
            for entry in data["results"]
        )
        return cls(tuple(CaseResult(**entry) for entry in results))


_MARKS = {CaseStatus.PASSED: "ok", CaseStatus.FAILED: "FAILED", CaseStatus.ERROR: "ERROR"}


def text_report(report: TestReport) -> str:
    """The report for a terminal: a line a case, what does not hold below it, a sum at the end."""
    lines: list[str] = []
    for file, results in report.files():
        lines.append(file)
        for result in results:
            lines.append(f"  {_MARKS[result.status]:<6} {result.name} ({result.seconds:.2f} s)")
            lines += [f"         {line}" for message in result.messages for line in message.splitlines()]
    if not report.results:
        return "No tests were found.\n"
    lines.append(_sum(report))
    return "\n".join(lines) + "\n"


def _sum(report: TestReport) -> str:
    counts = [f"{report.count(status)} {word}" for status, word in _WORDS.items() if report.count(status)]
    return f"{', '.join(counts)} in {report.seconds:.2f} s"


_WORDS = {CaseStatus.PASSED: "passed", CaseStatus.FAILED: "failed", CaseStatus.ERROR: "could not be tried"}
