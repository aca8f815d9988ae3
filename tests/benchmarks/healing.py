"""Ways of locating on redesigned pages that no weight was tuned on, and what finding and searching cost.

Right is the element itself, or stopping where it is gone; wrong is any other element. The pages are those of the seeds
held back (``locators/tune.py``); voting locators get their weights on seeds to learn from. The first selector with its
guard is compared with Playwright's own locator in pairs (the median of their ratios), the search with Playwright's
locator by role on the same page of 5,000 buttons.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.async_api import Locator, Page

from runtime.browser.driver import driver, stop_driver
from runtime.browser.find import require_browser
from runtime.browser.scripts import script
from runtime.browser.targets.find import act
from runtime.browser.targets.search import Found, search
from runtime.model.fingerprint import Fingerprint
from runtime.model.targets import Target
from tests.benchmarks.common import Case, Figures, measure, options
from tests.benchmarks.locators.pages import pair
from tests.benchmarks.locators.samples import Sample, samples
from tests.benchmarks.locators.tune import HELD_BACK, TUNED
from tests.benchmarks.locators.voting import voting, weights_on
from tests.benchmarks.locators.ways import WAYS, Way, verdict

#: Elements on the large page, and searches over it.
_MANY, _SEARCHES = 5000, 25
#: Of the seeds to learn from, those that give voting locators their weights.
_LEARNED = TUNED[:16]
_FORM = "".join(f"<p><label for=f{n}>Field {n}</label><input id=f{n}></p>" for n in range(50))


@dataclass(frozen=True, slots=True)
class Costs:
    """What is measured in turn, each on a page of its own; seconds for one action or one search."""

    runner: asyncio.Runner
    form: Page
    large: Page
    signals: Fingerprint
    sought: Target

    def plain(self) -> float:
        return self.runner.run(self._plain())

    def guarded(self) -> float:
        return self.runner.run(self._guarded())

    def searched(self) -> float:
        return self.runner.run(self._searched())

    def by_role(self) -> float:
        return self.runner.run(self._by_role())

    async def _plain(self) -> float:
        began = time.perf_counter()
        await self.form.get_by_label("Field 7", exact=True).fill("7")
        return time.perf_counter() - began

    async def _guarded(self) -> float:
        target = Target(selector='label="Field 7"', fingerprint=self.signals)
        began = time.perf_counter()
        await act(self.form, target, _fill, elements={}, seconds=10)
        return time.perf_counter() - began

    async def _searched(self) -> float:
        began = time.perf_counter()
        outcome = await search(self.large, self.sought)
        assert isinstance(outcome, Found) and outcome.heal.after.name == "Open order 4711", outcome
        return time.perf_counter() - began

    async def _by_role(self) -> float:
        began = time.perf_counter()
        assert await self.large.get_by_role("button", name="Open order 4711", exact=True).count() == 1
        return time.perf_counter() - began


async def _fill(element: Locator, milliseconds: float) -> None:
    await element.fill("7", timeout=milliseconds)


async def _prepared(runner: asyncio.Runner) -> tuple[Costs, list[Sample], list[Sample]]:
    """What is measured, and the targets to learn from and to judge on."""
    browser = await (await driver()).chromium.launch(executable_path=require_browser().path, headless=True)
    form, large, other = [await browser.new_page() for _ in range(3)]
    await form.set_content(_FORM)
    signals = Fingerprint.model_validate(await form.locator("#f7").evaluate(script("signals")))
    await large.set_content("<button id=x>Open order 4711</button>")
    wanted = Fingerprint.model_validate(await large.locator("#x").evaluate(script("signals")))
    await large.set_content("".join(f"<button class=b>Open order {n}</button>" for n in range(_MANY)))
    costs = Costs(runner, form, large, signals, Target(selector="#x", fingerprint=wanted))
    learned, redesigned = [await samples(other, [pair(seed) for seed in seeds]) for seeds in (_LEARNED, HELD_BACK)]
    return costs, learned, redesigned


def _told(figures: Figures, ways: Mapping[str, Way], chosen: Sequence[Sample]) -> None:
    """The share of targets that each way got right, wrong, and stopped at although they were there."""
    for name, way in ways.items():
        shares = [100 * number / len(chosen) for number in verdict(way, chosen)]
        is_ours = name.endswith("(ours)")
        figures.row(
            f"{name}: right", shares[0], "%", "at least 90" if is_ours else "", shares[0] >= 90 if is_ours else None
        )
        figures.row(
            f"{name}: wrong", shares[1], "%", "at most 1" if is_ours else "", shares[1] <= 1 if is_ours else None
        )
        figures.row(f"{name}: stopped", shares[2], "%")


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__, rounds=1000)
    with asyncio.Runner() as runner:
        costs, learned, redesigned = runner.run(_prepared(runner))
        cases: dict[str, Case] = {
            "filling a field, Playwright's locator": costs.plain,
            "filling a field, first selector with its guard": costs.guarded,
        }
        measure("warm-up", cases, 20)
        figures = measure(f"healing: seconds, and {len(redesigned)} targets on redesigned pages", cases, chosen.rounds)
        searched, by_role = f"search over {_MANY} elements", f"Playwright's locator by role over {_MANY} elements"
        figures.values |= measure("search", {by_role: costs.by_role, searched: costs.searched}, _SEARCHES).values
        runner.run(stop_driver())
    plain, guarded = cases
    figures.paired("a target found by its first selector against Playwright's locator", guarded, plain, 1.10)
    # The least of the rounds: on a busy machine the others measure who else was working.
    took = min(figures.values[searched]) * 1000
    figures.row(f"scored search over {_MANY} elements, quickest round", took, "ms", "at most 150", took <= 150)
    figures.ratio("scored search against Playwright's locator by role", searched, by_role, 1)
    _told(figures, {**WAYS, "voting locators (after Leotta et al.)": voting(weights_on(learned))}, redesigned)
    figures.show(chosen.json)


if __name__ == "__main__":
    main()
