"""The fields that every step has besides its params. Their names begin with a point, so that no param is meant."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from runtime.model import RETRY_PRESETS, JoinMode, OnError, ReplayPolicy, Retry, RetryStrategy, Step
from runtime.tasks.spec import TaskSpec
from studio.forms.editors.base import EMPTY, Value
from studio.forms.fields import FieldKind, FieldSpec, Group
from studio.i18n import mark

OWN_RULE = "own rule"
RETRY, RULE, JOIN, REPLAY, ON_ERROR = ".retry", ".rule", ".join", ".replay", ".on_error"

#: What a rule of one's own begins with.
_FIRST_RULE = Retry(RetryStrategy.FIXED, attempts=3, delay=2.0)


def step_fields(spec: TaskSpec) -> tuple[FieldSpec, ...]:
    """Fields of a step of this type; what makes no sense for control flow is left out."""
    failing = [] if spec.control else [_timeout(spec), _RETRY, _RULE, _replay(spec)]
    return (*failing, _ON_ERROR, _JOIN, _ENABLED, _NOTE)


def value_in(step: Step, name: str) -> Value:
    """The value of such a field; EMPTY where the step says nothing of its own."""
    if name == RETRY:
        return OWN_RULE if isinstance(step.retry, Retry) else EMPTY if step.retry is None else step.retry
    if name == RULE:
        return _rule_record(step.retry) if isinstance(step.retry, Retry) else EMPTY
    value = getattr(step, name[1:])
    return EMPTY if value == _DEFAULTS[name] else value


def to_step(step: Step, name: str, value: Value) -> tuple[str, Any]:
    """Field of the step and what is to stand there."""
    if name == RETRY:
        rule = step.retry if isinstance(step.retry, Retry) else _FIRST_RULE
        return "retry", rule if value == OWN_RULE else None if value is EMPTY else value
    if name == RULE:
        return "retry", _rule({} if value is EMPTY else value)
    if name in _TYPES and value is not EMPTY and value is not None:
        value = _TYPES[name](value)
    return name[1:], _DEFAULTS[name] if value is EMPTY else value


def _rule_record(rule: Retry) -> dict[str, Any]:
    return {**asdict(rule), "strategy": rule.strategy.value, "on": list(rule.on)}


def _rule(record: dict[str, Any]) -> Retry:
    """A rule of what was typed; what is no number leaves the default."""
    known = {name: value for name, value in record.items() if name in Retry.__dataclass_fields__}
    numbers: dict[str, Any] = {name: value for name, value in known.items() if isinstance(value, int | float)}
    strategy = RetryStrategy(known.get("strategy", _FIRST_RULE.strategy))
    return replace(_FIRST_RULE, **numbers, strategy=strategy, on=tuple(known.get("on") or ()))


def _timeout(spec: TaskSpec) -> FieldSpec:
    return FieldSpec(
        ".timeout",
        FieldKind.NUMBER,
        mark("Time limit"),
        mark("Seconds; the step fails when it takes longer."),
        default=spec.timeout,
        least=0,
        group=Group.FAILING,
        computed=False,
    )


def _replay(spec: TaskSpec) -> FieldSpec:
    return FieldSpec(
        REPLAY,
        FieldKind.CHOICE,
        mark("After a crash in the middle"),
        mark("Once: the run asks a person. Repeatable: it is simply done again."),
        default=spec.replay.value,
        choices=tuple(policy.value for policy in ReplayPolicy),
        group=Group.FAILING,
        computed=False,
    )


_STRATEGIES = tuple(one.value for one in RetryStrategy if one is not RetryStrategy.NONE)

_RETRY = FieldSpec(
    RETRY,
    FieldKind.CHOICE,
    mark("Try again"),
    mark("Not set: as this kind of step usually does."),
    choices=(*RETRY_PRESETS, OWN_RULE),
    group=Group.FAILING,
    computed=False,
)
_RULE = FieldSpec(
    RULE,
    FieldKind.RECORD,
    mark("Rule for trying again"),
    required=True,
    group=Group.FAILING,
    computed=False,
    inner=(
        FieldSpec("attempts", FieldKind.WHOLE, mark("Attempts in all"), default=3, least=1, most=100, computed=False),
        FieldSpec(
            "strategy",
            FieldKind.CHOICE,
            mark("Wait between them"),
            default="fixed",
            choices=_STRATEGIES,
            computed=False,
        ),
        FieldSpec("delay", FieldKind.NUMBER, mark("First wait in seconds"), default=2.0, least=0, computed=False),
        FieldSpec("cap", FieldKind.NUMBER, mark("Longest wait in seconds"), default=60.0, least=0, computed=False),
        FieldSpec(
            "on",
            FieldKind.LIST,
            mark("Only for these kinds of errors"),
            mark("One a line, such as network or timeout; empty means all."),
            computed=False,
        ),
    ),
)
_ON_ERROR = FieldSpec(
    ON_ERROR,
    FieldKind.CHOICE,
    mark("When it has failed for good"),
    mark("Fail the workflow, or go on without it."),
    default=OnError.FAIL.value,
    choices=tuple(one.value for one in OnError),
    group=Group.FAILING,
    computed=False,
)
_JOIN = FieldSpec(
    JOIN,
    FieldKind.CHOICE,
    mark("With several steps before it"),
    mark("Wait for all of them, or begin with the first."),
    default=JoinMode.ALL.value,
    choices=tuple(one.value for one in JoinMode),
    group=Group.FAILING,
    computed=False,
)
_ENABLED = FieldSpec(
    ".enabled",
    FieldKind.SWITCH,
    mark("Switched on"),
    mark("A step that is switched off is passed by."),
    default=True,
    group=Group.NOTES,
    computed=False,
)
_NOTE = FieldSpec(".note", FieldKind.LONG_TEXT, mark("Note"), default="", group=Group.NOTES, computed=False)

_TYPES = {JOIN: JoinMode, REPLAY: ReplayPolicy, ON_ERROR: OnError}
_DEFAULTS: dict[str, Any] = {
    ".timeout": None,
    ".note": "",
    ".enabled": True,
    JOIN: JoinMode.ALL,
    REPLAY: None,
    ON_ERROR: OnError.FAIL,
}
