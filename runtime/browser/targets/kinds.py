"""What can be done with an element. A redesign may make a link of a button, but not a field."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

_ROLES = {
    "button": "press",
    "link": "press",
    "menuitem": "press",
    "menuitemcheckbox": "press",
    "menuitemradio": "press",
    "tab": "press",
    "option": "press",
    "treeitem": "press",
    "textbox": "text",
    "searchbox": "text",
    "spinbutton": "text",
    "checkbox": "toggle",
    "radio": "toggle",
    "switch": "toggle",
    "slider": "slider",
    "listbox": "choice",
}
_TYPES = {
    "password": "password",
    "file": "file",
    "checkbox": "toggle",
    "radio": "toggle",
    "range": "slider",
    "color": "colour",
    "button": "press",
    "submit": "press",
    "reset": "press",
    "image": "press",
}
_TAGS = {"button": "press", "a": "press", "summary": "press", "area": "press", "textarea": "text", "select": "choice"}


class Kind(Enum):
    """The value is how messages call it."""

    PRESS = "something to press"
    TEXT = "a field for text"
    PASSWORD = "a field for a password"
    FILE = "a field for files"
    TOGGLE = "something to tick"
    SLIDER = "a slider"
    COLOUR = "a field for a colour"
    CHOICE = "a choice"
    CONTENT = "content"
    #: Content that has a name beside what it says, and is acted on: a list to drop something into.
    PART = "a part of the page"
    UNKNOWN = "anything"

    def may_become(self, other: Kind) -> bool:
        """Whether an element of this kind can be one of the ``other`` kind after a redesign."""
        # Programs make buttons of anything, and content is read whatever it is.
        return self is other or Kind.UNKNOWN in (self, other) or self is Kind.CONTENT or (self, other) in _BECOMES


_BECOMES = frozenset({(Kind.PRESS, Kind.CONTENT), (Kind.PART, Kind.CONTENT), (Kind.CHOICE, Kind.TEXT)})


#: What a person puts something into.
FIELDS = frozenset({Kind.TEXT, Kind.PASSWORD, Kind.CHOICE, Kind.FILE})


def kind_of(tag: str, role: str, attributes: Mapping[str, str]) -> Kind:
    """The kind of an element by its role, its tag and its type."""
    if not tag and not role:
        return Kind.UNKNOWN
    if tag == "input":
        type = attributes.get("type", "").lower()
        if role in ("switch", "checkbox", "radio"):
            return Kind.TOGGLE
        return Kind[_TYPES.get(type, "text").upper()]
    if role == "combobox":
        return Kind.CHOICE if tag == "select" else Kind.PRESS if tag == "button" else Kind.TEXT
    return Kind[(_ROLES.get(role) or _TAGS.get(tag) or "content").upper()]
