"""Two elements that a person says are the same become one: it knows the signals of both, and all steps name it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from runtime.errors import UsageProblem
from runtime.files.elements import Element
from runtime.files.load import load_workflow
from runtime.files.project import Project
from runtime.model import JsonObject, Workflow
from runtime.model.fingerprint import Fingerprint
from runtime.services.elements import delete_element, entries_of, repointed, restore_element, write_all

#: Signals that say where it stood when it was seen; of two sightings they are not mixed.
_PLACE = ("path", "hosts", "neighbours", "box", "viewport", "picture")


@dataclass(frozen=True, slots=True)
class Repointed:
    """A step that named the element that is gone: its params as they were, and as they are."""

    path: Path
    step: str
    before: JsonObject
    after: JsonObject


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did, for ``unmerge``. ``gone`` was called ``reference``; ``kept`` is what ``into`` was before."""

    reference: str
    into: str
    gone: Element
    kept: Element
    joint: Element
    steps: tuple[Repointed, ...]


def merge_element(project: Project, reference: str, into: str) -> Merged:
    """Let every step that names ``reference`` name ``into``, which gets its signals too, and forget ``reference``.

    Raises UsageProblem, or InvalidFile with nothing written where a workflow that names it has problems. Ended in the
    middle it leaves every step with an element that is there.
    """
    if reference == into:
        raise UsageProblem("An element cannot be merged with itself.", remedy="Choose another one.")
    gone = entries_of(project, reference)[reference.partition("/")[2]]
    app, _, name = into.partition("/")
    entries = entries_of(project, into)
    kept, pending = entries[name], repointed(project, reference, into)
    steps = tuple(one for path, workflow, _ in pending for one in _changed(path, workflow))
    joint = joined(kept, gone)
    project.elements.save(app, {**entries, name: joint})
    write_all(pending)
    delete_element(project, reference)
    return Merged(reference, into, gone, kept, joint, steps)


def unmerge_element(project: Project, merged: Merged) -> None:
    """Take a merge back. What was changed since stays: a step that says something else by now goes on naming the
    element that was kept. Raises UsageProblem where another element has the old name by now."""
    restore_element(project, merged.reference, merged.gone)
    for path in dict.fromkeys(one.path for one in merged.steps):
        loaded = load_workflow(path)
        if loaded.workflow is not None and loaded.lossless:
            old = _with_old(loaded.workflow, [one for one in merged.steps if one.path == path])
            write_all([(path, old, loaded.source_hash)])
    app, _, name = merged.into.partition("/")
    entries = project.elements.load(app)[0]
    if entries.get(name) == merged.joint:
        project.elements.save(app, {**entries, name: merged.kept})


def joined(kept: Element, other: Element) -> Element:
    """``kept`` with what only ``other`` knows. Its own selector stays; that of the other one leads to it further on."""
    selector, frame = kept.selector or other.selector, kept.frame if kept.selector else other.frame
    ways = (other.selector,) if other.selector and other.frame == frame else ()
    signals = _signals(kept.fingerprint, other.fingerprint)
    if signals is None and ways == (selector,):
        ways = ()
    if signals is not None or ways:
        signals = signals or Fingerprint()
        further = dict.fromkeys((*signals.selectors, *ways))
        further.pop(selector, None)
        signals = signals.model_copy(update={"selectors": tuple(further)})
    name = kept.name or other.name
    return replace(kept, selector=selector, frame=frame, name=name, fingerprint=signals)


def _signals(mine: Fingerprint | None, theirs: Fingerprint | None) -> Fingerprint | None:
    if mine is None or theirs is None:
        return mine or theirs
    changed: JsonObject = {}
    for name in Fingerprint.model_fields:
        own, other = getattr(mine, name), getattr(theirs, name)
        if name in _PLACE:
            continue
        if isinstance(own, dict):
            changed[name] = {**other, **own}
        elif isinstance(own, tuple):
            changed[name] = tuple(dict.fromkeys((*own, *other)))
        else:
            changed[name] = own or other
    if not any(getattr(mine, name) for name in ("path", "box")):
        changed |= {name: getattr(theirs, name) for name in _PLACE}
    return mine.model_copy(update=changed)


def _changed(path: Path, workflow: Workflow) -> list[Repointed]:
    """The steps of ``workflow`` that say something else than its file."""
    there = load_workflow(path).require().steps
    return [
        Repointed(path, id, dict(there[id].params), dict(step.params))
        for id, step in workflow.steps.items()
        if there[id].params != step.params
    ]


def _with_old(workflow: Workflow, steps: list[Repointed]) -> Workflow:
    back = {one.step: one for one in steps}
    changed = {
        id: replace(step, params=back[id].before) if id in back and dict(step.params) == back[id].after else step
        for id, step in workflow.steps.items()
    }
    return replace(workflow, steps=changed)
