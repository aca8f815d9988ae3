"""Resume after a fix: a new run that takes over what is still valid of an earlier one, with a preview first."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pydantic import Field

from runtime.engine.accept import Request
from runtime.engine.adopt import Adopter, Adoption, Item
from runtime.engine.bundle import Bundle
from runtime.engine.journal.run_journal import revive
from runtime.engine.places import lies_inside, step_at
from runtime.engine.relatives import Relatives
from runtime.errors import InvalidInput, NeedsPerson
from runtime.model import JsonObject, Step
from runtime.model.status import RunStatus
from runtime.services.core import Core
from runtime.services.heals import rejected_heals
from runtime.services.loading import load_bundle
from runtime.services.methods import MethodParams, method
from runtime.services.run_info import find_run, refuse_deleted, run_info
from runtime.services.secret_inputs import refuse_plain_secrets
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
    """Accept the new run, or only say what it would do: ``preview`` and, when accepted, ``run``.

    A preview of a run that ended says with ``changed`` whether the workflow is another one now.
    """
    row = find_run(core, params.run)
    if not row.status.final:
        if not params.preview:
            core.engine.want(row.id)
            if row.status is RunStatus.PAUSED:
                await core.engine.pause(row.id, False)
        return {"run": run_info(core, row), "preview": []}
    async with core.resuming:
        refuse_deleted(core, row)
        return await _go_on(core, params, row)


async def _go_on(core: Core, params: ResumeParams, row: RunRow) -> JsonObject:
    """The same for a run that ended."""
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
    preview = [_shown(item, old, new) for item in adoption.preview]
    if params.preview:
        return {"run": None, "preview": preview, "changed": old.hash != new.hash}
    if row.status is RunStatus.COMPLETED and all(item["verdict"] == "reused" for item in preview):
        return {"run": run_info(core, row), "preview": preview}
    if params.only:
        _refuse_others(adoption, params.from_step)
    if not params.allow_repeat:
        _refuse_repeats(adoption)
        _refuse_crossing(core, row)
    await refuse_plain_secrets(core, new.workflow, params.inputs)
    options = await require_trust(core, new, granted=params.trust) | rejected_heals(core, new)
    accepted = await core.engine.accept(_request(row, new, params, adoption, options))
    core.engine.want(accepted.id)
    core.store.audit("person", "run.resume", f"{row.id} -> {accepted.id}")
    return {"run": run_info(core, accepted), "preview": preview}


def _request(row: RunRow, new: Bundle, params: ResumeParams, adoption: Adoption, options: JsonObject) -> Request:
    """The run that goes on with what an earlier one has done."""
    return Request(
        new,
        {**revive(row.inputs), **params.inputs},
        run_id=params.run_id,
        priority=row.priority,
        origin="resume",
        options={
            # Whoever debugged that run may not be there.
            **{name: value for name, value in row.options.items() if name != "debug"},
            **params.options,
            **({"environment": params.environment} if params.environment else {}),
            **options,
            "key": row.options.get("key", row.id),
        },
        adopted_from=row.n,
        adopt=tuple(adoption.entries),
    )


def _shown(item: Item, old: Bundle, new: Bundle) -> JsonObject:
    """A line of the preview with the step's name and type; of a step that is gone, those it had."""
    step = step_at(new.plans, item.scope, item.step) or step_at(old.plans, item.scope, item.step)
    return {**asdict(item), "name": step.label if step else item.step, "type": step.type if step else ""}


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
    adoption = Adopter(old.plans, new.plans, core.registry, core.store.journal, row.n, from_step).adopt()
    relatives = Relatives(core.store.runs.relatives(row.n), new.plans, core.registry, core.store.journal)
    named = {(item.scope, item.step) for item in adoption.repeated}
    others = [item for item in relatives.repeated(adoption) if (item.scope, item.step) not in named]
    return replace(adoption, preview=[*adoption.preview, *others])


def _refuse_others(adoption: Adoption, step: str) -> None:
    """A step that runs alone runs alone: what comes before it must be there."""
    missing = [
        item.step
        for item in adoption.preview
        if item.verdict in ("again", "entered")
        and not (lies_inside(item.scope, step) or (item.scope, item.step) == ("", step))
    ]
    if missing:
        raise InvalidInput(
            f'"{step}" cannot be run alone: not all that comes before it is done ({", ".join(missing[:5])}).',
            remedy="Resume without --only.",
        )


def _refuse_repeats(adoption: Adoption) -> None:
    if not adoption.repeated:
        return
    steps = ", ".join(sorted({item.step for item in adoption.repeated}))
    runs = sorted({item.run for item in adoption.repeated if item.run})
    instead = f"The run {', '.join(runs)} went on from there: resume that one. " if runs else ""
    raise NeedsPerson(
        f"These steps were done already, or may have been, and must not be done twice by themselves: {steps}.",
        remedy=f"{instead}Resume from a later step, or say --allow-repeat when doing them again is right.",
    )


def _refuse_crossing(core: Core, row: RunRow) -> None:
    """Two runs that go on from the same one at the same time would do the same things."""
    going = [other.id for other in core.store.runs.relatives(row.n) if not other.status.final]
    if going:
        raise NeedsPerson(
            f"The run {going[0]} went on from this one and has not ended.",
            remedy=f"Resume {going[0]}, or cancel it first.",
        )
