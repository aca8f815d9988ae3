"""Learns the weights of ``runtime/browser/targets/weights.py``: ``python tests/benchmarks/locators/tune.py``.

The evidence of all elements is gathered once; the search then only weighs. It begins with weights set by hand, changes
a few at a time, keeps what costs less on the seeds to learn from, and takes what did best on other seeds. The verdict
is over a third part and over the safety suite, which the search never saw. It prints the weights and all verdicts, and
changes nothing; the same pages give the same weights.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from runtime.browser.driver import driver, stop_driver
from runtime.browser.find import require_browser
from runtime.browser.targets.weights import WEIGHTS, Weights
from tests.benchmarks.locators.judged import Judged, of_cases, of_samples, verdict_on
from tests.benchmarks.locators.pages import pair
from tests.benchmarks.locators.samples import samples
from tests.fixtures.healing_cases import CASES

#: Seeds to learn from, to choose by, and those held back.
TUNED, CHOSEN, HELD_BACK = range(80), range(80, 140), range(1000, 1040)
#: Scores do not change when all weights grow alike: this one stays as it is.
_FIXED = "words"
_THRESHOLDS = ("lost", "good", "ahead")
#: What the search begins with, and does not leave without a reason.
_BY_HAND = {
    "words": 4, "literal": 1, "test_id": 3, "id": 1, "name": 1.5, "href": 1.5, "icon": 1.5, "type": 0.3,
    "placeholder": 1, "attributes": 0.8, "tag": 0.3, "role": 0.8, "classes": 0.4, "left": 0.8, "above": 0.5, "row": 1.5,
    "column": 1, "heading": 1, "container": 1.2, "structure": 0.3, "position": 0.3, "hosts": 0.5, "place": 0.3,
}  # fmt: skip
BY_HAND = Weights(signals=_BY_HAND, lost=0.4, good=0.42, ahead=0.08)
#: How far a weight moves in one step, and what it costs to be far from the weights set by hand.
_STEP, _STRANGE = 0.5, 3.0


@dataclass(frozen=True, slots=True)
class Parts:
    """All targets, gathered once."""

    tuned: list[Judged]
    chosen: list[Judged]
    held_back: list[Judged]
    suite: list[Judged]


async def gathered() -> Parts:
    """The targets of all parts."""
    browser = await (await driver()).chromium.launch(executable_path=require_browser().path, headless=True)
    try:
        page = await browser.new_page()
        pages = [[pair(seed) for seed in seeds] for seeds in (TUNED, CHOSEN, HELD_BACK)]
        tuned, chosen, held_back = [of_samples(await samples(page, pairs)) for pairs in pages]
        return Parts(tuned, chosen, held_back, await of_cases(page, CASES))
    finally:
        await browser.close()
        await stop_driver()


def tune(parts: Parts, steps: int, begin: Weights = BY_HAND) -> Weights:
    """The weights that did best on the part to choose by, of all that the search over the part to learn from led to."""
    chance = random.Random(0)
    now, cost = begin, _cost(parts.tuned, begin, begin)
    best, least = begin, verdict_on(parts.chosen, begin).cost
    for _ in range(steps):
        other = _changed(now, chance)
        if (its := _cost(parts.tuned, other, begin)) >= cost:
            continue
        now, cost = other, its
        if (on_chosen := verdict_on(parts.chosen, now).cost) < least:
            best, least = now, on_chosen
    return _rounded(best)


def _cost(chosen: Sequence[Judged], weights: Weights, begin: Weights) -> float:
    far = sum(math.log(weights.signals[name] / begin.signals[name]) ** 2 for name in begin.signals)
    return verdict_on(chosen, weights).cost + _STRANGE * far


def _changed(weights: Weights, chance: random.Random) -> Weights:
    """With one to three weights or thresholds moved."""
    names = [name for name in weights.signals if name != _FIXED]
    signals, thresholds = dict(weights.signals), {name: getattr(weights, name) for name in _THRESHOLDS}
    for name in chance.sample([*names, *_THRESHOLDS], chance.randint(1, 3)):
        if name in signals:
            signals[name] *= math.exp(chance.gauss(0, _STEP))
        else:
            thresholds[name] *= math.exp(chance.gauss(0, _STEP / 4))
    return replace(weights, signals=signals, **thresholds)


def _rounded(weights: Weights) -> Weights:
    signals = {
        name: float(f"{weight:.1g}" if weight < 1 else f"{weight:.2g}") for name, weight in weights.signals.items()
    }
    return replace(weights, signals=signals, **{name: round(getattr(weights, name), 2) for name in _THRESHOLDS})


def _told(parts: Parts, learned: Weights) -> Iterator[str]:
    named: tuple[tuple[str, list[Judged]], ...] = (
        ("learned from", parts.tuned),
        ("chosen by", parts.chosen),
        ("held back", parts.held_back),
        ("safety suite", parts.suite),
    )
    for part, chosen in named:
        for what, weights in (("by hand", BY_HAND), ("learned", learned), ("in use", WEIGHTS)):
            yield f"{part:13} {what:12} {verdict_on(chosen, weights)}"
    yield f"{'':13} {'by hand':>8} {'learned':>8} {'in use':>8}"
    for name, weight in learned.signals.items():
        yield f"{name:13} {BY_HAND.signals[name]:8g} {weight:8g} {WEIGHTS.signals[name]:8g}"
    for name in _THRESHOLDS:
        yield f"{name:13} {getattr(BY_HAND, name):8g} {getattr(learned, name):8g} {getattr(WEIGHTS, name):8g}"


def main() -> None:
    """Learn and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=1500)
    steps = parser.parse_args().steps
    began = time.monotonic()
    parts = asyncio.run(gathered())
    print(f"{sum(map(len, (parts.tuned, parts.chosen, parts.held_back)))} targets, {time.monotonic() - began:.0f} s")
    print("\n".join(_told(parts, tune(parts, steps))))
    print(f"{time.monotonic() - began:.0f} s in all")


if __name__ == "__main__":
    main()
