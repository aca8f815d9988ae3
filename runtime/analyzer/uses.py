"""What the expressions in a value refer to: ``{{ vars.total + steps.sum.output }}`` uses vars.total and steps.sum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from runtime.expressions.names import names_used
from runtime.expressions.template import check_value, compile_value, split_text, texts_of
from runtime.model import Json

#: A function may give something else each time (now, random).
_CALL = re.compile(r"\w\s*\(|\|")


@dataclass(frozen=True, slots=True)
class Use:
    """One reference. ``root`` is its first name, ``keys`` the fields after it, as far as they are written out.

    ``guarded`` says that ``default`` takes its place when it is missing, ``alone`` that the field holds one
    expression and nothing else.
    """

    step: str
    field: str
    root: str
    keys: tuple[str, ...]
    guarded: bool
    alone: bool

    @property
    def name(self) -> str:
        """The first key: a variable's name, a step's id; empty where it is computed or missing."""
        return self.keys[0] if self.keys else ""


@dataclass(frozen=True, slots=True)
class Fault:
    """An expression that cannot be compiled."""

    step: str
    field: str
    message: str
    remedy: str


def read_expressions(step: str, place: str, value: Json, uses: list[Use], faults: list[Fault]) -> None:
    """Add what ``value`` (the field ``place`` of ``step``) refers to, and what is wrong in it."""
    wrong = {path: Fault(step, _joined(place, path), error.message, error.remedy) for path, error in check_value(value)}
    faults += wrong.values()
    for path, text in texts_of(value):
        if path not in wrong:
            uses += _uses_in(step, _joined(place, path), text)


def computes_nothing(value: Json) -> bool:
    """Whether ``value`` is the same in every run: its expressions, if any, read no name and call no function."""
    if check_value(value):
        return False
    sources = [source for _, source in compile_value(value).expressions]
    return not any(names_used(source) or _CALL.search(source) for source in sources)


def _uses_in(step: str, field: str, text: str) -> Iterator[Use]:
    alone = len(split_text(text)) == 1
    for _, source in compile_value(text).expressions:
        required = set(names_used(source, required=True))
        for path in names_used(source):
            yield Use(step, field, path[0], path[1:], path not in required, alone)


def _joined(place: str, path: str) -> str:
    return f"{place}.{path}" if path else place
