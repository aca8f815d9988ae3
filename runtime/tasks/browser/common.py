"""What all browser tasks share: the session they name, their time limit, and acting on a target."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pydantic import Field

from runtime.browser.errors import plain_errors
from runtime.browser.navigation import address
from runtime.browser.options import Mode, SessionOptions
from runtime.browser.pictures import MEDIA_TYPE
from runtime.browser.sessions import BrowserSession
from runtime.browser.targets.find import Presence
from runtime.errors import StepFailed
from runtime.model import JsonObject, ReplayPolicy
from runtime.model.targets import Target
from runtime.tasks.context import TaskContext
from runtime.tasks.spec import TaskParams, Touch, task

if TYPE_CHECKING:
    from runtime.browser.types import Locator

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Awaitable[Any]])

#: Kind of resource, the part of its key before the colon.
KIND = "browser"

#: Seconds a browser step may take where neither step nor engine says otherwise.
TIMEOUT = 30.0

BROWSER = (Touch.BROWSER,)
BROWSER_FILES = (Touch.BROWSER, Touch.FILES)
BROWSER_NETWORK = (Touch.BROWSER, Touch.NETWORK)

#: Part of the step's time that is kept for saying what went wrong, at most this many seconds.
_RESERVE = 1.0

#: Seconds after the step's time until a call is given up that nothing else limits.
_BACKSTOP = 5.0


class BrowserParams(TaskParams):
    """Base of all browser params."""

    session: str = Field(default="main", title="Session", description="Which open browser to work in.", min_length=1)


class TargetParams(BrowserParams):
    """Base of the tasks that act on one element."""

    target: Target = Field(title="Element", description="What to act on: a selector or an element of the project.")


def session_key(name: str) -> str:
    """The resource key of a session."""
    return f"{KIND}:{name}"


def seconds(ctx: TaskContext) -> float:
    """How long an action may wait, a little less than the step, so that its own error comes before the engine's."""
    limit = ctx.timeout or TIMEOUT
    return limit - min(_RESERVE, limit * 0.1)


def browser_task(
    type: str,
    *,
    title: str,
    icon: str,
    keywords: tuple[str, ...] = (),
    replay: ReplayPolicy = ReplayPolicy.REPEATABLE,
    touches: tuple[Touch, ...] = BROWSER,
    timeout: float = TIMEOUT,
) -> Callable[[F], F]:
    """``task`` for this family: works in a browser session, and lets no error of Playwright out."""

    def register(function: F) -> F:
        @functools.wraps(function)
        async def run(ctx: TaskContext, params: Any) -> Any:
            limit = (ctx.timeout or timeout) + _BACKSTOP
            with plain_errors(seconds=limit):
                # Most calls, and the engine, have a limit of their own that says more.
                try:
                    async with asyncio.timeout(limit):
                        result = await function(ctx, params)
                finally:
                    await _report_heals(ctx, params.session)
            _log_dialogs(ctx, params.session)
            return result

        decorate = task(
            type,
            title=title,
            icon=icon,
            keywords=keywords,
            replay=replay,
            touches=touches,
            timeout=timeout,
            session=KIND,
        )
        return cast(F, decorate(run))

    return register


async def session_of(ctx: TaskContext, name: str, *, start: bool = False) -> BrowserSession:
    """The open session, or the one of an interrupted run opened again where it was.

    With ``start`` a session that was never opened is opened with the project's settings; without, it is an error.
    """
    key = session_key(name)
    session: BrowserSession = ctx.resources.peek(key) or await ctx.resources.get(
        key, lambda: _bring_back(ctx, name, start)
    )
    session.hidden = ctx.hidden
    session.rejected = frozenset(ctx.settings.get("rejected_heals") or ())
    return session


async def replace_session(
    ctx: TaskContext, name: str, options: SessionOptions, state: JsonObject | None = None
) -> BrowserSession:
    """A new session under this name; one that is open, or waits to be opened again, is given up."""
    key = session_key(name)
    ctx.resources.take_restore(key)
    await ctx.resources.drop(key)
    return await ctx.resources.get(
        key, lambda: BrowserSession.open(options, elements=elements_of(ctx), seconds=seconds(ctx), state=state)
    )


async def act(
    ctx: TaskContext,
    params: TargetParams,
    action: Callable[[Locator, float], Awaitable[T]],
    *,
    target: Target | None = None,
    presence: Presence = Presence.NEEDED,
    spent: float = 0.0,
) -> T | None:
    """Do ``action(locator, milliseconds)`` on the step's target, or on another one. ``spent`` seconds of the step's
    time are gone already."""
    session = await session_of(ctx, params.session)

    def late() -> None:
        ctx.log("Done, but the page that follows did not come in time.", level="warning")

    left = max(seconds(ctx) - spent, 0.1)
    return await session.act(target or params.target, action, seconds=left, late=late, presence=presence)


def options_from(ctx: TaskContext, **chosen: Any) -> SessionOptions:
    """Session options: what the step chose over the settings of this machine (``settings["browser"]``)."""
    settings = ctx.settings.get("browser") or {}
    chosen = {name: value for name, value in chosen.items() if value is not None and value != "" and value != {}}
    options = SessionOptions.from_json({**settings, **chosen})
    return replace(options, mode=Mode.ATTACH) if options.connect else options


def page_address(ctx: TaskContext, text: str) -> str:
    """The address of a page to open. Raises StepFailed for a file where the run may open none."""
    full = address(text)
    if full.lower().startswith("file:") and not ctx.settings.get("file_pages", True):
        raise StepFailed(
            "This workflow may not open files of this machine in a browser.",
            kind="file",
            remedy="If you trust the workflow with that, trust its folder: `understudy trust FOLDER`.",
        )
    return full


def elements_of(ctx: TaskContext) -> Any:
    """The project's elements by name ``app/name`` (``settings["elements"]``)."""
    return ctx.settings.get("elements") or {}


async def _bring_back(ctx: TaskContext, name: str, start: bool) -> BrowserSession:
    key = session_key(name)
    point = ctx.resources.take_restore(key)
    if point is None:
        if start:
            return await BrowserSession.open(options_from(ctx), elements=elements_of(ctx), seconds=seconds(ctx))
        raise StepFailed(
            f'No browser session "{name}" is open.', kind="browser", remedy="Put a step Open browser before this one."
        )
    try:
        return await BrowserSession.reopen(point, elements=elements_of(ctx), seconds=seconds(ctx))
    except BaseException:  # however it ends: another attempt may succeed
        ctx.resources.put_restore(key, point)
        raise


async def _report_heals(ctx: TaskContext, name: str) -> None:
    """Hand on what was found by other signals than its selector, with a picture, also when the step failed later."""
    session: BrowserSession | None = ctx.resources.peek(session_key(name))
    for heal, picture in session.take_heals() if session else ():
        kept = await ctx.keep(picture, MEDIA_TYPE, "heal.jpg") if picture else ""
        ctx.on_heal(heal.pictured(kept))
        why = ", ".join(heal.reasons)
        ctx.log(f'"{heal.label}" was found by its other signals: {why}.', level="warning", selector=heal.selector)


def _log_dialogs(ctx: TaskContext, name: str) -> None:
    """Tell about dialogs that no step had arranged."""
    session: BrowserSession | None = ctx.resources.peek(session_key(name))
    for dialog in session.dialogs.take_unexpected() if session else ():
        done = "accepted" if dialog.accepted else "dismissed"
        ctx.log(f"The page showed a dialog ({dialog.type}), which was {done}: {dialog.message}", level="warning")
