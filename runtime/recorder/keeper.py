"""Keeps the files of a recording current: the workflow, the project's elements, and the raw events beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from runtime.browser.recording.portraits import Portrait
from runtime.errors import InvalidFile, UnderstudyError, UsageProblem
from runtime.files import versions
from runtime.files.elements import Element
from runtime.files.load import load_workflow
from runtime.files.project import FLOW, Project
from runtime.files.save import save_workflow
from runtime.model import Json, Workflow
from runtime.recorder.events import RawEvent
from runtime.recorder.merging import DataTable, Options, Recording, insert, merge, merge_elements
from runtime.recorder.merging.phrases import Language
from runtime.recorder.pictures import Pictures
from runtime.recorder.proposals import Proposal, apply_proposals, conflicts
from runtime.recorder.proposals.environments import EnvironmentProposal
from runtime.recorder.raw import RAW, RawFile

#: Of a recording without pictures.
NONE: Mapping[int, Portrait] = {}


@dataclass(frozen=True, slots=True)
class Output:
    """Where a recording goes. ``force`` lets it overwrite a workflow that is there; ``raw`` keeps the raw events.

    With ``after`` it goes into the workflow that is there, behind this step. ``tables`` are those that the person
    works from.
    """

    path: Path
    language: Language = "en"
    raw: bool = False
    force: bool = False
    after: str = ""
    tables: tuple[DataTable, ...] = ()


class Keeper:
    """Writes all of a recording, again and again."""

    def __init__(self, output: Output) -> None:
        self._output = output
        name = output.path.name.removesuffix(FLOW).removesuffix(".json")
        title = name.replace("-", " ").replace("_", " ").capitalize()
        self._project = Project.find(output.path.parent)
        values = self._project.environment() if self._project else {}
        self._options = Options(
            id=_id(name), name=title, language=output.language, tables=output.tables, environment=values
        )
        self._raw = RawFile(output.path.with_name(output.path.name.removesuffix(FLOW) + RAW)) if output.raw else None
        self._pictures = Pictures(self._project.elements.folder) if self._project else None
        #: Elements that the project had before the recording.
        self._before: dict[str, Mapping[str, Element]] = {}
        self._hash: str | None = None
        self._into: Workflow | None = None
        self._kept = False
        #: The proposals that what was last written has in it.
        self.accepted: tuple[Proposal, ...] = ()
        if output.after:
            loaded = load_workflow(output.path)
            if loaded.workflow is None or not loaded.lossless:
                raise InvalidFile(
                    f"{output.path} has problems.", problems=loaded.problems, remedy="Correct them first."
                )
            if output.after not in loaded.workflow.steps:
                raise UsageProblem(
                    f'{output.path} has no step "{output.after}".', remedy="Name one of its steps by id."
                )
            self._into, self._hash = loaded.workflow, loaded.source_hash

    @property
    def keeps_pictures(self) -> bool:
        """Whether there is a place for pictures of elements: the project's."""
        return self._pictures is not None

    def merged(self, events: Sequence[RawEvent]) -> Recording:
        """The workflow that the events make so far."""
        return merge(events, self._options)

    def write(
        self, events: Sequence[RawEvent], accept: Sequence[str] = (), portraits: Mapping[int, Portrait] = NONE
    ) -> tuple[Recording, Workflow]:
        """Bring the files up to date; gives what was recorded, and the workflow as it was written.

        ``portraits`` are pictures of what was acted on, by the number of the event.

        The proposals ``accept`` are accepted, "all" meaning every one that can be. Raises InvalidFile when the workflow
        was changed by somebody else meanwhile, UsageProblem for an unknown proposal.
        """
        recording, workflow, elements, accepted = self._made(events, accept, portraits)
        if self._project is not None:
            for app, entries in elements.items():
                self._project.elements.save(app, entries)
        force = self._output.force and self._hash is None
        self._output.path.parent.mkdir(parents=True, exist_ok=True)
        if not self._kept:
            versions.keep(self._output.path, why="found")
            self._kept = True
        # Written after each action: only what was there before is a version, the rest once it is saved or looked at.
        self._hash = save_workflow(self._output.path, workflow, expected_hash=self._hash, force=force, keep=False)
        if self._raw is not None:
            self._raw.write(events)
        self.accepted = tuple(accepted)
        return recording, workflow

    def compose(self, events: Sequence[RawEvent]) -> Workflow:
        """What ``write`` would write of these events, without writing anything: for who watches the recording."""
        return self._made(events)[1]

    def fitting(self, recording: Recording, workflow: Workflow) -> tuple[Proposal, ...]:
        """The proposals that can still be applied to ``workflow``, which was written: none that was accepted, or that
        one excludes; in a workflow that was there before, steps may be called otherwise than in the recording."""
        taken = {one.id for one in self.accepted}
        left = [one for one in recording.proposals if one.id not in taken and not conflicts([*self.accepted, one])]
        if self._into is None:
            return tuple(left)
        known = {
            id
            for id, step in recording.workflow.steps.items()
            if id in workflow.steps and id not in self._into.steps and workflow.steps[id].type == step.type
        }
        return tuple(one for one in left if _fits(one, known, workflow))

    def _made(
        self,
        events: Sequence[RawEvent],
        accept: Sequence[str] = (),
        portraits: Mapping[int, Portrait] | None = None,
    ) -> tuple[Recording, Workflow, Mapping[str, Mapping[str, Element]], list[Proposal]]:
        """The recording, its workflow as it is written, the elements that the project has then, what was accepted."""
        recording = self.merged(events)
        accepted = self._accepted(recording, accept)
        made = apply_proposals(recording, [proposal.id for proposal in accepted])
        workflow, elements = self._with_elements(made, recording, events, portraits)
        if values := {one.value: one.base for one in accepted if isinstance(one, EnvironmentProposal)}:
            assert self._project is not None
            self._project.add_to_environment(values)
        return recording, workflow, elements, accepted

    def _accepted(self, recording: Recording, accept: Sequence[str]) -> list[Proposal]:
        """The proposals meant by ``accept``. Raises UsageProblem for an unknown one, and for one that cannot be."""
        if not accept:
            return []
        takes = self._project is not None and bool(self._project.default_environment)
        if "all" not in accept:
            apply_proposals(recording, accept)
            chosen = [proposal for proposal in recording.proposals if proposal.id in accept]
            if not takes and any(isinstance(proposal, EnvironmentProposal) for proposal in chosen):
                raise UsageProblem(
                    "There is no environment to take the address from.",
                    remedy='Record into a project whose understudy.json names one, as in "environment": "dev".',
                )
            return chosen
        chosen = []
        for proposal in recording.proposals:
            if (takes or not isinstance(proposal, EnvironmentProposal)) and not conflicts([*chosen, proposal]):
                chosen.append(proposal)
        return chosen

    def _with_elements(
        self,
        made: Workflow,
        recording: Recording,
        events: Sequence[RawEvent],
        portraits: Mapping[int, Portrait] | None,
    ) -> tuple[Workflow, Mapping[str, Mapping[str, Element]]]:
        """The workflow with its elements in the project, or in its own steps where there is no project."""
        known = {app: self._known(app) for app in recording.elements}
        elements, renamed = merge_elements(recording.elements, known)
        if self._pictures is not None and portraits is not None:
            elements = self._pictures.add(elements, renamed, recording, events, portraits)
        if self._into is not None:
            inserted = insert(recording, self._into, after=self._output.after, elements=known, workflow=made)
            made, renamed = inserted.edit.apply(self._into)[0], {}
        if self._project is None:
            found = {f"{app}/{name}": one for app, named in elements.items() for name, one in named.items()}
            found |= {reference: found[there] for reference, there in renamed.items()}
            inline = _mapped(made, lambda reference: _target(found[reference]) if reference in found else None)
            return inline, elements
        there = _mapped(made, lambda reference: {"element": renamed[reference]} if reference in renamed else None)
        return there, elements

    def _known(self, app: str) -> Mapping[str, Element]:
        """What the project had of this application before the recording."""
        if app not in self._before:
            self._before[app] = dict(self._project.elements.elements(app)) if self._project else {}
        return self._before[app]


