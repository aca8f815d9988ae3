"""Mouse work: click, hover, drag, scroll."""

from __future__ import annotations

import time
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from runtime.browser.gestures import drag_by, drag_onto, draw, scroll_by, scroll_to_end
from runtime.browser.targets.find import Presence
from runtime.model import ReplayPolicy
from runtime.model.targets import Target
from runtime.tasks.browser.common import BrowserParams, TargetParams, act, browser_task
from runtime.tasks.context import TaskContext
from runtime.tasks.spec import matters_for

if TYPE_CHECKING:
    from runtime.browser.types import Locator, Position

Modifier = Literal["Alt", "Control", "ControlOrMeta", "Meta", "Shift"]


class MouseButton(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    MIDDLE = "middle"


class Point(BaseModel):
    """A place or a distance in pixels."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    x: float = Field(0, title="To the right")
    y: float = Field(0, title="Down")


class PointerParams(TargetParams):
    modifiers: list[Modifier] = Field(default_factory=list, title="Keys held down")
    position: Point | None = Field(None, title="Where in the element", description="From its top left corner.")
    force: bool = Field(
        False, title="Even when covered", description="Skips the check that the element can be reached."
    )


class ClickParams(PointerParams):
    button: MouseButton = Field(MouseButton.LEFT, title="Button")
    count: int = Field(1, title="Clicks", description="2 is a double click.", ge=1, le=3)


class DragParams(TargetParams):
    to: Target | None = Field(None, title="Drop on")
    by: Point | None = Field(None, title="Or move by", description="For sliders and drawings.")
    path: list[Point] = Field(
        default_factory=list,
        title="Or draw along",
        description="Points from the element's top left corner.",
        max_length=1000,
    )
    position: Point | None = Field(
        None, title="Where to take it", description="From its top left corner; empty: the middle."
    )
    to_position: Point | None = Field(None, title="Where to let go", description="In the element it is dropped on.")
    steps: int = Field(10, title="Mouse moves on the way", ge=1, le=200)

    @model_validator(mode="after")
    def _one_way(self) -> DragParams:
        if [self.to is None, self.by is None, not self.path].count(False) != 1:
            raise ValueError("give the element to drop on, or how far to move, or a path")
        return self


class ScrollTo(StrEnum):
    """Where to scroll: until the element shows, by a distance, or to the end, loading more as it goes."""

    ELEMENT = "element"
    BY = "by"
    END = "end"


class ScrollParams(BrowserParams):
    to: ScrollTo = Field(ScrollTo.ELEMENT, title="Scroll")
    target: Target | None = Field(
        None, title="Element", description="What to show, or the box to scroll in; empty: the page."
    )
    by: Point = Field(Point(), title="Distance", json_schema_extra=matters_for("to", ScrollTo.BY))
    max_rounds: int = Field(
        50,
        title="Most rounds",
        description="How often the end may move away.",
        ge=1,
        le=1000,
        json_schema_extra=matters_for("to", ScrollTo.END),
    )

    @model_validator(mode="after")
    def _has_target(self) -> ScrollParams:
        if self.to is ScrollTo.ELEMENT and self.target is None:
            raise ValueError("name the element to scroll to")
        return self


@browser_task(
    "browser.click",
    title="Click",
    icon="mouse-pointer-click",
    keywords=("press", "button", "link", "double click", "right click"),
    replay=ReplayPolicy.ONCE,
)
async def click(ctx: TaskContext, params: ClickParams) -> None:
    """Click an element once it is visible, enabled, at rest and not covered."""
    await act(
        ctx,
        params,
        lambda element, ms: element.click(
            button=params.button.value,
            click_count=params.count,
            modifiers=params.modifiers or None,
            position=_place(params.position),
            force=params.force or None,
            timeout=ms,
        ),
    )


@browser_task("browser.hover", title="Hover", icon="mouse-pointer", keywords=("mouse over", "menu"))
async def hover(ctx: TaskContext, params: PointerParams) -> None:
    """Move the mouse over an element, which opens hover menus."""
    await act(
        ctx,
        params,
        lambda element, ms: element.hover(
            modifiers=params.modifiers or None, position=_place(params.position), force=params.force or None, timeout=ms
        ),
    )


@browser_task(
    "browser.drag",
    title="Drag",
    icon="move",
    keywords=("drop", "slider", "reorder", "board"),
    replay=ReplayPolicy.ONCE,
)
async def drag(ctx: TaskContext, params: DragParams) -> None:
    """Drag an element onto another one, or by a distance. Works for HTML drag and drop and for mouse dragging."""
    start = _pair(params.position)
    if params.by is not None:
        distance = params.by
        await act(ctx, params, lambda element, ms: drag_by(element, distance.x, distance.y, params.steps, ms, start))
        return
    if params.path:
        points = [(point.x, point.y) for point in params.path]
        await act(ctx, params, lambda element, ms: draw(element, points, ms, start))
        return

    async def drop(end: Locator, ms: float) -> Locator:
        await end.wait_for(timeout=ms)
        return end

    # Looked for on its own, so that the message names the right one when it is not there.
    began = time.monotonic()
    end = await act(ctx, params, drop, target=params.to)
    assert end is not None
    spent, finish = time.monotonic() - began, _pair(params.to_position)
    if start is None and finish is None:
        await act(ctx, params, lambda element, ms: element.drag_to(end, steps=params.steps, timeout=ms), spent=spent)
        return
    await act(ctx, params, lambda element, ms: drag_onto(element, end, params.steps, ms, start, finish), spent=spent)


@browser_task("browser.scroll", title="Scroll", icon="arrow-down", keywords=("down", "end", "lazy", "load more"))
async def scroll(ctx: TaskContext, params: ScrollParams) -> int:
    """Scroll to an element, by a distance, or to the end; gives how many rounds the end took."""
    target = params.target or Target(selector="body")
    box = TargetParams(session=params.session, target=target)
    # What stands in a box that is scrolled is not what it is called.
    reads = Presence.READ
    if params.to is ScrollTo.ELEMENT:
        await act(ctx, box, lambda element, ms: element.scroll_into_view_if_needed(timeout=ms), presence=reads)
        return 1
    if params.to is ScrollTo.BY:
        await act(ctx, box, lambda element, ms: scroll_by(element, params.by.x, params.by.y, ms), presence=reads)
        return 1
    return await act(ctx, box, lambda element, ms: scroll_to_end(element, params.max_rounds, ms), presence=reads) or 0


def _pair(point: Point | None) -> tuple[float, float] | None:
    return (point.x, point.y) if point else None


def _place(point: Point | None) -> Position | None:
    return {"x": point.x, "y": point.y} if point else None
