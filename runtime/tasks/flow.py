"""Control flow: the records of steps that the engine itself carries out (``runtime.engine.control``)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PlainValidator, WithJsonSchema, field_validator, model_validator

from runtime.model import Json, ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.spec import OUT_PORT, Port, TaskParams, TaskResult, TaskSpec, task

DONE_PORT = Port("done", "When done")
EACH_PORT = Port("each", "For each pass")

#: A value computed again for each pass; the gate hands over the template.
Deferred = Annotated[Any, PlainValidator(lambda value: value), WithJsonSchema({"format": "expression"})]


class ConditionParams(TaskParams):
    test: bool = Field(title="Condition", description="Such as {{ item.amount > 100 }}: true or false.")


class Case(TaskParams):
    equals: Json = Field(title="Value")
    port: str = Field(title="Way out", min_length=1)


class SwitchParams(TaskParams):
    value: Json = Field(title="Value", description="What the cases are compared with.")
    cases: list[Case] = Field(title="Cases", description="The first equal one is taken, else default.")


class ForEachParams(TaskParams):
    items: list[Any] | dict[str, Any] = Field(
        title="Items", description="A list, or a record (its entries as key, value)."
    )
    parallel: int = Field(1, ge=1, le=256, title="At the same time", description="How many passes may run at once.")
    collect: Deferred = Field(
        None, title="Collect", description="An expression whose value each pass adds to the results."
    )
    on_error: Literal["fail", "continue"] = Field(
        "fail", title="When a pass fails", description="Fail the loop, or note the error and go on with the next item."
    )


class WhileParams(TaskParams):
    test: Deferred = Field(title="While", description="An expression; the body runs as long as it is true.")
    max_passes: int = Field(10_000, ge=1, title="At most", description="The loop fails after that many passes.")
    collect: Deferred = Field(
        None, title="Collect", description="An expression whose value each pass adds to the results."
    )


class CountParams(TaskParams):
    start: int = Field(1, title="From")
    stop: int = Field(title="To", description="The last number, included.")
    step: int = Field(1, title="Step", description="What is added from number to number; may be negative, not 0.")
    collect: Deferred = Field(
        None, title="Collect", description="An expression whose value each pass adds to the results."
    )

    @field_validator("step")
    @classmethod
    def _moves(cls, value: int) -> int:
        if value == 0:
            raise ValueError("with a step of 0 the loop would never end")
        return value


class LoopResult(TaskResult):
    count: int = Field(title="Number of passes")
    results: list[Any] = Field(title="What was collected", description="Where the loop collects.")
    errors: list[dict[str, Any]] = Field(title="Errors of passes", description="Where it goes on after them.")


class TryParams(TaskParams):
    pass


class TryResult(TaskResult):
    caught: dict[str, Any] | None = Field(title="The error", description="Nothing when no step failed.")


class NothingParams(TaskParams):
    pass


class StopParams(TaskParams):
    message: str = Field("", title="Message")


class FailParams(TaskParams):
    message: str = Field(title="Message", min_length=1)
    kind: str = Field("other", title="Error kind", description="What retry rules and catch branches see.")


class DelayParams(TaskParams):
    seconds: float | None = Field(None, ge=0, title="Seconds")
    until: str | None = Field(
        None,
        title="Until",
        description="A date and time with its offset from UTC, such as 2026-05-12T09:30:00+02:00 or 2026-05-12T07:30Z.",
    )

    @field_validator("until")
    @classmethod
    def _one_moment(cls, value: str | None) -> str | None:
        if value is None:
            return value
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            raise ValueError("this is not a date and time; write it as 2026-05-12T09:30:00+02:00") from None
        if moment.tzinfo is None:
            # Midnight here is not midnight on the machine that runs it next year.
            raise ValueError("the offset from UTC is missing; write it as 2026-05-12T09:30:00+02:00, or with Z")
        return value.strip()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.seconds is None) == (self.until is None):
            raise ValueError("give either seconds or a moment to wait until")
        return self


class SetParams(TaskParams):
    values: dict[str, Any] = Field(title="Variables", description="New values by variable name.")


class CallParams(TaskParams):
    workflow: str = Field(title="Workflow", description="File or id of a workflow of this project.")
    inputs: dict[str, Any] = Field(default_factory=dict, title="Inputs")


def _control(type: str, title: str, params: type[TaskParams], description: str, **fields: Any) -> TaskSpec:
    fields.setdefault("replay", ReplayPolicy.PURE)
    return TaskSpec(type=type, title=title, params=params, description=description, control=True, **fields)


CONDITION = _control(
    "flow.condition", "If", ConditionParams, "Goes on by the true or the false way out.",
    icon="split", keywords=("if", "else", "branch"), ports=(Port("true", "True"), Port("false", "False")),
)  # fmt: skip
SWITCH = _control(
    "flow.switch", "Switch", SwitchParams, "Goes on by the way out of the first case that equals the value.",
    icon="route", keywords=("case", "choose"), ports=(Port("default", "Otherwise"),),
)  # fmt: skip
FOR_EACH = _control(
    "flow.for_each", "For each", ForEachParams, "Does its body once for each item, in order or several at a time.",
    icon="repeat", keywords=("loop", "rows", "list"), ports=(EACH_PORT, DONE_PORT), deferred=frozenset({"collect"}),
    result=LoopResult,
)  # fmt: skip
WHILE = _control(
    "flow.while", "While", WhileParams, "Does its body as long as the condition is true.",
    icon="refresh-cw", keywords=("loop", "until"), ports=(EACH_PORT, DONE_PORT),
    deferred=frozenset({"test", "collect"}), result=LoopResult,
)  # fmt: skip
COUNT = _control(
    "flow.count", "Count", CountParams, "Does its body for each number of a range; the number is item.",
    icon="list-ordered", keywords=("loop", "for", "range", "times"), ports=(EACH_PORT, DONE_PORT),
    deferred=frozenset({"collect"}), result=LoopResult,
)  # fmt: skip
TRY = _control(
    "flow.try", "Try / catch", TryParams,
    "Does the try body; when a step in it fails, the catch body with error.message; the finally body in any case.",
    icon="shield-alert", keywords=("error", "exception", "catch", "finally"),
    ports=(Port("try", "Try"), Port("catch", "When it fails"), Port("finally", "In any case"), DONE_PORT),
    result=TryResult,
)  # fmt: skip
BREAK = _control("flow.break", "Leave loop", NothingParams, "Ends the loop around it.", icon="log-out", ports=())
CONTINUE = _control(
    "flow.continue", "Next pass", NothingParams, "Ends this pass of the loop around it.", icon="skip-forward", ports=()
)
STOP = _control("flow.stop", "Stop", StopParams, "Ends the workflow as completed.", icon="octagon", ports=())
FAIL = _control("flow.fail", "Fail", FailParams, "Fails with a message of yours.", icon="circle-x", ports=())
DELAY = _control(
    "flow.delay", "Wait some time", DelayParams, "Waits some seconds or until a moment; also over restarts.",
    icon="hourglass", keywords=("sleep", "pause", "delay"),
)  # fmt: skip
SET = _control(
    "flow.set", "Set variables", SetParams, "Gives variables new values.",
    icon="variable", keywords=("assign", "variable"),
)  # fmt: skip
CALL = _control(
    "flow.call", "Run workflow", CallParams, "Runs another workflow of the project and gives its outputs.",
    icon="workflow", keywords=("sub-workflow", "call", "subflow"),
)  # fmt: skip


class JoinParams(TaskParams):
    value: Any = Field(None, title="Value", description="What the step gives on; nothing when empty.")


@task(
    "flow.join",
    title="Join",
    icon="merge",
    keywords=("parallel", "merge", "wait for all"),
    replay=ReplayPolicy.PURE,
    ports=(OUT_PORT,),
)
async def join(ctx: TaskContext, params: JoinParams) -> Any:
    """A meeting point of parallel branches; its output is the given value."""
    return params.value


class LogParams(TaskParams):
    message: str = Field(title="Message")
    level: Literal["debug", "info", "warning", "error"] = Field("info", title="Level")


@task("flow.log", title="Write to log", icon="scroll-text", keywords=("print", "message"), replay=ReplayPolicy.PURE)
async def log(ctx: TaskContext, params: LogParams) -> None:
    """Write a line into the run's log."""
    ctx.log(params.message, level=params.level)


class AssertParams(TaskParams):
    test: bool = Field(title="Must be true", description="Such as {{ vars.total == 100 }}.")
    message: str = Field("", title="Message when it is not")


@task("flow.assert", title="Make sure", icon="circle-check", keywords=("assert", "verify"), replay=ReplayPolicy.PURE)
async def check(ctx: TaskContext, params: AssertParams) -> None:
    """Fail when a condition is not true."""
    from runtime.errors import StepFailed

    if not params.test:
        raise StepFailed(params.message or "The condition is not true.", kind="assertion")
