"""Tells from a tab's history why it shows another address: typed, back, forward, reloaded, or led there by its page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urldefrag

JsonObject = dict[str, Any]

#: Transitions that start in the browser's own window: address bar, bookmarks, its search, its start page.
_BY_HAND = frozenset(
    {"typed", "address_bar", "auto_bookmark", "generated", "keyword", "keyword_generated", "auto_toplevel"}
)


class History:
    """The last seen history of one tab.

    A history is asked for when a tab has moved, and may by then be behind that move, or tell of later ones, too.
    """

    def __init__(self) -> None:
        self._ids: set[int] = set()
        self._current = -1
        self._url = ""
        #: Whether the current entry was told before the tab said that it had come there.
        self._is_ahead = False

    def begin(self, seen: JsonObject) -> None:
        """What the tab had been through before it was watched."""
        if entry := _entry(seen):
            self._take(seen, entry)

    def is_behind(self, seen: JsonObject, url: str, *, new_document: bool) -> bool:
        """Whether it still tells of the time before the tab came to ``url``."""
        entry = _entry(seen)
        if not entry or self._is_ahead:
            return not entry
        stayed = (entry["id"], entry["url"]) == (self._current, self._url) and not _fits(entry, url, new_document)
        return stayed and not self._unknown(seen, url, new_document)

    def moved(self, seen: JsonObject, url: str, *, new_document: bool) -> tuple[str, str] | None:
        """How and where the tab went, when it says that it came to ``url``; nothing when it is where it was."""
        if self.is_behind(seen, url, new_document=new_document):
            # Where it went is known, only not why.
            return ("page", url) if url else None
        entry, was_ahead = _entry(seen), self._is_ahead
        self._is_ahead = not _fits(entry, url, new_document)
        if self._is_ahead:
            if was_ahead:
                return None
            if passed := self._passed(seen, url, new_document):
                entry, self._is_ahead = passed, False
        return self._came(seen, entry, new_document and not was_ahead)

    def _came(self, seen: JsonObject, entry: JsonObject, new_document: bool) -> tuple[str, str] | None:
        known, was_current, old_url = entry["id"] in self._ids, entry["id"] == self._current, self._url
        goes_back = _position(seen, entry["id"]) < _position(seen, self._current)
        self._take(seen, entry)
        if known and not was_current:
            return ("back" if goes_back else "forward"), self._url
        if not was_current or self._url != old_url:
            # A new entry; or an address that a page writes over its own; or the first document of a tab.
            return (_way(entry), _address(entry)) if self._url else None
        if not new_document:
            return None
        return ("reload" if entry.get("transitionType") == "reload" else _way(entry)), self._url

    def _passed(self, seen: JsonObject, url: str, new_document: bool) -> JsonObject | None:
        """The entry that the tab speaks of and has left again already; it may be gone from the history."""
        known = [one for one in seen["entries"] if _fits(one, url, new_document) and one["id"] != self._current]
        return self._unknown(seen, url, new_document) or (known[-1] if known else None)

    def _unknown(self, seen: JsonObject, url: str, new_document: bool) -> JsonObject | None:
        new = (one for one in seen["entries"] if one["id"] not in self._ids and _fits(one, url, new_document))
        return next(new, None)

    def _take(self, seen: JsonObject, entry: JsonObject) -> None:
        at = _position(seen, entry["id"])
        # Entries after the one that was meant are still to be told, unless they are old ones.
        self._ids = {one["id"] for n, one in enumerate(seen["entries"]) if n <= at or one["id"] in self._ids}
        self._current, self._url = entry["id"], entry["url"]


def _entry(seen: JsonObject) -> JsonObject:
    entries, index = seen.get("entries", []), seen.get("currentIndex", -1)
    found: JsonObject = entries[index] if 0 <= index < len(entries) else {}
    return found


def _position(seen: JsonObject, id: int) -> int:
    return next((n for n, entry in enumerate(seen["entries"]) if entry["id"] == id), -1)


def _fits(entry: JsonObject, url: str, new_document: bool) -> bool:
    """Whether the entry is at ``url``; a new document is told without its fragment."""
    if new_document:
        return bool(urldefrag(entry["url"]).url == urldefrag(url).url)
    return bool(entry["url"] == url)


def _way(entry: JsonObject) -> str:
    return "typed" if entry.get("transitionType") in _BY_HAND else "page"


def _address(entry: JsonObject) -> str:
    """What was typed, before any redirection; else where the tab is."""
    typed = str(entry.get("userTypedURL", ""))
    by_hand = _way(entry) == "typed" and typed.startswith(("http:", "https:", "file:"))
    return typed if by_hand else str(entry.get("url", ""))
