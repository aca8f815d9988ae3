"""Starting runs, waiting for them, and stopping or holding them."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import Field

from runtime.engine.accept import Request
from runtime.engine.journal.run_journal import revive
from runtime.errors import InvalidInput, StoreError
from runtime.model import JsonObject
from runtime.services.core import Core
from runtime.services.debug_options import checked_options
from runtime.services.heals import rejected_heals
from runtime.services.loading import environment_of, load_bundle
from runtime.services.methods import MethodParams, NoParams, method
from runtime.services.run_info import find_run, run_info
from runtime.services.run_params import RunParams
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
