"""The record behind every task type, and the decorator that makes it.

From one ``TaskSpec`` come palette, forms, documentation, JSON Schema, command-line help, the replay
policy and the list of what a workflow may touch.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from runtime.model import Json, ReplayPolicy, Retry, Secret
from runtime.model.ports import OUT
from runtime.tasks.context import TaskContext


class Touch(StrEnum):
    """What a task may reach outside the workflow; shown to the person before a foreign workflow's first run."""

    NETWORK = "network"
    FILES = "files"
    PROCESSES = "processes"
    CREDENTIALS = "credentials"
    BROWSER = "browser"
    SCREEN = "screen"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Port:
    """An output port. Every step also has ``error``, which need not be listed."""

    name: str
    title: str


OUT_PORT = Port(OUT, "Next")


class TaskParams(BaseModel):
    """Base of all params models: unknown fields are refused, building is put off until first use.

    A text field takes a number too: an expression keeps its type, and ``{{ item.number }}`` is often one.
    """

    model_config = ConfigDict(extra="forbid", defer_build=True, frozen=True, coerce_numbers_to_str=True)


#: In a field's JSON Schema: the other field, and the values of it with which this one means something.
MATTERS_FOR = "matters_for"


def matters_for(field: str, *values: str) -> dict[str, Any]:
    """``json_schema_extra`` of a field that means something only with some ``values`` of another one, a choice.

    Forms show it only then; what stands in it is kept.
    """
    return {MATTERS_FOR: {"field": field, "values": [str(value) for value in values]}}


class TaskResult(BaseModel):
    """Base of result models; the gate turns them into JSON values."""

    model_config = ConfigDict(defer_build=True)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a task returns when it chooses the ports that go on. Other return values leave by ``out``."""

    output: Json = None
    ports: tuple[str, ...] = (OUT,)


class _SecretText:
    """Validates to ``Secret``: takes a revealed secret, or plain text or a number for values that are none."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "format": "secret"}

    @staticmethod
    def _validate(value: Any) -> Secret:
        if isinstance(value, Secret):
            return value
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return Secret(str(value))
        raise ValueError("expected text or a credential such as {{ vault.name.password }}")


#: A field that a credential may go into: ``params.password.reveal()`` gives the text at the sink.
SecretText = Annotated[Secret, _SecretText]

ParamsModel = type[TaskParams]
TaskFunction = Callable[[TaskContext, Any], Awaitable[Any]]
F = TypeVar("F", bound=Callable[..., Awaitable[Any]])


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """All that is known about a task type.

    ``session`` names the kind of outside session the task works in (``browser``), which a resumed run
    must rebuild before it goes on. ``deferred`` names params the gate hands over unresolved because they are
    computed again for each pass or each item. ``control`` marks control flow, which the engine runs itself.
    ``timeout`` is the default in seconds.
    """

    type: str
    title: str
    description: str
    params: ParamsModel
    icon: str = "square"
    version: int = 1
    keywords: tuple[str, ...] = ()
    ports: tuple[Port, ...] = (OUT_PORT,)
    replay: ReplayPolicy = ReplayPolicy.ONCE
    touches: frozenset[Touch] = frozenset()
    result: Any = None
    timeout: float | None = None
    retry: Retry | None = None
    session: str = ""
    deferred: frozenset[str] = frozenset()
    replaces: tuple[str, ...] = ()
    control: bool = False
    call: TaskFunction | None = field(default=None, repr=False)

    @property
    def family(self) -> str:
        """The part before the dot: ``browser`` for ``browser.click``."""
        return self.type.partition(".")[0]


def task(
    type: str,
    *,
    title: str,
    icon: str = "square",
    version: int = 1,
    keywords: tuple[str, ...] = (),
    ports: tuple[Port, ...] = (OUT_PORT,),
    replay: ReplayPolicy = ReplayPolicy.ONCE,
    touches: tuple[Touch, ...] = (),
    timeout: float | None = None,
    retry: Retry | None = None,
    session: str = "",
    deferred: tuple[str, ...] = (),
    replaces: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Register an ``async def name(ctx: TaskContext, params: SomeParams) -> Result`` as a task type.

    The params model and the result are read from the annotations, the description from the docstring.
    The function keeps working as a plain function; the record is its ``spec`` attribute.
    """

    def register(function: F) -> F:
        hints = get_type_hints(function)
        spec = TaskSpec(
            type=type,
            title=title,
            description=inspect.cleandoc(function.__doc__ or ""),
            params=hints["params"],
            icon=icon,
            version=version,
            keywords=keywords,
            ports=ports,
            replay=replay,
            touches=frozenset(touches),
            result=hints.get("return"),
            timeout=timeout,
            retry=retry,
            session=session,
            deferred=frozenset(deferred),
            replaces=replaces,
            call=function,
        )
        function.spec = spec  # type: ignore[attr-defined]  # a function may carry anything
        return function

    return register
