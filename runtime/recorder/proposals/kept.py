"""What was understood of a recording, kept until a person has decided: proposals, and what the vault must hold.

A file for each workflow in ``DATA FOLDER/understood``: nothing is forgotten when Studio closes or is killed, and the
terminal and Studio decide about the same. It holds nothing that is not in the workflow too: a secret never reaches the
recorder. How a proposal stands is judged by the workflow, whatever was decided: an acceptance that was taken back, or
never saved, leaves it open.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from runtime.errors import StoreError, UnderstudyError, UsageProblem
from runtime.model import Json, Step, Workflow
from runtime.model.edits import Edit
from runtime.private import replace_private
from runtime.recorder.events import SecretKind
from runtime.recorder.merging.recording import NeedsSecret
from runtime.recorder.merging.slugs import unused
from runtime.recorder.proposals.accept import conflicts, proposal_from
from runtime.recorder.proposals.proposal import Proposal
from runtime.recorder.proposals.renaming import Names, renamed, steps_of, variables_of

FOLDER = "understood"
VERSION = 1

#: The site that an address begins with, or the value of the environment that took its place.
_SITE = re.compile(r"(https?://[^/?#]*|\{\{ env\.\w+ \}\})")


class Standing(StrEnum):
    """How a proposal stands. ``GONE``: what it would change is not there any more, or is something else by now."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Kept:
    """``steps`` are digests of the steps as they were recorded, ``places`` of the values that proposals would replace;
    ``accepted`` and ``dismissed`` are ids of proposals, by what the person did last."""

    proposals: tuple[Proposal, ...] = ()
    needs: tuple[NeedsSecret, ...] = ()
    steps: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    accepted: frozenset[str] = frozenset()
    dismissed: frozenset[str] = frozenset()

    def standing(self, one: Proposal, workflow: Workflow) -> Standing:
        """How ``one``, which is among the proposals, stands in ``workflow``."""
        if one.id in self.dismissed:
            return Standing.DISMISSED
        if self._is_as_recorded(one, workflow) and fits(one, workflow):
            return Standing.OPEN
        return Standing.ACCEPTED if one.id in self.accepted else Standing.GONE

    def against(self, one: Proposal, workflow: Workflow) -> Proposal | None:
        """An accepted proposal that excludes ``one``."""
        for other in self.proposals:
            if other.id != one.id and self.standing(other, workflow) is Standing.ACCEPTED and conflicts([other, one]):
                return other
        return None

    def find(self, id: str) -> Proposal:
        """The proposal of this id. Raises UsageProblem."""
        found = next((one for one in self.proposals if one.id == id), None)
        if found is None:
            known = ", ".join(one.id for one in self.proposals)
            raise UsageProblem(f'There is no proposal "{id}".', remedy=f"Known: {known or 'none for this recording'}.")
        return found

    def acceptance(self, one: Proposal, workflow: Workflow) -> Edit:
        """The change that accepting ``one`` means. Raises UsageProblem where it cannot be accepted."""
        if (other := self.against(one, workflow)) is not None:
            raise UsageProblem(
                f"“{one.title}” and “{other.title}” ({one.id}, {other.id}) change the same.",
                remedy="Accept one of them.",
            )
        if not (self._is_as_recorded(one, workflow) and fits(one, workflow)):
            raise UsageProblem(
                f"“{one.title}” ({one.id}) does not fit any more: its steps were changed or are gone.",
                remedy="Dismiss it, or take the changes of its steps back.",
            )
        if taken := sorted(variables_of(one) & workflow.variables.keys()):
            raise UsageProblem(
                f'There is a variable "{taken[0]}" already.', remedy="Rename that one first, or give this another name."
            )
        return one.edit(workflow)

    def open(self, workflow: Workflow) -> tuple[Proposal, ...]:
        """The proposals that wait for a decision."""
        return tuple(one for one in self.proposals if self.standing(one, workflow) is Standing.OPEN)

    def waits(self, workflow: Workflow) -> bool:
        """Whether there is anything to decide or to put into the vault."""
        return bool(self.needs or self.open(workflow))

    def decided(self, id: str, standing: Standing) -> Kept:
        """With the person's decision about the proposal ``id``; ``OPEN`` takes one back."""
        accepted, dismissed = self.accepted - {id}, self.dismissed - {id}
        if standing is Standing.ACCEPTED:
            accepted |= {id}
        elif standing is Standing.DISMISSED:
            dismissed |= {id}
        return replace(self, accepted=accepted, dismissed=dismissed)

    def with_proposal(self, changed: Proposal) -> Kept:
        """With another shape of the proposal of the same id."""
        return replace(self, proposals=tuple(changed if one.id == changed.id else one for one in self.proposals))

    def following(self, workflow: Workflow) -> Kept:
        """For steps that have other ids by now: a missing one is the only new one that is called and does the same."""
        missing = [id for id in self.steps if id not in workflow.steps]
        if not missing:
            return self
        fresh: dict[str, list[str]] = {}
        for step in workflow.steps.values():
            if step.id not in self.steps:
                fresh.setdefault(_digest_of(step), []).append(step.id)
        names = {id: found[0] for id in missing if len(found := fresh.get(self.steps[id], [])) == 1}
        if not names or len(set(names.values())) != len(names):
            return self
        given = Names(names)
        return replace(
            self,
            proposals=tuple(renamed(one, given) for one in self.proposals),
            needs=tuple(replace(need, step=names.get(need.step, need.step)) for need in self.needs),
            steps={names.get(id, id): digest for id, digest in self.steps.items()},
            places={_renamed_place(place, names): digest for place, digest in self.places.items()},
        )

    def _is_as_recorded(self, one: Proposal, workflow: Workflow) -> bool:
        return all(
            place not in self.places or _digest(_value(workflow, place)) == self.places[place] for place in one.places
        )


