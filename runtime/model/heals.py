"""A heal: a target whose selector no longer led to its element, and what was found by its other signals instead."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Self

from runtime.model.fingerprint import Fingerprint
from runtime.model.json import JsonObject

#: x, y, width, height.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Heal:
    """What a step did instead of failing, for a person to accept or reject.

    ``element`` is the entry ``app/name`` of the element repository to repair, empty when the step holds its target
    itself. ``before`` is what was looked for, ``after`` and ``selector`` what was found, in the frames ``frame`` of
    the page ``url`` (without its query). ``score`` is from 0 to 1, ``margin`` how far it was ahead of ``runner_up``,
    the next best. ``picture`` is the reference (``blob:sha256``) of a picture of the page as the element was found,
    ``spot`` where it stands there (x, y, width, height in pixels, None where that is not known); the picture of before
    is named by ``before.picture``.
    """

    label: str
    url: str
    before: Fingerprint
    after: Fingerprint
    old_selector: str
    selector: str
    score: float
    reasons: tuple[str, ...]
    element: str = ""
    old_frame: tuple[str, ...] = ()
    frame: tuple[str, ...] = ()
    runner_up: str = ""
    margin: float = 1.0
    picture: str = ""
    spot: Box | None = None

    @property
    def key(self) -> str:
        """The same whenever the same target is found as the same element: what a person decides once."""
        parts = [self.element, self.old_selector, self.old_frame, self.before.record(), self.selector, self.frame]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def pictured(self, reference: str) -> Heal:
        """The same with the reference of its picture."""
        return replace(self, picture=reference)

    def record(self) -> JsonObject:
        """The heal as JSON, as the journal keeps it."""
        return {
            "label": self.label,
            "url": self.url,
            "before": self.before.record(),
            "after": self.after.record(),
            "old_selector": self.old_selector,
            "selector": self.selector,
            "score": round(self.score, 3),
            "reasons": list(self.reasons),
            "element": self.element,
            "old_frame": list(self.old_frame),
            "frame": list(self.frame),
            "runner_up": self.runner_up,
            "margin": round(self.margin, 3),
            "picture": self.picture,
            **({"spot": list(self.spot)} if self.spot else {}),
        }

    @classmethod
    def from_record(cls, record: JsonObject) -> Self:
        """The heal that ``record`` was made of."""
        signals = {name: Fingerprint.model_validate(record[name]) for name in ("before", "after")}
        lists = {name: tuple(record[name]) for name in ("reasons", "old_frame", "frame")}
        spot = {"spot": tuple(record["spot"])} if record.get("spot") else {}
        return cls(**{**record, **signals, **lists, **spot})
