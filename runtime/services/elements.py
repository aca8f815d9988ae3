"""The elements of a project: where each is used, and changing one together with every step that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from runtime.errors import InvalidFile, InvalidInput, UsageProblem
from runtime.files.elements import Element
from runtime.files.load import load_workflow
from runtime.files.project import Project
from runtime.files.save import save_workflow
from runtime.model import Workflow
from runtime.model.targets import elements_named, named_anew

_NAME = re.compile(r"[^/\s][^/]*")


@dataclass(frozen=True, slots=True)
class Use:
    """A step that names an element."""

    path: Path
    workflow: str
    step: str
    name: str


@dataclass(frozen=True, slots=True)
class KnownElement:
    """An entry of the repository as ``app/name``, with the steps that name it."""

    reference: str
    element: Element
    uses: tuple[Use, ...] = ()


def known_elements(project: Project) -> tuple[KnownElement, ...]:
    """Every element by its reference. Workflows that cannot be read count as naming none."""
    uses: dict[str, list[Use]] = {}
    for path in project.workflows():
        workflow = load_workflow(path).workflow
        for reference, use in _uses(path, workflow) if workflow else ():
            uses.setdefault(reference, []).append(use)
    return tuple(
        KnownElement(f"{app}/{name}", element, tuple(uses.get(f"{app}/{name}", ())))
        for app in project.elements.apps()
        for name, element in sorted(project.elements.load(app)[0].items())
    )


def rename_element(project: Project, reference: str, name: str) -> str:
    """Call it ``name`` within its application; the new reference. Steps that name it follow. Raises UsageProblem for a
    name that is taken, InvalidFile, with nothing written, where a workflow that names it has problems."""
    app, _, old = reference.partition("/")
    entries = entries_of(project, reference)
    if not _NAME.fullmatch(name):
        raise UsageProblem(f'"{name}" cannot name an element.', remedy="Use a word without a slash, as in save-button.")
    if name == old:
        return reference
    if name in entries:
        raise UsageProblem(
            f'There is already an element "{app}/{name}".', remedy="Choose another name, or merge the two."
        )
    pending = repointed(project, reference, f"{app}/{name}")
    project.elements.save(app, {name if key == old else key: entry for key, entry in entries.items()})
    write_all(pending)
    return f"{app}/{name}"


def delete_element(project: Project, reference: str) -> Element:
    """Forget an element; ``restore_element`` takes it back. Steps that name it keep its name, and do not find it."""
    app, _, name = reference.partition("/")
    entries = entries_of(project, reference)
    project.elements.save(app, {key: entry for key, entry in entries.items() if key != name})
    return entries[name]


def restore_element(project: Project, reference: str, element: Element) -> None:
    """Put an element back. Raises UsageProblem where another one has its name by now."""
    app, _, name = reference.partition("/")
    entries = project.elements.load(app)[0] if app in project.elements.apps() else {}
    if name in entries:
        raise UsageProblem(f'There is another element "{reference}" by now.', remedy="Rename that one first.")
    project.elements.save(app, {**entries, name: element})


def duplicates(elements: tuple[KnownElement, ...]) -> Mapping[str, tuple[str, ...]]:
    """For each element the others of its application that are found by the same selector in the same frames."""
    found: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for one in elements:
        if one.element.selector:
            key = (one.reference.partition("/")[0], one.element.selector, one.element.frame)
            found.setdefault(key, []).append(one.reference)
    same = {name: tuple(other for other in names if other != name) for names in found.values() for name in names}
    return MappingProxyType({name: others for name, others in same.items() if others})


def entries_of(project: Project, reference: str) -> Mapping[str, Element]:
    """The elements of its application. Raises InvalidInput where it is none of them."""
    app, _, name = reference.partition("/")
    entries = project.elements.load(app)[0] if app in project.elements.apps() else {}
    if name not in entries:
        raise InvalidInput(f'The project has no element "{reference}".', remedy="Read the list of elements anew.")
    return entries


def _uses(path: Path, workflow: Workflow) -> Iterator[tuple[str, Use]]:
    for step in workflow.steps.values():
        for reference in dict.fromkeys(elements_named(dict(step.params))):
            yield reference, Use(path, workflow.label, step.id, step.label)


def repointed(project: Project, old: str, new: str) -> list[tuple[Path, Workflow, str]]:
    """The workflows that name ``old``, naming ``new``. Raises InvalidFile where one could not be written whole."""
    pending = []
    for path in project.workflows():
        loaded = load_workflow(path)
        workflow = loaded.workflow
        if workflow is None or not any(reference == old for reference, _ in _uses(path, workflow)):
            continue
        if not loaded.lossless:
            raise InvalidFile(
                f"{path} names the element and has problems.", remedy="Correct them first.", problems=loaded.problems
            )
        names = {old: new}
        steps = {id: replace(step, params=named_anew(dict(step.params), names)) for id, step in workflow.steps.items()}
        pending.append((path, replace(workflow, steps=steps), loaded.source_hash))
    return pending


def write_all(pending: list[tuple[Path, Workflow, str]]) -> None:
    """Write what ``repointed`` gave. Raises InvalidFile for a file that was changed meanwhile."""
    for path, workflow, known in pending:
        save_workflow(path, workflow, expected_hash=known)
