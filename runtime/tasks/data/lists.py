"""Lists: filter, map, sort, drop repetitions. An expression is computed for each item."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field, field_validator

from runtime.errors import StepFailed
from runtime.expressions import compile_value
from runtime.model import Json, ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.data.items import PerItem, each, needs_expression
from runtime.tasks.data.keys import identity, rank
from runtime.tasks.data.tables import cell_text
from runtime.tasks.spec import TaskParams, task

_ITEMS = Field(title="Items", description="A list.")


class Keep(StrEnum):
    FIRST = "first"
    LAST = "last"


class FilterParams(TaskParams):
    items: list[Any] = _ITEMS
    where: PerItem = Field(title="Where", description="Items for which this is true stay: {{ item.amount > 10 }}.")


class MapParams(TaskParams):
    items: list[Any] = _ITEMS
    to: PerItem = Field(title="To", description='What each item becomes: `{"name": "{{ item.name | upper }}"}`.')


class SortKey(TaskParams):
    by: PerItem = Field(title="By", description="{{ item.name }}")
    descending: bool = Field(False, title="Descending")


class SortParams(TaskParams):
    items: list[Any] = _ITEMS
    by: list[Any] = Field(
        ["{{ item }}"],
        title="By",
        description='Expressions, the most important first; `{"by": "{{ item.date }}", "descending": true}` turns one.',
    )
    descending: bool = Field(False, title="Descending", description="Turns the whole order around.")
    ignore_case: bool = Field(True, title="Ignore upper and lower case")

    @field_validator("by", mode="before")
    @classmethod
    def _from_one(cls, value: Any) -> Any:
        return value if isinstance(value, list) else [value]


class UniqueParams(TaskParams):
    items: list[Any] = _ITEMS
    by: PerItem = Field("{{ item }}", title="By", description="Items for which this is equal count as the same.")
    keep: Keep = Field(Keep.FIRST, title="Keep")


@task(
    "data.filter",
    title="Filter a list",
    icon="filter",
    keywords=("where", "select", "rows"),
    replay=ReplayPolicy.PURE,
    deferred=("where",),
)
async def filter_items(ctx: TaskContext, params: FilterParams) -> list[Json]:
    """Keep the items for which a condition is true."""
    answers = await each(ctx, needs_expression(params.where, "The condition"), params.items)
    return [item for place, item in enumerate(params.items) if _is_true(answers[place], place)]


@task(
    "data.map",
    title="Change each item of a list",
    icon="list-restart",
    keywords=("transform", "columns", "select"),
    replay=ReplayPolicy.PURE,
    deferred=("to",),
)
async def map_items(ctx: TaskContext, params: MapParams) -> list[Json]:
    """Make a new list with a value computed from each item: other fields, other names, one field alone."""
    return await each(ctx, compile_value(params.to), params.items)


@task(
    "data.sort",
    title="Sort a list",
    icon="arrow-down-a-z",
    keywords=("order", "rows"),
    replay=ReplayPolicy.PURE,
    deferred=("by",),
)
async def sort_items(ctx: TaskContext, params: SortParams) -> list[Json]:
    """Put the items in order: numbers by size, texts by letter. Empty values come last, equal ones keep their place."""
    order = list(range(len(params.items)))
    # Sorting by the least important key first leaves the most important one in charge.
    for wish in reversed(params.by):
        key = SortKey.model_validate(wish if isinstance(wish, dict) and "by" in wish else {"by": wish})
        values = await each(ctx, needs_expression(key.by, "What is sorted by"), params.items)
        ranks = [None if value is None else rank(value, params.ignore_case) for value in values]
        full = [place for place in order if ranks[place] is not None]
        full.sort(key=lambda place: ranks[place] or (), reverse=key.descending is not params.descending)
        order = full + [place for place in order if ranks[place] is None]
    return [params.items[place] for place in order]


@task(
    "data.unique",
    title="Drop repeated items",
    icon="copy-x",
    keywords=("distinct", "duplicates"),
    replay=ReplayPolicy.PURE,
    deferred=("by",),
)
async def unique_items(ctx: TaskContext, params: UniqueParams) -> list[Json]:
    """Keep one of the items that are the same, in the order they came."""
    values = await each(ctx, needs_expression(params.by, "What is compared"), params.items)
    places = range(len(values)) if params.keep is Keep.FIRST else range(len(values) - 1, -1, -1)
    chosen: dict[Any, int] = {}
    for place in places:
        chosen.setdefault(identity(values[place]), place)
    return [params.items[place] for place in sorted(chosen.values())]


def _is_true(answer: Json, place: int) -> bool:
    if answer is None or isinstance(answer, bool):
        return bool(answer)
    raise StepFailed(
        f"Item {place + 1}: the condition gave {cell_text(answer)[:40]!r}, neither true nor false.",
        kind="expression",
        remedy='Compare, such as {{ item.amount > 10 }} or {{ item.name != "" }}.',
    )
