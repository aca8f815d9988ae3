"""Targets that were found by their other signals: what happened, and what a person decides about it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from pydantic import Field

from runtime.engine.bundle import Bundle
from runtime.errors import InvalidFile, InvalidInput
from runtime.files import load_workflow
from runtime.files.project import Project
from runtime.model import JsonObject
from runtime.model.targets import elements_named
from runtime.report.heals import Proposal, proposals
from runtime.services.core import Core
from runtime.services.methods import MethodParams, method
from runtime.services.repairs import Place, repair, restore
from runtime.services.run_info import find_run
from runtime.store.heals import decided


class ListParams(MethodParams):
    """Of the run ``run`` (an id, a unique beginning of one, or ``last``), of the workflow in the file ``flow``, or of
    all runs. Without ``all`` only those that are open, but of a run always all."""

    run: str = ""
    flow: str = ""
    all: bool = False


class OneParams(MethodParams):
    """``id`` may be a unique beginning."""

    id: str


class DecideParams(MethodParams):
    ids: list[str] = Field(min_length=1)
    by: str = "person"


@method("heals.list", ListParams)
async def list_heals(core: Core, params: ListParams) -> JsonObject:
    """Heals, newest first, and how many there are of each status."""
    found = await asyncio.to_thread(select, core, params)
    counts: dict[str, int] = {}
    for one in found:
        counts[one.status] = counts.get(one.status, 0) + 1
    shown = [one for one in found if params.all or params.run or one.status == "open"]
    return {"heals": [one.record() for one in shown], "counts": counts}


@method("heals.get", OneParams)
async def get(core: Core, params: OneParams) -> JsonObject:
    """One heal with ``used_by``, the steps that a repair would reach, and the files of its pictures."""
    one = _one(await asyncio.to_thread(proposals, core.store), params.id)
    used = await asyncio.to_thread(used_by, one)
    return {**one.record(), "used_by": used, "pictures": _pictures(core, one)}


@method("heals.accept", DecideParams)
async def accept(core: Core, params: DecideParams) -> JsonObject:
    """Write the repaired targets into their files. Stops at the first that cannot be; those before it are accepted."""
    try:
        return {"accepted": [await _accept(core, one, params.by) for one in await _chosen(core, params.ids)]}
    finally:
        core.tell_changed("heals")


@method("heals.reject", DecideParams)
async def reject(core: Core, params: DecideParams) -> JsonObject:
    """Keep that the elements found are wrong: later runs stop there instead of taking them."""
    done = []
    for one in await _chosen(core, params.ids):
        _must_be_open(one)
        await _keep(core, one, "rejected", params.by, {})
        done.append({"id": one.id, "place": one.place})
    core.tell_changed("heals")
    return {"rejected": done}


@method("heals.undo", DecideParams)
async def undo(core: Core, params: DecideParams) -> JsonObject:
    """Take decisions back: files get what was there before, the heals are open again."""
    done = []
    for one in await _chosen(core, params.ids):
        if one.decision is None:
            raise InvalidInput(f"The heal {one.id} is open: there is no decision to take back.")
        if one.status == "accepted":
            swap = one.decision.detail["old"], one.decision.detail["new"]
            await asyncio.to_thread(restore, place_of(one), *swap, one.heal.label)
        await core.store.writer.commit([one.decision.withdraw_op()])
        core.store.audit(params.by, "heal.undo", one.place, json.dumps({"id": one.id, "was": one.status}))
        done.append({"id": one.id, "place": one.place, "was": one.status})
    core.tell_changed("heals")
    return {"undone": done}


class ReviewParams(ListParams):
    """As for the list; the page goes to ``output`` (a file, or a folder), else to ``folder`` (default: here)."""

    lang: str = "en"
    output: str = ""
    folder: str = ""


@method("heals.review", ReviewParams)
async def review(core: Core, params: ReviewParams) -> JsonObject:
    """Write a page with pictures for deciding; gives the ``file`` and how many heals it shows."""
    from runtime.export.review.cards import make_card
    from runtime.export.review.html import review_html
    from runtime.export.writing import target_path, write_file

    row = find_run(core, params.run) if params.run else None
    target = target_path(params.output, params.folder, f"{row.id}-heals.html" if row else "heals.html")

    def make() -> int:
        shown = [one for one in select(core, params) if params.all or params.run or one.status == "open"]
        cards = [make_card(one, used_by(one), core.store.blobs) for one in shown]
        write_file(target, review_html(cards, core.store.blobs, params.lang, row.id if row else ""))
        return len(cards)

    return {"file": str(target), "heals": await asyncio.to_thread(make)}


def select(core: Core, params: ListParams) -> list[Proposal]:
    """The proposals that are asked for. Blocks; raises InvalidInput for a run or file that there is not."""
    found = proposals(core.store, find_run(core, params.run) if params.run else None)
    if not params.flow:
        return found
    path = str(Path(params.flow).absolute())
    if not Path(path).is_file():
        raise InvalidInput(f"There is no file {params.flow}.", remedy="Name a workflow's file.")
    names = _elements_named(path)
    return [one for one in found if one.file == path or one.heal.element in names]


def rejected_heals(core: Core, bundle: Bundle) -> JsonObject:
    """What a run of ``bundle`` must not take for its targets, as a setting for its tasks; empty where nothing is."""
    keys = core.store.heals.rejected(bundle.folder)
    return {"rejected_heals": keys}


def place_of(one: Proposal) -> Place:
    """Where the target of a proposal is written."""
    return Place(one.folder, one.file, one.step, one.heal.element)


def used_by(one: Proposal) -> list[JsonObject]:
    """Steps that name the element: file and step id. Of a target that stands in a step, that step."""
    if not one.heal.element:
        return [{"file": one.file, "step": one.step}]
    project = Project.find(one.folder) if one.folder else None
    found: list[JsonObject] = []
    for path in project.workflows() if project else ():
        workflow = load_workflow(path).workflow
        steps = workflow.steps.values() if workflow else ()
        found += [
            {"file": str(path), "step": step.id}
            for step in steps
            if one.heal.element in elements_named(dict(step.params))
        ]
    return found


async def _accept(core: Core, one: Proposal, by: str) -> JsonObject:
    """Accept one; also one that was accepted before when the file holds again what was looked for."""
    if one.status == "rejected":
        _must_be_open(one)
    again = one.status == "accepted"
    try:
        old, new = await asyncio.to_thread(repair, place_of(one), one.heal, one.heal.label, again=again)
    except InvalidFile:
        if again:
            _must_be_open(one)
        raise
    await _keep(core, one, "accepted", by, {"old": old, "new": new})
    file = str(Path(one.folder) / "elements" / f"{one.heal.element.partition('/')[0]}.json")
    return {"id": one.id, "place": one.place, "file": file if one.heal.element else one.file}


async def _keep(core: Core, one: Proposal, decision: str, by: str, detail: JsonObject) -> None:
    kept = {"key": one.heal.key, "proposal": one.record(), **detail}
    await core.store.writer.commit([decided(one.id, decision, one.folder, by, kept).op()])
    told = {"id": one.id, "run": one.run, "before": one.heal.old_selector, "after": one.heal.selector}
    core.store.audit(by, f"heal.{decision.removesuffix('ed')}", one.place, json.dumps(told))


async def _chosen(core: Core, ids: list[str]) -> list[Proposal]:
    found = await asyncio.to_thread(proposals, core.store)
    return list({one.id: one for one in (_one(found, id) for id in ids)}.values())


def _one(found: list[Proposal], id: str) -> Proposal:
    like = [one for one in found if one.id == id] or [one for one in found if id and one.id.startswith(id)]
    if len(like) == 1:
        return like[0]
    remedy = "`understudy heal list --all` shows the heals."
    if like:
        remedy = f"Several begin so: {', '.join(one.id for one in like)}."
    raise InvalidInput(f'"{id}" does not name one heal.', remedy=remedy)


def _must_be_open(one: Proposal) -> None:
    if one.decision is None:
        return
    when = one.record()["decided_at"][:16].replace("T", " ")
    raise InvalidInput(
        f"The heal {one.id} of {one.place} was {one.status} before, at {when}.",
        remedy=f"`understudy heal undo {one.id}` takes that back.",
    )


def _pictures(core: Core, one: Proposal) -> JsonObject:
    """Paths of the pictures, empty where there is none."""
    before = Path(one.folder) / "elements" / one.heal.before.picture if one.heal.before.picture else None
    after = core.store.blobs.path(one.heal.picture) if one.heal.picture else None
    return {name: str(path) if path and path.is_file() else "" for name, path in (("before", before), ("after", after))}


def _elements_named(file: str) -> set[str]:
    workflow = load_workflow(file).workflow
    return (
        {name for step in workflow.steps.values() for name in elements_named(dict(step.params))} if workflow else set()
    )
