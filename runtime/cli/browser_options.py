"""How the browser of a run is shown: options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from runtime.model import JsonObject

F = TypeVar("F", bound=Callable[..., Any])


def browser_flags(command: F) -> F:
    """Add ``--headed``, ``--headless`` and ``--slow``."""
    slow = click.option(
        "--slow",
        default=None,
        type=click.FloatRange(0, 10),
        metavar="SECONDS",
        help="Slow motion: a browser that is shown frames each element and pauses before acting on it.",
    )
    return click.option("--headed/--headless", default=None, help="Show the browser, or not.")(slow(command))


def browser_options(options: dict[str, Any]) -> JsonObject:
    """Options of a run as the flags say; empty where they say nothing."""
    browser: JsonObject = {}
    if options.get("headed") is not None:
        browser["headless"] = not options["headed"]
    if options.get("slow") is not None:
        browser["slow_motion"] = options["slow"]
    if options.get("connect"):
        browser |= {"mode": "attach", "connect": options["connect"]}
    return {"browser": browser} if browser else {}
