"""Keeps the files of a recording current: the workflow, the project's elements, and the raw events beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from runtime.files.elements import Element
from runtime.files.project import FLOW, Project
from runtime.files.save import save_workflow
from runtime.files.source import replace_file
from runtime.model import Json, Workflow
from runtime.recorder.events import RawEvent
from runtime.recorder.merging import Options, Recording, merge
from runtime.recorder.merging.phrases import Language

#: Ending of the file of raw events.
RAW = ".events.jsonl"


@dataclass(frozen=True, slots=True)
class Output:
    """Where a recording goes. ``force`` lets it overwrite a workflow that is there; ``raw`` keeps the raw events."""

    path: Path
    language: Language = "en"
    raw: bool = False
    force: bool = False


class Keeper:
    """Writes all of a recording, again and again."""

    def __init__(self, output: Output) -> None:
        self._output = output
        name = output.path.name.removesuffix(FLOW).removesuffix(".json")
        title = name.replace("-", " ").replace("_", " ").capitalize()
        self._options = Options(id=_id(name), name=title, language=output.language)
        self._project = Project.find(output.path.parent)
        #: Elements that the project had before the recording.
        self._before: dict[str, Mapping[str, Element]] = {}
        self._hash: str | None = None

    def merged(self, events: Sequence[RawEvent]) -> Recording:
        """The workflow that the events make so far."""
        return merge(events, self._options)

    def write(self, events: Sequence[RawEvent]) -> Recording:
        """Bring the files up to date. Raises InvalidFile when the workflow was changed by somebody else meanwhile."""
        recording = self.merged(events)
        workflow = self._with_elements(recording)
        force = self._output.force and self._hash is None
        self._output.path.parent.mkdir(parents=True, exist_ok=True)
        self._hash = save_workflow(self._output.path, workflow, expected_hash=self._hash, force=force)
        if self._output.raw:
            lines = (event.model_dump_json(exclude_defaults=True) + "\n" for event in events)
            replace_file(self._output.path.with_name(self._output.path.name.removesuffix(FLOW) + RAW), "".join(lines))
        return replace(recording, workflow=workflow)

    def _with_elements(self, recording: Recording) -> Workflow:
        """The workflow with its elements in the project, or in its own steps where there is no project."""
        found = {f"{app}/{name}": one for app, named in recording.elements.items() for name, one in named.items()}
        if self._project is None:
            return _mapped(
                recording.workflow, lambda reference: _target(found[reference]) if reference in found else None
            )
        names = {ref: name for app, named in recording.elements.items() for ref, name in self._save(app, named).items()}
        return _mapped(recording.workflow, lambda ref: {"element": names[ref]} if ref in names else None)

    def _save(self, app: str, elements: Mapping[str, Element]) -> dict[str, str]:
        """Add elements to the application's file; what each is called there, when a name was taken already."""
        assert self._project is not None
        repository = self._project.elements
        if app not in self._before:
            self._before[app] = dict(repository.elements(app))
        kept, names = dict(self._before[app]), {}
        for name, element in elements.items():
            free = name
            number = 1
            while free in kept and kept[free].selector != element.selector:
                number += 1
                free = f"{name}-{number}"
            kept.setdefault(free, element)
            names[f"{app}/{name}"] = f"{app}/{free}"
        repository.save(app, kept)
        return names


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
