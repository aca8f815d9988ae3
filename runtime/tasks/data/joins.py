"""Join two lists of records on equal keys."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from enum import StrEnum
from typing import Any

from pydantic import Field

from runtime.errors import StepFailed
from runtime.model import Json, JsonObject, ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.data.items import Pace, PerItem, each, needs_expression
from runtime.tasks.data.keys import identity
from runtime.tasks.spec import TaskParams, task

#: Most rows a join may give: a key that repeats on both sides multiplies.
MAX_ROWS = 500_000


class Side(StrEnum):
    """Which records stay that have no partner: none, those of the left list, of the right one, of both."""

    INNER = "inner"
    LEFT = "left"
    RIGHT = "right"
    FULL = "full"


class JoinParams(TaskParams):
    left: list[Any] = Field(title="Left list", description="A list of records.")
    right: list[Any] = Field(title="Right list", description="A list of records.")
    left_key: PerItem = Field(title="Key on the left", description="{{ item.supplier }}")
    right_key: PerItem = Field(title="Key on the right", description="{{ item.id }}")
    how: Side = Field(Side.INNER, title="Keep without a partner", description="None, left ones, right ones or all.")
    prefix: str = Field(
        "right_", title="Prefix", min_length=1, description="For fields of the right list whose name is taken."
    )


@task(
    "data.join",
    title="Join two lists",
    icon="merge",
    keywords=("lookup", "vlookup", "merge", "match"),
    replay=ReplayPolicy.PURE,
    deferred=("left_key", "right_key"),
)
async def join_lists(ctx: TaskContext, params: JoinParams) -> list[JsonObject]:
    """Bring records of two lists together where their keys are equal. An empty key has no partner."""
    for name, items in (("left", params.left), ("right", params.right)):
        _must_be_records(items, name)
    left_keys = await each(ctx, needs_expression(params.left_key, "The key on the left"), params.left)
    right_keys = await each(ctx, needs_expression(params.right_key, "The key on the right"), params.right)
    nothing: JsonObject = dict(_fields(params.left))
    names = _right_names(params, _fields(params.left))
    rows: list[JsonObject] = []
    pace = Pace()
    for left, right in _pairs(left_keys, right_keys, params.how):
        await pace()
        one = nothing if left is None else params.left[left]
        other = {} if right is None else params.right[right]
        # The fields of a missing partner are there, but empty.
        rows.append({**one, **{new: other.get(name) for name, new in names.items()}})
        if len(rows) > MAX_ROWS:
            raise StepFailed(
                f"The join gives more than {MAX_ROWS:,} records.",
                kind="limit",
                remedy="Probably the keys are not unique on either side.",
            )
    return rows


def _pairs(left: list[Json], right: list[Json], how: Side) -> Iterator[tuple[int | None, int | None]]:
    """Places in the two lists that belong together; None on the side that has no partner."""
    partners: dict[Hashable, list[int]] = {}
    for place, key in enumerate(right):
        if key is not None:
            partners.setdefault(identity(key), []).append(place)
    used: set[int] = set()
    for place, key in enumerate(left):
        found = partners.get(identity(key), []) if key is not None else []
        used.update(found)
        yield from ((place, other) for other in found)
        if not found and how in {Side.LEFT, Side.FULL}:
            yield place, None
    if how in {Side.RIGHT, Side.FULL}:
        yield from ((None, place) for place in range(len(right)) if place not in used)


def _right_names(params: JoinParams, taken: dict[str, None]) -> dict[str, str]:
    """Fields of the right list, and what they are called in the result."""
    names: dict[str, str] = {}
    for field in _fields(params.right):
        name = field
        while name in taken or name in names.values():
            name = params.prefix + name
        names[field] = name
    return names


def _fields(items: list[JsonObject]) -> dict[str, None]:
    seen: dict[str, None] = {}
    for item in items:
        seen.update(dict.fromkeys(item))
    return seen


def _must_be_records(items: list[Json], name: str) -> None:
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            raise StepFailed(f"Item {number} of the {name} list is not a record.", kind="data")
