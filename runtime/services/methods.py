"""The methods of the product: a name, a params model, a function. Every door calls them by ``call``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from runtime.errors import UsageProblem
from runtime.model import Json, JsonObject
from runtime.model.wording import wording
from runtime.services.core import Core


class MethodParams(BaseModel):
    """Base of the params models: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", defer_build=True, frozen=True)


class NoParams(MethodParams):
    """For methods that take nothing."""


MethodFunction = Callable[[Core, Any], Awaitable[Json]]
F = TypeVar("F", bound=MethodFunction)


@dataclass(frozen=True, slots=True)
class Method:
    """``name`` is ``noun.verb``."""

    name: str
    params: type[MethodParams]
    function: MethodFunction


_METHODS: dict[str, Method] = {}

#: Noun to the module or package that holds its methods, imported at first use.
NOUNS = {
    "runs": "runtime.services.runs",
    "run_bin": "runtime.services.run_bin",
    "run_lists": "runtime.services.run_lists",
    "resume": "runtime.services.resume",
    "documents": "runtime.services.documents",
    "heals": "runtime.services.heals",
    "vault": "runtime.services.vault",
    "audit": "runtime.services.audit",
    "trust": "runtime.services.trust",
    "host": "runtime.services.health",
    "debug": "runtime.services.debug",
    "retention": "runtime.services.retention",
    "tests": "runtime.services.testing.service",
}


def method(name: str, params: type[MethodParams] = NoParams) -> Callable[[F], F]:
    """Register an ``async def f(core, params)`` that returns JSON values."""

    def register(function: F) -> F:
        _METHODS[name] = Method(name, params, function)
        return function

    return register


def find(name: str) -> Method:
    """The method of this name. Raises UsageProblem when there is none."""
    noun = name.partition(".")[0]
    if name not in _METHODS and noun in NOUNS:
        import_module(NOUNS[noun])
    if name not in _METHODS:
        raise UsageProblem(f'There is no method "{name}".', remedy="The program that asked may be newer than the host.")
    return _METHODS[name]


async def call(core: Core, name: str, params: JsonObject | None = None) -> Json:
    """Check the params and carry out a method. Raises UnderstudyError only."""
    found = find(name)
    try:
        checked = found.params.model_validate(params or {})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageProblem(f'{name}: field "{place}": {wording(first)}') from None
    return await found.function(core, checked)
