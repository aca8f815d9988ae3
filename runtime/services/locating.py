"""Trying the targets of a step, or an element of the project, against a page. Needs no data folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from runtime.engine.bundle import Bundle
from runtime.errors import InvalidInput, UsageProblem
from runtime.files.project import Project
from runtime.files.resolve import holds_expression
from runtime.model import Json, JsonObject, Step
from runtime.model.targets import Target
from runtime.services.loading import elements_of, load_bundle
from runtime.tasks.registry import Registry

#: Steps that only read what their element says.
_READING = frozenset(
    f"browser.{name}" for name in ("extract", "extract_table", "extract_list", "assert", "wait", "screenshot", "scroll")
)
#: Seconds that an element is outlined in a browser that stays open.
_SHOWN = 4.0
#: Params that hold a target.
_PARAMS = frozenset({"target", "to", "next_page"})


@dataclass(frozen=True, slots=True)
class LocateRequest:
    """``step`` of the workflow in ``flow``, on the page ``url`` in a browser of our own or, with ``connect``, in a tab
    of a running one (without ``url`` the one that was looked at last). ``seconds`` is how long the page may take to
    show the element. ``target`` is tried instead of what the step has in its file; ``show`` outlines what was found, in
    a window, until that is closed; in a running browser for a moment. With ``element`` (``app/name``) that one of the
    project around ``flow`` is tried, whether or not a step names it."""

    flow: Path
    step: str = ""
    url: str = ""
    connect: str = ""
    seconds: float = 3.0
    target: JsonObject | None = None
    show: bool = False
    element: str = ""


async def locate_step(request: LocateRequest) -> JsonObject:
    """How each target of the step is found. Raises UnderstudyError."""
    from runtime.browser.driver import stop_driver
    from runtime.browser.explain import explain, outline
    from runtime.browser.looking import opened_page

    if not request.url and not request.connect:
        raise UsageProblem("There is no page to look at.", remedy="Name one with --url, or a browser with --connect.")
    targets, reads = _of_element(request) if request.element else _of_step(request)
    try:
        async with opened_page(request.url, request.connect, headless=not request.show) as page:
            explained = [(name, await explain(page, one, request.seconds, reads=reads)) for name, one in targets]
            if request.show:
                await outline(page, [one for _, one in explained], _SHOWN if request.connect else 0)
    finally:
        await stop_driver()
    found = [{"param": name, **one.record()} for name, one in explained]
    return {"flow": str(request.flow), "step": request.step, "targets": found}


def _of_element(request: LocateRequest) -> tuple[list[tuple[str, Target]], bool]:
    project = Project.find(request.flow)
    if project is None:
        raise UsageProblem(
            "Elements are kept in a project, and there is none here.",
            remedy="Go into the folder of a project; `understudy new` makes one.",
        )
    return [("element", _given(elements_of(project), {"element": request.element}))], False


def _of_step(request: LocateRequest) -> tuple[list[tuple[str, Target]], bool]:
    """The targets to try, and whether the step only reads what they say."""
    bundle = load_bundle(request.flow, Registry())
    given = request.target
    targets = [("target", _given(bundle.elements, given))] if given else list(targets_of(bundle, request.step))
    step = bundle.workflow.steps.get(request.step)
    return targets, step is not None and step.type in _READING


def targets_of(bundle: Bundle, id: str) -> Iterator[tuple[str, Target]]:
    """Targets of a step by the place in its params, with the signals of elements they name. Raises InvalidInput."""
    from runtime.browser.targets.locating import resolved

    step = bundle.workflow.steps.get(id)
    if step is None:
        known = ", ".join(sorted(bundle.workflow.steps))
        raise InvalidInput(f'There is no step "{id}" in "{bundle.workflow.label}".', remedy=f"Steps are: {known}.")
    written = list(_written("", dict(step.params)))
    if not written:
        raise InvalidInput(f'The step "{id}" acts on no element.')
    for name, value in written:
        yield name, resolved(_target(step, name, value), bundle.elements)


def _given(elements: JsonObject, record: JsonObject) -> Target:
    from runtime.browser.targets.locating import resolved

    plain = {key: value for key, value in record.items() if not (key == "row" and holds_expression(value))}
    return resolved(Target.model_validate(plain), elements)


def _target(step: Step, name: str, value: Json) -> Target:
    if isinstance(value, dict) and holds_expression(value.get("row")):
        # Which row is known only while running; the element is looked for in all of them.
        value = {key: item for key, item in value.items() if key != "row"}
    if holds_expression(value):
        raise InvalidInput(
            f'The {name} of "{step.label}" is computed while running.', remedy="Debug the workflow to see what it is."
        )
    return Target.model_validate(value)


def _written(place: str, value: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _written(f"{place}.{number}", item)
    elif isinstance(value, dict):
        for name, item in value.items():
            inner = f"{place}.{name}".strip(".")
            if name in _PARAMS and item:
                yield inner, item
            else:
                yield from _written(inner, item)
