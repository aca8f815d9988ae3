"""Picking an element in a browser, for the terminal or the project: what the command line, and later Studio, call."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.errors import InvalidFile, UsageProblem
from runtime.files.elements import Element, picture_name
from runtime.files.project import Project
from runtime.files.source import replace_file
from runtime.model import JsonObject
from runtime.model.fingerprint import Fingerprint

if TYPE_CHECKING:
    from runtime.browser.picking.picked import Picked

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*/[^/\s][^/]*")


@dataclass(frozen=True, slots=True)
class PickRequest:
    """The page ``url`` in a browser of our own, or in a tab of the running one at ``connect``; without ``url`` in the
    one there that was looked at last. ``element`` (``app/name``) is where the target goes in the project around
    ``folder``."""

    url: str
    connect: str = ""
    element: str = ""
    folder: str = "."
    headless: bool = False
    language: str = "en"


async def pick_element(
    request: PickRequest, on_open: Callable[[str], object] = lambda address: None
) -> JsonObject | None:
    """What the person picked, with the ``file`` it was written to and the ``picture`` (PNG, base64); None when they
    did not. ``on_open`` gets the debugging address of the browser once picking can begin. Raises UnderstudyError."""
    from runtime.browser.driver import stop_driver
    from runtime.browser.looking import opened_for_person
    from runtime.browser.picking.picker import pick

    if not request.url and not request.connect:
        raise UsageProblem("There is no page to pick in.", remedy="Name its address, or a browser with --connect.")
    project = _project(request) if request.element else None
    try:
        async with opened_for_person(request.url, request.connect, headless=request.headless) as (page, address):
            found = await pick(page, request.language, lambda: on_open(address))
    finally:
        await stop_driver()
    if found is None:
        return None
    file = str(keep(project, request.element, found)) if project else ""
    return {**found.record(), "file": file, "picture": base64.b64encode(found.picture).decode()}


async def browse(url: str, connect: str, on_open: Callable[[str, str], object], *, headless: bool = False) -> None:
    """Open ``url`` in a browser that stays open until its window is closed, for picking and trying targets there;
    ``on_open`` gets its debugging address and that of the page that opened, such as a sign-in. With ``connect`` it is
    opened in that running browser, and that is all. Raises UnderstudyError."""
    from runtime.browser.driver import stop_driver
    from runtime.browser.looking import go, stay_open

    try:
        if connect:
            on_open(connect, await go(connect, url))
        else:
            await stay_open(url, on_open, headless=headless)
    finally:
        await stop_driver()


def keep(project: Project, reference: str, found: Picked) -> Path:
    """Write the target into the project's elements, in place of one of this name; the file. Raises InvalidFile."""
    app, _, name = reference.partition("/")
    repository = project.elements
    path = repository.folder / f"{app}.json"
    elements, problems = repository.load(app)
    if problems and path.exists():
        raise InvalidFile(f"{path} has problems.", remedy="Correct them first.", problems=problems, code="damaged-file")
    signals = found.fingerprint
    there = elements.get(name, Element(name=signals.name or signals.label or signals.text))
    chosen = replace(there, selector=found.selector, frame=found.frame, fingerprint=signals)
    picture = picture_name(app, name)
    repository.save(app, {**elements, name: chosen.pictured(picture) if found.picture else chosen})
    if found.picture:
        replace_file(repository.folder / picture, found.picture)
    return path


def strengths(fingerprint: JsonObject) -> tuple[tuple[str, str, str], ...]:
    """Signal, value and ``strong``, ``medium`` or ``weak`` of what is known of an element, the strongest first; nothing
    for a fingerprint that cannot be read."""
    from runtime.browser.picking.picked import Picked

    try:
        return Picked(Fingerprint.model_validate(fingerprint), "", (), 0, ()).strengths
    except ValueError:
        return ()


def _project(request: PickRequest) -> Project:
    """Known before anybody clicks: a pick that cannot be kept would be lost."""
    if not _NAME.fullmatch(request.element):
        raise UsageProblem(f'"{request.element}" is no name of an element.', remedy="Write it as app/name.")
    project = Project.find(request.folder)
    if project is None:
        raise UsageProblem(
            "Elements are kept in a project, and there is none here.",
            remedy="Go into the folder of a project; `understudy new` makes one.",
        )
    return project
