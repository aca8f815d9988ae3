"""What a deed is called, in a sentence that a person reads, and in a slug that files keep."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from runtime.recorder.events import Seen
from runtime.recorder.merging.deed import Deed, Verb
from runtime.recorder.merging.identity import clean, field_words, thing_words
from runtime.recorder.merging.phrases import Language, phrases
from runtime.recorder.merging.slugs import TITLE, slug
from runtime.words.language import Words, texts_of

_CYRILLIC = re.compile("[а-яА-Я]")
_ON_FIELDS = frozenset({Verb.FILL, Verb.TYPE, Verb.SELECT, Verb.UPLOAD})


def sentence(deed: Deed, language: Language = "en") -> str:
    """``Type invoice number``, ``Click “Save” in row “A-17”``."""
    say = phrases(language)
    words = {
        "page": say.quote(page_words(deed)),
        "thing": say.quote(spoken(_thing(deed), deed.seen, say)),
        "field": in_sentence(spoken(_field(deed), deed.seen, say), say),
        "to": say.quote(spoken(thing_words(deed.event.to.fingerprint), deed.event.to, say) if deed.event.to else ""),
        "key": deed.event.key.replace("ControlOrMeta", "Control"),
        "attribute": str(_asked(deed).get("attribute", "")),
    }
    name = say(_pattern(deed), **words)
    row = row_words(deed)
    return say("in_row", name=name, row=say.quote(row)) if row else name


def step_slug(deed: Deed) -> str:
    """The step's id before it is made unique: ``type-invoice-number``. The same in every language."""
    verb = deed.verb.replace("_", "-") if deed.verb is not Verb.FILL else "type"
    if deed.verb in (Verb.OPEN, Verb.NAVIGATE):
        return slug(f"{'open' if deed.verb is Verb.OPEN else 'go-to'} {page_words(deed)}")
    if deed.verb is Verb.WAIT:
        return slug(f"wait-for {words_of(deed) or deed.value['text']}")
    if deed.verb is Verb.SELECT:
        verb = "choose"
    words = deed.event.key if deed.verb is Verb.PRESS else words_of(deed)
    return slug(f"{verb} {words}") or verb


def words_of(deed: Deed) -> str:
    """What a person calls the element of a deed; empty when it has none."""
    return _field(deed) if deed.verb in _ON_FIELDS else _thing(deed)


def spoken(words: str, seen: Seen | None, say: Words) -> str:
    """``words`` for an element, as a person reads them: what is called only by its role is “drop-down list”, not
    “combobox”. Ids and names of inputs are made from the words themselves, which are the same in every language.
    """
    of = seen.fingerprint if seen else None
    name = f"role.{words}"
    return say(name) if of and words in (of.role, of.tag) and name in texts_of("recording") else words


def page_words(deed: Deed) -> str:
    """The page's own part of its title, else of its address."""
    if deed.verb is Verb.WAIT:
        return str(_asked(deed).get("page", ""))
    title = clean(TITLE.split(deed.event.title)[0]) if deed.event.title else ""
    parts = urlsplit(deed.url)
    return title or clean(unquote(parts.path).strip("/")) or parts.netloc or deed.url


def row_words(deed: Deed) -> str:
    """The key of the table row that the element stands in, where it does not say so itself."""
    if deed.seen is None or deed.verb in _ON_FIELDS:
        return ""
    row = clean(deed.seen.fingerprint.neighbours.row)
    return "" if row in words_of(deed) else row


def in_sentence(words: str, say: Words) -> str:
    """A label within a sentence: small where it is a common word, quoted where it is no word at all or, among
    Cyrillic letters, of a page in another language."""
    foreign = say.lang == "bg" and not _CYRILLIC.search(words)
    if not words or foreign or not words[0].isalpha() or words.endswith("?"):
        return say.quote(words)
    first = words.split(" ", 1)[0]
    return words if any(char.isupper() or char.isdigit() for char in first[1:]) else words[0].lower() + words[1:]


def _pattern(deed: Deed) -> str:
    if deed.verb is Verb.CLICK:
        if deed.event.button == "right":
            return "right_click"
        return "double_click" if deed.count > 1 else "click"
    return _PATTERNS.get(deed.verb, _plain)(deed)


def _plain(deed: Deed) -> str:
    return str(deed.verb)


def _fill(deed: Deed) -> str:
    if deed.event.action == "set_value":
        return "set"
    return "clear" if deed.value in ("", None) and deed.secret is None else "fill"


def _assert(deed: Deed) -> str:
    what = str(_asked(deed).get("what", "visible"))
    return f"assert_{what}" if what in ("text", "value", "count") else "assert_visible"


def _extract(deed: Deed) -> str:
    what = str(_asked(deed).get("what", "text"))
    return f"extract_{what}" if what in ("attribute", "table", "list") else "extract_text"


def _wait(deed: Deed) -> str:
    if deed.seen is not None:
        return "wait"
    return "wait_page" if _asked(deed).get("page") else "wait_next_page"


def _check(deed: Deed) -> str:
    return "choose" if deed.seen is not None and deed.seen.fingerprint.role == "radio" else "check"


_PATTERNS = {
    Verb.FILL: _fill,
    Verb.TYPE: lambda deed: "fill",
    Verb.PRESS: lambda deed: "press_in" if deed.seen is not None else "press",
    Verb.CHECK: _check,
    Verb.DIALOG: lambda deed: "accept" if _asked(deed).get("accept", True) else "dismiss",
    Verb.DOWNLOAD: lambda deed: "download" if deed.seen is not None else "download_started",
    Verb.DRAG: lambda deed: "drag" if deed.event.to is not None else "drag_by",
    Verb.SCROLL: lambda deed: "scroll_in" if deed.seen is not None else "scroll",
    Verb.ASSERT: _assert,
    Verb.WAIT: _wait,
    Verb.EXTRACT: _extract,
}


def _asked(deed: Deed) -> dict[str, object]:
    return deed.value if isinstance(deed.value, dict) else {}


def _thing(deed: Deed) -> str:
    return thing_words(deed.seen.fingerprint) if deed.seen is not None else ""


def _field(deed: Deed) -> str:
    return field_words(deed.seen.fingerprint) if deed.seen is not None else ""
