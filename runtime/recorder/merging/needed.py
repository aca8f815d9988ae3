"""Which deeds a replay needs: hovering, scrolling and moving between fields are mostly only the way to something."""

from __future__ import annotations

from runtime.recorder.merging.deed import Deed, Verb
from runtime.recorder.merging.identity import is_within

#: Milliseconds between events that are told together.
_TOGETHER = 50

_TAB_KEYS = frozenset({"Tab", "Shift+Tab"})
_COPY_KEYS = frozenset({f"{held}+{letter}" for held in ("Control", "Meta", "ControlOrMeta") for letter in "Cc"})


def needed(deeds: list[Deed]) -> list[Deed]:
    """The deeds that change something, with the verbs that replay them."""
    kept: list[Deed] = []
    following: dict[int, Deed] = {}
    for deed in reversed(deeds):
        if _is_needed(deed, following.get(deed.tab)):
            kept.append(_settled(deed))
            following[deed.tab] = deed
    kept.reverse()
    return kept


def _is_needed(deed: Deed, following: Deed | None) -> bool:
    if deed.verb is Verb.HOVER:
        return following is not None and _made_appear(deed, following)
    if deed.verb is Verb.SCROLL:
        return bool(deed.appeared) or _loaded_more(deed) or _scrolled_a_box(deed, following)
    if deed.verb is Verb.PRESS and not deed.had_effect:
        if deed.event.key in _COPY_KEYS:
            return False
        return deed.event.key not in _TAB_KEYS or following is None or following.seen is None
    if deed.verb is Verb.CLICK and not deed.had_effect:
        return deed.seen is None or deed.seen.fingerprint.tag not in ("html", "body")
    if deed.verb is Verb.NEW_TAB:
        return following is not None and following.verb is not Verb.CLOSE_TAB
    return True


def _made_appear(hover: Deed, following: Deed) -> bool:
    """Whether what was acted on next came up under the pointer. Told together with it, it was found to have done so."""
    if hover.appeared and following.event.at - hover.at <= _TOGETHER:
        return True
    return is_within(following.seen, hover.appeared) and not is_within(following.seen, filter(None, [hover.seen]))


def _loaded_more(scroll: Deed) -> bool:
    """Whether the page grew as its end came near."""
    return isinstance(scroll.value, dict) and bool(scroll.value.get("grew"))


def _scrolled_a_box(scroll: Deed, following: Deed | None) -> bool:
    """Terms that must be read to the end: what is scrolled is not what is used next. Else the next step scrolls."""
    if scroll.seen is None or scroll.seen.fingerprint.tag in ("html", "body") or following is None:
        return False
    return following.verb is not Verb.SCROLL and not is_within(following.seen, [scroll.seen])


def _settled(deed: Deed) -> Deed:
    """The deed with the verb that tells how it is done again."""
    if deed.verb is Verb.FILL and deed.by_keys:
        deed.verb = Verb.TYPE
    elif deed.verb is Verb.CLICK and deed.download and deed.event.button == "left" and not deed.event.modifiers:
        deed.verb = Verb.DOWNLOAD
    return deed
