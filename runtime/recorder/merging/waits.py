"""Waiting where a replay would otherwise be too early.

Steps wait by themselves until their element is there, so hardly any waits are needed. One is, when the next element was
there already *before* the effect of an action: reading the results of a search before they are the new ones, typing
into the same field of the page that is about to go away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from urllib.parse import urlsplit

from runtime.recorder.merging.deed import Deed, Verb
from runtime.recorder.merging.identity import Key, element_key, is_lasting, is_within

_ACTING = frozenset({Verb.CLICK, Verb.PRESS, Verb.SELECT, Verb.CHECK, Verb.UNCHECK, Verb.FILL, Verb.TYPE})
#: Parts of an address that name a record, which is another one the next time.
_RECORD = re.compile(r"\d|^[0-9a-f]{8}-|^[A-Za-z0-9_-]{20,}$")


def with_waits(deeds: list[Deed]) -> list[Deed]:
    """The deeds, with a wait after each whose effect the next one could come before."""
    return list(_waiting(deeds))


def _waiting(deeds: list[Deed]) -> Iterator[Deed]:
    used: set[tuple[str, Key]] = set()
    for deed, following in zip_longest(deeds, deeds[1:]):
        yield deed
        if deed.seen is not None:
            used.add((_path(deed), element_key(deed.seen)))
        if following is not None and deed.verb in _ACTING and _may_be_early(deed, following, used):
            yield from _wait(deed)


def _may_be_early(deed: Deed, following: Deed, used: set[tuple[str, Key]]) -> bool:
    """Whether what comes next was on the page as it was before, as far as the recording has seen it there."""
    if following.seen is None or following.tab != deed.tab or is_within(following.seen, deed.appeared):
        return False
    return following.verb is Verb.EXTRACT or (_path(deed), element_key(following.seen)) in used


def _path(deed: Deed) -> str:
    return urlsplit(deed.event.url).path


def _wait(deed: Deed) -> Iterator[Deed]:
    before, after = urlsplit(deed.event.url), urlsplit(deed.landed)
    if deed.landed and _page(after.path) not in before.path:
        yield Deed(Verb.WAIT, deed.event, value=_page(after.path), url=deed.landed)
    elif deed.landed and after.query and after.query != before.query and not _RECORD.search(after.query):
        yield Deed(Verb.WAIT, deed.event, value=f"?{after.query}", url=deed.landed)
    elif told := next(filter(is_lasting, deed.appeared), None):
        yield Deed(Verb.WAIT, deed.event, seen=told, url=deed.event.url)


def _page(path: str) -> str:
    """The part of a path that is the same for every record: ``/invoices/`` of ``/invoices/1048/edit``."""
    kept: list[str] = []
    for part in path.split("/"):
        if _RECORD.search(part):
            return "/".join([*kept, ""])
        kept.append(part)
    return path
