"""What both languages have in common: chains of calls with literal values, in the order of the script."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from runtime.model import Json


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression; ``flags`` as JavaScript writes them."""

    source: str
    flags: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """A value that is not read; ``text`` is its source."""

    text: str


@dataclass(frozen=True, slots=True)
class Handler:
    """A function given as an argument, by the chains of its body; None for those that are not read."""

    body: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One call or field of a chain, its name in Python's style; a field has no arguments."""

    name: str
    args: tuple[Value, ...] = ()
    options: dict[str, Value] = field(default_factory=dict)
    is_call: bool = True


@dataclass(frozen=True, slots=True)
class Chain:
    """``root.first(...).second(...)``; a call of a bare name has an empty first link's name."""

    root: str
    links: tuple[Link, ...] = ()


Value: TypeAlias = "Json | Pattern | Other | Handler | Chain"


@dataclass(frozen=True, slots=True)
class Statement:
    """``into = chain``, or the chain alone. ``chain`` is None for what is not understood; ``text`` is its source."""

    line: int
    text: str
    chain: Chain | None = None
    into: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """One test or program: its name, and its statements in their order."""

    name: str
    statements: tuple[Statement, ...]


def snake(name: str) -> str:
    """``getByRole`` as ``get_by_role``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
