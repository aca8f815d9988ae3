"""Steps that ask a person. The engine waits durably; the answer comes from Studio, the command line or the server."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from runtime.model import ReplayPolicy
from runtime.tasks.spec import Port, TaskParams, TaskSpec, Touch


class AskField(TaskParams):
    name: str = Field(title="Name", min_length=1)
    title: str = Field("", title="Label")
    type: Literal["string", "number", "boolean"] = Field("string", title="Type")
    required: bool = Field(True, title="Required")
    default: Any = Field(None, title="Default")


class AskParams(TaskParams):
    question: str = Field(title="Question", min_length=1, description="What the person should decide or fill in.")
    fields: list[AskField] = Field(
        default_factory=list, title="Fields", description="What to ask for, besides yes or no."
    )
    timeout_hours: float | None = Field(None, gt=0, title="Give up after (hours)")


ASK = TaskSpec(
    type="people.ask",
    title="Ask a person",
    description="Waits, also over restarts, until a person approves or rejects, and gives what was filled in.",
    params=AskParams,
    icon="user-check",
    keywords=("approval", "form", "input", "human"),
    ports=(Port("approved", "Approved"), Port("rejected", "Rejected")),
    replay=ReplayPolicy.PURE,
    touches=frozenset({Touch.PEOPLE}),
    control=True,
)
