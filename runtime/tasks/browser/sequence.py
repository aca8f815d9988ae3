"""A sequence of actions on a page as one step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

from pydantic import Field

from runtime.errors import StepFailed
from runtime.model import Json, ReplayPolicy
from runtime.tasks.browser.assertions import AssertParams, assert_that
from runtime.tasks.browser.common import BROWSER_NETWORK, BrowserParams, TargetParams, browser_task
from runtime.tasks.browser.extract import ExtractParams, extract
from runtime.tasks.browser.forms import (
    FillParams,
    PressParams,
    SelectParams,
    TypeParams,
    check,
    fill,
    press,
    select,
    type_text,
    uncheck,
)
from runtime.tasks.browser.interact import (
    ClickParams,
    DragParams,
    PointerParams,
    ScrollParams,
    click,
    drag,
    hover,
    scroll,
)
from runtime.tasks.browser.navigate import NavigateParams, navigate
from runtime.tasks.browser.wait import WaitParams, wait
from runtime.tasks.context import TaskContext


class Navigate(NavigateParams):
    action: Literal["navigate"] = Field(title="Action")


class Click(ClickParams):
    action: Literal["click"] = Field(title="Action")


class Hover(PointerParams):
    action: Literal["hover"] = Field(title="Action")


class Drag(DragParams):
    action: Literal["drag"] = Field(title="Action")


class Scroll(ScrollParams):
    action: Literal["scroll"] = Field(title="Action")


class Fill(FillParams):
    action: Literal["fill"] = Field(title="Action")


class Type(TypeParams):
    action: Literal["type"] = Field(title="Action")


class Press(PressParams):
    action: Literal["press"] = Field(title="Action")


class Select(SelectParams):
    action: Literal["select"] = Field(title="Action")


class Check(TargetParams):
    action: Literal["check"] = Field(title="Action")


class Uncheck(TargetParams):
    action: Literal["uncheck"] = Field(title="Action")


class Wait(WaitParams):
    action: Literal["wait"] = Field(title="Action")


class Extract(ExtractParams):
    action: Literal["extract"] = Field(title="Action")


class Assert(AssertParams):
    action: Literal["assert"] = Field(title="Action")


Action = Annotated[
    Navigate | Click | Hover | Drag | Scroll | Fill | Type | Press | Select | Check | Uncheck | Wait | Extract | Assert,
    Field(discriminator="action"),
]

_DO: dict[str, Callable[[TaskContext, Any], Awaitable[Any]]] = {
    "navigate": navigate,
    "click": click,
    "hover": hover,
    "drag": drag,
    "scroll": scroll,
    "fill": fill,
    "type": type_text,
    "press": press,
    "select": select,
    "check": check,
    "uncheck": uncheck,
    "wait": wait,
    "extract": extract,
    "assert": assert_that,
}


class SequenceParams(BrowserParams):
    actions: list[Action] = Field(
        title="Actions", description="Each with its action and that action's fields.", min_length=1, max_length=1000
    )


@browser_task(
    "browser.sequence",
    title="Do several actions",
    icon="list-ordered",
    keywords=("interaction", "steps", "batch", "form"),
    replay=ReplayPolicy.ONCE,
    touches=BROWSER_NETWORK,
    timeout=300.0,
)
async def sequence(ctx: TaskContext, params: SequenceParams) -> list[Json]:
    """Do actions one after the other; gives what each of them gave. Stops at the first that fails and names it."""
    results: list[Json] = []
    for number, action in enumerate(params.actions, start=1):
        ctx.progress((number - 1) / len(params.actions), f"{number}. {action.action}")
        try:
            result = await _DO[action.action](ctx, action.model_copy(update={"session": params.session}))
        except StepFailed as error:
            error.message = f"Action {number} ({action.action}): {error.message}"
            # Those before it were done.
            error.in_doubt = error.in_doubt or number > 1
            raise
        results.append(result.model_dump() if hasattr(result, "model_dump") else result)
    return results
