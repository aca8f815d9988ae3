"""A script while it is imported, and what all its parts use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.model import JsonObject
from runtime.recorder.importers.draft import Draft, literal
from runtime.recorder.importers.playwright.locators import Place
from runtime.recorder.importers.playwright.statements import Link, Pattern, Statement, Value
from runtime.recorder.importers.secrets import Secrets
from runtime.recorder.importers.targets import hint_of, make_target

_SMALLEST, _LARGEST = 100, 10_000


class NotImported(Exception):
    """A statement that cannot become a step; the text says why."""


@dataclass(slots=True)
class Job:
    """A script while it is imported. ``places`` are locators that were given a name, ``awaited`` what is expected."""

    draft: Draft
    secrets: Secrets
    statement: Statement = field(default_factory=lambda: Statement(1, ""))
    tabs: list[str] = field(default_factory=lambda: ["page"])
    tab: str = "page"
    places: dict[str, tuple[str, Place]] = field(default_factory=dict)
    awaited: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """Steps that a later statement completes (downloads, file choosers) by the name they have in the script."""
    closed: bool = False

    def add(self, type: str, params: JsonObject | None = None, *, hint: str = "", timeout: Any = None) -> str:
        seconds = max(timeout / 1000, 0.1) if isinstance(timeout, int | float) and 0 < timeout < 1e8 else None
        return self.draft.add(type, params, hint=hint, timeout=seconds)

    def target(self, place: Place) -> JsonObject:
        return make_target([place.selector], frame=place.frame)


def text_of(link: Link, at: int = 0) -> str:
    """An argument that is a plain text. Raises NotImported."""
    value = link.args[at] if len(link.args) > at else None
    if not isinstance(value, str):
        raise NotImported(f"the argument of {link.name} is not a plain text")
    return value


def go_to(job: Job, page: str) -> None:
    """Change to the tab of a page where another one is the present one."""
    if page == job.tab:
        return
    number = job.tabs.index(page) + 1
    job.add("browser.switch_tab", {"which": "number", "number": number}, hint=page)
    job.tab = page


def with_target(job: Job, type: str, place: Place, link: Link, **more: Any) -> str:
    """Add a step that acts on an element."""
    target = job.target(place)
    return job.add(type, {"target": target, **more}, hint=hint_of(target), timeout=link.options.get("timeout"))


def files_of(value: Value) -> Any:
    """Paths of files. Raises NotImported."""
    many = value if isinstance(value, list) else [value]
    if not many or not all(isinstance(name, str) for name in many):
        raise NotImported("the files are not plain paths")
    texts = [literal(str(name)) for name in many]
    return texts[0] if len(texts) == 1 else texts


def page_size(size: Mapping[str, Value]) -> JsonObject:
    """Width and height of a page, within what a browser takes; only those that are numbers."""
    sides = {side: size.get(side) for side in ("width", "height")}
    return {name: min(max(side, _SMALLEST), _LARGEST) for name, side in sides.items() if type(side) is int}


def wanted_of(name: str, link: Link) -> JsonObject:
    """The text or pattern to compare with."""
    value = link.args[0] if link.args else None
    if isinstance(value, Pattern):
        source = _any_case(value.source) if "i" in value.flags else value.source
        try:
            re.compile(source)
        except re.error:
            raise NotImported("the pattern is not understood") from None
        return {name: literal(source), "match": "matches"}
    if not isinstance(value, str) or (name == "text" and not value):
        raise NotImported("what is expected is not a plain text")
    if link.name in ("to_have_url", "wait_for_url") and "*" in value:
        pattern = re.escape(value).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
        return {name: literal(f"^{pattern}$"), "match": "matches"}
    return {name: literal(value), **({"match": "equals"} if name == "text" else {})}


def _any_case(pattern: str) -> str:
    """A pattern in which each letter fits in both cases: ours have no flags."""
    pieces, in_class = [], False
    for piece in re.findall(r"\\.|.", pattern, re.DOTALL):
        in_class = (in_class or piece == "[") and piece != "]"
        both = piece.lower() + piece.upper() if len(piece) == 1 and piece.isalpha() else piece
        pieces.append(both if both == piece or in_class else f"[{both}]")
    return "".join(pieces)
