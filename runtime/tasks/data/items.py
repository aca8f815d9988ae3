"""Expressions computed for each item of a list, without holding up everything else that runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from runtime.errors import ExpressionError, StepFailed
from runtime.expressions import Template, compile_value
from runtime.model import Json, Secret, SecretRef
from runtime.tasks.context import TaskContext

#: Seconds of computing after which others get their turn.
TURN = 0.01

#: An expression (or a value with expressions inside) that is computed for each item.
PerItem = Annotated[Any, PlainValidator(lambda value: value), WithJsonSchema({"format": "expression"})]


class Pace:
    """Awaited between small pieces of work, it lets the event loop breathe every ten milliseconds."""

    __slots__ = ("_since",)

    def __init__(self) -> None:
        self._since = time.monotonic()

    async def __call__(self) -> None:
        if time.monotonic() - self._since > TURN:
            await asyncio.sleep(0)
            self._since = time.monotonic()


def scope_of(ctx: TaskContext) -> dict[str, Json]:
    """The names that expressions see at this step."""
    return dict(ctx.scope or {})


def needs_expression(value: Json, what: str) -> Template:
    """The compiled value; fails when it holds no expression at all: it would be the same for every item."""
    compiled = compile_value(value)
    if compiled.constant:
        raise StepFailed(
            f"{what} is the same for every item.",
            kind="expression",
            remedy="Write it in double braces, such as {{ item.amount > 10 }}.",
        )
    return compiled


async def each(ctx: TaskContext, compiled: Template, items: Iterable[Json]) -> list[Json]:
    """The value for each item; expressions see it as ``item`` and its place as ``index``, from 0."""
    scope, pace = scope_of(ctx), Pace()
    values = []
    for index, item in enumerate(items):
        await pace()
        values.append(_value(compiled, scope, item, index))
    return values


def _value(compiled: Template, scope: Mapping[str, Json], item: Json, index: int) -> Json:
    try:
        value = compiled.render({**scope, "item": item, "index": index})
    except ExpressionError as error:
        raise ExpressionError(
            f"Item {index + 1}: {error.message}",
            source=error.source,
            position=error.position,
            suggestion=error.suggestion,
            remedy=error.remedy,
        ) from error
    if isinstance(value, Secret | SecretRef):
        raise StepFailed(f"Item {index + 1}: a credential cannot become data.", kind="credential")
    return value
