"""The project's elements that copied steps name, as the text in the clipboard carries them: signals and small pictures.

Credentials are only named there, never carried.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from runtime.files.elements import Element, is_reference, read_element
from runtime.files.project import Project
from runtime.model import Json, JsonObject, Step
from runtime.model.targets import elements_named, named_anew
from runtime.services.brought import Brought

#: A larger picture stays behind: the text is also for mails. In bytes.
MOST_PICTURE = 16_384
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Carried:
    """Elements by ``app/name``; ``home`` stands for the project that they are from, and tells nothing of it."""

    home: str = ""
    elements: Mapping[str, Brought] = field(default_factory=dict)


def home_of(project: Project | None) -> str:
    """What stands for a project in a text that others may see; empty for none."""
    return hashlib.sha256(str(project.root.resolve()).encode()).hexdigest()[:16] if project else ""


def record_of(steps: Iterable[Step], elements: Mapping[str, Json], project: Project | None) -> JsonObject:
    """The part of a copied text for the elements that ``steps`` name; empty where they name none that is known."""
    named = dict.fromkeys(name for step in steps for name in elements_named(dict(step.params)) if name in elements)
    if not named or project is None:
        return {}
    pictures = {name: _picture(elements[name], project.elements.folder) for name in named}
    return {
        "project": home_of(project),
        "elements": {name: elements[name] for name in named},
        "pictures": {name: base64.b64encode(picture).decode() for name, picture in pictures.items() if picture},
    }


def carried_in(record: JsonObject) -> Carried:
    """What such a part carries; what is not understood is left out."""
    entries, pictures = record.get("elements"), record.get("pictures")
    pictures = pictures if isinstance(pictures, dict) else {}
    read = {
        name: read_element(entry)
        for name, entry in (entries.items() if isinstance(entries, dict) else ())
        if is_reference(name)
    }
    brought = {
        name: Brought(element.pictured(""), _decoded(pictures.get(name))) for name, element in read.items() if element
    }
    return Carried(str(record.get("project") or ""), brought)


def read_all(elements: Mapping[str, Json]) -> dict[str, Element]:
    """The elements of a project by their references, from their records."""
    read = {name: read_element(entry) for name, entry in elements.items()}
    return {name: element for name, element in read.items() if element is not None}


def renamed(steps: Iterable[Step], names: Mapping[str, str]) -> tuple[Step, ...]:
    """The steps, naming elements as ``names`` says."""
    return tuple(
        replace(step, params=MappingProxyType(dict(named_anew(dict(step.params), names)))) if names else step
        for step in steps
    )


def on_their_own(steps: Iterable[Step], elements: Mapping[str, Brought]) -> tuple[Step, ...]:
    """The steps with targets of their own in place of ``elements``: where there is no project to put those into."""
    return tuple(replace(step, params=MappingProxyType(_own(dict(step.params), elements))) for step in steps)


def _own(value: Json, elements: Mapping[str, Brought]) -> Json:
    if isinstance(value, Mapping):
        found = elements.get(str(value.get("element")))
        inner = {key: _own(part, elements) for key, part in value.items() if found is None or key != "element"}
        return {**found.element.record(), **inner} if found is not None else inner
    return [_own(part, elements) for part in value] if isinstance(value, list | tuple) else value


def _picture(entry: Json, folder: Path) -> bytes:
    seen = entry.get("fingerprint") if isinstance(entry, dict) else None
    name = str(seen.get("picture") or "") if isinstance(seen, dict) else ""
    # Only what lies beside the elements: a project of others must not have other files copied.
    if not name or Path(name).name != name:
        return b""
    try:
        with (folder / name).open("rb") as file:
            return _checked(file.read(MOST_PICTURE + 1))
    except OSError:
        return b""


def _decoded(text: Json) -> bytes:
    try:
        return _checked(base64.b64decode(text, validate=True)) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        return b""


def _checked(picture: bytes) -> bytes:
    return picture if picture.startswith(_PNG) and len(picture) <= MOST_PICTURE else b""
