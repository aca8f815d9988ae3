"""How much each signal counts. Set on pages of ``tests/benchmarks/locators`` that no test uses: decision 0018."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from runtime.browser.targets.kinds import Kind

_SIGNALS = {
    "words": 4.0,
    "test_id": 3.0,
    "id": 1.0,
    "name": 1.5,
    "href": 1.5,
    "icon": 1.5,
    "type": 0.3,
    "placeholder": 1.0,
    "attributes": 0.8,
    "tag": 0.3,
    "role": 0.8,
    "classes": 0.4,
    "left": 0.8,
    "above": 0.5,
    "row": 1.5,
    "column": 1.0,
    "heading": 1.0,
    "container": 1.2,
    "structure": 0.3,
    "position": 0.3,
    "hosts": 0.5,
    "place": 0.3,
}


@dataclass(frozen=True, slots=True)
class Weights:
    """``lost`` is the part that counts of a signal which the element no longer has. An element is taken when its score
    is at least ``good`` and its identity ``ahead`` of every other's; at ``sure`` it is taken as soon as the page rests.
    """

    signals: Mapping[str, float] = field(default_factory=lambda: MappingProxyType(_SIGNALS))
    lost: float = 0.4
    good: float = 0.42
    ahead: float = 0.08
    sure: float = 0.7

    def of(self, name: str, kind: Kind) -> float:
        """The weight of a signal for an element of this kind: the text of content is what is read from it."""
        weight = self.signals[name]
        if kind is Kind.CONTENT:
            return weight * (0.2 if name == "words" else 1.5 if name in ("left", "above", "row") else 1.0)
        return weight


WEIGHTS = Weights()
