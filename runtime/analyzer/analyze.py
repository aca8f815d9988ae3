"""Runs the rules over a workflow, at the severities that the project wants."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from runtime.analyzer.rule import Rule
from runtime.analyzer.rules import RULES
from runtime.analyzer.subject import Subject
from runtime.files.reader import did_you_mean
from runtime.model import Problem, Severity, Workflow
from runtime.model.graph import Plan, compile_plan

if TYPE_CHECKING:
    from runtime.files.project import Project
    from runtime.tasks.registry import Registry

OFF = "off"


def analyze(
    workflow: Workflow,
    *,
    registry: Registry,
    project: Project | None = None,
    plan: Plan | None = None,
    vault: Mapping[str, Collection[str]] | None = None,
    rules: Mapping[str, str] | None = None,
) -> list[Problem]:
    """What the rules find, in the order of the steps. Problems of the graph itself come from ``compile_plan``.

    ``vault`` maps the names of vault items to their fields (None: not looked at). ``rules`` maps rules to ``off``,
    ``info``, ``warning`` or ``error``, as ``RULE`` or ``WORKFLOW-ID:RULE``; it defaults to the project's.
    """
    levels = rules if rules is not None else project.rules if project is not None else {}
    subject = Subject(workflow, registry, plan or compile_plan(workflow)[0], project, vault)
    problems = list(_unknown_rules(levels))
    for rule in RULES.values():
        level = _level(rule, workflow, levels)
        if level != OFF:
            problems += _problems(rule, subject, Severity(level))
    place = {step: number for number, step in enumerate(workflow.steps)}
    return sorted(problems, key=lambda problem: (place.get(problem.step, -1), problem.field, problem.code))


def _problems(rule: Rule, subject: Subject, severity: Severity) -> Iterator[Problem]:
    for finding in rule.check(subject):
        remedy = finding.remedy or rule.remedy
        yield Problem(rule.code, finding.message, remedy, severity, step=finding.step, field=finding.field)


def _level(rule: Rule, workflow: Workflow, levels: Mapping[str, str]) -> str:
    """The severity of a rule here: set for the workflow, else for the project, else the rule's own."""
    return str(levels.get(f"{workflow.id}:{rule.code}") or levels.get(rule.code) or rule.severity)


def _unknown_rules(levels: Mapping[str, str]) -> Iterator[Problem]:
    for name in levels:
        code = name.rpartition(":")[2]
        if code not in RULES:
            remedy = did_you_mean(code, RULES) or "docs/rules.md lists all rules."
            yield Problem(
                "unknown-rule", f'The project sets a rule "{code}", and there is none.', remedy, Severity.WARNING
            )
