"""From what an element has of the wanted signals to its score.

An element's score is the weighted part of the wanted signals that it has, from 0 to 1. A signal that it lost counts
less against it than one that is different.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from runtime.browser.targets.kinds import Kind
from runtime.browser.targets.weights import Weights

#: Signals that say where an element is, not what it is.
_PLACE = ("place", "position")
#: What a text that stands for a label counts, as a part of what a label counts.
_BESIDE = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an element has of the wanted signals, before any is weighed.

    ``parts`` are likeness by signal from 0 to 1, and -1 for a signal that it has lost. ``kind`` is that of the wanted
    element. ``is_beside``: its words are those of a text beside it. ``is_reworded``: it has a new name, and marks that
    say it is the same. ``is_drawn``: the wanted element shows an icon and no text. ``against`` says why it cannot be
    the one.
    """

    parts: Mapping[str, float]
    kind: Kind
    is_beside: bool = False
    is_reworded: bool = False
    is_drawn: bool = False
    against: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """``value`` counts all signals, ``identity`` those that do not depend on the place. ``against`` says why it cannot
    be the one, empty for one that may be. ``parts`` are likeness by signal, for reasons."""

    value: float
    identity: float
    against: str = ""
    parts: dict[str, float] = field(default_factory=dict)


def weigh(evidence: Evidence, weights: Weights) -> Score:
    """The score of an element."""
    counted = {name: _weight(evidence, name, weights) for name in evidence.parts}
    values = {name: max(0.0, part) for name, part in evidence.parts.items()}
    telling = [name for name in values if name not in _PLACE]
    return Score(_mean(values, counted, [*values]), _mean(values, counted, telling), evidence.against, values)


def _weight(evidence: Evidence, name: str, weights: Weights) -> float:
    weight = weights.of(name, evidence.kind)
    if name == "icon" and evidence.is_drawn:
        return 2 * weight
    if name == "words" and evidence.is_beside:
        weight *= _BESIDE
    is_less = evidence.parts[name] < 0 or (name == "words" and evidence.is_reworded)
    return weight * weights.lost if is_less else weight


def _mean(values: Mapping[str, float], weights: Mapping[str, float], names: list[str]) -> float:
    total = sum(weights[name] for name in names)
    return sum(values[name] * weights[name] for name in names) / total if total else 0.0
