"""Playwright's locator methods as selectors of our targets."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from runtime.recorder.importers.playwright.statements import Chain, Link, Pattern, Value
from runtime.recorder.importers.targets import quoted

_SHORT = {
    "get_by_label": "label",
    "get_by_placeholder": "placeholder",
    "get_by_alt_text": "alt",
    "get_by_title": "title",
    "get_by_text": "text",
}
_ROLE_STATES = ("checked", "disabled", "expanded", "pressed", "selected", "level")
#: A text that stands in a selector without quotes and means the same there.
_PLAIN = re.compile(r"[^\s\"'/\\>](?:[^\"'\\>]*[^\s\"'\\>])?")


class NotALocator(Exception):
    """A link that names no element; the text says what is not understood."""


@dataclass(frozen=True, slots=True)
class Place:
    """An element: parts of its selector within the innermost of its frames."""

    parts: tuple[str, ...] = ()
    frame: tuple[str, ...] = ()

    @property
    def selector(self) -> str:
        """The parts as one selector."""
        return " >> ".join(self.parts)


def is_locator(link: Link) -> bool:
    """Whether a link narrows down to an element."""
    return link.name in _LINKS or link.name in ("frame_locator", "content_frame")


def place_of(links: Sequence[Link], start: Place = Place()) -> Place:
    """The element that links lead to. Raises NotALocator."""
    place = start
    for link in links:
        if link.name == "frame_locator":
            selector = Place((*place.parts, _text(link, 0))).selector
            place = Place((), (*place.frame, selector))
        elif link.name == "content_frame":
            place = Place((), (*place.frame, place.selector))
        else:
            place = Place((*place.parts, *_parts(link)), place.frame)
    return place


def _parts(link: Link) -> list[str]:
    write = _LINKS.get(link.name)
    if write is None:
        raise NotALocator(f"{link.name} is not understood")
    return write(link)


def _by_role(link: Link) -> list[str]:
    role = _text(link, 0)
    if not re.fullmatch(r"[a-z]+", role):
        raise NotALocator(f"the role {role[:40]!r} is not known")
    name = link.options.get("name")
    parts = [f"role={role}"]
    if isinstance(name, Pattern):
        parts.append(f"[name={_pattern(name)}]")
    elif isinstance(name, str):
        parts.append(f"[name={quoted(name)}]" if link.options.get("exact") is True else f"[name*={quoted(name)} i]")
    elif name is not None:
        raise NotALocator("the name is not a plain text")
    for state in _ROLE_STATES:
        value = link.options.get(state)
        if isinstance(value, bool | int):
            parts.append(f"[{state}={json.dumps(value)}]")
    if link.options.get("include_hidden") is True:
        parts.append("[include-hidden=true]")
    return ["".join(parts)]


def _by_text(link: Link) -> list[str]:
    kind = _SHORT[link.name]
    wanted = link.args[0] if link.args else None
    engine = "internal:text" if kind == "text" else "internal:label" if kind == "label" else "internal:attr"
    if isinstance(wanted, Pattern):
        if kind == "text":
            return [f"text={_pattern(wanted)}"]
        return [
            f"{engine}=[{kind}={_pattern(wanted)}]" if engine == "internal:attr" else f"{engine}={_pattern(wanted)}"
        ]
    text, exact = _text(link, 0), link.options.get("exact") is True
    if '"' not in text and "'" not in text and "\\" not in text and "\n" not in text and exact:
        return [f'{kind}="{text}"']
    if not exact and _PLAIN.fullmatch(text) and not text.startswith("/"):
        return [f"{kind}={text}"]
    flag = "s" if exact else "i"
    body = f"{quoted(text)}{flag}"
    return [f"{engine}=[{kind}={body}]" if engine == "internal:attr" else f"{engine}={body}"]


def _by_test_id(link: Link) -> list[str]:
    wanted = link.args[0] if link.args else None
    if isinstance(wanted, Pattern):
        return [f"internal:testid=[data-testid={_pattern(wanted)}]"]
    text = _text(link, 0)
    if re.fullmatch(r"[\w.:-]+", text):
        return [f"testid={text}"]
    return [f"internal:testid=[data-testid={quoted(text)}s]"]


def _locator(link: Link) -> list[str]:
    return [_text(link, 0), *_filter(Link("filter", (), link.options))]


def _filter(link: Link) -> list[str]:
    parts = []
    for option, engine in (("has_text", "internal:has-text"), ("has_not_text", "internal:has-not-text")):
        if option in link.options:
            wanted = link.options[option]
            if not isinstance(wanted, str | Pattern):
                raise NotALocator(f"{option} is not a plain text")
            parts.append(f"{engine}={_pattern(wanted) if isinstance(wanted, Pattern) else quoted(wanted) + 'i'}")
    for option, engine in (("has", "internal:has"), ("has_not", "internal:has-not")):
        if option in link.options:
            parts.append(f"{engine}={quoted(_inner(link.options[option]))}")
    if isinstance(link.options.get("visible"), bool):
        parts.append(f"visible={json.dumps(link.options['visible'])}")
    return parts


def _nth(link: Link) -> list[str]:
    number = link.args[0] if link.args else None
    if type(number) is not int:
        raise NotALocator("the position is not a number")
    return [f"nth={number}"]


def _combined(link: Link) -> list[str]:
    engine = {"and_": "internal:and", "and": "internal:and", "or_": "internal:or", "or": "internal:or"}[link.name]
    return [f"{engine}={quoted(_inner(link.args[0] if link.args else None))}"]


def _inner(value: Value) -> str:
    """A locator within a locator, in Playwright's own words alone."""
    if not isinstance(value, Chain):
        raise NotALocator("the inner locator is not understood")
    place = place_of(value.links)
    if place.frame:
        raise NotALocator("the inner locator is in a frame")
    return " >> ".join(_native(part) for part in place.parts)


def _native(part: str) -> str:
    """A short form as the engine that serves it."""
    kind, separator, text = part.partition("=")
    if not separator or kind not in ("label", "placeholder", "alt", "title", "testid"):
        return part
    exact = len(text) > 1 and text[0] == text[-1] == '"'
    body = f"{quoted(text[1:-1] if exact else text)}{'s' if exact or kind == 'testid' else 'i'}"
    if kind == "testid":
        return f"internal:testid=[data-testid={body}]"
    return f"internal:label={body}" if kind == "label" else f"internal:attr=[{kind}={body}]"


def _pattern(pattern: Pattern) -> str:
    source = re.sub(r"(?<!\\)/", r"\/", pattern.source)
    return f"/{source}/{pattern.flags}"


def _text(link: Link, at: int) -> str:
    value = link.args[at] if len(link.args) > at else None
    if not isinstance(value, str) or not value:
        raise NotALocator(f"the argument of {link.name} is not a plain text")
    return value


_LINKS = {
    "get_by_role": _by_role,
    **dict.fromkeys(_SHORT, _by_text),
    "get_by_test_id": _by_test_id,
    "locator": _locator,
    "filter": _filter,
    "first": lambda link: ["nth=0"],
    "last": lambda link: ["nth=-1"],
    "nth": _nth,
    **dict.fromkeys(("and_", "or_", "and", "or"), _combined),
}  # fmt: skip

#: Every method that is understood.
LOCATORS = (*_LINKS, "frame_locator", "content_frame")
