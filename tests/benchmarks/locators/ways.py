"""Ways of locating, all on the same samples: ours, and published ones in a simple form.

Each gets a sample and answers with a place in ``seen``, or None when it would stop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rapidfuzz.distance import Levenshtein

from runtime.browser.targets.decide import decide
from runtime.browser.targets.match import Matcher
from runtime.browser.targets.weights import WEIGHTS, Weights
from runtime.model import JsonObject
from tests.benchmarks.locators.samples import Sample
from tests.benchmarks.locators.voting import alone, selenium_ide

Way = Callable[[Sample], int | None]


def ours(weights: Weights = WEIGHTS) -> Way:
    """All signals, with refusal."""

    def find(sample: Sample) -> int | None:
        matcher = Matcher(sample.wanted, weights=weights)
        decision = decide(matcher.scores(sample.seen), weights=weights)
        return None if decision.why else decision.best

    return find


def absolute_xpath(sample: Sample) -> int | None:
    """One path from the root, as old recorders have it."""
    return next((n for n, seen in enumerate(sample.seen) if tuple(seen["path"]) == sample.wanted.path), None)


def id_first(sample: Sample) -> int | None:
    """The order of Selenium IDE: the first of id, name, text of a link, attributes and path that was unique."""
    return alone(selenium_ide, sample)


#: Attributes and weights of Similo (Nass and others, 2023).
_SIMILO = (
    ("tag", 1.5), ("id", 1.5), ("name", 1.5), ("text", 1.5), ("aria", 1.5), ("class", 0.5), ("href", 0.5), ("alt", 0.5),
    ("path", 0.5), ("place", 0.5), ("shape", 0.5), ("around", 1.5),
)  # fmt: skip


def similo(sample: Sample) -> int | None:
    """Weighted similarity of the properties; always takes the best."""
    wanted = _properties(sample.wanted.model_dump())

    def score(seen: JsonObject) -> float:
        theirs = _properties(seen)
        return sum(weight * _likeness(wanted[name], theirs[name]) for name, weight in _SIMILO)

    return max(range(len(sample.seen)), key=lambda n: score(sample.seen[n]), default=None)


WAYS: dict[str, Way] = {
    "all signals, with refusal (ours)": ours(),
    "absolute XPath": absolute_xpath,
    "id first": id_first,
    "weighted similarity (after Similo)": similo,
}


def verdict(way: Way, chosen: Sequence[Sample]) -> tuple[int, int, int]:
    """How often it was right (found it, or stopped where it is gone), wrong, and stopped although it was there."""
    right = wrong = stopped = 0
    for sample in chosen:
        found = way(sample)
        right += found == sample.right
        wrong += found is not None and found != sample.right
        stopped += found is None and sample.right is not None
    return right, wrong, stopped


def _properties(seen: JsonObject) -> dict[str, str]:
    attributes, near, box = seen["attributes"], seen["neighbours"], seen["box"] or (0, 0, 1, 1)
    return {
        "tag": seen["tag"],
        "id": attributes.get("id", ""),
        "name": attributes.get("name", ""),
        "text": (seen["text"] or seen["label"] or "").lower(),
        "aria": seen["name"].lower(),
        "class": " ".join(seen["classes"]),
        "href": attributes.get("href", ""),
        "alt": attributes.get("alt", "") or attributes.get("title", ""),
        "path": "/".join(seen["path"]),
        "place": f"{box[0]:.0f},{box[1]:.0f}",
        "shape": f"{box[2]:.0f}x{box[3]:.0f}",
        "around": " ".join(text for text in near.values() if text).lower(),
    }


def _likeness(mine: str, other: str) -> float:
    return float(Levenshtein.normalized_similarity(mine, other)) if mine and other else 0.0
