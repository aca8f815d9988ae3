"""Starting, watching, steering and reading runs."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from runtime.engine.accept import Request
from runtime.engine.answers import checked, sealed
from runtime.engine.doubt import DECISIONS
from runtime.engine.journal.run_journal import revive
from runtime.errors import InvalidInput, StoreError, UsageProblem
from runtime.model import JsonObject
from runtime.services.core import Core
from runtime.services.debug_options import checked_options
from runtime.services.heals import rejected_heals
from runtime.services.loading import environment_of, load_bundle
from runtime.services.methods import MethodParams, NoParams, method
from runtime.services.run_info import entry_info, find_run, run_info, waiting_for
from runtime.services.secret_inputs import refuse_plain_secrets
from runtime.services.trust import require_trust

#: Priorities lie between this and its negative.
MOST_PRIORITY = 1000


class StartParams(MethodParams):
    """``flow`` is a path; ``inputs`` values by variable name, in place of those that the run ``inputs_of`` had;
    ``options`` go to the tasks (``browser``: fields of its session).

    With ``detach`` the run is only accepted: a host that works on the whole queue carries it out.
    """

    flow: str
    inputs: dict[str, Any] = Field(default_factory=dict)
    inputs_of: str = ""
    environment: str = ""
    run_id: str = ""
    priority: int = Field(0, ge=-MOST_PRIORITY, le=MOST_PRIORITY)
    origin: str = "cli"
    options: dict[str, Any] = Field(default_factory=dict)
    trust: bool = False
    detach: bool = False


@method("runs.start", StartParams)
async def start(core: Core, params: StartParams) -> JsonObject:
    """Accept a run of a workflow file; it starts as soon as there is room."""
    bundle = load_bundle(Path(params.flow), core.registry, params.environment)
    inputs = params.inputs
    if params.inputs_of:
        inputs = {**revive(find_run(core, params.inputs_of).inputs), **inputs}
    await refuse_plain_secrets(core, bundle.workflow, inputs)
    reach = await require_trust(core, bundle, granted=params.trust)
    named = {"environment": environment_of(Path(params.flow), params.environment)}
    options = checked_options(params.options) | named | reach | rejected_heals(core, bundle)
    request = Request(bundle, inputs, params.run_id, params.priority, params.origin, options)
    row = await core.engine.accept(request)
    started = {"workflow": bundle.workflow.id, "from": params.origin, "environment": params.environment}
    core.store.audit("person", "run.start", row.id, json.dumps(started))
    if not params.detach:
        core.engine.want(row.id)
    return run_info(core, row)


class RunParams(MethodParams):
    """``run`` is a run's id, a unique beginning of one, or ``last``."""

    run: str


@method("runs.get", RunParams)
async def get(core: Core, params: RunParams) -> JsonObject:
    """One run, as its events have told last: they are ahead of the disk by a moment."""
    if find_run(core, params.run).id in core.engine.live:
        with suppress(StoreError):  # what was written before can still be read
            await core.store.writer.commit(())
    return run_info(core, find_run(core, params.run))


@method("runs.wait", RunParams)
async def wait(core: Core, params: RunParams) -> JsonObject:
    """One run, once it is final or waits for a person. Who waits for a queued run wants it carried out."""
    row = find_run(core, params.run)
    core.engine.want(row.id)
    return run_info(core, await core.engine.wait(row.id))


@method("runs.cancel", RunParams)
async def cancel(core: Core, params: RunParams) -> JsonObject:
    """Cancel a run wherever it is."""
    row = find_run(core, params.run)
    if row.status.final:
        raise InvalidInput(f"The run {row.id} is {row.status.value} already; there is nothing to cancel.")
    await core.engine.cancel(row.id)
    core.store.audit("person", "run.cancel", row.id)
    return run_info(core, find_run(core, row.id))


@method("runs.cancel_all")
async def cancel_all(core: Core, _: NoParams) -> JsonObject:
    """Cancel everything that runs, waits or is queued; gives the ids of ``runs`` that were cancelled."""
    from runtime.services.listing import open_runs

    ids = await asyncio.to_thread(open_runs, core)
    await asyncio.gather(*(core.engine.cancel(id) for id in ids))
    core.store.audit("person", "run.cancel_all", ", ".join(ids))
    return {"runs": ids}


class PauseParams(RunParams):
    on: bool = True


