"""What weights can decide: targets with the evidence of each element that may be the one, gathered once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runtime.browser.scripts import script
from runtime.browser.targets.decide import decide
from runtime.browser.targets.gather import candidates
from runtime.browser.targets.match import Matcher
from runtime.browser.targets.selecting import scope_in
from runtime.browser.targets.selectors import select
from runtime.browser.targets.weigh import Evidence, weigh
from runtime.browser.targets.weights import Weights
from runtime.model.fingerprint import Fingerprint
from tests.benchmarks.locators.samples import Sample
from tests.fixtures.healing_cases import Case

if TYPE_CHECKING:
    from playwright.async_api import Page

#: What a wrong act costs, counted in stops.
WRONG = 10.0
#: How far from a threshold, of score and of lead, a decision counts as certain.
_CLEAR_SCORE, _CLEAR_LEAD = 0.05, 0.03


@dataclass(frozen=True, slots=True)
class Judged:
    """A target: the evidence of the elements that nothing speaks against, and which of them is the right one.

    ``right`` is None where there is none to take: the target is gone, or a rule, which no weight can change, speaks
    against it (``is_there``).
    """

    possible: tuple[Evidence, ...]
    within: tuple[frozenset[int], ...]
    right: int | None
    is_there: bool


def judged(evidences: Sequence[Evidence], within: Sequence[frozenset[int]], right: int | None) -> Judged:
    """A target by the evidence of all elements; ``right`` is a place among them, None when it is gone."""
    kept = [n for n, one in enumerate(evidences) if not one.against]
    place = {n: at for at, n in enumerate(kept)}
    inner = tuple(frozenset(place[other] for other in within[n] if other in place) for n in kept) if within else ()
    return Judged(
        tuple(evidences[n] for n in kept), inner, place.get(-1 if right is None else right), right is not None
    )


def of_samples(samples: Sequence[Sample]) -> list[Judged]:
    """The targets of redesigned pages."""
    return [judged(Matcher(one.wanted).evidences(one.seen), (), one.right) for one in samples]


async def of_cases(page: Page, cases: Sequence[Case]) -> list[Judged]:
    """The targets of the safety suite."""
    return [await _of_case(page, case) for case in cases]


async def _of_case(page: Page, case: Case) -> Judged:
    await page.set_content(case.before)
    frame, _, _ = case.selector.rpartition(" || ")
    marked = select(scope_in(page, (frame,) if frame else ()), "[right]")
    matcher = Matcher(Fingerprint.model_validate(await marked.evaluate(script("signals"))), case.row)
    await page.set_content(case.after)
    for inner in page.frames[1:]:
        await inner.wait_for_load_state()
    seen = await candidates(page, matcher, case.row)
    is_right = [await (await one.element()).get_attribute("right") is not None for one in seen]
    evidences = matcher.evidences([one.signals for one in seen])
    return judged(evidences, [one.within for one in seen], is_right.index(True) if True in is_right else None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many were right (found, or stopped at where it is gone), wrong, and stopped at although they were there.

    ``cost`` is what these cost, with doubtful decisions counted by how doubtful they are: it says which of two weights
    with the same numbers is nearer to better ones.
    """

    right: int
    wrong: int
    stopped: int
    cost: float

    def __str__(self) -> str:
        total = self.right + self.wrong + self.stopped
        return f"right {self.right / total:.1%}, wrong {self.wrong}, stopped {self.stopped} of {total}"


def verdict_on(chosen: Sequence[Judged], weights: Weights) -> Verdict:
    """What these weights do."""
    right = wrong = stopped = 0
    cost = 0.0
    for one in chosen:
        scores = [weigh(evidence, weights) for evidence in one.possible]
        decision = decide(scores, one.within, weights)
        found = None if decision.why else decision.best
        right += found == one.right and (found is not None or not one.is_there)
        wrong += found is not None and found != one.right
        stopped += found is None and one.is_there
        if decision.best is not None:
            lead = (decision.margin - weights.ahead) / _CLEAR_LEAD
            acts = _chance(min((scores[decision.best].value - weights.good) / _CLEAR_SCORE, lead))
            cost += acts * WRONG * (decision.best != one.right) + (1 - acts) * one.is_there
    return Verdict(right, wrong, stopped, cost)


def _chance(clear: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, 2 * clear))))
