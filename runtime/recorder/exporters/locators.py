"""Targets as Playwright's locators in Python."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from runtime.browser.targets.selectors import chain
from runtime.files.elements import Element
from runtime.model import Json
from runtime.recorder.exporters.expressions import Writer, quoted
from runtime.recorder.exporters.notes import CannotExport

#: The element called ``app/name``, or None.
Find = Callable[[str], Element | None]

#: The parts between ``>>``; what stands in quotes is passed over.
_CHAINED = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?!>>).)+""", re.DOTALL)
_ROLE = re.compile(r'role=([a-z]+)(?:\[name(\*?)=("(?:[^"\\]|\\.)*")( i)?\])?$')
_HAS_TEXT = re.compile(r'internal:has-text=("(?:[^"\\]|\\.)*")i$')
_NTH = re.compile(r"nth=(-?\d+)$")
_METHODS = {
    "label": "get_by_label", "placeholder": "get_by_placeholder", "alt": "get_by_alt_text", "title": "get_by_title",
    "text": "get_by_text",
}  # fmt: skip


def locator(target: Json, writer: Writer, find: Find) -> str:
    """The locator of a target, beginning with ``page``. Raises CannotExport."""
    record: Mapping[str, Json] = {"selector": target} if isinstance(target, str) else target if target else {}
    if record.get("row"):
        raise CannotExport("its target is chosen by the row it stands in")
    selector, frames = record.get("selector", ""), record.get("frame", ())
    if name := record.get("element"):
        element = find(str(name))
        if element is None:
            raise CannotExport(f"the project has no element {name}")
        selector, frames = element.selector, frames or element.frame
    if not selector:
        raise CannotExport("its target has no selector")
    parts = [f"{located(str(frame), writer)}.content_frame" for frame in frames]
    return "page" + "".join([*parts, located(str(selector), writer)])


def located(selector: str, writer: Writer) -> str:
    """``.get_by_role(...)`` and the like for a selector."""
    if "{{" in selector:
        return f".locator({writer.value(selector)})"
    pieces = [piece for part in chain(selector) for piece in _CHAINED.findall(part)]
    # What was cut in the wrong place, at an apostrophe for instance, stays in one piece.
    whole = " >> ".join(piece.strip() for piece in pieces) == " >> ".join(chain(selector))
    return "".join(_piece(piece.strip()) for piece in (pieces if whole else chain(selector)))


def _piece(part: str) -> str:
    if found := _ROLE.match(part):
        role, loose, name, insensitive = found.groups()
        if name is None:
            return f".get_by_role({quoted(role)})"
        if bool(loose) == bool(insensitive):
            exactly = "" if loose else ", exact=True"
            return f".get_by_role({quoted(role)}, name={quoted(json.loads(name))}{exactly})"
    if found := _NTH.match(part):
        return {"0": ".first", "-1": ".last"}.get(found[1], f".nth({found[1]})")
    if found := _HAS_TEXT.match(part):
        return f".filter(has_text={quoted(json.loads(found[1]))})"
    kind, separator, value = part.partition("=")
    if separator and kind == "testid":
        return f".get_by_test_id({quoted(value.strip())})"
    if separator and kind in _METHODS and not value.startswith("/") and value:
        exact = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
        text = value[1:-1] if exact else value
        return f".{_METHODS[kind]}({quoted(text)}{', exact=True' if exact else ''})"
    return f".locator({quoted(part)})"