@method("runs.pause", PauseParams)
async def pause(core: Core, params: PauseParams) -> JsonObject:
    """Begin no further step, or go on."""
    row = find_run(core, params.run)
    if not await core.engine.pause(row.id, params.on):
        raise InvalidInput(f"The run {row.id} is {row.status.value}; only a run that goes on can be paused.")
    return run_info(core, find_run(core, row.id))


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


class HistoryParams(RunParams):
    after: int = 0
    limit: int = Field(500, ge=1, le=10_000)
    step: str = ""
    scope: str | None = None


@method("runs.history", HistoryParams)
async def history(core: Core, params: HistoryParams) -> list[JsonObject]:
    """Journal entries of a run in order; of one step when it is named."""
    row, journal = find_run(core, params.run), core.store.journal
    if params.step:
        entries = await asyncio.to_thread(journal.of_step, row.n, params.step, params.scope)
        return [entry_info(entry) for entry in entries if entry.seq > params.after][: params.limit]
    entries = await asyncio.to_thread(journal.page, row.n, after=params.after, limit=params.limit)
    return [entry_info(entry) for entry in entries]


class LogParams(RunParams):
    """``level`` is the lowest shown; ``text`` must be contained; ``after`` is the number of the last line seen."""

    level: str = "debug"
    text: str = ""
    after: int = 0
    limit: int = Field(1000, ge=1, le=100_000)


@method("runs.log", LogParams)
async def log(core: Core, params: LogParams) -> list[JsonObject]:
    """Log lines of a run."""
    from runtime.services.listing import log_lines

    await core.store.settle_logs()
    return await asyncio.to_thread(log_lines, core, find_run(core, params.run), params)


class ListParams(MethodParams):
    """``text`` is a part of the run's id or its workflow's name, with ``errors`` also of the message it failed with.
    Without ``counts`` the answer has none, and comes sooner."""

    status: tuple[str, ...] = ()
    workflow: str = ""
    text: str = ""
    since: str = ""
    until: str = ""
    deleted: bool = False
    errors: bool = False
    counts: bool = True
    before: int | None = None
    limit: int = Field(50, ge=1, le=1000)


@method("runs.list", ListParams)
async def list_runs(core: Core, params: ListParams) -> JsonObject:
    """A page of runs, newest first: ``runs``, ``next`` (give it as ``before``) and ``counts`` by status."""
    from runtime.services.listing import runs_listing

    return await asyncio.to_thread(runs_listing, core, params)


class StepsParams(RunParams):
    """``after`` is the ``n`` of the last record seen; ``trouble`` leaves what failed, is in doubt or waits."""

    after: int = 0
    limit: int = Field(1000, ge=1, le=1000)
    trouble: bool = False
    full: bool = False


@method("runs.steps", StepsParams)
async def steps(core: Core, params: StepsParams) -> list[JsonObject]:
    """Steps of a run in the order they began."""
    from runtime.services.steps import run_steps

    row = find_run(core, params.run)
    options = params.model_dump(exclude={"run"})
    return await asyncio.to_thread(lambda: run_steps(core, row, **options))


class OutputParams(RunParams):
    """``n`` is the number of the step's record, ``start`` the ``next`` of the part before."""

    n: int
    start: int = Field(0, ge=0)


@method("runs.output", OutputParams)
async def output(core: Core, params: OutputParams) -> JsonObject:
    """All of what a step gave: a list part by part, however long it is; anything else at once."""
    from runtime.services.steps import output_part

    row = find_run(core, params.run)
    return await asyncio.to_thread(output_part, core, row, params.n, params.start)


class PicturesParams(MethodParams):
    references: list[str] = Field(max_length=100_000)


@method("runs.pictures", PicturesParams)
async def pictures(core: Core, params: PicturesParams) -> JsonObject:
    """The files of pictures by their references; those that retention has removed are left out."""
    blobs = core.store.blobs

    def look() -> JsonObject:
        files = ((name, blobs.path(name)) for name in params.references)
        return {name: str(path) for name, path in files if path.is_file()}

    return await asyncio.to_thread(look)


class ExportParams(RunParams):
    """``output`` is a file or folder; left out, the file gets the run's name in ``folder`` (default: here)."""

    kind: Literal["html", "json"] = "html"
    output: str = ""
    folder: str = ""
    lang: str = "en"


@method("runs.export", ExportParams)
async def export(core: Core, params: ExportParams) -> JsonObject:
    """Write a run as a report or as JSON; gives the ``file``."""
    from runtime.services.export import export_run

    await core.store.settle_logs()
    file = await asyncio.to_thread(export_run, core, find_run(core, params.run), params)
    return {"file": str(file)}
