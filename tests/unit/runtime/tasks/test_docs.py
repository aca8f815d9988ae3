from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from runtime.model import Json, ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.docs import render
from runtime.tasks.registry import Registry
from runtime.tasks.spec import Port, SecretText, TaskParams, TaskResult, Touch, task


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Part(TaskParams):
    size: float = Field(title="Size", gt=0, le=5)


class PaintParams(TaskParams):
    text: str = Field(title="Text", description="With a | in it.")
    colour: Colour = Field(Colour.RED, title="Colour")
    layers: int = Field(1, ge=1, title="Layers")
    parts: list[Part] = Field([], title="Parts")
    key: SecretText | None = Field(None, title="Key")
    mode: Literal["a", "b"] | None = Field(None, title="Mode")
    names: dict[str, int] = Field({}, title="Names")
    value: Json = Field(None, title="Value")


class Painted(TaskResult):
    area: float = Field(title="Area", description="In square metres.")


class NothingParams(TaskParams):
    pass


@task(
    "toy.paint",
    title="Paint it",
    replay=ReplayPolicy.ONCE,
    touches=(Touch.SCREEN,),
    ports=(Port("out", "Done"), Port("dry", "Dry")),
    deferred=("value",),
)
async def paint(ctx: TaskContext, params: PaintParams) -> Painted:
    """Paint a wall. It dries slowly."""
    return Painted(area=1.0)


@task("toy.list", title="List", replay=ReplayPolicy.PURE)
async def listing(ctx: TaskContext, params: NothingParams) -> list[Painted]:
    """List what is painted."""
    return []


PAGES = render(Registry({}, specs=[paint.spec, listing.spec]))


def test_an_index_leads_to_the_types() -> None:
    assert PAGES.keys() == {"README.md", "toy.md"}
    assert "| [`toy.paint`](toy.md#paint-it) | Paint a wall. |" in PAGES["README.md"]


def test_fields_are_told_in_words() -> None:
    lines = PAGES["toy.md"].splitlines()
    for line in (
        "| `text` | Text | text | required | With a \\| in it. |",
        '| `colour` | Colour | `red` or `blue` | `"red"` |  |',
        "| `layers` | Layers | whole number from 1 | `1` |  |",
        "| `parts` | Parts | list of Part | `[]` |  |",
        "| `key` | Key | credential or nothing | `null` |  |",
        "| `mode` | Mode | `a` or `b` or nothing | `null` |  |",
        "| `names` | Names | record of whole number | `{}` |  |",
        "| `value` | Value | any value, computed for each item | `null` |  |",
        "| `size` | Size | number 0 to 5 | required |  |",
        "| `area` | number | Area. In square metres. |",
    ):
        assert line in lines


def test_results_ways_out_and_replay_are_told() -> None:
    page = PAGES["toy.md"]
    assert "Ways out: `out` (Done), `dry` (Dry)." in page
    assert "it is never repeated by itself: the run waits for a person. It touches: screen." in page
    assert "**Result:** a list of records" in page and "It has no fields." in page
