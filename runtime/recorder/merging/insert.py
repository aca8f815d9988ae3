"""Puts a recording into a workflow that is there already, behind one of its steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace

from runtime.errors import UsageProblem
from runtime.expressions import rename_step
from runtime.files.elements import Element
from runtime.model import Json, Step, Variable, Workflow
from runtime.model.edits import Edit, Patch
from runtime.model.graph import compile_plan
from runtime.model.ports import BODY_PORTS, DONE, JUMPS, OUT
from runtime.recorder.merging.recording import Recording
from runtime.recorder.merging.slugs import unused

Repository = Mapping[str, Mapping[str, Element]]

#: Steps after which there is a browser to go on in.
_OPENING = frozenset({"browser.open", "browser.attach", "browser.navigate", "browser.new_tab"})
#: Steps that leave by ways of their own, of which one must be named.
_BRANCHING = frozenset({"flow.condition", "flow.switch"})

_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Insertion:
    """``edit`` changes the workflow (and tells how to take that back); ``steps`` are the ids of the new steps, in the
    order of the recording. ``elements`` is the project's repository with the recorded elements. ``ids`` and
    ``variables`` are the names that the recording's steps and variables have there, by those they had.
    """

    edit: Edit
    steps: tuple[str, ...]
    elements: Repository
    ids: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)


def insert(
    recording: Recording,
    into: Workflow,
    *,
    after: str,
    port: str = "",
    elements: Repository | None = None,
    workflow: Workflow | None = None,
) -> Insertion:
    """Insert ``recording``, or what accepting proposals made of it (``workflow``), behind the step ``after``.

    What followed there follows the recording. A browser that is open by then is used: the recording's first step only
    goes to its page. Steps, variables and elements whose names are taken get others, steps also in what they are
    called; an element that the repository has already is used under the name that it has there. Raises UsageProblem
    where nothing can follow.
    """
    port = _port(into, after, port)
    merged, renamed = merge_elements(recording.elements, elements or {})
    new = workflow or recording.workflow
    if not new.steps:
        return Insertion(Patch(), (), merged)
    if _is_open(into, after):
        new = _without_opening(new)
    ids, names = _free(new.steps, into.steps, "-"), _free(new.variables, into.variables, "_")
    new = _called_apart(_renamed(new, ids, names, renamed), into)
    first, lasts = _ends(new)
    before = into.steps[after]
    following = before.next.get(port, ())
    steps: dict[str, Step | None] = dict(new.steps)
    steps[after] = replace(before, next={**before.next, port: (first,)})
    if following:
        for step, leaves in lasts:
            steps[step.id] = replace(step, next={**step.next, leaves: following})
    outputs = {**into.outputs, **new.outputs}
    return Insertion(Patch(steps, dict(new.variables), {"outputs": outputs}), tuple(ids.values()), merged, ids, names)


def merge_elements(recorded: Repository, known: Repository) -> tuple[Repository, Mapping[str, str]]:
    """The repository with the recorded elements, and what those are called there that have another name."""
    merged = {app: dict(entries) for app, entries in known.items()}
    renamed: dict[str, str] = {}
    for app, entries in recorded.items():
        there = merged.setdefault(app, {})
        for name, element in entries.items():
            place = next((other for other, entry in there.items() if _is_same(entry, element)), unused(name, there))
            there.setdefault(place, element)
            if place != name:
                renamed[f"{app}/{name}"] = f"{app}/{place}"
    return merged, renamed


def _is_same(one: Element, other: Element) -> bool:
    """Whether two entries mean the same element: found in the same way, and not known to be different."""
    if (one.selector, one.frame) != (other.selector, other.frame):
        return False
    if one.fingerprint is None or other.fingerprint is None:
        return True
    mine, its = one.fingerprint, other.fingerprint
    return (mine.role, mine.name, mine.label, mine.test_id) == (its.role, its.name, its.label, its.test_id)


def _port(into: Workflow, after: str, port: str) -> str:
    """The way out of ``after`` that the recording hangs on."""
    step = into.steps.get(after)
    if step is None:
        raise UsageProblem(f'There is no step "{after}".', remedy=f"Steps: {', '.join(into.steps) or 'none'}.")
    if step.type in JUMPS:
        raise UsageProblem(f'Nothing can follow the step "{after}".', remedy="Insert the recording before it.")
    if not port and step.type in _BRANCHING:
        ways = ", ".join(step.next) or "true, false"
        raise UsageProblem(f'The step "{after}" goes on in several ways.', remedy=f"Name the way: {ways}.")
    return port or (DONE if step.type in BODY_PORTS else OUT)


def _is_open(into: Workflow, after: str) -> bool:
    plan, _ = compile_plan(into)
    before = {after, *plan.ancestors(after)} if after in plan.scope_of else {after}
    return any(into.steps[id].type in _OPENING for id in before)


def _without_opening(workflow: Workflow) -> Workflow:
    """The recording in a browser that is open: its first step goes to the page, or is left out."""
    opening = next((step for step in workflow.steps.values() if step.type == "browser.open"), None)
    if opening is None:
        return workflow
    steps = dict(workflow.steps)
    if "url" in opening.params:
        steps[opening.id] = replace(opening, type="browser.navigate", params={"url": opening.params["url"]})
    else:
        del steps[opening.id]
    return replace(workflow, steps=steps)


def _renamed(new: Workflow, ids: Mapping[str, str], names: Mapping[str, str], elements: Mapping[str, str]) -> Workflow:
    """The recording with the names that its steps, variables and elements have in the workflow that it goes into."""

    def text(value: str) -> str:
        for old, fresh in ids.items():
            if old != fresh:
                value = rename_step(value, old, fresh)
        return _EXPRESSION.sub(lambda match: _with_variables(match[0], names), value)

    steps: dict[str, Step] = {}
    for step in new.steps.values():
        ports = {port: tuple(ids[id] for id in targets) for port, targets in step.next.items()}
        params = {name: _changed(value, text, elements) for name, value in step.params.items()}
        steps[ids[step.id]] = replace(step, id=ids[step.id], params=params, next=ports)
    variables: dict[str, Variable] = {
        names[name]: replace(variable, name=names[name]) for name, variable in new.variables.items()
    }
    outputs = {names[name]: _changed(value, text, elements) for name, value in new.outputs.items()}
    return replace(new, steps=steps, variables=variables, outputs=outputs)


def _called_apart(new: Workflow, into: Workflow) -> Workflow:
    """The recording's steps called otherwise than those that are there: a log that names two alike tells of neither."""
    taken = {step.name.casefold() for step in into.steps.values()}
    steps: dict[str, Step] = {}
    for step in new.steps.values():
        name = free_name(step.name, taken)
        taken.add(name.casefold())
        steps[step.id] = replace(step, name=name)
    return replace(new, steps=steps)


