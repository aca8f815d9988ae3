"""Targets of steps from foreign locators: the first selector leads, all of them become signals."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from runtime.model import JsonObject
from runtime.model.fingerprint import Fingerprint
from runtime.recorder.importers.draft import literal

_ROLE = re.compile(r'role=(?P<role>[a-z]+)(?:\[name\*?=(?P<name>"(?:[^"\\]|\\.)*")(?: ?i)?\])?$')
_SHORT = re.compile(r"(?P<kind>label|placeholder|testid|title|alt|text)=(?P<value>.+)$", re.DOTALL)
_CSS_ID = re.compile(r'(?P<tag>[a-z][a-z0-9]*)?(?:#(?P<id>[\w-]+)|\[id=["\']?(?P<quoted>[^"\'\]]+)["\']?\])$', re.I)
_CSS_ATTRIBUTE = re.compile(
    r'(?P<tag>[a-z][a-z0-9]*)?\[(?P<name>name|type|href|value|data-[\w-]+|aria-label)=["\']?(?P<value>[^"\'\]]+)["\']?\]$',
    re.IGNORECASE,
)
_FIELDS = {"label": "label", "placeholder": "placeholder", "testid": "test_id", "text": "text"}
_MOST_TEXT = 200


def make_target(selectors: Sequence[str], *, frame: Iterable[str] = (), name: str = "") -> JsonObject:
    """A target as a step holds it; ``selectors`` are Playwright's, best first, at least one."""
    chosen = list(dict.fromkeys(selectors))
    signals = signals_of(chosen)
    target: JsonObject = {"selector": literal(chosen[0])}
    called = name or called_by(signals)
    if called:
        target["name"] = literal(called)
    if frame := list(frame):
        target["frame"] = [literal(part) for part in frame]
    record = signals.record()
    if record:
        target["fingerprint"] = _literal_texts(record)
    return target


def signals_of(selectors: Sequence[str]) -> Fingerprint:
    """What the selectors say about the element itself; earlier ones go before later ones."""
    found: dict[str, Any] = {}
    attributes: dict[str, str] = {}
    for selector in selectors:
        last = selector.rpartition(">>")[2].strip()
        for field, value in _signals(last).items():
            if field == "attributes":
                attributes = {**value, **attributes}
            else:
                found.setdefault(field, value)
    others = tuple(selectors[1:])
    return Fingerprint(**found, attributes=attributes, selectors=others)


def called_by(signals: Fingerprint) -> str:
    """What a person would call the element; empty where nothing tells."""
    for text in (signals.name, signals.label, signals.text, signals.placeholder, signals.test_id):
        if text:
            return text[:80]
    return next(iter(signals.attributes.values()), "")[:80]


def quoted(text: str) -> str:
    """``text`` in double quotes, as selectors take it."""
    return json.dumps(text, ensure_ascii=False)


def css_string(text: str) -> str:
    """``text`` as a string of CSS."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ")
    return f'"{escaped}"'


def _signals(selector: str) -> dict[str, Any]:
    if found := _ROLE.match(selector):
        name = json.loads(found["name"]) if found["name"] else ""
        return {"role": found["role"], **({"name": name[:_MOST_TEXT]} if name else {})}
    if found := _SHORT.match(selector):
        text = found["value"].strip()
        if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
            text = text[1:-1]
        field = _FIELDS.get(found["kind"])
        return {field: text[:_MOST_TEXT]} if field else {"attributes": {found["kind"]: text}}
    if found := _CSS_ID.match(selector):
        return _with_tag(found["tag"], {"attributes": {"id": found["id"] or found["quoted"]}})
    if found := _CSS_ATTRIBUTE.match(selector):
        return _with_tag(found["tag"], {"attributes": {found["name"].lower(): found["value"]}})
    return {}


def _with_tag(tag: str | None, signals: dict[str, Any]) -> dict[str, Any]:
    return {"tag": tag.lower(), **signals} if tag else signals


def _literal_texts(value: Any) -> Any:
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, dict):
        return {key: _literal_texts(item) for key, item in value.items()}
    return [_literal_texts(item) for item in value] if isinstance(value, list) else value


def hint_of(target: JsonObject) -> str:
    """A word or two for the id of a step that acts on it."""
    return str(target.get("name") or target["selector"])
