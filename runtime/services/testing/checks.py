"""Compares what a run did with what the case expects."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.errors import UnderstudyError
from runtime.expressions import compile_value, evaluate, names_used
from runtime.files.cases import Expectation, StepExpectation
from runtime.files.reader import did_you_mean
from runtime.model import Json, JsonObject

#: More differences than a person reads.
_MOST = 20
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class StepResult:
    """What became of a step: its last pass, and how often it ran."""

    status: str = "not reached"
    output: Json = None
    error: str = ""
    times: int = 0


@dataclass(frozen=True, slots=True)
class RunResult:
    """What became of a run. ``reason`` says why it did not end."""

    status: str
    outputs: JsonObject = field(default_factory=dict)
    error: str = ""
    steps: Mapping[str, StepResult] = field(default_factory=dict)
    reason: str = ""


def findings(expect: Expectation, run: RunResult, names: JsonObject) -> list[str]:
    """One sentence for each expectation that does not hold. ``names`` are ``row``, ``inputs`` and ``env``."""
    scope = {**names, **_scope(run)}
    ended_otherwise = list(_status(expect, run))
    if ended_otherwise:
        return ended_otherwise  # all else would only follow from it
    found = [
        *_outputs(expect, run, scope),
        *(finding for name, step in expect.steps.items() for finding in _step(name, step, run, scope)),
        *(finding for check in expect.checks for finding in _check(check, scope)),
    ]
    return found[:_MOST] + ([f"... and {len(found) - _MOST} more."] if len(found) > _MOST else [])


def differences(expected: Json, actual: Json, place: str) -> Iterator[str]:
    """Where two values differ, each with its path. Numbers are compared as numbers, true is not 1."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in dict.fromkeys((*expected, *actual)):
            inner = f"{place}.{key}"
            if key not in actual:
                yield f"{inner} is missing; expected {_show(expected[key])}."
            elif key not in expected:
                yield f"{inner} is there and not expected: {_show(actual[key])}."
            else:
                yield from differences(expected[key], actual[key], inner)
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for index, pair in enumerate(zip(expected, actual, strict=True)):
            yield from differences(*pair, f"{place}[{index}]")
    elif not _same(expected, actual):
        yield f"{place} is {_show(actual)}; expected {_show(expected)}."


def _status(expect: Expectation, run: RunResult) -> Iterator[str]:
    if run.status != expect.status:
        why = f" {run.error or run.reason}".rstrip()
        yield f"The run is {run.status}; expected {expect.status}.{why}"
    elif expect.error and expect.error not in run.error:
        yield f"The error is {_show(run.error)}; expected one with {_show(expect.error)}."


def _outputs(expect: Expectation, run: RunResult, scope: JsonObject) -> Iterator[str]:
    for name, value in expect.outputs.items():
        if name not in run.outputs:
            yield f"There is no output {name}. {did_you_mean(name, run.outputs)}".rstrip()
        else:
            yield from _compared(value, run.outputs[name], f"outputs.{name}", scope)


def _step(name: str, expect: StepExpectation, run: RunResult, scope: JsonObject) -> Iterator[str]:
    step = run.steps.get(name)
    if step is None:
        yield f"There is no step {name}. {did_you_mean(name, run.steps)}".rstrip()
        return
    # A step that the run never came to is skipped for whoever expects that.
    status = "skipped" if step.status == "not reached" and expect.status == "skipped" else step.status
    if status != expect.status:
        why = f" {step.error}".rstrip()
        yield f"The step {name} is {step.status}; expected {expect.status}.{why}"
    elif expect.has_output:
        yield from _compared(expect.output, step.output, f"steps.{name}.output", scope)


def _compared(expected: Json, actual: Json, place: str, scope: JsonObject) -> Iterator[str]:
    try:
        yield from differences(compile_value(expected).render(scope), actual, place)
    except UnderstudyError as error:
        yield f"What is expected of {place} cannot be computed: {error}"


def _check(check: str, scope: JsonObject) -> Iterator[str]:
    """An expression, with or without braces, that must be true."""
    source = check.strip()
    if source.startswith("{{") and source.endswith("}}") and source.count("{{") == 1:
        source = source[2:-2].strip()
    try:
        value = evaluate(source, scope)
    except UnderstudyError as error:
        yield f"The check {source!r} cannot be computed: {error}"
        return
    if value is not True:
        yield f"The check {source!r} gives {_show(value)}.{_values(source, scope)}"


def _values(source: str, scope: JsonObject) -> str:
    """The values that the names of a check have: what a person looks for next."""
    shown = []
    for path in names_used(source):
        value: Any = scope
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        shown.append(f"{'.'.join(path)} is {_show(value)}")
    return f" ({'; '.join(shown)})" if shown else ""


def _scope(run: RunResult) -> JsonObject:
    steps = {
        name: {"status": step.status, "output": step.output, "error": step.error, "times": step.times}
        for name, step in run.steps.items()
    }
    return {"outputs": run.outputs, "steps": steps, "run": {"status": run.status, "error": run.error}}


def _same(expected: Json, actual: Json) -> bool:
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, int | float) and isinstance(actual, int | float):
        return expected == actual or math.isclose(expected, actual, rel_tol=1e-9)
    return type(expected) is type(actual) and bool(expected == actual)


def _show(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
