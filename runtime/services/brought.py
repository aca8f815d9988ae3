"""Elements that steps bring along into another project: which of them it has already, putting in the others, undo."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from runtime.errors import UsageProblem
from runtime.files.elements import Element, picture_name
from runtime.files.project import Project
from runtime.files.source import replace_file
from runtime.services.elements import known_elements


@dataclass(frozen=True, slots=True)
class Brought:
    """An element from elsewhere with the PNG that shows it; empty for none."""

    element: Element
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class Lodging:
    """Where brought elements find themselves in a project: ``names`` says what those are called there that have
    another name, ``missing`` holds those that are to be put in, under the names that they get."""

    names: Mapping[str, str]
    missing: Mapping[str, Brought]


def lodging(brought: Mapping[str, Brought], there: Mapping[str, Element]) -> Lodging:
    """Where ``brought`` (by ``app/name``) go in a project that has ``there``. What is found by the same selector in the
    same frames of the same application is the same element; a name that means another one there gets a number."""
    names, missing, known = dict[str, str](), dict[str, Brought](), dict(there)
    for reference, one in brought.items():
        found = next((name for name in _first(reference, known) if _same(known[name], one.element)), "")
        new = found or _free(reference, known)
        if not found:
            missing[new], known[new] = one, one.element
        if new != reference:
            names[reference] = new
    return Lodging(names, missing)


def put_in(project: Project, missing: Mapping[str, Brought]) -> None:
    """Put elements into the project; those that are there already stay. Raises UsageProblem where a name means another
    one by now, InvalidFile where a file cannot be written."""
    for app, new in _by_app(missing).items():
        there = project.elements.load(app)[0] if app in project.elements.apps() else {}
        taken = next((name for name, one in new.items() if name in there and not _same(there[name], one.element)), "")
        if taken:
            reference = f"{app}/{taken}"
            raise UsageProblem(f'There is another element "{reference}" by now.', remedy="Paste again.")
        fresh = {name: _kept(app, name, one) for name, one in new.items() if name not in there}
        project.elements.save(app, {**there, **fresh})
        for name in fresh:
            if new[name].picture:
                replace_file(project.elements.folder / picture_name(app, name), new[name].picture)


def take_out(project: Project, put: Mapping[str, Brought], named: Collection[str]) -> None:
    """Forget what ``put_in`` has put in, but for what was changed since, what a workflow of the project uses, and what
    is ``named``, as by workflows that are not saved."""
    used = {one.reference for one in known_elements(project) if one.uses} | set(named)
    for app, new in _by_app(put).items():
        there = project.elements.load(app)[0] if app in project.elements.apps() else {}
        gone = {
            name
            for name, one in new.items()
            if f"{app}/{name}" not in used and there.get(name) == _kept(app, name, one)
        }
        if gone:
            project.elements.save(app, {name: element for name, element in there.items() if name not in gone})
        for name in gone:
            (project.elements.folder / picture_name(app, name)).unlink(missing_ok=True)


def _by_app(elements: Mapping[str, Brought]) -> dict[str, dict[str, Brought]]:
    found: dict[str, dict[str, Brought]] = {}
    for reference, one in elements.items():
        app, _, name = reference.partition("/")
        found.setdefault(app, {})[name] = one
    return found


def _first(reference: str, known: Mapping[str, Element]) -> list[str]:
    """The elements of its application, the one of the same name before the others."""
    app = reference.partition("/")[0] + "/"
    return sorted((name for name in known if name.startswith(app)), key=lambda name: name != reference)


def _same(one: Element, other: Element) -> bool:
    if one.selector or other.selector:
        return (one.selector, one.frame) == (other.selector, other.frame)
    return one.pictured("") == other.pictured("")


def _free(reference: str, known: Collection[str]) -> str:
    name, number = reference, 2
    while name in known:
        name, number = f"{reference}-{number}", number + 1
    return name


def _kept(app: str, name: str, one: Brought) -> Element:
    """As the project's file holds it: with its own picture or none."""
    return one.element.pictured(picture_name(app, name) if one.picture else "")
