"""Native dialogs: how to answer the next one, and what the last one said."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from runtime.browser.dialogs import Answer
from runtime.tasks.browser.common import BrowserParams, browser_task, seconds, session_of
from runtime.tasks.context import TaskContext
from runtime.tasks.spec import TaskResult, matters_for


class Reply(StrEnum):
    """OK or Cancel."""

    ACCEPT = "accept"
    DISMISS = "dismiss"


class DialogParams(BrowserParams):
    answer: Reply = Field(Reply.ACCEPT, title="Answer")
    text: str | None = Field(
        None,
        title="Text",
        description="For a prompt; empty: what it proposes.",
        json_schema_extra=matters_for("answer", Reply.ACCEPT),
    )


class DialogResult(TaskResult):
    type: str = Field(title="Kind", description="alert, confirm, prompt, or beforeunload for leaving a page.")
    message: str = Field(title="Message")
    accepted: bool = Field(title="Accepted")


@browser_task(
    "browser.dialog", title="Answer dialog", icon="message-square", keywords=("alert", "confirm", "prompt", "popup")
)
async def dialog(ctx: TaskContext, params: DialogParams) -> None:
    """Say how the next dialog is answered. Put it before the step that makes the page show the dialog."""
    session = await session_of(ctx, params.session)
    session.dialogs.arrange(Answer(params.answer is Reply.ACCEPT, params.text))


@browser_task("browser.read_dialog", title="Read dialog", icon="message-circle", keywords=("alert", "message", "text"))
async def read_dialog(ctx: TaskContext, params: BrowserParams) -> DialogResult:
    """What the latest dialog said and how it was answered; waits when none was shown since the last reading."""
    session = await session_of(ctx, params.session)
    seen = await session.dialogs.read(seconds(ctx))
    return DialogResult(type=seen.type, message=seen.message, accepted=seen.accepted)
