"""The syntax tree of the JavaScript that is read here."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.model import Json


@dataclass(frozen=True, slots=True)
class Node:
    """Any expression. ``start`` and ``end`` are character positions in the source, ``line`` is 1-based."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: Json


@dataclass(frozen=True, slots=True)
class Regex(Node):
    pattern: str
    flags: str


@dataclass(frozen=True, slots=True)
class Template(Node):
    """Texts and expressions in turn."""

    parts: tuple[str | Node, ...]


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Member(Node):
    """``of.name``, or ``of[key]`` where ``key`` is given."""

    of: Node
    name: str = ""
    key: Node | None = None


@dataclass(frozen=True, slots=True)
class Call(Node):
    of: Node
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Array(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Object(Node):
    """Fields in their order; what is more than ``name: value`` is left out, and ``complete`` is false."""

    fields: tuple[tuple[str, Node], ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Unary(Node):
    sign: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Choice(Node):
    test: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Await(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Function(Node):
    """An arrow function or a function; ``body`` is a list of statements or one expression."""

    parameters: tuple[str, ...]
    body: tuple[Statement, ...] | Node


@dataclass(frozen=True, slots=True)
class Assign(Node):
    to: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Statement:
    """Any statement; one that is not understood keeps nothing but its place."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Do(Statement):
    """An expression for its effect."""

    expression: Node


@dataclass(frozen=True, slots=True)
class Declare(Statement):
    """``const name = value``; several names for ``const [a, b] = ...``."""

    names: tuple[str, ...]
    value: Node | None


@dataclass(frozen=True, slots=True)
class Return(Statement):
    value: Node | None
