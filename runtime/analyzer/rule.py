"""A rule of the analyzer: what it is called, how bad a finding is, why it matters, what to do, and the check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from runtime.analyzer.subject import Subject
from runtime.model import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule does not hold. ``field`` is a dotted path in the step (``params.path``) or workflow.

    ``remedy`` takes the place of the rule's own where there is something better to say.
    """

    message: str
    step: str = ""
    field: str = ""
    remedy: str = ""


Check = Callable[[Subject], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``why`` is its explanation in the manual, ``remedy`` what a finding says to do."""

    code: str
    title: str
    severity: Severity
    why: str
    remedy: str
    check: Check


def rule(
    code: str, title: str, *, why: str, remedy: str, severity: Severity = Severity.WARNING
) -> Callable[[Check], Rule]:
    """Make a rule of a check function."""
    return lambda check: Rule(code, title, severity, why, remedy, check)
