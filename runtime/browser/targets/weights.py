"""How much each signal counts: learned on pages of ``tests/benchmarks/locators``, see decision 0018."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from runtime.browser.targets.kinds import Kind

_SIGNALS = {
    "words": 4.0,
    "literal": 2.0,
    "test_id": 4.0,
    "id": 0.7,
    "name": 1.2,
    "href": 1.4,
    "icon": 4.6,
    "type": 0.6,
    "placeholder": 0.8,
    "attributes": 0.8,
    "tag": 0.3,
    "role": 1.3,
    "classes": 0.5,
    "left": 1.2,
    "above": 0.4,
    "row": 1.5,
    "column": 1.0,
    "heading": 1.0,
    "container": 1.3,
    "structure": 0.3,
    "position": 0.4,
    "hosts": 0.5,
    "place": 0.3,
}


@dataclass(frozen=True, slots=True)
class Weights:
    """``lost`` is the part that counts of a signal which the element no longer has. An element is taken when its score
    is at least ``good`` and its identity ``ahead`` of every other's; at ``sure`` it is taken as soon as the page rests.
    """

    signals: Mapping[str, float] = field(default_factory=lambda: MappingProxyType(_SIGNALS))
    lost: float = 0.29
    good: float = 0.44
    ahead: float = 0.11
    sure: float = 0.7

    def of(self, name: str, kind: Kind) -> float:
        """The weight of a signal for an element of this kind: the text of content is what is read from it."""
        weight = self.signals[name]
        if kind is Kind.CONTENT:
            return weight * (0.2 if name == "words" else 1.5 if name in ("left", "above", "row") else 1.0)
        return weight


WEIGHTS = Weights()