def kept_of(
    proposals: Iterable[Proposal], needs: Iterable[NeedsSecret], workflow: Workflow, before: Kept | None = None
) -> Kept:
    """What to keep of a recording that was written as ``workflow``; ``before`` is what still waited there."""
    known = before.following(workflow) if before else Kept()
    taken = {one.id for one in known.proposals}
    fresh: list[Proposal] = []
    for one in proposals:
        if fits(one, workflow):
            fresh.append(one.model_copy(update={"id": unused(one.id, taken)}))
            taken.add(fresh[-1].id)
    ids = {id for one in fresh for id in steps_of(one) if id in workflow.steps}
    # What was accepted earlier and took away steps whose names are in use again says nothing of the new ones.
    still = (one for one in known.proposals if one.id not in known.accepted or not one.removes & ids)
    places = {place for one in fresh for place in one.places if _value(workflow, place) is not None}
    return replace(
        known,
        proposals=(*still, *fresh),
        needs=(*known.needs, *needs),
        steps={**known.steps, **{id: _digest_of(workflow.steps[id]) for id in ids}},
        places={**known.places, **{place: _digest(_value(workflow, place)) for place in places}},
    )


def fits(proposal: Proposal, workflow: Workflow) -> bool:
    """Whether accepting it would change ``workflow``, and add no step of a name that is taken."""
    if any(place.partition(".")[0] not in workflow.steps for place in proposal.places):
        return False
    try:
        patch = proposal.edit(workflow).patch(workflow)
    except UnderstudyError:
        return False
    return patch.apply(workflow)[0] != workflow and not _added(proposal) & workflow.steps.keys()


def kept_path(home: Path, flow: Path) -> Path:
    """Where it is kept for the workflow in this file."""
    return home / FOLDER / f"{sha256(str(flow.resolve()).encode()).hexdigest()[:32]}.json"


def read_kept(home: Path, flow: Path) -> Kept | None:
    """What waits for the workflow in this file; None where nothing does, or what was kept cannot be read any more."""
    try:
        record = json.loads(kept_path(home, flow).read_bytes())
        if record["version"] != VERSION:
            return None
        return Kept(
            tuple(map(proposal_from, record["proposals"])),
            tuple(NeedsSecret(**{**need, "kind": SecretKind(need["kind"])}) for need in record["needs"]),
            record["steps"],
            record["places"],
            frozenset(record["accepted"]),
            frozenset(record["dismissed"]),
        )
    except (OSError, ValueError, KeyError, TypeError, ValidationError):
        return None


def write_kept(home: Path, flow: Path, kept: Kept | None) -> None:
    """Keep it, or nothing any more. Raises StoreError."""
    path = kept_path(home, flow)
    try:
        if kept is None or not (kept.proposals or kept.needs):
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_private(path, json.dumps(_record(flow, kept), ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise StoreError(
            f"What was understood of the recording cannot be kept: {path.parent}: {str(error.strerror).lower()}.",
            remedy="Decide now, and free space in the data folder or correct its rights.",
        ) from error


def _record(flow: Path, kept: Kept) -> dict[str, Json]:
    return {
        "version": VERSION,
        "flow": str(flow),
        "proposals": [one.model_dump(mode="json") for one in kept.proposals],
        "needs": [asdict(need) for need in kept.needs],
        "steps": dict(kept.steps),
        "places": dict(kept.places),
        "accepted": sorted(kept.accepted),
        "dismissed": sorted(kept.dismissed),
    }


def _added(proposal: Proposal) -> set[str]:
    """Ids of steps that it adds."""
    record = proposal.model_dump(include={"loop", "step", "reader", "options"})
    parts = [record.get("reader") or {}, *record.get("options", ())]
    return {str(id) for id in (record.get("loop"), record.get("step"), *(part.get("step") for part in parts)) if id}


def _value(workflow: Workflow, place: str) -> Json:
    """The text or number that stands in a place; None where it is none, as for targets, which elements may rename."""
    id, _, param = place.partition(".")
    value = workflow.steps[id].params.get(param) if id in workflow.steps else None
    return None if isinstance(value, dict) else value


def _digest(value: Json) -> str:
    text = _SITE.sub("", value, count=1) if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:16]


def _digest_of(step: Step) -> str:
    return _digest([step.type, step.name, dict(step.params)])


def _renamed_place(place: str, names: Mapping[str, str]) -> str:
    id, _, param = place.partition(".")
    return f"{names.get(id, id)}.{param}"
