"""The task type and the params of a deed."""

from __future__ import annotations

from collections.abc import Callable

from runtime.model import Json, JsonObject
from runtime.recorder.events import Seen
from runtime.recorder.merging.deed import Deed, Verb
from runtime.recorder.merging.identity import is_drawing, is_same, is_shape

#: Gives the target of a step for an element.
Targets = Callable[[Seen], JsonObject]
Call = tuple[str, JsonObject]

_MODIFIERS = frozenset({"Alt", "Control", "ControlOrMeta", "Meta", "Shift"})
_BUTTONS = frozenset({"right", "middle"})


def literal(text: str) -> str:
    """``text`` as a param that means just this text: braces of an expression are written as one."""
    return text.replace("{{", '{{ "{{" }}')


def step_call(deed: Deed, target: Targets, downloads: str) -> Call:
    """Type and params of the step. Files of uploads and values of secrets are put in by the caller."""
    params: JsonObject = {}
    if deed.seen is not None and deed.verb not in _WITHOUT_TARGET:
        params["target"] = target(deed.seen)
    kind = f"browser.{deed.verb}"
    if deed.verb is Verb.EXTRACT:
        return _extract(deed, params, target)
    if deed.verb is Verb.DOWNLOAD:
        params["path"] = downloads
    elif deed.verb is Verb.DRAG:
        params |= _drag(deed, target)
    elif deed.verb in _PARAMS:
        params |= _PARAMS[deed.verb](deed)
    return kind, params


def _url(deed: Deed) -> JsonObject:
    return {"url": literal(deed.url)} if deed.url else {}


def _click(deed: Deed) -> JsonObject:
    event, params = deed.event, _place(deed)
    if event.button in _BUTTONS:
        params["button"] = event.button
    if deed.count > 1:
        params["count"] = deed.count
    return params


def _place(deed: Deed) -> JsonObject:
    event = deed.event
    params: JsonObject = {}
    if held := [key for key in event.modifiers if key in _MODIFIERS]:
        params["modifiers"] = held
    if event.position is not None and deed.seen is not None and is_drawing(deed.seen.fingerprint):
        params["position"] = _point(*event.position)
    return params


def _press(deed: Deed) -> JsonObject:
    return {"key": deed.event.key, **({"count": deed.count} if deed.count > 1 else {})}


def _select(deed: Deed) -> JsonObject:
    options = [literal(str(item)) for item in _items(deed.value)]
    return {"option": options[0] if len(options) == 1 else options}


def _scroll(deed: Deed) -> JsonObject:
    value = deed.value if isinstance(deed.value, dict) else {}
    return {"to": "by", "by": _point(value.get("x") or 0, value.get("y") or 0)}


def _dialog(deed: Deed) -> JsonObject:
    value = deed.value if isinstance(deed.value, dict) else {}
    params: JsonObject = {"answer": "accept" if value.get("accept", True) else "dismiss"}
    if params["answer"] == "accept" and value.get("text") is not None:
        params["text"] = literal(str(value["text"]))
    return params


def _assert(deed: Deed) -> JsonObject:
    value = deed.value if isinstance(deed.value, dict) else {}
    what, expected = str(value.get("what", "visible")), value.get("expected", "")
    if what not in ("text", "value", "count"):
        return {"check": "state", "state": "visible"}
    return {"check": what, "expected": expected if isinstance(expected, int | float) else literal(str(expected))}


def _extract(deed: Deed, params: JsonObject, target: Targets) -> Call:
    value = deed.value if isinstance(deed.value, dict) else {}
    what = value.get("what", "text")
    if deed.event.to is not None and what in ("table", "list"):
        params["next_page"] = target(deed.event.to)
    if what == "table":
        return "browser.extract_table", params
    if what == "list":
        fields = value.get("fields")
        return "browser.extract_list", {**params, **({"fields": fields} if fields else {})}
    if what == "attribute":
        params |= {"what": "attribute", "attribute": value.get("attribute") or "href"}
    return "browser.extract", params


def _drag(deed: Deed, target: Targets) -> JsonObject:
    event = deed.event
    value = event.value if isinstance(event.value, dict) else {}
    place: JsonObject = {"position": _point(*event.position)} if event.position else {}
    if event.to is not None and not is_same(event.to, event.seen):
        there: JsonObject = {"to_position": _point(*event.to_position)} if event.to_position else {}
        return {"to": target(event.to), **place, **there}
    of = event.seen.fingerprint if event.seen else None
    if of is not None and is_drawing(of) and not is_shape(of) and value.get("path"):
        return {**place, "path": [_point(*point) for point in value["path"]]}
    start, end = event.position or (0, 0), event.to_position or (0, 0)
    return {"by": _point(end[0] - start[0], end[1] - start[1]), **place}


def _switch_tab(deed: Deed) -> JsonObject:
    return {} if deed.newest else {"which": "number", "number": deed.number}


def _point(x: float, y: float) -> JsonObject:
    return {"x": round(x), "y": round(y)}


def _items(value: Json) -> list[Json]:
    if isinstance(value, list | tuple):
        return list(value)
    return [] if value is None else [value]


def _wait(deed: Deed) -> JsonObject:
    if deed.seen is not None:
        return {"until": "element"}
    return {"until": "url", **{name: deed.value[name] for name in ("text", "match") if name in deed.value}}


_PAGES = frozenset({Verb.OPEN, Verb.NAVIGATE, Verb.BACK, Verb.FORWARD, Verb.RELOAD})
_TABS = frozenset({Verb.NEW_TAB, Verb.SWITCH_TAB, Verb.CLOSE_TAB})
_WITHOUT_TARGET = _PAGES | _TABS | {Verb.DIALOG}

_PARAMS: dict[Verb, Callable[[Deed], JsonObject]] = {
    Verb.OPEN: _url,
    Verb.NAVIGATE: _url,
    Verb.NEW_TAB: _url,
    Verb.SWITCH_TAB: _switch_tab,
    Verb.CLICK: _click,
    Verb.HOVER: _place,
    Verb.FILL: lambda deed: {"value": literal(text_of(deed.value))},
    Verb.TYPE: lambda deed: {"text": literal(text_of(deed.value))},
    Verb.PRESS: _press,
    Verb.SELECT: _select,
    Verb.DIALOG: _dialog,
    Verb.SCROLL: _scroll,
    Verb.ASSERT: _assert,
    Verb.WAIT: _wait,
}


def text_of(value: Json) -> str:
    """What was typed or set, as text."""
    return "" if value is None else str(value)
