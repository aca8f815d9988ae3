"""Voting locators (after Leotta, Stocco, Ricca and Tonella, 2015): several tools' locators, each written on the page as
it was recorded, vote for elements of the new page, each tool with its weight; the element with the most is taken.

The weight of a tool is how often its locators alone were right on pages to learn from. The tools are in simple forms,
over the same signals as ours: tag, text, attributes, classes and path.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from runtime.model import JsonObject
from tests.benchmarks.locators.samples import Sample

#: What must be the same, by name: the locator.
Locator = dict[str, str]
#: Locators for an element with these properties, best first.
Tool = Callable[[Mapping[str, str]], Iterator[Locator]]

#: ROBULA+ goes from what is short to what is long, and from what says much to what says little.
_TELLING = ("name", "class", "title", "alt", "value", "type", "href", "id", "text")
_MOST = 3


def absolute_path(of: Mapping[str, str]) -> Iterator[Locator]:
    """FirePath's absolute XPath."""
    yield _those(of, "path")


def relative_path(of: Mapping[str, str]) -> Iterator[Locator]:
    """FirePath's relative XPath: the id, else the path."""
    yield from (_those(of, name) for name in ("id", "path") if name in of)


def selenium_ide(of: Mapping[str, str]) -> Iterator[Locator]:
    """Selenium IDE: id, name, text of a link, attributes, path."""
    names = ["id", "name", *(["text"] if of["tag"] == "a" else []), "href", "title", "alt", "value", "class", "path"]
    yield from (_those(of, "tag", name) for name in names if name in of)


def montoto(of: Mapping[str, str]) -> Iterator[Locator]:
    """Montoto and others: tag and text, then the attributes added one by one, then the path."""
    names = [name for name in of if name not in ("tag", "text", "path")]
    for count in range(len(names) + 1):
        yield _those(of, "tag", "text", *names[:count])
    yield _those(of, "path")


def robula(of: Mapping[str, str]) -> Iterator[Locator]:
    """ROBULA+: the shortest of tag and properties that is unique."""
    names = [name for name in _TELLING if name in of]
    for count in range(_MOST + 1):
        for chosen in combinations(names, count):
            yield _those(of, "tag", *chosen)
    yield _those(of, "path")


TOOLS: tuple[Tool, ...] = (absolute_path, relative_path, selenium_ide, montoto, robula)


def alone(tool: Tool, sample: Sample) -> int | None:
    """The only element that a tool's locator leads to."""
    before = [properties(seen) for seen in sample.before]
    mine = properties(sample.wanted.model_dump())
    locator = next((one for one in tool(mine) if len(_found(one, before)) == 1), None)
    found = _found(locator, [properties(seen) for seen in sample.seen]) if locator else []
    return found[0] if len(found) == 1 else None


def weights_on(samples: Sequence[Sample]) -> list[float]:
    """The weight of each tool: the part of the targets that are still there which it finds."""
    there = [sample for sample in samples if sample.right is not None]
    return [sum(alone(tool, sample) == sample.right for sample in there) / len(there) for tool in TOOLS]


def voting(weights: Sequence[float]) -> Callable[[Sample], int | None]:
    """The way of locating with these weights of the tools."""

    def find(sample: Sample) -> int | None:
        votes: dict[int, float] = defaultdict(float)
        for tool, weight in zip(TOOLS, weights, strict=True):
            found = alone(tool, sample)
            if found is not None:
                votes[found] += weight
        return max(votes, key=lambda n: votes[n], default=None)

    return find


def properties(seen: JsonObject) -> dict[str, str]:
    """What these locators look at, without what the element has not."""
    chosen = {name: value for name, value in seen["attributes"].items() if name in _TELLING}
    found = {
        "tag": seen["tag"],
        "text": seen["text"] or seen["name"],
        **chosen,
        "class": " ".join(seen["classes"]),
        "path": "/".join(seen["path"]),
    }
    return {name: value for name, value in found.items() if value}


def _those(of: Mapping[str, str], *names: str) -> Locator:
    return {name: of[name] for name in names if name in of}


def _found(locator: Locator, elements: Sequence[Mapping[str, str]]) -> list[int]:
    return [n for n, one in enumerate(elements) if all(one.get(name) == value for name, value in locator.items())]
