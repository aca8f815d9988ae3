"""Tells from a tab's history why it shows another address: typed, back, forward, reloaded, or led there by its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

JsonObject = dict[str, Any]

#: Transitions that start in the browser's own window: address bar, bookmarks, its search, its start page.
_BY_HAND = frozenset(
    {"typed", "address_bar", "auto_bookmark", "generated", "keyword", "keyword_generated", "auto_toplevel"}
)


class History:
    """The last seen history of one tab."""

    def __init__(self) -> None:
        self._ids: list[int] = []
        self._index = -1
        self._url = ""

    def begin(self, seen: JsonObject) -> None:
        """What the tab had been through before it was watched."""
        self._take(seen)
        self._url = self._current(seen).get("url", "")

    def moved(self, seen: JsonObject, url: str, *, new_document: bool) -> Iterator[tuple[str, str]]:
        """How and where the tab went; nothing when it is where it was."""
        entry = self._current(seen)
        before, index, known = self._index, seen.get("currentIndex", -1), entry.get("id") in self._ids
        was_current = known and 0 <= before < len(self._ids) and self._ids[before] == entry.get("id")
        old_url = self._url
        self._take(seen)
        self._url = entry.get("url") or url
        if known and not was_current:
            yield ("back" if index < before else "forward"), self._url
        elif was_current:
            if self._url != old_url:
                # An address that a page writes over its own, or the first document of a tab.
                yield _way(entry), _address(entry)
            elif new_document:
                yield "reload", self._url
        elif self._url:
            yield _way(entry), _address(entry)

    def _take(self, seen: JsonObject) -> None:
        self._ids = [entry["id"] for entry in seen.get("entries", ())]
        self._index = seen.get("currentIndex", -1)

    def _current(self, seen: JsonObject) -> JsonObject:
        entries, index = seen.get("entries", []), seen.get("currentIndex", -1)
        found: JsonObject = entries[index] if 0 <= index < len(entries) else {}
        return found


def _way(entry: JsonObject) -> str:
    return "typed" if entry.get("transitionType") in _BY_HAND else "page"


def _address(entry: JsonObject) -> str:
    """What was typed, before any redirection; else where the tab is."""
    typed = str(entry.get("userTypedURL", ""))
    by_hand = _way(entry) == "typed" and typed.startswith(("http:", "https:", "file:"))
    return typed if by_hand else str(entry.get("url", ""))
