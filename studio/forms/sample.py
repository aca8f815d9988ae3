"""Names that expressions may use, with values as the last run saw them: for completion and preview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from runtime.clock import iso, now_ms
from runtime.expressions import NOW
from runtime.model import Json, JsonObject, SecretRef, VariableType, Workflow
from runtime.model.graph import compile_plan
from runtime.model.ports import LOOPS

_PAGES = ("http:", "https:", "file:")


def sample_of(
    workflow: Workflow,
    step: str,
    outputs: Mapping[str, Json],
    variables: Mapping[str, Json],
    *,
    environment: Mapping[str, Json] | None = None,
    credentials: tuple[str, ...] = (),
) -> JsonObject:
    """Names at ``step``. Values that no run has given are what the workflow declares, else null."""
    sample: JsonObject = {
        "vars": {name: variables.get(name, variable.default) for name, variable in workflow.variables.items()},
        "steps": {id: {"output": outputs.get(id), "status": ""} for id in workflow.steps if id != step},
        "env": dict(environment or {}),
        "vault": _vault(credentials),
        "run": {"id": "", "workflow": workflow.id},
        NOW: iso(now_ms()),
    }
    for name, variable in workflow.variables.items():
        if variable.type is VariableType.SECRET:
            sample["vars"][name] = SecretRef.parse(str(variable.default or name))
    return sample | _loop_names(workflow, step, sample)


def _vault(credentials: tuple[str, ...]) -> JsonObject:
    found: dict[str, dict[str, SecretRef]] = {}
    for name in credentials:
        ref = SecretRef.parse(name)
        found.setdefault(ref.item, {})[ref.field] = ref
    return dict(found)


def _loop_names(workflow: Workflow, step: str, sample: Mapping[str, Any]) -> JsonObject:
    """``item`` and ``index`` inside a loop: the first of what the nearest loop runs over."""
    plan, _ = compile_plan(workflow)
    if step not in plan.scope_of:
        return {}
    around = [workflow.steps[id] for id in plan.containers(step) if workflow.steps[id].type in LOOPS]
    if not around:
        return {}
    items = _value(around[0].params.get("items"), sample)
    first = items[0] if isinstance(items, list) and items else None
    return {"item": first, "index": 0}


def _value(value: Json, sample: Mapping[str, Any]) -> Json:
    from runtime.errors import UnderstudyError
    from runtime.expressions import compile_value

    try:
        return compile_value(value).render(sample)
    except UnderstudyError:
        return None


def page_of(workflow: Workflow, step: str, sample: Mapping[str, Any]) -> str:
    """The address of the page that a step is on, as far as it is known: where the last run was before it, else where a
    step before it goes."""
    for id in _nearest(workflow, step):
        output = sample["steps"].get(id, {}).get("output")
        told = output.get("url") if isinstance(output, Mapping) else None
        for url in (told, _value(workflow.steps[id].params.get("url"), sample)):
            if isinstance(url, str) and is_page(url):
                return url
    return ""


def is_page(url: str) -> bool:
    """Whether it is the address of a page that can be opened again."""
    return url.startswith(_PAGES)


def is_same_page(asked: str, landed: str) -> bool:
    """Whether the page at ``landed`` is the one that was ``asked`` for. What stands behind its path is its own affair,
    and so is where a site leads from its front page."""
    asked = asked if "://" in asked else f"https://{asked}"
    one, other = urlsplit(asked), urlsplit(landed)
    if one.netloc.removeprefix("www.") != other.netloc.removeprefix("www."):
        return False
    front, path = one.path.strip("/") == "", one.path.rstrip("/") == other.path.rstrip("/")
    return path and _route(one.fragment) in ("", _route(other.fragment)) if not front else True


def _route(fragment: str) -> str:
    """The page that an application means by what stands behind #; empty where it is only a place on the page."""
    return fragment.partition("?")[0].rstrip("/") if fragment.startswith(("/", "!/")) else ""


def _nearest(workflow: Workflow, step: str) -> list[str]:
    """The steps that lead to a step, the nearest first."""
    found, todo = [step], [step]
    while todo:
        to = todo.pop(0)
        before = [one.id for one in workflow.steps.values() if any(to in ids for ids in one.next.values())]
        todo += [id for id in before if id not in found]
        found += [id for id in before if id not in found]
    return found
