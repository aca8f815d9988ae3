"""What the benchmarks share: interleaved rounds, medians, a table, a JSON line.

The machines are shared and noisy: every figure is a ratio between things measured in turn in the same run, and the
median over the rounds is quoted.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field

#: Something to measure: it returns seconds (or another positive number).
Case = Callable[[], float]


@dataclass
class Figures:
    """Measured values by name, and ratios with the limit they are held against."""

    name: str
    values: dict[str, list[float]] = field(default_factory=dict)
    rows: list[dict[str, object]] = field(default_factory=list)

    def median(self, case: str) -> float:
        """The median of a case."""
        return statistics.median(self.values[case])

    def row(self, what: str, value: float, unit: str, goal: str = "", met: bool | None = None) -> None:
        """A line of the result; ``met`` says whether the goal was reached (None: no goal)."""
        self.rows.append({"what": what, "value": round(value, 4), "unit": unit, "goal": goal, "met": met})

    def ratio(self, what: str, over: str, under: str, limit: float) -> None:
        """The ratio of two medians against its limit."""
        value = self.median(over) / self.median(under)
        self.row(what, value, "x", f"at most {limit:g}", value <= limit)

    def paired(self, what: str, over: str, under: str, limit: float) -> None:
        """The median of the ratios of each round against its limit: for what takes so little time that the load of the
        machine is the same for both of a round, and another one in the next."""
        value = statistics.median(one / other for one, other in zip(self.values[over], self.values[under], strict=True))
        self.row(what, value, "x", f"at most {limit:g}", value <= limit)

    def show(self, as_json: bool) -> None:
        """Print a table, or one JSON object."""
        if as_json:
            cases = {
                name: [min(values), statistics.median(values), max(values), len(values)]
                for name, values in self.values.items()
            }
            print(json.dumps({"name": self.name, "machine": machine(), "cases": cases, "figures": self.rows}))
            return
        print(f"\n{self.name} ({machine()})")
        for case, values in self.values.items():
            spread = f"{min(values):.4g} .. {max(values):.4g}"
            print(f"  {case:44} median {statistics.median(values):.4g}   ({spread}, {len(values)} rounds)")
        for row in self.rows:
            verdict = {True: "reached", False: "MISSED", None: ""}[row["met"]]
            print(f"  {row['what']:58} {row['value']:>10} {row['unit']:6} {row['goal']:14} {verdict}")


def measure(name: str, cases: dict[str, Case], rounds: int) -> Figures:
    """Each case once a round, in turn."""
    figures = Figures(name, {case: [] for case in cases})
    for _ in range(rounds):
        for case, run in cases.items():
            figures.values[case].append(run())
    return figures


def machine() -> str:
    """What the figures were measured on."""
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def options(description: str | None, rounds: int) -> argparse.Namespace:
    """``--rounds`` and ``--json``."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()
