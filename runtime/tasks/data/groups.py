"""Group records and count, add up, average what they hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from enum import StrEnum
from typing import Any

from pydantic import Field, model_validator

from runtime.errors import StepFailed
from runtime.expressions import compile_value
from runtime.model import Json, JsonObject, ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.data.items import PerItem, each
from runtime.tasks.data.keys import identity, rank
from runtime.tasks.spec import TaskParams, task


class How(StrEnum):
    COUNT = "count"
    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"
    FIRST = "first"
    LAST = "last"
    LIST = "list"


class Aggregate(TaskParams):
    how: How = Field(title="How")
    of: PerItem = Field("{{ item }}", title="Of", description="{{ item.amount }}")


class GroupParams(TaskParams):
    items: list[Any] = Field(title="Items", description="A list.")
    by: dict[str, Any] = Field(
        {},
        title="By",
        description='Fields of the group: `{"country": "{{ item.country }}"}`. Empty: all are one group.',
    )
    values: dict[str, Any] = Field(
        {"count": {"how": "count"}},
        title="Values",
        description='Fields computed from the items: `{"total": {"how": "sum", "of": "{{ item.amount }}"}}`. '
        "how is count, sum, avg, min, max, first, last or list.",
    )

    @model_validator(mode="after")
    def _names_differ(self) -> GroupParams:
        if both := self.by.keys() & self.values.keys():
            raise ValueError(f"the name {sorted(both)[0]} is used twice")
        return self


@task(
    "data.group",
    title="Group a list",
    icon="group",
    keywords=("sum", "count", "average", "total", "pivot", "aggregate"),
    replay=ReplayPolicy.PURE,
    deferred=("by", "values"),
)
async def group_items(ctx: TaskContext, params: GroupParams) -> list[JsonObject]:
    """One record per group, in the order the groups first appear, with counts, sums, averages and the like."""
    columns = {name: await each(ctx, compile_value(by), params.items) for name, by in params.by.items()}
    groups: dict[Hashable, list[int]] = {}
    for place in range(len(params.items)):
        groups.setdefault(tuple(identity(values[place]) for values in columns.values()), []).append(place)
    if not params.by and not groups:
        groups[()] = []
    rows: list[JsonObject] = [
        {name: values[places[0]] for name, values in columns.items()} for places in groups.values()
    ]
    for name, wish in params.values.items():
        aggregate = Aggregate.model_validate(wish if isinstance(wish, dict) else {"how": wish})
        values = await each(ctx, compile_value(aggregate.of), params.items)
        for row, places in zip(rows, groups.values(), strict=True):
            row[name] = _computed(aggregate.how, values, places, name)
    return rows


def _computed(how: How, values: list[Json], places: list[int], name: str) -> Json:
    if how is How.COUNT:
        return sum(values[place] is not None for place in places)
    if how is How.LIST:
        return [values[place] for place in places]
    filled = [place for place in places if values[place] is not None]
    if how in {How.SUM, How.AVG}:
        numbers = [_number(values[place], place, name) for place in filled]
        return _sum(numbers) if how is How.SUM else _sum(numbers) / len(numbers) if numbers else None
    return _PICK[how]([values[place] for place in filled]) if filled else None


_PICK: dict[How, Callable[[list[Json]], Json]] = {
    How.MIN: lambda values: min(values, key=rank),
    How.MAX: lambda values: max(values, key=rank),
    How.FIRST: lambda values: values[0],
    How.LAST: lambda values: values[-1],
}


def _number(value: Json, place: int, name: str) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise StepFailed(
            f'Item {place + 1}: the value for "{name}" is not a number.',
            kind="data",
            remedy="Convert it, for example with {{ number(item.amount) }}.",
        )
    return value


def _sum(numbers: list[int | float]) -> int | float:
    """Whole numbers exactly; others with one rounding at the end, so that 0.1 ten times is 1."""
    whole = all(isinstance(number, int) for number in numbers)
    try:
        return sum(numbers) if whole else math.fsum(numbers)
    except OverflowError as error:
        raise StepFailed("The sum is too large a number.", kind="data") from error
