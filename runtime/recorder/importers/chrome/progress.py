"""A recording while it is imported, and what its present step says."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from runtime.model import JsonObject
from runtime.recorder.importers.chrome.selectors import named_role, playwright
from runtime.recorder.importers.draft import Draft, literal
from runtime.recorder.importers.result import Warnings
from runtime.recorder.importers.secrets import Secrets
from runtime.recorder.importers.targets import make_target, quoted


class NotImported(Exception):
    """A step that cannot become one of ours; the text says why."""


@dataclass(slots=True)
class Recording:
    """A recording while it is imported. ``tabs`` are the targets in the order they were seen."""

    draft: Draft
    warnings: Warnings
    secrets: Secrets
    timeout: float | None = None
    number: int = 0
    step: JsonObject = field(default_factory=dict)
    tabs: list[str] = field(default_factory=lambda: ["main"])
    tab: str = "main"
    held: list[str] = field(default_factory=list)
    size: tuple[int, int] | None = None

    def where(self) -> str:
        return f"Step {self.number} ({self.step['type']})"

    def add(self, type: str, params: JsonObject | None = None, *, hint: str = "") -> str:
        wanted = self.step.get("timeout", self.timeout)
        seconds = max(wanted / 1000, 0.1) if isinstance(wanted, int | float) and 0 < wanted < 1e8 else None
        return self.draft.add(type, params, hint=hint, timeout=seconds)

    def text(self, key: str) -> str:
        value = self.step.get(key)
        if not isinstance(value, str):
            raise NotImported(f'it has no text "{key}"')
        return value

    def number_of(self, key: str, default: float | None = None) -> float:
        value = self.step.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise NotImported(f'it has no number "{key}"')
        return value

    def selectors(self) -> list[str]:
        """The selectors as the file has them, each as one text."""
        found = self.step.get("selectors")
        chains = [chain if isinstance(chain, list) else [chain] for chain in found] if isinstance(found, list) else []
        return [">>".join(chain) for chain in chains if chain and all(isinstance(part, str) for part in chain)][:20]

    def target(self) -> JsonObject:
        """The target of the present step. Raises NotImported."""
        chains = [selector.split(">>") for selector in self.selectors()]
        found = [selector for chain in chains if (selector := playwright(chain))]
        name, role = next(filter(None, map(named_role, chains)), ("", ""))
        if not found and name:
            found = [f"label={quoted(name)}" if self.step["type"] == "change" else f"text={quoted(name)}"]
        if not found:
            raise NotImported("it has no selector that is understood")
        target = make_target(found, frame=self.frame(), name=name[:80])
        if name:
            signals = target.setdefault("fingerprint", {})
            target["fingerprint"] = {**signals, **({"role": role} if role else {}), "name": literal(name[:200])}
        return target

    def frame(self) -> list[str]:
        numbers = self.step.get("frame") or []
        if not isinstance(numbers, list) or not all(type(number) is int and number >= 0 for number in numbers):
            raise NotImported("its frames cannot be read")
        return [f":is(iframe, frame) >> nth={number}" for number in numbers]


def size_of(step: JsonObject) -> tuple[int, int] | None:
    """Width and height of a page, in pixels; None where they cannot be read."""
    size = [step.get("width"), step.get("height")]
    whole = [int(side) for side in size if isinstance(side, int | float) and 1 <= side < 1e6]
    return (whole[0], whole[1]) if len(whole) == 2 else None
