"""Which of the scored elements to act on, if any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.browser.targets.weigh import Score
from runtime.browser.targets.weights import WEIGHTS, Weights


@dataclass(frozen=True, slots=True)
class Decision:
    """``best`` and ``second`` are places in the list of scores; ``why`` says why none is taken, if so."""

    best: int | None = None
    second: int | None = None
    margin: float = 1.0
    why: str = ""


def decide(scores: Sequence[Score], within: Sequence[frozenset[int]] = (), weights: Weights = WEIGHTS) -> Decision:
    """Take the best when it is good, clearly ahead and not contradicted.

    ``within`` lists for each element those that it stands in: an element and what is drawn around it are no rivals,
    the better one of them counts.
    """
    possible = sorted((n for n, score in enumerate(scores) if not score.against), key=lambda n: -scores[n].value)
    if not possible:
        return Decision(why="nothing on the page can be it")
    best = possible[0]
    rivals = [n for n in possible[1:] if not _nested(best, n, within)]
    second = max(rivals, key=lambda n: scores[n].identity, default=None)
    margin = scores[best].identity - scores[second].identity if second is not None else 1.0
    if scores[best].value < weights.good:
        return Decision(best, second, margin, "nothing on the page is like it enough")
    if margin < weights.ahead:
        return Decision(best, second, margin, "several elements are equally like it")
    return Decision(best, second, margin)


def _nested(one: int, other: int, within: Sequence[frozenset[int]]) -> bool:
    return bool(within) and (other in within[one] or one in within[other])
