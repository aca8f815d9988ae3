"""JavaScript in the page."""

from __future__ import annotations

from pydantic import Field

from runtime.browser.evaluation import evaluate_in_page, evaluate_on
from runtime.browser.targets.find import Presence
from runtime.model import Json, ReplayPolicy
from runtime.model.targets import Target
from runtime.tasks.browser.common import BROWSER_NETWORK, BrowserParams, browser_task, seconds, session_of
from runtime.tasks.context import TaskContext


class EvaluateParams(BrowserParams):
    script: str = Field(
        title="Script",
        description="An expression, or a function: (arg) => ..., with an element (element, arg) => ...",
        min_length=1,
        json_schema_extra={"format": "javascript"},
    )
    arg: Json = Field(None, title="Argument", description="Any JSON value.")
    target: Target | None = Field(None, title="Element", description="Given to the function first.")


@browser_task(
    "browser.evaluate",
    title="Run JavaScript in page",
    icon="braces",
    keywords=("script", "js", "function", "execute"),
    replay=ReplayPolicy.ONCE,
    touches=BROWSER_NETWORK,
)
async def evaluate(ctx: TaskContext, params: EvaluateParams) -> Json:
    """Run a script in the page and give its JSON value."""
    session = await session_of(ctx, params.session)
    limit = seconds(ctx)
    if params.target is None:
        return await evaluate_in_page(session.page, params.script, params.arg, limit)
    return await session.act(
        params.target,
        lambda element, ms: evaluate_on(element, params.script, params.arg, ms),
        seconds=limit,
        presence=Presence.READ,
    )
