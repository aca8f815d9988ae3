"""Ways of locating, all on the same samples: ours, and published ones in a simple form.

Each gets a sample and answers with a place in ``seen``, or None when it would stop.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from rapidfuzz.distance import Levenshtein

from runtime.browser.targets.decide import decide
from runtime.browser.targets.match import Matcher
from runtime.browser.targets.weights import WEIGHTS, Weights
from runtime.model import JsonObject
from tests.benchmarks.locators.samples import Sample

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
    """The id, else the name, else the text, else the path: the order of Selenium IDE. The first that finds anything."""
    return next((found[0] for found in _locators(sample) if found), None)


def voting(sample: Sample) -> int | None:
    """Several locators that vote (after Leotta and others, 2015); the one with the most votes."""
    votes = Counter(n for found in _locators(sample) for n in found[:1])
    return votes.most_common(1)[0][0] if votes else None


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
    "multi-locator voting": voting,
    "weighted similarity (after Similo)": similo,
}


def _locators(sample: Sample) -> Iterator[list[int]]:
    want = sample.wanted

    def those(fits: Callable[[JsonObject], bool]) -> list[int]:
        return [n for n, seen in enumerate(sample.seen) if fits(seen)]

    if want.attributes.get("id"):
        yield those(lambda seen: seen["attributes"].get("id") == want.attributes["id"])
    if want.attributes.get("name"):
        yield those(lambda seen: seen["attributes"].get("name") == want.attributes["name"])
    if want.text or want.name:
        yield those(lambda seen: (seen["tag"], seen["text"] or seen["name"]) == (want.tag, want.text or want.name))
    if want.classes:
        yield those(lambda seen: tuple(seen["classes"]) == want.classes)
    yield those(lambda seen: tuple(seen["path"]) == want.path)


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
