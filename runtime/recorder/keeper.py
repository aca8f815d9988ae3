"""Keeps the files of a recording current: the workflow, the project's elements, and the raw events beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from runtime.browser.recording.portraits import Portrait
from runtime.errors import InvalidFile, UsageProblem
from runtime.files import versions
from runtime.files.elements import Element
from runtime.files.load import load_workflow
from runtime.files.project import Project
from runtime.files.save import save_workflow
from runtime.model import Json, Workflow
from runtime.paths import FLOW
from runtime.recorder.events import RawEvent
from runtime.recorder.merging import DataTable, NeedsSecret, Options, Recording, insert, merge, merge_elements
from runtime.recorder.merging.phrases import Language
from runtime.recorder.merging.slugs import unused
from runtime.recorder.pictures import Pictures
from runtime.recorder.proposals import Proposal, apply_proposals, conflicts
from runtime.recorder.proposals.environments import EnvironmentProposal, environments
from runtime.recorder.proposals.kept import fits
from runtime.recorder.proposals.loops import LoopProposal
from runtime.recorder.proposals.renaming import Names, called_apart, renamed, steps_of, variables_of
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


@dataclass(frozen=True, slots=True)
class _Made:
    """A recording with its workflow as it is written, the elements that the project has then, the proposals that were
    accepted, and what is called otherwise than in the recording."""

    recording: Recording
    workflow: Workflow
    elements: Mapping[str, Mapping[str, Element]]
    accepted: tuple[Proposal, ...]
    names: Names


class Keeper:
    """Writes all of a recording, again and again."""

    def __init__(self, output: Output) -> None:
        self._output = output
        name = output.path.name.removesuffix(FLOW).removesuffix(".json")
        title = name.replace("-", " ").replace("_", " ").capitalize()
        self._project = Project.find(output.path.parent)
        has_environment = self._project is not None and bool(self._project.default_environment)
        values = self._project.environment() if self._project and has_environment else None
        self._options = Options(
            id=_id(name), name=title, language=output.language, tables=output.tables, environment=values
        )
        self._raw = RawFile(output.path.with_name(output.path.name.removesuffix(FLOW) + RAW)) if output.raw else None
        self._pictures = Pictures(self._project.elements.folder) if self._project else None
        #: Elements that the project had before the recording.
        self._before: dict[str, Mapping[str, Element]] = {}
        self._hash: str | None = None
        self._into: Workflow | None = None
        #: What steps, variables and elements of the recording are called as they were written last.
        self._names = Names()
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

    def use_tables(self, tables: Sequence[DataTable]) -> None:
        """The person works from these; it holds for what was done before as well."""
        self._options = replace(self._options, tables=tuple(tables))

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
        made = self._made(events, accept, portraits)
        workflow, self._names = made.workflow, made.names
        if self._project is not None:
            for app, entries in made.elements.items():
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
        self.accepted = made.accepted
        return made.recording, workflow

    def compose(self, events: Sequence[RawEvent]) -> Workflow:
        """What ``write`` would write of these events, without writing anything: for who watches the recording."""
        return self._made(events).workflow

    def fitting(self, recording: Recording, workflow: Workflow) -> tuple[Proposal, ...]:
        """The proposals that can still be applied to ``workflow``, which was written last, for the names that steps,
        variables and elements have there: none that was accepted, or that one excludes."""
        known = {one.id for one in self.accepted}
        left = [one for one in recording.proposals if one.id not in known and not conflicts([*self.accepted, one])]
        if self._into is None:
            return tuple(renamed(one, self._names) for one in left)
        ids = self._names.steps
        wanted = [one for one in left if (steps_of(one) & recording.workflow.steps.keys()) <= ids.keys()]
        taken, steps = {*workflow.steps, *ids.values()}, dict(ids)
        for id in sorted({id for one in wanted for id in steps_of(one)} - recording.workflow.steps.keys()):
            steps[id] = unused(id, taken)
            taken.add(steps[id])
        names = replace(self._names, steps=steps, variables=self._variables(wanted, workflow))
        moved = [renamed(_without_opening(one, steps, workflow), names) for one in wanted]
        return tuple(called_apart([one for one in moved if fits(one, workflow)], workflow))

    def needs(self, recording: Recording) -> tuple[NeedsSecret, ...]:
        """What the vault must hold, by the names of the steps as they were written last."""
        ids = self._names.steps
        return tuple(replace(need, step=ids.get(need.step, need.step)) for need in recording.needs_secret)

    def _variables(self, proposals: Sequence[Proposal], workflow: Workflow) -> Mapping[str, str]:
        """Free names for the variables that proposals add; those of the recording have theirs."""
        names = dict(self._names.variables)
        taken = {*workflow.variables, *names.values()}
        for one in proposals:
            for name in sorted(variables_of(one)):
                if name not in names:
                    names[name] = unused(name, taken, "_")
                    taken.add(names[name])
        return names

    def _made(
        self,
        events: Sequence[RawEvent],
        accept: Sequence[str] = (),
        portraits: Mapping[int, Portrait] | None = None,
    ) -> _Made:
        """What is made of the events, and is to be written."""
        recording = self.merged(events)
        accepted = self._accepted(recording, accept)
        made = recording.workflow
        for proposal in accepted:
            made = proposal.apply(made)
        workflow, elements, names = self._with_elements(made, recording, events, portraits)
        if values := {one.value: one.base for one in accepted if isinstance(one, EnvironmentProposal)}:
            assert self._project is not None
            self._project.add_to_environment(values)
        return _Made(recording, workflow, elements, tuple(accepted), names)

    def _accepted(self, recording: Recording, accept: Sequence[str]) -> list[Proposal]:
        """The proposals meant by ``accept``, and those that the workflow recorded into follows already. Raises
        UsageProblem for an unknown one."""
        followed = [one for one in environments(recording) if self._follows(one)] if self._into is not None else []
        if not accept:
            return [*followed]
        if "all" not in accept:
            apply_proposals(recording, accept)
            return [one for one in recording.proposals if one.id in accept or one in followed]
        chosen: list[Proposal] = []
        for proposal in recording.proposals:
            if not conflicts([*chosen, proposal]):
                chosen.append(proposal)
        return chosen

    def _follows(self, proposal: EnvironmentProposal) -> bool:
        """Whether the workflow that is recorded into takes this address from the environment in other steps."""
        known = (self._options.environment or {}).get(proposal.value) == proposal.base
        steps = self._into.steps.values() if self._into is not None else ()
        return known and any(proposal.is_followed_in(step) for step in steps)

    def _with_elements(
        self,
        made: Workflow,
        recording: Recording,
        events: Sequence[RawEvent],
        portraits: Mapping[int, Portrait] | None,
    ) -> tuple[Workflow, Mapping[str, Mapping[str, Element]], Names]:
        """The workflow with its elements in the project, or in its own steps where there is no project."""
        known, names = {app: self._known(app) for app in recording.elements}, Names()
        elements, renamed = merge_elements(recording.elements, known)
        if self._pictures is not None and portraits is not None:
            elements = self._pictures.add(elements, renamed, recording, events, portraits)
        if self._into is not None:
            inserted = insert(recording, self._into, after=self._output.after, elements=known, workflow=made)
            # Its steps name their elements as the project does; proposals, made of the recording, do not.
            made, names = inserted.edit.apply(self._into)[0], Names(inserted.ids, inserted.variables)
        found = {f"{app}/{name}": one for app, named in elements.items() for name, one in named.items()}
        found |= {reference: found[there] for reference, there in renamed.items()}
        change = partial(_inline, found) if self._project is None else partial(_called, renamed)
        made = _mapped(made, change) if self._into is None or self._project is None else made
        return made, elements, replace(names, target=lambda target: _walk(target, change))

    def _known(self, app: str) -> Mapping[str, Element]:
        """What the project had of this application before the recording."""
        if app not in self._before:
            self._before[app] = dict(self._project.elements.elements(app)) if self._project else {}
        return self._before[app]


def _without_opening(proposal: Proposal, ids: Mapping[str, str], workflow: Workflow) -> Proposal:
    """In a browser that was open before, the recording's first step goes to the page of the first round, as the loop
    does in each: it goes with the rounds."""
    if not isinstance(proposal, LoopProposal) or not proposal.opening:
        return proposal
    step = workflow.steps.get(ids[proposal.opening])
    if step is None or step.type == "browser.open":
        return proposal
    return proposal.model_copy(update={"opening": "", "gone": (*proposal.gone, proposal.opening)})


def _inline(found: Mapping[str, Element], reference: str) -> dict[str, Any] | None:
    """What stands in the step itself in place of an element's name."""
    return _target(found[reference]) if reference in found else None


def _called(renamed: Mapping[str, str], reference: str) -> dict[str, Any] | None:
    """The element under the name that it has in the project."""
    return {"element": renamed[reference]} if reference in renamed else None


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
