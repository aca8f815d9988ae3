"""What an element is, in words for people, by its role or, where it has none, its tag."""

from __future__ import annotations

from runtime.model.fingerprint import Fingerprint
from studio.i18n import mark, tr

_KINDS = {
    "button": mark("element|Button"),
    "link": mark("element|Link"),
    "textbox": mark("element|Text field"),
    "input": mark("element|Field"),
    "textarea": mark("element|Text field"),
    "searchbox": mark("element|Search field"),
    "combobox": mark("element|Drop-down list"),
    "select": mark("element|Drop-down list"),
    "listbox": mark("element|Drop-down list"),
    "checkbox": mark("element|Check box"),
    "radio": mark("element|Radio button"),
    "tab": mark("element|Tab"),
    "menuitem": mark("element|Menu entry"),
    "option": mark("element|Choice"),
    "heading": mark("element|Heading"),
    "table": mark("element|Table"),
    "row": mark("element|Row"),
    "cell": mark("element|Cell"),
    "dialog": mark("element|Dialog"),
    "img": mark("element|Picture"),
    "spinbutton": mark("element|Number field"),
    "switch": mark("element|Switch"),
}


def kind_of(seen: Fingerprint | None) -> str:
    """Translated; a role that is not known stands as it is. What was written by hand and not seen yet has none."""
    role = (seen.role or seen.tag) if seen is not None else ""
    return tr(_KINDS[role]) if role in _KINDS else role or tr("element|Part of the page")
