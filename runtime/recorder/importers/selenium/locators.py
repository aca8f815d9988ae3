"""Locators of Selenium IDE as selectors of Playwright."""

from __future__ import annotations

import re
from collections.abc import Callable

from runtime.recorder.importers.targets import css_string

_WORD = re.compile(r"-?[A-Za-z_][\w-]*$")


def playwright_selector(locator: str) -> str:
    """The selector for ``strategy=value``; empty where there is none. Variables ``${x}`` stay as they are."""
    locator = locator.strip()
    if not locator:
        return ""
    if locator.startswith(("//", "(//", "(/", "./")):
        return f"xpath={locator}"
    strategy, _, value = locator.partition("=")
    value = value.strip()
    write = _STRATEGIES.get(strategy.strip().lower())
    return write(value) if write and value else ""


def _attribute(name: str, value: str) -> str:
    return f"[{name}={css_string(value)}]"


def _id(value: str) -> str:
    return f"#{value}" if _WORD.match(value) else _attribute("id", value)


_STRATEGIES: dict[str, Callable[[str], str]] = {
    "id": _id,
    "name": lambda value: _attribute("name", value),
    "css": lambda value: value,
    "xpath": lambda value: f"xpath={value}",
    "linktext": lambda value: f"a:text-is({css_string(value.removeprefix('exact:'))})",
    "link": lambda value: f"a:text-is({css_string(value.removeprefix('exact:'))})",
    "partiallinktext": lambda value: f"a:has-text({css_string(value)})",
    "identifier": lambda value: f":is({_attribute('id', value)}, {_attribute('name', value)})",
    "class": lambda value: f".{value}" if _WORD.match(value) else f"[class~={css_string(value)}]",
    "classname": lambda value: f".{value}" if _WORD.match(value) else f"[class~={css_string(value)}]",
    "tagname": lambda value: value,
    "tag": lambda value: value,
}

#: Strategies for the coverage table.
STRATEGIES = ("id", "name", "css", "xpath", "linkText", "link", "partialLinkText", "identifier", "class", "tagName")
