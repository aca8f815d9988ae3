"""An element of the project that was picked anew: every step that names it finds it from then on, and undo; and a
step's own target that becomes an element of the project."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from runtime.errors import UsageProblem
from runtime.files.elements import Element, is_reference, picture_name
from runtime.files.project import Project
from runtime.files.source import replace_file
from runtime.model import JsonObject
from runtime.model.fingerprint import Fingerprint
from runtime.services.brought import Brought, put_in
from runtime.services.elements import entries_of, known_elements


@dataclass(frozen=True, slots=True)
class Repicked:
    """What was done, for ``undo_repick``. ``picture`` is what lay in the place of the new one, None where nothing did;
    ``uses`` is how many steps of the project name the element."""

    reference: str
    before: Element
    after: Element
    picture: bytes | None
    uses: int


def repick_element(project: Project, reference: str, target: JsonObject, picture: bytes) -> Repicked:
    """Give the element the ``target`` that was picked, as ``understudy pick`` tells of it; its name stays.

    Raises InvalidInput where the project has no such element, InvalidFile where its file cannot be written.
    """
    app, _, name = reference.partition("/")
    entries = entries_of(project, reference)
    signals = Fingerprint.model_validate(target["fingerprint"])
    after = replace(
        entries[name], selector=target["selector"], frame=tuple(target.get("frame") or ()), fingerprint=signals
    )
    path = _picture(project, reference)
    before = path.read_bytes() if path.is_file() else None
    after = after.pictured(path.name if picture else "")
    project.elements.save(app, {**entries, name: after})
    if picture:
        replace_file(path, picture)
    uses = next(len(one.uses) for one in known_elements(project) if one.reference == reference)
    return Repicked(reference, entries[name], after, before, uses)


def keep_element(project: Project, reference: str, kept: Brought) -> None:
    """Put a target into the project as a new element. Raises UsageProblem for a name that is none or is taken."""
    if not is_reference(reference):
        element = reference
        raise UsageProblem(f'"{element}" is no name of an element.', remedy="Write it as app/name.")
    app, _, name = reference.partition("/")
    if project.elements.find(reference) is not None:
        raise UsageProblem(f'There is already an element "{app}/{name}".', remedy="Choose another name.")
    put_in(project, {reference: kept})


def undo_repick(project: Project, done: Repicked) -> None:
    """Put the element back as it was. Raises UsageProblem where it was changed since."""
    app, _, name = done.reference.partition("/")
    entries = entries_of(project, done.reference)
    if entries[name] != done.after:
        raise UsageProblem(f'The element "{done.reference}" was changed since.', remedy="Pick it again.")
    project.elements.save(app, {**entries, name: done.before})
    if done.picture is not None:
        replace_file(_picture(project, done.reference), done.picture)


def _picture(project: Project, reference: str) -> Path:
    app, _, name = reference.partition("/")
    return project.elements.folder / picture_name(app, name)
