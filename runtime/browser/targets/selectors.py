"""Selectors as people write them: Playwright's own, and short forms for labels, placeholders and test ids.

label=Invoice number     the field with that label (part of it, any case); label="Invoice number" exactly
placeholder= alt= title= testid=     the same for these attributes
text=Save   role=button[name="Save"]   css   //xpath   a >> b   a >> nth=0     as Playwright reads them
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import FrameLocator, Locator, Page

    Scope = Page | FrameLocator | Locator

#: Short forms by the method that serves them.
_METHODS = {
    "label": "get_by_label",
    "placeholder": "get_by_placeholder",
    "alt": "get_by_alt_text",
    "title": "get_by_title",
}


def select(scope: Scope, selector: str) -> Locator:
    """The locator for ``selector`` within a page, frame or element. Asks the browser nothing."""
    locator: Scope = scope
    for part in chain(selector):
        locator = _step(locator, part)
    return locator  # type: ignore[return-value]  # a selector has at least one part


def frame(scope: Scope, selector: str) -> FrameLocator:
    """The inside of the frame that ``selector`` names."""
    return select(scope, selector).content_frame


def chain(selector: str) -> list[str]:
    """The parts of ``a >> b``; neighbours that Playwright reads itself stay together."""
    parts: list[str] = []
    for part in _split(selector):
        if parts and not _is_short(part) and not _is_short(parts[-1]):
            parts[-1] += f" >> {part}"
        else:
            parts.append(part)
    return parts


def _step(scope: Scope, part: str) -> Locator:
    engine, _, value = part.partition("=")
    if engine == "testid":
        return scope.get_by_test_id(_unquoted(value)[0])
    if engine in _METHODS:
        text, exact = _unquoted(value)
        located: Locator = getattr(scope, _METHODS[engine])(text, exact=exact)
        return located
    return scope.locator(part)


def _is_short(part: str) -> bool:
    engine = part.partition("=")[0]
    return engine == "testid" or engine in _METHODS


def _unquoted(value: str) -> tuple[str, bool]:
    """The text and whether it was quoted, which means exactly."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1], True
    return value, False


def _split(selector: str) -> list[str]:
    """Split at ``>>`` outside of quotes."""
    parts, start, quote, at = [], 0, "", 0
    while at < len(selector):
        char = selector[at]
        if char == "\\":
            at += 1
        elif quote:
            quote = "" if char == quote else quote
        elif char in "\"'" and selector.find(char, at + 1) > 0:
            quote = char
        elif selector.startswith(">>", at):
            parts.append(selector[start:at])
            start = at = at + 2
            continue
        at += 1
    parts.append(selector[start:])
    return [part.strip() for part in parts]
