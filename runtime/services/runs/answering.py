"""Answering what a run waits for."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from runtime.engine.answers import checked, sealed
from runtime.engine.doubt import DECISIONS
from runtime.errors import InvalidInput, UsageProblem
from runtime.model import JsonObject
from runtime.services.core import Core
from runtime.services.methods import method
from runtime.services.run_info import find_run, run_info, waiting_for
from runtime.services.run_params import RunParams


class AnswerParams(RunParams):
    """``step`` and ``scope`` may be left out when only one thing waits. ``decision`` is approved or rejected for a
    question, done, again or fail for a step in doubt; ``output`` is what a step that was done had given."""

    decision: Literal["approved", "rejected", "done", "again", "fail"]
    step: str = ""
    scope: str | None = None
    values: dict[str, Any] = Field(default_factory=dict)
    output: Any = None
    by: str = "person"


@method("runs.answer", AnswerParams)
async def answer(core: Core, params: AnswerParams) -> JsonObject:
    """Answer what a run waits for; it goes on."""
    row = find_run(core, params.run)
    place = _open_question(core, row.id, params)
    wanted = DECISIONS if place["reason"] == "doubt" else ("approved", "rejected")
    if params.decision not in wanted:
        raise UsageProblem(f'"{place["step"]}" takes {", ".join(wanted)}; not {params.decision}.')
    answer: JsonObject = {"decision": params.decision, "by": params.by}
    fields = place.get("fields", ())
    if place["reason"] == "ask" and (params.values or params.decision == "approved"):
        values = checked(fields, params.values)
        if secrets := [values[field["name"]] for field in fields if _is_secret(field, values)]:
            await core.credentials.prepare()
            core.credentials.masker.add(secrets)
        answer |= await sealed(fields, values, core.engine.env.seal)
    if params.output is not None:
        answer["output"] = params.output
    core.engine.want(row.id)
    await core.engine.answer(row, place["scope"], place["step"], answer)
    core.store.audit(params.by, "run.answer", f"{row.id}/{place['step']}")
    return run_info(core, find_run(core, row.id))


def _is_secret(field: JsonObject, values: JsonObject) -> bool:
    return field["type"] == "secret" and field["name"] in values


def _open_question(core: Core, id: str, params: AnswerParams) -> JsonObject:
    row = find_run(core, id)
    places = [
        place
        for place in waiting_for(core, row)
        if params.step in ("", place["step"]) and params.scope in (None, place["scope"])
    ]
    if len(places) == 1:
        return places[0]
    if not places:
        raise InvalidInput(f"The run {row.id} is {row.status.value}; it does not wait for such an answer.")
    names = ", ".join(f"{place['scope'] or '(top)'} {place['step']}" for place in places)
    raise UsageProblem(f"The run waits for several answers: {names}.", remedy="Name the step and its scope.")
