"""The element repository of a project: ``elements/APP.json``, one entry for each thing that steps act on.

    {"format": 1, "elements": {"save-button": {"selector": "role=button[name=\\"Save\\"]", "name": "Save"}}}

Steps name an element as ``app/save-button``; one repaired entry repairs every step that uses it. An entry may also
have a ``fingerprint``: the signals by which the element is found when its selector no longer leads to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.errors import InvalidFile, TargetNotFound
from runtime.files.canonical import render
from runtime.files.findings import Findings
from runtime.files.migrations import format_of
from runtime.files.reader import Reader, did_you_mean
from runtime.files.source import read_record, replace_file
from runtime.model import FORMAT_VERSION, Json, JsonObject, Problem
from runtime.model.records import fields_record

if TYPE_CHECKING:
    from runtime.model.fingerprint import Fingerprint
    from runtime.model.targets import Target

_APP = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_ELEMENT = re.compile(r"[^/\s][^/]*")


@dataclass(frozen=True, slots=True)
class Element:
    """One entry: a Playwright selector, what a person calls it, the frames around it, outermost first, and its signals.

    It has a selector, a fingerprint, or both.
    """

    selector: str = ""
    name: str = ""
    frame: tuple[str, ...] = ()
    fingerprint: Fingerprint | None = None

    def record(self) -> JsonObject:
        """The entry as its file holds it."""
        record = fields_record(self, skip={"fingerprint"})
        return record if self.fingerprint is None else record | {"fingerprint": self.fingerprint.record()}

    def pictured(self, file: str) -> Element:
        """The same with the name of its picture, where it has signals to keep that with."""
        if self.fingerprint is None:
            return self
        return replace(self, fingerprint=self.fingerprint.model_copy(update={"picture": file}))


@dataclass(slots=True)
class ElementRepository:
    """The elements of one project, each file read when it is first asked for."""

    folder: Path
    _loaded: dict[str, Mapping[str, Element]] = field(default_factory=dict)

    def apps(self) -> tuple[str, ...]:
        """Names of the applications that have elements."""
        return tuple(sorted(path.stem for path in self.folder.glob("*.json") if path.is_file()))

    def elements(self, app: str) -> Mapping[str, Element]:
        """The elements of one application by name; empty when it has none or its file cannot be read."""
        if app not in self._loaded:
            self._loaded[app] = self.load(app)[0] if app in self.apps() else {}
        return self._loaded[app]

    def load(self, app: str) -> tuple[Mapping[str, Element], tuple[Problem, ...]]:
        """The elements of one application as its file has them now, and every problem of the file."""
        path = self.folder / f"{app}.json"
        elements, findings = _load(path)
        self._loaded[app] = elements
        return elements, tuple(findings.problems)

    def save(self, app: str, elements: Mapping[str, Element]) -> None:
        """Write the elements of one application; raises InvalidFile where that would lose something."""
        if not _APP.fullmatch(app):
            raise InvalidFile(f'"{app}" cannot name a file of elements.', remedy="Use letters, digits, - and _.")
        path = self.folder / f"{app}.json"
        _, findings = _load(path)
        if path.exists() and not findings.lossless:
            raise InvalidFile(
                f"{path} holds something that would be lost by writing it.",
                remedy="Correct the problems first.",
                problems=tuple(findings.problems),
                code="damaged-file",
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        replace_file(path, dumps_elements(elements))
        self._loaded[app] = dict(elements)

    def find(self, reference: str) -> Element | None:
        """The element called ``app/name``, or None."""
        app, _, name = reference.partition("/")
        return self.elements(app).get(name)

    def resolve(self, target: Target) -> Target:
        """``target`` with selector and signals of the element it names; raises TargetNotFound when there is none.

        What the step says itself (name, frame, signals) goes before what the repository says.
        """
        if not target.element:
            return target
        element = self.find(target.element)
        if element is None:
            known = [f"{app}/{name}" for app in self.apps() for name in self.elements(app)]
            remedy = did_you_mean(target.element, known) or "Pick the element again, or add it to the project."
            raise TargetNotFound(f'The project has no element "{target.element}".', remedy=remedy)
        found = {
            "selector": element.selector,
            "name": target.name or element.name,
            "frame": target.frame or element.frame,
            "fingerprint": target.fingerprint or element.fingerprint,
        }
        return target.model_copy(update=found)


def picture_name(app: str, name: str) -> str:
    """What the file with the picture of an element is called; it lies beside the file of its application."""
    return f"{app}-{re.sub(r'[^A-Za-z0-9_-]', '_', name)}.png"


def dumps_elements(elements: Mapping[str, Element]) -> str:
    """The canonical text of an element file."""
    entries = {name: elements[name].record() for name in sorted(elements)}
    return render({"format": FORMAT_VERSION, "elements": entries})


def read_element(record: Json) -> Element | None:
    """One entry that comes from elsewhere, as from a clipboard; None where something in it is not understood."""
    findings = Findings()
    element = _element(Reader(record, findings, noun="an element"))
    return None if findings.problems else element


def is_reference(text: str) -> bool:
    """Whether a text can name an element, as ``app/name``."""
    app, slash, name = text.partition("/")
    return bool(_APP.fullmatch(app) and slash and _ELEMENT.fullmatch(name))


def _load(path: Path) -> tuple[Mapping[str, Element], Findings]:
    findings = Findings(str(path))
    record = read_record(path, findings)
    if record is None or format_of(record, findings) is None:
        return {}, findings
    top = Reader(record, findings, noun="a file of elements")
    for key in ("format", "$schema"):
        top.has(key)
    elements = {name: _element(entry) for name, entry in top.entries("elements", "an element")}
    top.done()
    return elements, findings


def _element(fields: Reader) -> Element:
    signals = _signals(fields)
    remedy = 'Give a selector, for example role=button[name="Save"].'
    selector = fields.text("selector") if signals else fields.required("selector", remedy)
    element = Element(selector, fields.text("name"), fields.strings("frame"), signals)
    fields.done()
    return element


def _signals(fields: Reader) -> Fingerprint | None:
    if not fields.has("fingerprint"):
        return None
    from pydantic import ValidationError

    from runtime.model.fingerprint import Fingerprint

    value = fields.record["fingerprint"]
    try:
        return Fingerprint.model_validate(value)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        remedy = f"Look at {place}, or pick the element again." if place else "Pick the element again."
        fields.wrong("fingerprint", "the signals of an element", value, remedy=remedy)
        return None
