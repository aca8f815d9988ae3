"""Functions that exported scripts carry with them. Each stands alone: it uses the standard library and Playwright."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from typing import Any
from urllib.parse import quote


def from_environment(name: str) -> str:
    """A credential or setting; it is never written into the script."""
    value = os.environ.get(name)
    if value is None:
        raise SystemExit(f"Set the environment variable {name} first.")
    return value


def text(value: Any) -> str:
    """A value inside a longer text."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def newest_tab(context: Any, page: Any) -> Any:
    """The tab that was opened last, waiting for one that is just being opened."""
    if context.pages[-1] == page:
        context.wait_for_event("page")
    context.pages[-1].wait_for_load_state("domcontentloaded")
    return context.pages[-1]


def tab_number(context: Any, number: int) -> Any:
    """A tab by its number: 1 is the oldest, -1 the newest."""
    while len(context.pages) < number:
        context.wait_for_event("page")
    return context.pages[number - 1 if number > 0 else number]


def close_tab(context: Any, page: Any) -> Any:
    """Close a tab and go on in the one before it."""
    page.close()
    return context.pages[-1] if context.pages else context.new_page()


def drag_by(element: Any, x: float, y: float) -> None:
    """Drag an element by a distance in pixels."""
    element.hover()
    box = element.bounding_box()
    mouse = element.page.mouse
    mouse.down()
    mouse.move(box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2 + y, steps=10)
    mouse.up()


def described(problem: BaseException) -> dict[str, str]:
    """An error as steps on an error path see it."""
    return {"message": str(problem).partition("\n")[0], "kind": "other", "step": ""}


def passes(items: Any) -> Any:
    """What a loop goes over: a list, or the entries of a record."""
    return [{"key": key, "value": value} for key, value in items.items()] if isinstance(items, dict) else items


def number(value: Any, decimal: str = ".", thousands: str = "") -> Any:
    """The number that a text holds."""
    if isinstance(value, int | float):
        return value
    plain = value.replace(thousands, "") if thousands else value
    found = float(plain.strip().replace(decimal, "."))
    return int(found) if found.is_integer() and "." not in plain.replace(decimal, ".") else found


def regex_replace(value: str, pattern: str, replacement: str) -> str:
    """Every place that fits replaced; $1 to $9 stand for groups."""
    return re.sub(pattern, lambda found: re.sub(r"\$(\d)", lambda one: found[int(one[1])] or "", replacement), value)


def find(value: str, pattern: str) -> str | None:
    """The first place that fits, or its first group."""
    found = re.search(pattern, value)
    return found[1 if found.re.groups else 0] if found else None


def url_encode(value: str) -> str:
    """A text as part of an address."""
    return quote(value, safe="")


def checksum(value: str) -> str:
    """The SHA-256 checksum of a text."""
    return hashlib.sha256(value.encode()).hexdigest()


def base64_encode(value: str) -> str:
    """A text in base64."""
    return base64.b64encode(value.encode()).decode()
