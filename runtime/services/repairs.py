"""Puts a healed target into the file that it is written in, or takes it out again: an entry of the project's elements,
or a target that stands in a step itself. What was changed by somebody else meanwhile is never overwritten."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from runtime.errors import InvalidFile
from runtime.files import load_workflow
from runtime.files.elements import Element, ElementRepository
from runtime.files.resolve import holds_expression
from runtime.files.save import save_workflow
from runtime.files.source import is_there
from runtime.model import Json, JsonObject, Workflow
from runtime.model.edits import SetParams
from runtime.model.fingerprint import Fingerprint
from runtime.model.heals import Heal

#: What stands in a journal in place of a secret value; such a text finds nothing.
_MASK = "***"
#: Two repairs of one file must not begin with the same state of it.
_WRITING = threading.Lock()

#: A target as the file held it, and as it holds it now.
Swapped = tuple[JsonObject, JsonObject]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a target is written: the element ``app/name`` of the project in ``folder``, else a step of ``file``."""

    folder: str
    file: str
    step: str
    element: str = ""

    def swap(self, change: Callable[[JsonObject], JsonObject | None], name: str) -> tuple[JsonObject, JsonObject]:
        """Write the target that ``change`` gives for the one that is there; both as the file holds them.

        ``change`` gives None for a target that is not meant. ``name`` is what messages call it. Raises InvalidFile,
        with nothing written, when there is none, or when the file is gone or damaged.
        """
        with _WRITING:
            return self._swap_element(change, name) if self.element else self._swap_in_step(change, name)

    def _swap_element(self, change: Callable[[JsonObject], JsonObject | None], name: str) -> Swapped:
        app, _, entry = self.element.partition("/")
        repository = ElementRepository(Path(self.folder) / "elements")
        path = repository.folder / f"{app}.json"
        if not is_there(path):
            raise _gone(path)
        elements, problems = repository.load(app)
        if entry not in elements:
            raise InvalidFile(
                f'The project has no element "{self.element}" any more.' if not problems else f"{path} has problems.",
                remedy="Correct the file of elements, or pick the element again.",
                problems=problems,
                code="element-gone",
            )
        old = elements[entry].record()
        new = change(old)
        if new is None:
            raise _changed(name)
        repository.save(app, {**elements, entry: _element(new)})
        return old, new

    def _swap_in_step(self, change: Callable[[JsonObject], JsonObject | None], name: str) -> Swapped:
        path = Path(self.file)
        if not self.file or not is_there(path):
            raise _gone(path)
        loaded = load_workflow(path)
        if loaded.workflow is None:
            loaded.require()
        assert loaded.workflow is not None
        found = [(target, new) for target in targets_in(loaded.workflow, self.step) if (new := change(target))]
        if not found:
            raise _computed(name) if _is_computed(loaded.workflow, self.step) else _changed(name)
        params = loaded.workflow.steps[self.step].params
        changed, _ = SetParams(self.step, _put(dict(params), found)).apply(loaded.workflow)
        save_workflow(path, changed, expected_hash=loaded.source_hash)
        return found[0]


def repair(place: Place, heal: Heal, name: str, *, again: bool = False) -> Swapped:
    """Write what was found in place of what was looked for; the target before and after. Raises InvalidFile.

    A file that says it already is taken as repaired: a process ended before it could note the decision. With ``again``
    the decision was noted, and such a file is refused like any other that says something else than was looked for.
    """
    if _MASK in json.dumps([heal.selector, heal.frame, heal.after.record()]):
        raise InvalidFile(
            f'"{name}" was found by something that is secret, which a file must not hold.',
            remedy="Pick the element again.",
            code="heal-secret",
        )

    def change(target: JsonObject) -> JsonObject | None:
        return _repaired(target, heal, name) or (None if again else _as_repaired(target, heal))

    old, new = place.swap(change, name)
    return (old, new) if old != new else (_unrepaired(new, heal), new)


def restore(place: Place, old: JsonObject, new: JsonObject, name: str) -> None:
    """Take a repair back: write ``old`` where ``new`` stands. Raises InvalidFile."""
    place.swap(lambda target: old if target == new else None, name)


