"""What happens when something goes wrong: error branches, retries, time limits, checks, deliberate errors."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.export.document.content import Table
from runtime.export.document.subject import Part, Subject
from runtime.model import OnError, ReplayPolicy, Retry, Step
from runtime.model.ports import ERROR
from runtime.model.retry import RetryStrategy
from runtime.words.phrases import closed

_KINDS = frozenset(
    {
        "network", "timeout", "http", "limit", "target", "browser", "data", "file", "assertion", "script",
        "credential", "other",
    }
)  # fmt: skip


def exceptions_table(subject: Subject) -> Table:
    """A row for each step that has a rule of its own."""
    words, rows = subject.words, []
    for part in subject.parts.values():
        prefix = "" if part is subject.main else f"{part.flow.label} "
        for id, number in part.numbers.items():
            rules = " ".join(_rules(part, part.flow.steps[id]))
            if rules:
                rows.append((f"{prefix}{number}", part.title(part.flow.steps[id]), rules))
    columns = (words("column.step"), words("column.name"), words("column.handling"))
    return Table(words("section.exceptions"), columns, rows)


def _rules(part: Part, step: Step) -> Iterator[str]:
    words = part.subject.words
    if target := _first(part, step, ERROR):
        yield words("rule.error", number=target)
    elif step.on_error is OnError.CONTINUE:
        yield words("rule.continue")
    if step.type == "flow.try":
        yield from (
            words(f"rule.{port}", number=number) for port in ("catch", "finally") if (number := _body(part, step, port))
        )
    if step.type == "flow.for_each" and step.params.get("on_error") == "continue":
        yield words("rule.each")
    if step.type == "flow.assert" or step.type == "browser.assert":
        yield words("rule.assert")
    if step.type == "flow.fail":
        yield _failure(part, step)
    if step.retry_rule is not None and step.retry_rule.strategy is not RetryStrategy.NONE:
        yield from _retry(part, step.retry_rule)
    if step.timeout is not None:
        yield words("rule.timeout", time=words.span(step.timeout))
    hours = step.params.get("timeout_hours") if step.type == "people.ask" else None
    if isinstance(hours, int | float):
        yield words("rule.ask", time=words.span(hours * 3600))
    if step.replay is ReplayPolicy.ONCE:
        yield words("rule.once")


def _retry(part: Part, rule: Retry) -> Iterator[str]:
    words = part.subject.words
    name = "rule.retry" if rule.strategy is RetryStrategy.FIXED else "rule.retry.growing"
    yield words(name, n=rule.attempts, wait=words.span(rule.delay))
    if rule.on:
        kinds = [words(f"kind.{kind}") if kind in _KINDS else kind for kind in rule.on]
        yield words("rule.retry.kinds", kinds=words.listed(kinds))


def _failure(part: Part, step: Step) -> str:
    """Where a deliberate error goes: to the nearest try block around it, else it ends the process."""
    words, message = part.subject.words, part.phrases.value(step.params.get("message"))
    inner = step.id
    for container in part.plan.containers(step.id):
        owner = part.flow.steps[container]
        if (
            owner.type == "flow.try"
            and part.plan.scope_of[inner][1] == "try"
            and (number := _body(part, owner, "catch"))
        ):
            return closed(words("rule.fail.inside", number=number, message=message))
        inner = container
    return closed(words("rule.fail", message=message))


def _first(part: Part, step: Step, port: str) -> str:
    """The number of the step that a port leads to; empty when it leads nowhere."""
    targets = [part.numbers[id] for id in step.next.get(port, ()) if id in part.numbers]
    return targets[0] if targets else ""


def _body(part: Part, step: Step, port: str) -> str:
    entries = part.plan.scope(step.id, port).entries
    return part.numbers.get(entries[0], "") if entries else ""
