"""Last stage of loading: a record of the current format to a workflow, keeping everything that is sound."""

from __future__ import annotations

import re
from enum import StrEnum
from types import MappingProxyType

from runtime.files.findings import Findings
from runtime.files.reader import Reader, did_you_mean
from runtime.model import (
    RETRY_PRESETS,
    Direction,
    JoinMode,
    JsonObject,
    Lifecycle,
    OnError,
    ReplayPolicy,
    Retry,
    RetryStrategy,
    Step,
    Variable,
    VariableType,
    Workflow,
    WorkflowSettings,
)
from runtime.model.threeway import Conflict

#: Ids of steps and workflows, and names of variables and ports.
SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,79}")


class Pictures(StrEnum):
    """The values of ``WorkflowSettings.pictures``."""

    NEVER = "never"
    ON_FAILURE = "on-failure"
    ALWAYS = "always"


def build_workflow(record: JsonObject, findings: Findings) -> Workflow:
    """The workflow in ``record``. Fields that are wrong keep their default and are reported."""
    top = Reader(record, findings, noun="a workflow")
    for key in ("format", "$schema", "conflicts"):
        top.has(key)
    id = top.required("id", 'Give the workflow an id, for example "enter-invoices".')
    if id and not SLUG.fullmatch(id):
        findings.add("bad-id", f'"{id[:80]}" cannot be an id.', _SLUG_REMEDY, path=("id",), loses=False)
    workflow = Workflow(
        id=id,
        name=top.text("name"),
        description=top.text("description"),
        lifecycle=top.choice("lifecycle", Lifecycle, Lifecycle.DRAFT),
        tags=top.strings("tags"),
        settings=_settings(top.child("settings", "the settings")),
        variables=MappingProxyType(
            {name: _variable(name, entry) for name, entry in top.entries("variables", "a variable")}
        ),
        steps=MappingProxyType({id: _step(id, entry) for id, entry in top.entries("steps", "a step")}),
        outputs=MappingProxyType(top.values("outputs", "the outputs")),
    )
    if not top.has("steps"):
        findings.add("missing-field", '"steps" is missing in this workflow.', 'Add "steps": {}.', loses=False)
    top.done()
    return workflow


def build_conflicts(record: JsonObject, findings: Findings) -> tuple[Conflict, ...]:
    """The conflicts that a merge left in the file; each is a problem until a person has removed its entry."""
    found = []
    for reader in Reader(record, findings).items("conflicts", "a conflict"):
        texts = {key: reader.text(key) for key in ("kind", "message", "step", "field")}
        found.append(Conflict(**texts, values=reader.values("values", "the values")))
        reader.done()
        findings.add(
            "merge-conflict",
            texts["message"] or "A merge left a conflict here.",
            'Put the right value in place, then remove this entry of "conflicts".',
            path=reader.path,
            loses=False,
            about=(texts["step"], texts["field"]),
        )
    return tuple(found)


_SLUG_REMEDY = "Use letters, digits, - and _, starting with a letter or digit, at most 80 characters."
_NAME_REMEDY = "Use letters, digits and _, starting with a letter or _, at most 80 characters."


def _settings(fields: Reader) -> WorkflowSettings:
    default = WorkflowSettings()
    settings = WorkflowSettings(
        timeout=fields.seconds("timeout"),
        max_parallel=fields.whole("max_parallel", default.max_parallel),
        max_concurrent_runs=fields.whole("max_concurrent_runs", 1) if fields.has("max_concurrent_runs") else None,
        max_steps=fields.whole("max_steps", default.max_steps),
        max_depth=fields.whole("max_depth", default.max_depth),
        max_payload=fields.whole("max_payload", default.max_payload),
        pictures=fields.choice("pictures", Pictures, Pictures(default.pictures)).value,
    )
    fields.done()
    return settings


def _variable(name: str, fields: Reader) -> Variable:
    if not NAME.fullmatch(name):
        message = f'"{name[:80]}" cannot be the name of a variable.'
        fields.findings.add("bad-name", message, _NAME_REMEDY, path=fields.path, loses=False)
    variable = Variable(
        name,
        type=fields.choice("type", VariableType, VariableType.STRING),
        direction=fields.choice("direction", Direction, Direction.INTERNAL),
        required=fields.flag("required"),
        sensitive=fields.flag("sensitive"),
        default=fields.json("default"),
        description=fields.text("description"),
    )
    fields.done()
    _check_default(variable, fields)
    return variable


def _check_default(variable: Variable, fields: Reader) -> None:
    if variable.default is None:
        return
    _, message = variable.accept(variable.default)
    if message:
        path = (*fields.path, "default")
        remedy = f"Change the default or the type of the variable ({variable.type})."
        fields.findings.add("wrong-value", message, remedy, path=path, loses=False)


def _step(id: str, fields: Reader) -> Step:
    if not SLUG.fullmatch(id):
        message = f'"{id[:80]}" cannot be the id of a step.'
        fields.findings.add("bad-id", message, _SLUG_REMEDY, path=fields.path, loses=False)
    step = Step(
        id,
        type=fields.required("type", "`understudy tasks` lists all step types."),
        version=fields.whole("version", 1),
        name=fields.text("name"),
        params=MappingProxyType(fields.values("params", "the params")),
        enabled=fields.flag("enabled", True),
        note=fields.text("note"),
        timeout=fields.seconds("timeout"),
        retry=_retry(fields),
        replay=fields.choice("replay", ReplayPolicy, ReplayPolicy.ONCE) if fields.has("replay") else None,
        join=fields.choice("join", JoinMode, JoinMode.ALL),
        on_error=fields.choice("on_error", OnError, OnError.FAIL),
        next=MappingProxyType(_edges(fields.child("next", "the edges"))),
    )
    fields.done()
    return step


def _edges(ports: Reader) -> dict[str, tuple[str, ...]]:
    """Targets by port, each once and sorted; ports without targets are dropped."""
    found = {port: tuple(sorted(set(ports.strings(port)))) for port in ports.record}
    return {port: targets for port, targets in found.items() if targets}


def _retry(fields: Reader) -> Retry | str | None:
    value = fields.record.get("retry") if fields.has("retry") else None
    if isinstance(value, str):
        if value in RETRY_PRESETS:
            return value
        remedy = did_you_mean(value, RETRY_PRESETS) or f"Presets: {', '.join(RETRY_PRESETS)}."
        message = f'There is no retry preset "{value[:40]}".'
        fields.findings.add("unknown-preset", message, remedy, path=(*fields.path, "retry"))
        return None
    return None if value is None else _retry_rule(fields.child("retry", "a retry rule"))


def _retry_rule(fields: Reader) -> Retry:
    default = Retry()
    rule = Retry(
        strategy=fields.choice("strategy", RetryStrategy, RetryStrategy.NONE),
        attempts=fields.whole("attempts", default.attempts, high=1000),
        delay=fields.number("delay", default.delay),
        factor=fields.number("factor", default.factor, low=1.0, high=100.0),
        cap=fields.number("cap", default.cap),
        jitter=fields.number("jitter", default.jitter, high=1.0),
        on=fields.strings("on"),
    )
    if "strategy" not in fields.record:
        remedy = "Use fixed, linear or exponential."
        fields.findings.add(
            "missing-field", '"strategy" is missing in this retry rule.', remedy, path=fields.path, loses=False
        )
    fields.done()
    return rule
