"""Resume after a fix: a new run that takes over what is still valid of an earlier one, with a preview first."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pydantic import Field

from runtime.engine.accept import Request
from runtime.engine.adopt import Adopter, Adoption
from runtime.engine.bundle import Bundle
from runtime.engine.journal.run_journal import revive
from runtime.errors import InvalidInput, NeedsPerson
from runtime.model import JsonObject, Step
from runtime.model.status import RunStatus
from runtime.services.core import Core
from runtime.services.loading import load_bundle
from runtime.services.methods import MethodParams, method
from runtime.services.run_info import find_run, run_info
from runtime.services.trust import require_trust
from runtime.store import RunRow


class ResumeParams(MethodParams):
    """``flow`` is the repaired file (default: the version the run had, or its file when it was changed since).

    ``from_step`` begins earlier than the run failed; ``allow_repeat`` is a person's word that ``once`` steps which
    were done may be done again; ``only`` runs ``from_step`` alone, with what the steps before it had given;
    ``inputs`` replace those the run had.
    """

    run: str
    flow: str = ""
    from_step: str = ""
    only: bool = False
    preview: bool = False
    allow_repeat: bool = False
    trust: bool = False
    environment: str = ""
    run_id: str = ""
    inputs: dict[str, Any] = Field(default_factory=dict)
    options: dict[str, Any] = Field(default_factory=dict)


@method("resume.run", ResumeParams)
async def resume(core: Core, params: ResumeParams) -> JsonObject:
    """Accept the new run, or only say what it would do: ``preview`` and, when accepted, ``run``."""
    row = find_run(core, params.run)
    if not row.status.final:
        if not params.preview:
            core.engine.want(row.id)
            if row.status is RunStatus.PAUSED:
                await core.engine.pause(row.id, False)
        return {"run": run_info(core, row), "preview": []}
    old = await asyncio.to_thread(_version, core, row)
    new = _repaired(core, old, params)
    if params.from_step and params.from_step not in new.workflow.steps:
        raise InvalidInput(
            f'There is no step "{params.from_step}" in "{new.workflow.label}".',
            remedy=f"Steps are: {', '.join(sorted(new.workflow.steps))}.",
        )
    if params.only:
        new = _alone(new, params.from_step)
    adoption = await asyncio.to_thread(_adopt, core, row, old, new, params.from_step)
    preview = [asdict(item) for item in adoption.preview]
    if params.preview:
        return {"run": None, "preview": preview}
    if row.status is RunStatus.COMPLETED and all(item["verdict"] == "reused" for item in preview):
        return {"run": run_info(core, row), "preview": preview}
    _refuse_repeats(adoption, params.allow_repeat)
    reach = await require_trust(core, new, granted=params.trust)
    request = Request(
        new,
        {**revive(row.inputs), **params.inputs},
        run_id=params.run_id,
        priority=row.priority,
        origin="resume",
        options={**row.options, **params.options, **reach, "key": row.options.get("key", row.id)},
        adopted_from=row.n,
        adopt=tuple(adoption.entries),
    )
    accepted = await core.engine.accept(request)
    core.engine.want(accepted.id)
    core.store.audit("person", "run.resume", f"{row.id} -> {accepted.id}")
    return {"run": run_info(core, accepted), "preview": preview}


def _repaired(core: Core, old: Bundle, params: ResumeParams) -> Bundle:
    """The named file; else the run's own file as it is now, with the environment the run had; else the kept version."""
    if params.flow:
        return load_bundle(Path(params.flow), core.registry, params.environment)
    own = Path(old.file)
    if not old.file or not own.is_file():
        return old
    now = load_bundle(own, core.registry, params.environment)
    return now if params.environment else replace(now, environment=old.environment)


def _alone(bundle: Bundle, step: str) -> Bundle:
    """The workflow cut down to one step at the top and those before it, which are reused."""
    plan = bundle.plans[""]
    if not step or any(plan.containers(step)):
        raise InvalidInput(
            "Only a single step outside loops and try blocks can be run alone.", remedy="Name it with --from STEP."
        )
    wanted = {step, *plan.ancestors(step)}
    inside = {inner for container in wanted - {step} for inner in plan.inside(container)}
    steps = {id: _without_others(bundle.workflow.steps[id], wanted | inside) for id in wanted | inside}
    steps[step] = replace(steps[step], next={})
    return replace(bundle, workflow=replace(bundle.workflow, steps=steps, outputs={}))


def _without_others(step: Step, wanted: set[str]) -> Step:
    edges = {port: tuple(target for target in targets if target in wanted) for port, targets in step.next.items()}
    return replace(step, next={port: targets for port, targets in edges.items() if targets})


def _version(core: Core, row: RunRow) -> Bundle:
    found = core.store.reader.one("SELECT document FROM versions WHERE hash=?", (row.version,))
    assert found is not None, row.version
    return Bundle.from_text(found[0])


def _adopt(core: Core, row: RunRow, old: Bundle, new: Bundle, from_step: str) -> Adoption:
    return Adopter(old.plans, new.plans, core.registry, core.store.journal, row.n, from_step).adopt()


def _refuse_repeats(adoption: Adoption, allowed: bool) -> None:
    if adoption.repeated and not allowed:
        steps = ", ".join(sorted({item.step for item in adoption.repeated}))
        raise NeedsPerson(
            f"These steps were done already, or may have been, and must not be done twice by themselves: {steps}.",
            remedy="Resume from a later step, or say --allow-repeat when doing them again is right.",
        )
