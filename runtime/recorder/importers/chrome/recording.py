"""A recording as a whole: its file, its tabs, and each step in its turn."""

from __future__ import annotations

from runtime.errors import InvalidFile
from runtime.model import JsonObject
from runtime.recorder.importers.chrome.progress import NotImported, Recording, size_of
from runtime.recorder.importers.chrome.steps import STEP_TYPES
from runtime.recorder.importers.draft import Draft, literal
from runtime.recorder.importers.json_source import read_json
from runtime.recorder.importers.names import app_name, slug
from runtime.recorder.importers.result import Imported, Source, Warnings
from runtime.recorder.importers.secrets import Secrets

MAX_STEPS = 20_000
_SMALLEST, _LARGEST = 100, 10_000


def read(source: Source) -> Imported:
    """The workflow of a recording. Raises InvalidFile."""
    record = read_json(source)
    steps = _steps(record, source.file)
    warnings = Warnings(source.file)
    title = record.get("title") if isinstance(record.get("title"), str) else ""
    address = next((step["url"] for step in steps if isinstance(step.get("url"), str)), "")
    app = app_name(address, source.name)
    draft = Draft(slug(title or source.name, "recording"), literal(title or source.name))
    timeout = record.get("timeout")
    made = Recording(draft, warnings, Secrets(app, warnings), timeout if isinstance(timeout, int | float) else None)
    draft.add("browser.open", _viewport(steps, made))
    for made.number, made.step in enumerate(steps, 1):
        _add_step(made)
    return Imported((made.secrets.clean(draft.finish()),), app, tuple(warnings.problems))


def _add_step(made: Recording) -> None:
    """What the present step becomes: steps of ours, or a note that says why not."""
    entry = STEP_TYPES.get(made.step["type"])
    try:
        if entry is None:
            raise NotImported("it comes from an extension or is not known")
        if entry.run is None:
            raise NotImported(entry.becomes)
        _go_to_tab(made)
        entry.run(made)
        _asserted_events(made)
    except NotImported as reason:
        what = " | ".join([made.step["type"], *made.selectors()[:1]])[:300]
        id = made.draft.missing(what, f"{str(reason)[:1].upper()}{str(reason)[1:]}.")
        message = f"{made.where()}: not imported, because {reason}."
        made.warnings.add("not-imported", message, "Do it with other steps.", step=id)


def _go_to_tab(made: Recording) -> None:
    """Change to the tab that the present step acts in; one that was not seen before has just been opened."""
    wanted = made.step.get("target", "main")
    if not isinstance(wanted, str) or wanted == made.tab or made.step["type"] in ("setViewport", "customStep"):
        return
    if wanted in made.tabs:
        made.draft.add("browser.switch_tab", {"which": "number", "number": made.tabs.index(wanted) + 1})
    else:
        made.draft.add("browser.switch_tab", {"which": "newest"})
        made.tabs.append(wanted)
    made.tab = wanted


def _asserted_events(made: Recording) -> None:
    events = made.step.get("assertedEvents")
    kinds = [event.get("type") for event in events if isinstance(event, dict)] if isinstance(events, list) else []
    if "navigation" in kinds and made.step["type"] != "navigate":
        made.draft.add("browser.wait", {"until": "load"}, hint="page")


def _steps(record: JsonObject, file: str) -> list[JsonObject]:
    steps = record.get("steps")
    if not isinstance(steps, list):
        raise InvalidFile(
            f'{file} is no recording of the Chrome DevTools Recorder: it has no list "steps".',
            remedy="Export it again there, as JSON.",
            code="foreign-file",
        )
    for number, step in enumerate(steps, 1):
        if not isinstance(step, dict) or not isinstance(step.get("type"), str):
            raise InvalidFile(
                f"{file}: step {number} has no type.",
                remedy="Export the recording again as JSON.",
                code="damaged-file",
            )
    if not steps or len(steps) > MAX_STEPS:
        raise InvalidFile(
            f"{file} has {len(steps) or 'no'} steps.", remedy=f"Record between 1 and {MAX_STEPS:,} steps."
        )
    return steps


def _viewport(steps: list[JsonObject], made: Recording) -> JsonObject:
    made.size = next((size for step in steps if step["type"] == "setViewport" and (size := size_of(step))), None)
    if made.size is None:
        return {}
    width, height = (min(max(number, _SMALLEST), _LARGEST) for number in made.size)
    return {"width": width, "height": height}
