"""Expressions: ordinary ones beside Python's ``eval`` and compiled Jinja, and what the worst attacks cost.

Each ordinary expression is compiled once by all three and evaluated in turn. Each attack is compiled and evaluated on
large values; its time is the best of three (the machines are shared), its memory what Python's allocator saw at most.
"""

from __future__ import annotations

import contextlib
import gc
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import jinja2

from runtime.errors import ExpressionError
from runtime.expressions import Expression, compile_value
from runtime.expressions.expression import _compile
from tests.benchmarks.common import Case, Figures, measure, options
from tests.unit.runtime.expressions.attacks import PAYLOADS, make_scope

EVALUATIONS = 2000
#: Ours, Python's, Jinja's.
ORDINARY = [
    ("vars.x", "vars['x']", "vars.x"),
    ("vars.x + 1", "vars['x'] + 1", "vars.x + 1"),
    ("steps.login.output.name", "steps['login']['output']['name']", "steps.login.output.name"),
    (
        "item.amount > 10 and vars.x < 50",
        "item['amount'] > 10 and vars['x'] < 50",
        "item.amount > 10 and vars.x < 50",
    ),
    ("vars.name | upper", "vars['name'].upper()", "vars.name | upper"),
    ("vars.y | default(1)", "vars.get('y', 1)", "vars.y | default(1)"),
    (
        "[r.n for r in vars.rows if r.ok]",
        "[r['n'] for r in vars['rows'] if r['ok']]",
        "vars.rows | selectattr('ok') | map(attribute='n') | list",
    ),
]
TEXT = "Dear {{ vars.name }}, you owe {{ item.amount }} since {{ steps.login.output.name }}."
SCOPE: dict[str, Any] = {
    "vars": {"x": 41, "name": "ada", "rows": [{"n": number, "ok": number % 2 == 0} for number in range(20)]},
    "steps": {"login": {"output": {"name": "Ada"}}},
    "item": {"amount": 12.5},
}


def timed(evaluate: Callable[[], object]) -> Case:
    """Seconds of one evaluation, over many."""

    def run() -> float:
        began = time.perf_counter()
        for _ in range(EVALUATIONS):
            evaluate()
        return (time.perf_counter() - began) / EVALUATIONS

    return run


def ordinary(rounds: int) -> Figures:
    """The three beside each other."""
    jinja = jinja2.Environment()
    cases: dict[str, Case] = {}
    for source, python, template in ORDINARY:
        ours, code = Expression.compile(source), compile(python, "", "eval")
        compiled = jinja.from_string(f"{{{{ {template} }}}}")
        cases[f"{source} (ours)"] = timed(lambda ours=ours: ours.evaluate(SCOPE))
        cases[f"{source} (eval)"] = timed(lambda code=code: eval(code, {}, SCOPE))
        cases[f"{source} (jinja)"] = timed(lambda compiled=compiled: compiled.render(SCOPE))
    text, sentence = compile_value(TEXT), jinja.from_string(TEXT)
    cases["a sentence (ours)"] = timed(lambda: text.render(SCOPE))
    cases["a sentence (jinja)"] = timed(lambda: sentence.render(SCOPE))
    figures = measure("expressions", cases, rounds)
    for name in [source for source, _, _ in ORDINARY] + ["a sentence"]:
        ours = figures.median(f"{name} (ours)")
        figures.row(f"{name}", ours * 1e6, "us")
        if f"{name} (eval)" in cases:
            figures.row("    to Python's eval", ours / figures.median(f"{name} (eval)"), "x")
        figures.ratio("    to compiled Jinja", f"{name} (ours)", f"{name} (jinja)", 1.0)
    simple = figures.median("vars.x + 1 (ours)") * 1e6
    figures.row("vars.x + 1", simple, "us", "at most 2", simple <= 2)
    return figures


def attack(source: str, scope: dict[str, Any]) -> tuple[float, float]:
    """Milliseconds and megabytes of compiling and evaluating a source."""
    seconds = []
    for _ in range(3):
        seconds.append(spent(source, scope))
    tracemalloc.start()
    spent(source, scope)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return min(seconds) * 1000, peak / 1e6


def spent(source: str, scope: dict[str, Any]) -> float:
    """Seconds of one attempt."""
    _compile.cache_clear()
    gc.collect(0)
    began = time.perf_counter()
    with contextlib.suppress(ExpressionError):
        Expression.compile(source).evaluate(scope)
    return time.perf_counter() - began


def attacks(figures: Figures) -> None:
    """The worst of all payloads."""
    scope = make_scope()
    gc.freeze()
    costs = {source: attack(source, scope) for source in PAYLOADS}
    slowest = max(costs, key=lambda source: costs[source][0])
    largest = max(costs, key=lambda source: costs[source][1])
    figures.row(f"attacks: worst time of {len(costs)}", costs[slowest][0], "ms", "under 100", costs[slowest][0] < 100)
    figures.row(f"    {slowest[:52]}", costs[slowest][0], "ms")
    figures.row("attacks: worst memory", costs[largest][1], "MB", "under 20", costs[largest][1] < 20)
    figures.row(f"    {largest[:52]}", costs[largest][1], "MB")


def main() -> int:
    """Measure and show; 1 where a goal was missed."""
    chosen = options(__doc__, rounds=7)
    figures = ordinary(chosen.rounds)
    attacks(figures)
    figures.values.clear()
    figures.show(chosen.json)
    return int(any(row["met"] is False for row in figures.rows))


if __name__ == "__main__":
    sys.exit(main())