def targets_in(workflow: Workflow, step: str) -> Iterator[JsonObject]:
    """Targets with signals that stand in a step, wherever in its params."""
    found = workflow.steps.get(step)
    yield from _with_signals(dict(found.params)) if found else ()


def _with_signals(value: Json) -> Iterator[JsonObject]:
    if isinstance(value, dict):
        if isinstance(value.get("fingerprint"), dict):
            yield value
        for item in value.values():
            yield from _with_signals(item)
    elif isinstance(value, list):
        for item in value:
            yield from _with_signals(item)


def _is_computed(workflow: Workflow, step: str) -> bool:
    """Whether the step has no signals of its own: an expression gives its whole target."""
    found = workflow.steps.get(step)
    return found is not None and holds_expression(dict(found.params)) and not any(targets_in(workflow, step))


def _put(value: Json, changes: list[Swapped]) -> Json:
    """``value`` with every target of ``changes`` replaced, wherever it stands."""
    for old, new in changes:
        if value == old:
            return new
    if isinstance(value, dict):
        return {key: _put(item, changes) for key, item in value.items()}
    return [_put(item, changes) for item in value] if isinstance(value, list) else value


def _repaired(target: JsonObject, heal: Heal, name: str) -> JsonObject | None:
    """The target with what was found; None when it is not the one that was looked for."""
    from runtime.services import chosen_repairs  # the first step of a run does not wait for it

    if chosen_repairs.is_chosen(target):
        return chosen_repairs.repaired(target, heal, name)
    if _identity(target) != (heal.old_selector, heal.old_frame, heal.before.record()):
        return None
    return _with(target, heal.selector, heal.frame, _signals_now(heal))


def _as_repaired(target: JsonObject, heal: Heal) -> JsonObject | None:
    return target if _identity(target) == (heal.selector, heal.frame, _signals_now(heal)) else None


def _unrepaired(target: JsonObject, heal: Heal) -> JsonObject:
    return _with(target, heal.old_selector, heal.old_frame, heal.before.record())


def _signals_now(heal: Heal) -> JsonObject:
    """Without the picture, which shows how it looked before."""
    return heal.after.model_copy(update={"picture": ""}).record()


def _with(target: JsonObject, selector: str, frame: tuple[str, ...], signals: JsonObject) -> JsonObject:
    found = {"selector": selector, "frame": list(frame), "fingerprint": signals}
    merged = {**{name: value for name, value in target.items() if name not in found}, **found}
    return {name: value for name, value in merged.items() if value}


def _identity(target: JsonObject) -> tuple[str, tuple[str, ...], JsonObject]:
    try:
        signals = Fingerprint.model_validate(target.get("fingerprint") or {}).record()
    except ValueError:
        signals = {}
    return str(target.get("selector") or ""), tuple(target.get("frame") or ()), signals


def _element(record: JsonObject) -> Element:
    signals = record.get("fingerprint")
    plain = replace(Element(), selector=record.get("selector", ""), name=record.get("name", ""))
    frame = tuple(record.get("frame", ()))
    return replace(plain, frame=frame, fingerprint=Fingerprint.model_validate(signals) if signals else None)


def _gone(path: Path) -> InvalidFile:
    return InvalidFile(
        f"{path} is not there any more." if str(path) != "." else "The workflow's file is not known any more.",
        remedy="The heal cannot be put anywhere; reject it, or run the workflow again where it is now.",
        code="missing-file",
    )


def _computed(name: str) -> InvalidFile:
    return InvalidFile(
        f'The step computes its target "{name}" while running, so there is nothing in its file to repair.',
        remedy="Repair it where the target comes from, or pick the element in the step.",
        code="target-computed",
    )


def _changed(name: str) -> InvalidFile:
    return InvalidFile(
        f'"{name}" was changed since: its file says something else now than what was looked for.',
        remedy="Run the workflow again; when the element still has to be healed, decide about the new heal.",
        code="target-changed",
    )
