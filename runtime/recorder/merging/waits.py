"""Waiting where a replay would otherwise be too early.

Steps wait by themselves until their element is there, so hardly any waits are needed. Two are. When the next element
was there already *before* the effect of an action: reading the results of a search before they are the new ones. And
when the page is left, or the workflow ends, while what was sent off is still on its way: it would be given up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from urllib.parse import unquote, unquote_plus, urlsplit

from runtime.model import JsonObject
from runtime.recorder.events import Seen
from runtime.recorder.merging.deed import Deed, Verb
from runtime.recorder.merging.given import Given
from runtime.recorder.merging.identity import Key, clean, element_key, is_within
from runtime.recorder.merging.lasting import is_lasting, lasts, words_of
from runtime.recorder.merging.slugs import TITLE

_ACTING = frozenset({Verb.CLICK, Verb.PRESS, Verb.SELECT, Verb.CHECK, Verb.UNCHECK, Verb.FILL, Verb.TYPE})
#: What leaves the page whatever it is doing.
_HISTORY = frozenset({Verb.BACK, Verb.FORWARD, Verb.RELOAD})
_LEAVING = _HISTORY | {Verb.NAVIGATE, Verb.CLOSE_TAB}
_MESSAGES = frozenset({"status", "alert", "alertdialog"})
#: Parts of a page that lead to its other pages.
_NAVIGATION = re.compile(r"^(nav|header|aside|footer)\b")
#: Parts of an address that name a record, which is another one the next time.
_RECORD = re.compile(r"\d|^[0-9a-f]{8}-|^[A-Za-z0-9_-]{20,}$")


def with_waits(deeds: list[Deed]) -> list[Deed]:
    """The deeds, with a wait after each whose effect the next one could come before."""
    return list(_waiting(deeds))


def _waiting(deeds: list[Deed]) -> Iterator[Deed]:
    used: set[tuple[str, Key]] = set()
    given = Given()
    for deed, following in zip_longest(deeds, deeds[1:]):
        yield deed
        given.take(deed)
        if deed.seen is not None:
            used.add((deed.path, element_key(deed.seen)))
        if deed.verb in _ACTING and (_is_left(deed, following) or _may_be_early(deed, following, used)):
            yield from _wait(deed, following, given)


def _is_left(deed: Deed, following: Deed | None) -> bool:
    """Whether the page is left before it has done what was asked of it. Following a link asks for nothing else, and
    matters only where the way back leads over it. A link leaves the page, too: where it is on all pages, or the
    page has stayed the same.
    """
    if deed.follows_link and (following is None or following.verb not in _HISTORY):
        return False
    if following is None:
        return True
    by_link = following.follows_link and (_is_everywhere(following) or not deed.landed)
    return (following.verb in _LEAVING or by_link) and following.tab == deed.tab


def _is_everywhere(link: Deed) -> bool:
    return link.seen is not None and any(_NAVIGATION.match(part) for part in link.seen.fingerprint.path)


def _may_be_early(deed: Deed, following: Deed | None, used: set[tuple[str, Key]]) -> bool:
    """Whether what comes next was on the page as it was before, as far as the recording has seen it there."""
    if following is None or following.seen is None or following.tab != deed.tab:
        return False
    if is_within(following.seen, deed.appeared):
        return False
    return following.verb is Verb.EXTRACT or (deed.path, element_key(following.seen)) in used


def _wait(deed: Deed, following: Deed | None, given: Given) -> Iterator[Deed]:
    if deed.landed and (address := _address(deed.event.url, deed.landed, given)):
        page = _name(deed.landed, following, given)
        yield Deed(Verb.WAIT, deed.event, value={**address, "page": page}, url=deed.landed)
    elif told := _sign(deed, given):
        yield Deed(Verb.WAIT, deed.event, seen=told, url=deed.event.url)


def _sign(deed: Deed, given: Given) -> Seen | None:
    """What came up and will again. A message has its place, whatever it says; when the same page was loaded again, it
    alone was not there before.
    """
    messages = (seen for seen in deed.appeared if seen.fingerprint.role in _MESSAGES and not _by_words(seen))
    lasting = next((seen for seen in deed.appeared if is_lasting(seen, given)), None)
    message = next(messages, None)
    return message or lasting if deed.landed else lasting or message


def _by_words(seen: Seen) -> bool:
    """Whether it is found by what it says."""
    words = words_of(seen)
    return not seen.selector or "text" in seen.selector or bool(words and words in seen.selector)


def _address(url: str, landed: str, given: Given) -> JsonObject | None:
    """What the next address has and this one has not, without what names a record and without what was given, which
    are others the next time; where nothing else is new, with what was given. None where there is nothing."""
    before, after = urlsplit(url), urlsplit(landed)
    page = _page(after.path, given)
    if page not in before.path:
        return {"text": page}
    pattern = "/".join(_pattern(part, given) for part in after.path.split("/"))
    if not re.search(pattern := f"{pattern}($|[?#])", url):
        return {"text": pattern, "match": "matches"}
    query = _query(url, after.query, given) if after.query and after.query != before.query else None
    return query or _held(url, landed, given)


def _name(landed: str, following: Deed | None, given: Given) -> str:
    """What a person calls the page: its title, else the last part of its address that is the same for all data."""
    event = following.event if following is not None else None
    title = clean(TITLE.split(event.title)[0]) if event is not None and event.url == landed else ""
    if lasts(title, given):
        return title
    parts = [part for part in _page(urlsplit(landed).path, given).split("/") if part]
    words = clean(re.sub(r"[-_]", " ", unquote(parts[-1]))) if parts else ""
    return words[:1].upper() + words[1:]


def _held(url: str, landed: str, given: Given) -> JsonObject | None:
    """The first part of the next address that is new and is what was given, as after another search on the page with
    the results. It is written down as it is; ``given`` tells how it is written there, for who takes it from elsewhere.
    """
    after = urlsplit(landed)
    for part in re.findall(r"[?&][^&]+", f"?{after.query}"):
        raw = part.partition("=")[2]
        if part not in url and given.is_just(unquote_plus(raw)):
            return {"text": part, "given": raw}
    page = _page(after.path, given)
    raw = after.path.removeprefix(page).partition("/")[0]
    if f"{page}{raw}" not in url and given.is_just(unquote(raw)):
        return {"text": f"{page}{raw}", "given": raw}
    return None


def _query(url: str, query: str, given: Given) -> JsonObject | None:
    parts = [part.partition("=") for part in query.split("&")]
    others = [given.is_sent_as(name) or given.is_in(raw) for name, _, raw in parts]
    if not any(others):
        return None if _RECORD.search(query) else {"text": f"?{query}"}
    pattern = "&".join(
        f"{re.escape(name)}=[^&#]*" if is_other or _RECORD.search(raw) else re.escape(f"{name}{equals}{raw}")
        for (name, equals, raw), is_other in zip(parts, others, strict=True)
    )
    pattern = rf"\?{pattern}"
    return None if re.search(pattern, url) else {"text": pattern, "match": "matches"}


def _page(path: str, given: Given) -> str:
    """The part of a path that is always the same: ``/invoices/`` of ``/invoices/1048/edit``."""
    kept: list[str] = []
    for part in path.split("/"):
        if _RECORD.search(part) or given.is_in(part):
            return "/".join([*kept, ""])
        kept.append(part)
    return path


def _pattern(part: str, given: Given) -> str:
    """A part of a path as a pattern: any other record or value is as good."""
    if given.is_in(part):
        return r"[^/?#]*"
    if not _RECORD.search(part):
        return re.escape(part)
    return r"[^/?#]*\d[^/?#]*" if re.search(r"\d", part) else r"[^/?#]{8,}"
