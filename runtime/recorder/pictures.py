"""Pictures of the recorded elements, as files beside those of the project's elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from runtime.browser.recording.portraits import Portrait
from runtime.files.elements import Element, picture_name
from runtime.files.source import replace_file
from runtime.model.targets import elements_named
from runtime.recorder.events import RawEvent, Seen
from runtime.recorder.merging import Recording
from runtime.recorder.merging.identity import is_same

Repository = Mapping[str, Mapping[str, Element]]


class Pictures:
    """Of one recording. What it has written and does not need any more, after an undo, is removed again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: set[str] = set()

    def add(
        self,
        elements: Repository,
        renamed: Mapping[str, str],
        recording: Recording,
        events: Sequence[RawEvent],
        portraits: Mapping[int, Portrait],
    ) -> Repository:
        """``elements`` with the names of their pictures, which are written. ``renamed`` are recorded elements that have
        another name there."""
        found = {app: dict(entries) for app, entries in elements.items()}
        kept: set[str] = set()
        for reference, portrait in _portrayed(recording, events, portraits):
            app, _, name = renamed.get(reference, reference).partition("/")
            element = found[app][name]
            if element.fingerprint is None or element.fingerprint.picture or not (png := portrait.png()):
                continue
            file = picture_name(app, name)
            self._write(file, png)
            kept.add(file)
            found[app][name] = element.pictured(file)
        for file in self._written - kept:
            (self._folder / file).unlink(missing_ok=True)
        self._written = kept
        return found

    def _write(self, file: str, png: bytes) -> None:
        if file not in self._written:
            self._folder.mkdir(parents=True, exist_ok=True)
            replace_file(self._folder / file, png)


def _portrayed(
    recording: Recording, events: Sequence[RawEvent], portraits: Mapping[int, Portrait]
) -> Iterator[tuple[str, Portrait]]:
    """References of elements with their first picture."""
    told: set[str] = set()
    for id, numbers in recording.sources.items():
        step = recording.workflow.steps.get(id)
        for reference in elements_named(dict(step.params)) if step else ():
            app, _, name = reference.partition("/")
            element = recording.elements.get(app, {}).get(name)
            of = Seen(fingerprint=element.fingerprint, frame=element.frame) if element and element.fingerprint else None
            pressed = (n for n in numbers if n in portraits and is_same(of, events[n - 1].seen))
            if reference not in told and (first := next(pressed, None)) is not None:
                told.add(reference)
                yield reference, portraits[first]