def free_name(name: str, taken: Container[str]) -> str:
    """``name``, with the next free number from 2 where it is ``taken``, written small; an empty one stays empty."""
    number, free = 1, name
    while free and free.casefold() in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def _free(wanted: Mapping[str, object], taken: Mapping[str, object], joint: str) -> dict[str, str]:
    """A free name for each wanted one, and no two the same."""
    names: dict[str, str] = {}
    used = set(taken)
    for name in wanted:
        others = used | (set(wanted) - {name})
        names[name] = unused(name, others, joint)
        used.add(names[name])
    return names


def _with_variables(expression: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\bvars\.(\w+)", lambda match: f"vars.{names.get(match[1], match[1])}", expression)


def _changed(value: Json, text: Callable[[str], str], elements: Mapping[str, str]) -> Json:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        changed = {key: _changed(part, text, elements) for key, part in value.items()}
        element = str(changed.get("element", ""))
        return {**changed, "element": elements[element]} if element in elements else changed
    return [_changed(part, text, elements) for part in value] if isinstance(value, list | tuple) else value


def _ends(new: Workflow) -> tuple[str, list[tuple[Step, str]]]:
    """The step that the recording begins with, and those it ends with, each with its way out."""
    reached = {id for step in new.steps.values() for targets in step.next.values() for id in targets}
    first = next(id for id in new.steps if id not in reached)
    plan, _ = compile_plan(new)
    lasts = []
    for step in new.steps.values():
        leaves = DONE if step.type in BODY_PORTS else OUT
        if plan.scope_of.get(step.id) == plan.scope_of.get(first) and not step.next.get(leaves):
            lasts.append((step, leaves))
    return first, lasts
