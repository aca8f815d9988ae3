"""The function table: how a Python function becomes a function of the language, and how it is called.

The annotations of a function say what its arguments may be (``KINDS``); the table checks them before the call,
so that no function ever sees a foreign value or a credential.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from runtime.expressions.closures import Closure
from runtime.expressions.faults import Fault, Unknown, shorten
from runtime.expressions.limits import Frame
from runtime.expressions.values import PLAIN, a_kind, refuse
from runtime.model import Json

Number: TypeAlias = int | float
List: TypeAlias = list[Json]
Record: TypeAlias = dict[str, Json]
TextOrList: TypeAlias = str | list[Json]
TextOrNumber: TypeAlias = str | int | float
Sized: TypeAlias = str | list[Json] | dict[str, Json]

#: What an annotation stands for: the accepted types and their word in errors.
KINDS: dict[str, tuple[frozenset[type], str]] = {
    "str": (frozenset({str}), "a text"),
    "int": (frozenset({int}), "a whole number"),
    "bool": (frozenset({bool}), "true or false"),
    "Number": (frozenset({int, float}), "a number"),
    "List": (frozenset({list}), "a list"),
    "Record": (frozenset({dict}), "a record"),
    "TextOrList": (frozenset({str, list}), "a text or list"),
    "TextOrNumber": (frozenset({str, int, float}), "a text or number"),
    "Sized": (frozenset({str, list, dict}), "a text, list or record"),
    "Json": (PLAIN, "a value"),
    "object": (frozenset(), "a value"),
}
_REMEDIES = {
    "str": "text(x) makes a text.",
    "int": "int(x) makes a whole number.",
    "Number": "number(x) makes a number.",
}


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language with all that documentation, completion and checks need."""

    name: str
    group: str
    help: str
    examples: tuple[tuple[str, Json], ...]
    parameters: tuple[str, ...]
    kinds: tuple[str, ...]
    defaults: tuple[Json, ...]
    variadic: bool
    run: Callable[..., Json]

    @property
    def signature(self) -> str:
        """``round(number, digits=0)``"""
        required = len(self.parameters) - len(self.defaults) - self.variadic
        shown = list(self.parameters[:required])
        names = self.parameters[required : required + len(self.defaults)]
        shown += [f"{name}={_literal(value)}" for name, value in zip(names, self.defaults, strict=True)]
        if self.variadic:
            shown.append(f"{self.parameters[-1]}, ...")
        return f"{self.name}({', '.join(shown)})"

    def check_count(self, count: int) -> None:
        """Raises ``Fault`` where a call has too few or too many arguments."""
        least = len(self.parameters) - len(self.defaults)
        if count < least or (count > len(self.parameters) and not self.variadic):
            raise Fault(f"{self.name} takes other arguments: {self.signature}.")

    def check(self, index: int, value: Json) -> None:
        """Raises ``Fault`` where ``value`` cannot be the argument at ``index``."""
        kind = self.kinds[min(index, len(self.kinds) - 1)]
        accepted, word = KINDS[kind]
        if type(value) in accepted or kind == "object":
            return
        if type(value) not in PLAIN:
            raise refuse(value, f"be used in {self.name}")
        name = self.parameters[min(index, len(self.parameters) - 1)]
        raise Fault(f"{self.signature}: {name} must be {word}, but is {a_kind(value)}.", _REMEDIES.get(kind, ""))


FUNCTIONS: dict[str, Function] = {}


def function(
    group: str, text: str, *examples: tuple[str, Json]
) -> Callable[[Callable[..., Json]], Callable[..., Json]]:
    """Puts the decorated function into the table under its name without trailing underscore.

    Its first parameter is the ``Frame``. ``text`` is the help; each example is a source and its value.
    """

    def register(run: Callable[..., Json]) -> Callable[..., Json]:
        code: Any = run.__code__
        variadic = bool(code.co_flags & 0x04)
        parameters = code.co_varnames[1 : code.co_argcount + variadic]
        kinds = tuple(run.__annotations__[name] for name in parameters)
        defaults = getattr(run, "__defaults__", None) or ()
        name = run.__name__.rstrip("_")
        FUNCTIONS[name] = Function(name, group, text, examples, parameters, kinds, defaults, variadic, run)
        return run

    return register


def find_function(name: str) -> Function:
    """The function called ``name``. Raises ``Fault`` with the nearest name."""
    found = FUNCTIONS.get(name)
    if found is None:
        raise Unknown(f'There is no function "{shorten(name, 40)}".', name=name, known=FUNCTIONS)
    return found


def call_of(spec: Function, arguments: Sequence[Closure], position: int) -> Closure:
    """The closure that calls a function with checked arguments."""
    accepted = [KINDS[spec.kinds[min(index, len(spec.kinds) - 1)]][0] for index in range(len(arguments))]
    run, checks = spec.run, list(enumerate(zip(arguments, accepted, strict=True)))

    def call(frame: Frame) -> Json:
        values = []
        for index, (argument, types) in checks:
            value = argument(frame)
            if type(value) not in types:
                _check(spec, index, value, position)
            values.append(value)
        try:
            return run(frame, *values)
        except Fault as fault:
            raise fault.at(position) from None
        except OverflowError:
            raise Fault(f"The result of {spec.name} is too large.", position=position) from None

    return call


def _check(spec: Function, index: int, value: Json, position: int) -> None:
    try:
        spec.check(index, value)
    except Fault as fault:
        raise fault.at(position) from None


def _literal(value: Json) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return (
        {None: "null", True: "true", False: "false"}[value] if value is None or isinstance(value, bool) else str(value)
    )
