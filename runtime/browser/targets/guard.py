"""The first selector of a target with its guard: checked in the same evaluation, at the cost of one action.

``SELECTOR >> understudy={"check": ...}`` keeps an element only when it still says what was recorded and stands in its
row; ``understudy={"missing": ...} >> SELECTOR`` ends the waiting with an error once the page is at rest without it. See
``scripts/guard.js`` and decisions 0017 and 0033.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import count
from typing import TYPE_CHECKING, Any

from runtime.browser.scripts import script
from runtime.browser.targets.kinds import FIELDS, Kind, kind_of
from runtime.browser.targets.match import acted_kind, beside, in_row, is_label
from runtime.model.fingerprint import Fingerprint

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Locator, Playwright

    from runtime.browser.targets.selectors import Scope

_ENGINE = "understudy"
_AT_REST = re.compile(r"understudy: at rest without it")
_COUNT = re.compile(r"\s*[(\[]\s*\d+\s*[)\]]\s*$")
#: Parts of selectors, CSS or XPath, that count elements or go by who stands in whom.
_PLACE = re.compile(r"nth|:(?:first|last|only)|>(?!>)|\+|~|\[\d+\]|\blast\(\)|^\W*//|^xpath=|^\w*$")
#: Milliseconds without a change of the document until it counts as at rest.
_QUIET = 400

_numbers = count(1)


async def add_guard(playwright: Playwright) -> None:
    """Make the guard known to all browsers of a driver. It works in a world of its own that pages cannot reach."""
    await playwright.selectors.register(_ENGINE, _source(), content_script=True)


async def add_guard_to(context: BrowserContext) -> None:
    """Make the guard known to a browser that was joined: Playwright tells its engines only to contexts that it makes
    itself, and has no public way for this one. The range of its versions is narrow, and a test joins a browser."""
    engine = {"name": _ENGINE, "source": _source(), "contentScript": True}
    channel: Any = context._impl_obj._channel
    await channel.registerSelectorEngine(selectorEngine=engine, timeout=0)


def _source() -> str:
    return f"({script('guard')})({script('signals')}, {script('row')})"


def guarded(
    locator: Locator,
    fingerprint: Fingerprint | None,
    row: str,
    *,
    by_place: bool = False,
    reads: bool = False,
    number: int = 0,
) -> Locator:
    """``locator`` for elements that are not contradicted; ``by_place`` when their selector goes by their place, so that
    what stands around them must be the same. Content may say anything when it is only read (``reads``)."""
    return locator.locator(_written({"check": number or next(_numbers), **_wanted(fingerprint, row, by_place, reads)}))


def goes_by_place(selector: str) -> bool:
    """Whether a selector leads to whatever is at a place."""
    return bool(_PLACE.search(selector))


def impatient(scope: Scope, patience: float, latest: float) -> tuple[Locator, int]:
    """Where to look for a locator in a page or frame, so that an action on it raises an error, see ``is_missing``, when
    the page has come to rest after ``patience`` seconds without an element for it, and after ``latest`` seconds in any
    case. It needs a guard with the number that is returned: what the guard kept is there."""
    number = next(_numbers)
    missing = {"missing": number, "patience": patience * 1000, "quiet": _QUIET, "latest": latest * 1000}
    return scope.locator(_written(missing)), number


def is_missing(error: BaseException) -> bool:
    """Whether an action ended because the page came to rest without its element: nothing was done."""
    return bool(_AT_REST.search(str(error)))


def _wanted(fingerprint: Fingerprint | None, row: str, by_place: bool, reads: bool) -> dict[str, object]:
    if fingerprint is None:
        return {"in_row": row}
    wanted = in_row(fingerprint, row)
    kind = kind_of(wanted.tag, wanted.role, wanted.attributes)
    is_content = kind is Kind.CONTENT
    texts = [text for text in (wanted.name, wanted.label, wanted.text, wanted.placeholder) if text]
    if is_content and not reads and acted_kind(wanted) is Kind.PART:
        texts = [wanted.name]
    elif is_content and (reads or not by_place or not is_label(wanted)):
        texts = []
    return {
        "texts": [*dict.fromkeys(_COUNT.sub("", text.lower()) for text in texts)],
        "tag": "" if is_content else wanted.tag,
        "role": wanted.role,
        "near": {} if is_content and reads else _near(wanted, by_place, not texts and kind in FIELDS),
        "in_row": row,
    }


def _near(wanted: Fingerprint, by_place: bool, is_mute: bool) -> dict[str, str]:
    """What must stand around it. A field that says nothing itself is known by the text beside it."""
    near = wanted.neighbours.model_dump(include={"row", "heading", "container"} if by_place else {"row"})
    if by_place and is_mute:
        near |= dict([beside(wanted.neighbours)])
    return {name: text for name, text in near.items() if text}


def _written(body: Mapping[str, object]) -> str:
    asked = {name: value for name, value in body.items() if value}
    return f"{_ENGINE}={json.dumps(asked, ensure_ascii=False)}"
