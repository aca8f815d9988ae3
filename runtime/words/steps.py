"""Steps as sentences. Patterns stand in ``resources/words/steps.json``: for each task type the first one fits whose
``when`` holds, and the last one always; ``{param}`` in it is that param in words.

``when`` names params: ``true`` means that it is given, anything else that it is exactly this.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache

from runtime.model import Json, JsonObject, Step
from runtime.paths import RESOURCES
from runtime.words.phrases import Phrases

PATTERNS = RESOURCES / "words" / "steps.json"

_PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
#: Params that hold a target, and those that hold a statement.
_TARGETS = frozenset({"target", "to"})
_TESTS = frozenset({"test", "where"})
#: Params that may be patterns.
_PATTERNS = frozenset({"text", "expected"})


@cache
def patterns() -> dict[str, list[JsonObject]]:
    """Patterns by task type."""
    found: dict[str, list[JsonObject]] = json.loads(PATTERNS.read_text(encoding="utf-8"))
    return found


def sentence(step: Step, phrases: Phrases) -> str:
    """What the step does, without a full stop. A type without a pattern (of a plugin) is named by its name."""
    fitting = (pattern for pattern in patterns().get(step.type, ()) if _fits(pattern.get("when", {}), step.params))
    pattern = next(fitting, None)
    if pattern is None:
        return step.label if step.name else step.type.partition(".")[2].replace("_", " ").capitalize() or step.type
    text: str = pattern[phrases.words.lang]
    return _PLACE.sub(lambda place: _said(place[1], place[2] or "", step.params, phrases), text)


def _fits(when: Mapping[str, Json], params: Mapping[str, Json]) -> bool:
    return all(
        bool(params.get(name)) if wanted is True else params.get(name) == wanted for name, wanted in when.items()
    )


def _said(name: str, form: str, params: Mapping[str, Json], phrases: Phrases) -> str:
    value = params.get(name)
    if name in _PATTERNS and params.get("match") == "matches":
        return phrases.pattern(value)
    if name in _TARGETS:
        return phrases.target(value)
    if name in _TESTS:
        return phrases.test(value)
    if name == "url":
        return phrases.address(value)
    if form == "keys":
        return phrases.keys(value)
    if form == "seconds" and isinstance(value, int | float):
        return phrases.words.span(value)
    return phrases.value(value)
