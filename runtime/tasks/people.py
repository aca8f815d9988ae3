"""Steps that ask a person. The engine waits durably; the answer comes from Studio, the command line or the server."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from runtime.model import ReplayPolicy
from runtime.tasks.spec import Port, TaskParams, TaskResult, TaskSpec, Touch


class AskField(TaskParams):
    name: str = Field(title="Name", min_length=1)
    title: str = Field("", title="Label")
    type: Literal["string", "number", "boolean", "secret"] = Field(
        "string",
        title="Type",
        description="A secret is typed unseen, kept encrypted and handed on like a credential; it needs a vault.",
    )
    required: bool = Field(True, title="Required")
    default: Any = Field(None, title="Default")

    @model_validator(mode="after")
    def _no_secret_in_a_file(self) -> Self:
        if self.type == "secret" and self.default is not None:
            raise ValueError("a secret has no default: it would stand in the workflow's file")
        return self


class AskParams(TaskParams):
    question: str = Field(title="Question", min_length=1, description="What the person should decide or fill in.")
    fields: list[AskField] = Field(
        default_factory=list, title="Fields", description="What to ask for, besides yes or no."
    )
    timeout_hours: float | None = Field(None, gt=0, title="Give up after (hours)")


class AskResult(TaskResult):
    decision: str = Field(title="Decision", description="approved or rejected")
    by: str = Field(title="Who answered")
    values: dict[str, Any] = Field(title="Values", description="What was filled in, by field.")


ASK = TaskSpec(
    type="people.ask",
    title="Ask a person",
    description="Waits, also over restarts, until a person approves or rejects, and gives what was filled in.",
    params=AskParams,
    result=AskResult,
    icon="user-check",
    keywords=("approval", "form", "input", "human"),
    ports=(Port("approved", "Approved"), Port("rejected", "Rejected")),
    replay=ReplayPolicy.PURE,
    touches=frozenset({Touch.PEOPLE}),
    control=True,
)
