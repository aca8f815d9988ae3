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

    def begin(self, seen: JsonObject) -> None:
        """What the tab had been through before it was watched."""
        if entry := _entry(seen):
            self._take(seen, entry)

    def is_behind(self, seen: JsonObject, url: str, *, new_document: bool) -> bool:
        """Whether it still tells of the time before the tab came to ``url``."""
        entry = _entry(seen)
        stayed = not entry or (entry["id"], entry["url"]) == (self._current, self._url)
        return stayed and self._meant(seen, url, new_document) is None

    def moved(self, seen: JsonObject, url: str, *, new_document: bool, by_page: bool = True) -> tuple[str, str] | None:
        """How and where the tab went, when it says that it came to ``url``; nothing when it is where it was.

        ``by_page`` tells whether its page asked for it, which counts where the history does not know.
        """
        entry = self._meant(seen, url, new_document)
        if entry is None:
            # Replaced before anybody could look: where it went is known, only not how.
            return ("page" if by_page or not new_document else "typed", url) if url else None
        known, was_current, old_url = entry["id"] in self._ids, entry["id"] == self._current, self._url
        goes_back = _position(seen, entry["id"]) < _position(seen, self._current)
        self._take(seen, entry)
        if known and not was_current:
            return ("back" if goes_back else "forward"), self._url
        if not was_current or self._url != old_url:
            # A new entry; or an address that a page writes over its own; or the first document of a tab.
            return (_way(entry), _address(entry)) if self._url else None
        # A page that loads itself again leaves its entry as it was.
        return ("reload" if entry.get("transitionType") == "reload" else "page", self._url) if new_document else None

    def _meant(self, seen: JsonObject, url: str, new_document: bool) -> JsonObject | None:
        """The entry that the tab speaks of: the current one, or one that it has left again already."""
        current = _entry(seen)
        if current and _fits(current, url, new_document):
            return current
        passed: list[JsonObject] = [one for one in seen.get("entries", ()) if _fits(one, url, new_document)]
        new = [one for one in passed if one["id"] not in self._ids]
        left = [one for one in passed if one["id"] != self._current]
        return next(iter(new[:1] + left[-1:]), None)

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
