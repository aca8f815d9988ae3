"""Tunes the weights of ``runtime/browser/targets/weights.py``: ``python tests/benchmarks/locators/tune.py``.

Coordinate search on the pages of the first seeds; the verdict is over the pages of other seeds, which the search never
saw. A wrong act costs ten times what a stop costs. It prints the weights and both verdicts, and changes nothing.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from runtime.browser.driver import driver, stop_driver
from runtime.browser.find import require_browser
from runtime.browser.targets.weights import WEIGHTS, Weights
from tests.benchmarks.locators.pages import pair
from tests.benchmarks.locators.samples import Sample, samples
from tests.benchmarks.locators.ways import Way, ours

#: Seeds to tune on, and those held back.
TUNED, HELD_BACK = range(24), range(1000, 1040)
_WRONG = 10.0


def verdict(way: Way, chosen: Sequence[Sample]) -> tuple[int, int, int]:
    """How often it was right (found it, or stopped where it is gone), wrong, and stopped although it was there."""
    right = wrong = stopped = 0
    for sample in chosen:
        found = way(sample)
        right += found == sample.right
        wrong += found is not None and found != sample.right
        stopped += found is None and sample.right is not None
    return right, wrong, stopped


async def gathered(seeds: Sequence[int]) -> list[Sample]:
    """The samples of these seeds."""
    browser = await (await driver()).chromium.launch(executable_path=require_browser().path, headless=True)
    try:
        return await samples(await browser.new_page(), [pair(seed) for seed in seeds])
    finally:
        await browser.close()
        await stop_driver()


def tune(chosen: Sequence[Sample], weights: Weights = WEIGHTS, rounds: int = 2) -> Weights:
    """The best weights that changing one at a time leads to."""
    best, least = weights, _cost(weights, chosen)
    for _ in range(rounds):
        for other in _changes(best):
            cost = _cost(other, chosen)
            if cost < least:
                best, least = other, cost
    return best


def _cost(weights: Weights, chosen: Sequence[Sample]) -> float:
    _, wrong, stopped = verdict(ours(weights), chosen)
    return wrong * _WRONG + stopped


def _changes(weights: Weights) -> Iterator[Weights]:
    for name, weight in weights.signals.items():
        for factor in (0.5, 1.6):
            yield replace(weights, signals={**weights.signals, name: round(weight * factor, 2)})
    for name, steps in (("lost", (0.2, 0.3, 0.6)), ("good", (0.36, 0.45, 0.5)), ("ahead", (0.04, 0.06, 0.1))):
        for step in steps:
            yield replace(weights, **{name: step})


def main() -> None:
    """Tune and print."""
    tuned_on, held_back = asyncio.run(gathered(TUNED)), asyncio.run(gathered(HELD_BACK))
    print(f"{len(tuned_on)} targets to tune on, {len(held_back)} held back")
    best = tune(tuned_on)
    for name, weights in (("as they are", WEIGHTS), ("tuned", best)):
        for part, chosen in (("tuned on", tuned_on), ("held back", held_back)):
            right, wrong, stopped = verdict(ours(weights), chosen)
            print(f"{name:12} {part:10} right {right}, wrong {wrong}, stopped {stopped}")
    print({name: weight for name, weight in best.signals.items() if weight != WEIGHTS.signals[name]})
    print(f"lost {best.lost}, good {best.good}, ahead {best.ahead}")


if __name__ == "__main__":
    main()
