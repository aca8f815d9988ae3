"""Which recorded elements are the same, what kind of thing they are, and what a person would call them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

from runtime.model.fingerprint import Fingerprint
from runtime.recorder.events import Seen

#: Equal keys mean the same element.
Key: TypeAlias = tuple[object, ...]

#: Attributes that say which element it is; others (type, placeholder, maxlength) say only what it is like.
_TELLING = ("id", "name", "href", "data-testid", "data-test", "data-id", "value", "aria-label", "title", "alt", "for")

_TEXT_ROLES = frozenset({"textbox", "searchbox", "spinbutton"})
_NO_TEXT_INPUTS = frozenset({"checkbox", "radio", "button", "submit", "reset", "file", "image", "range", "color"})
#: Shapes overlap: the middle of one may lie under another.
_SHAPES = frozenset({"rect", "path", "circle", "ellipse", "line", "polyline", "polygon", "g", "use", "image", "text"})
_DRAWN = _SHAPES | {"canvas", "svg", "video", "area"}
_SPACE = re.compile(r"\s+")
#: What forms put behind a label: a colon, the star of a required field.
_TRAILING = re.compile(r"[\s:*…]+$")
_NAME = re.compile(r"[A-Za-z][A-Za-z-_]{2,30}")
_WORDS = re.compile(r"[_\-.]+|(?<=[a-z])(?=[A-Z])")


def element_key(seen: Seen) -> Key:
    """What stays the same while the person works on the page: not its place, its value, its classes."""
    of = seen.fingerprint
    return (*_said(of), seen.frame, of.hosts, of.path, of.neighbours.row, _telling(of))


def selector_key(seen: Seen) -> Key | None:
    """The same for an element that was found alone by its selector, wherever it stands now; None where it was not."""
    if not seen.selector or seen.count != 1:
        return None
    of = seen.fingerprint
    return (seen.selector, seen.frame, *_said(of), of.neighbours.row)


def is_same(one: Seen | None, other: Seen | None) -> bool:
    """Whether two actions were on the same element."""
    if one is None or other is None:
        return False
    if one is other or element_key(one) == element_key(other):
        return True
    key = selector_key(one)
    return key is not None and key == selector_key(other)


def is_label_of(label: Seen | None, field: Seen | None) -> bool:
    """Whether ``label`` is the label of ``field``, or something inside of it."""
    if label is None or field is None or label.frame != field.frame:
        return False
    text = clean(label.fingerprint.text or label.fingerprint.name)
    of = field.fingerprint
    return bool(text) and any(text in clean(words) for words in (of.label, of.name) if words)


def is_within(inner: Seen | None, outer: Iterable[Seen]) -> bool:
    """Whether ``inner`` is one of ``outer`` or lies inside of one."""
    return inner is not None and any(_contains(around, inner) for around in outer)


def is_text_field(of: Fingerprint) -> bool:
    """Whether text is typed into it."""
    if of.tag == "input":
        return of.attributes.get("type", "text") not in _NO_TEXT_INPUTS
    return of.tag == "textarea" or of.role in _TEXT_ROLES or is_rich(of)


def is_rich(of: Fingerprint) -> bool:
    """Whether it is an editable part of the page instead of a field."""
    editable = of.attributes.get("contenteditable", "false")
    return editable != "false" or (of.role in _TEXT_ROLES and of.tag not in ("", "input", "textarea"))


def suggests(of: Fingerprint) -> bool:
    """Whether it is a field that proposes values while one types."""
    auto = of.attributes.get("aria-autocomplete", "none")
    return of.tag != "select" and (of.role == "combobox" or auto != "none" or "list" in of.attributes)


def is_drawing(of: Fingerprint) -> bool:
    """Whether it matters where in the element one clicks."""
    return of.tag in _DRAWN or of.role == "slider" or "usemap" in of.attributes


def is_shape(of: Fingerprint) -> bool:
    """Whether it is a part of a drawing."""
    return of.tag in _SHAPES


def field_words(of: Fingerprint) -> str:
    """What a person calls a field."""
    around = of.neighbours
    return _first(of.label, of.name, of.placeholder, around.column, around.left, around.above) or _technical(of)


def thing_words(of: Fingerprint) -> str:
    """What a person calls something to click."""
    title = of.attributes.get("title", "") or of.attributes.get("alt", "")
    group = of.neighbours.row if is_shape(of) else ""
    icon = _icon(of.attributes.get("icon", ""))
    return _first(of.name, of.text, of.label, title, of.placeholder, group, icon, of.neighbours.left) or _technical(of)


@lru_cache(4096)
def clean(text: str, length: int = 60) -> str:
    """``text`` in one line, without the colon or star of a label, shortened at the end of a word."""
    text = _TRAILING.sub("", _SPACE.sub(" ", text).strip()) or text.strip()
    if len(text) <= length:
        return text
    return f"{text[: length - 1].rsplit(' ', 1)[0]}…"


def _said(of: Fingerprint) -> Key:
    return (of.tag, of.role, of.name, of.label, of.test_id)


def _telling(of: Fingerprint) -> Key:
    attributes = of.attributes
    return tuple(attributes[name] for name in _TELLING if name in attributes)


def _contains(outer: Seen, inner: Seen) -> bool:
    if outer.frame != inner.frame:
        return False
    if is_same(outer, inner):
        return True
    path, deeper = outer.fingerprint.path, inner.fingerprint.path
    if path and len(path) < len(deeper) and deeper[: len(path)] == path:
        return True
    name = outer.fingerprint.name
    if name and inner.fingerprint.neighbours.container == name:
        return True
    return _covers(outer.fingerprint.box, inner.fingerprint.box)


def _covers(outer: tuple[float, float, float, float] | None, inner: tuple[float, float, float, float] | None) -> bool:
    if outer is None or inner is None:
        return False
    left, top, width, height = outer
    x, y, wide, high = inner
    return left - 1 <= x and top - 1 <= y and x + wide <= left + width + 1 and y + high <= top + height + 1


def _technical(of: Fingerprint) -> str:
    """Words from an identifier, for elements that say nothing themselves."""
    name = _first(of.test_id, of.attributes.get("name", ""), of.attributes.get("id", ""), of.role)
    return _WORDS.sub(" ", name).strip().lower() or of.tag


def _icon(name: str) -> str:
    """Words from the name of a picture; a drawing without one has only its lines."""
    return _WORDS.sub(" ", name.removeprefix("icon-")).lower() if _NAME.fullmatch(name) else ""


def _first(*texts: str) -> str:
    return next((found for text in texts if (found := clean(text))), "")
