"""Collects the elements of a recording: each once, under a name that says what it is."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from runtime.files.elements import Element
from runtime.model import JsonObject
from runtime.model.fingerprint import Fingerprint
from runtime.recorder.events import RawEvent, Seen
from runtime.recorder.merging.identity import Key, clean, element_key, selector_key
from runtime.recorder.merging.slugs import app_name, slug, unused

#: A selector that leads through the page from one element to the next, as the recorder's last resort does.
_WAY = re.compile(r"(body|#\S+) > [^\"']+$")


class Elements:
    """The elements met so far. ``by_app`` maps application and name to the entry of the repository."""

    def __init__(self, app: str = "") -> None:
        self.by_app: dict[str, dict[str, Element]] = {}
        self._app = app
        self._apps: dict[str, str] = {}
        self._known: dict[tuple[str, Key], str] = {}

    def app_of(self, event: RawEvent) -> str:
        """What the application is called in which it happened; all pages of a site are of one application."""
        if self._app:
            return self._app
        parts = urlsplit(event.url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._apps:
            self._apps[site] = app_name(event.url, event.title)
        return self._apps[site]

    def target(self, seen: Seen, event: RawEvent, words: str, label: str = "") -> JsonObject:
        """The target of a step that acts on ``seen``: the name of its entry, which is made of ``words`` when it is new.
        ``label`` is what a person reads, where that is something else.
        """
        app = self.app_of(event)
        keys = [(app, element_key(seen))]
        if by_selector := selector_key(seen):
            keys.append((app, by_selector))
        name = next((self._known[key] for key in keys if key in self._known), "")
        if not name:
            name = self._add(app, seen, words, label or words)
        elif self._known.get(keys[0]) == name:
            self._tell_apart(app, name, seen)
        for key in keys:
            self._known.setdefault(key, name)
        return {"element": f"{app}/{name}"}

    def _tell_apart(self, app: str, name: str, seen: Seen) -> None:
        """Take the way to the element as its selector where what it was found by leads to others as well on this page:
        a link in the menu that a later page has in its text, too. The recorder gives the way only when nothing else
        leads to the element alone, and it is the same on every page that the element is on.
        """
        entry = self.by_app[app][name]
        if seen.count == 1 and _WAY.match(seen.selector) and not _WAY.match(entry.selector):
            self.by_app[app][name] = replace(entry, selector=seen.selector)

    def _add(self, app: str, seen: Seen, words: str, label: str) -> str:
        entries = self.by_app.setdefault(app, {})
        of = seen.fingerprint
        name = slug(words) or of.role or of.tag or "element"
        if name in entries and of.role:
            name = f"{name}-{slug(of.role)}"
        name = unused(name, entries)
        entries[name] = Element(selector_of(seen), clean(label), seen.frame, of)
        return name


def selector_of(seen: Seen) -> str:
    """A selector for the element: the one that found it, else one made from what it says."""
    of = seen.fingerprint
    return seen.selector or next(iter(of.selectors), "") or _spoken(of) or of.tag or "*"


def _spoken(of: Fingerprint) -> str:
    if of.test_id:
        return f"testid={of.test_id}"
    if of.role and of.name:
        return f"role={of.role}[name={quoted(of.name)}]"
    for engine, words in (("label", of.label), ("placeholder", of.placeholder), ("text", of.text)):
        if words:
            return f"{engine}={quoted(words)}"
    return ""


def quoted(text: str) -> str:
    """``text`` in double quotes, as a selector has it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
