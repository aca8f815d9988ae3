"""How a run begins under the debugger: what ``options.debug`` of a start may hold."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from runtime.engine.debug_points import Errors
from runtime.errors import UsageProblem
from runtime.model import JsonObject
from runtime.model.wording import wording

#: The longest wait before each step, in seconds.
MOST_PACE = 60.0


class Point(BaseModel):
    """A breakpoint before ``step``; with ``source`` and ``port`` on the edge that leads to it. ``flow`` is the id of
    the workflow it belongs to; empty: of any."""

    model_config = ConfigDict(extra="forbid", defer_build=True, frozen=True)

    step: str
    source: str = ""
    port: str = ""
    condition: str = ""
    ignore: int = Field(0, ge=0)
    enabled: bool = True
    flow: str = ""


class DebugOptions(BaseModel):
    """``paused``: stop before the first step, None: only where no breakpoint is switched on; ``to``: run to this step,
    once; ``pace``: seconds before each step."""

    model_config = ConfigDict(extra="forbid", defer_build=True, frozen=True)

    paused: bool | None = True
    to: str = ""
    errors: Errors = Errors.NONE
    pace: float = Field(0.0, ge=0, le=MOST_PACE)
    breakpoints: tuple[Point, ...] = ()


def checked_options(options: JsonObject) -> JsonObject:
    """The options of a start with a sound ``debug``, which may also be plainly true. Raises UsageProblem."""
    debug: Any = options.get("debug")
    if not isinstance(debug, dict):
        return options
    try:
        return {**options, "debug": DebugOptions.model_validate(debug).model_dump(mode="json")}
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in ("debug", *first["loc"]))
        raise UsageProblem(f'Option "{place}": {wording(first)}') from None