def _fits(proposal: Proposal, known: Collection[str], workflow: Workflow) -> bool:
    """Whether it changes only steps of these names, and adds none of a name that is taken."""
    if not {*(place.partition(".")[0] for place in proposal.places), *proposal.removes} <= set(known):
        return False
    try:
        patch = proposal.edit(workflow).patch(workflow)
    except UnderstudyError:
        return False
    return not {id for id, step in patch.steps.items() if step is not None and id not in known} & workflow.steps.keys()


def _mapped(workflow: Workflow, change: Any) -> Workflow:
    steps = {id: replace(step, params=_walk(dict(step.params), change)) for id, step in workflow.steps.items()}
    return replace(workflow, steps=steps)


def _walk(value: Json, change: Any) -> Any:
    if isinstance(value, dict):
        reference = value.get("element")
        if isinstance(reference, str) and (target := change(reference)) is not None:
            return {**{key: part for key, part in value.items() if key != "element"}, **target}
        return {key: _walk(part, change) for key, part in value.items()}
    return [_walk(part, change) for part in value] if isinstance(value, list | tuple) else value


def _target(element: Element) -> dict[str, Any]:
    record: dict[str, Any] = {"selector": element.selector} if element.selector else {}
    if element.frame:
        record["frame"] = list(element.frame)
    if element.name:
        record["name"] = element.name
    if element.fingerprint is not None:
        record["fingerprint"] = element.fingerprint.record()
    return record


def _id(name: str) -> str:
    kept = "".join(char if char.isascii() and char.isalnum() else "-" for char in name.lower()).strip("-")
    return kept or "recording"
