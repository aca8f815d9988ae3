"""The report as one HTML file: nothing from outside, no code but its own, everything from the run escaped."""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.model.status import StepStatus
from runtime.paths import RESOURCES
from runtime.report.pictures import Pictures
from runtime.report.shapes import shape
from runtime.report.tree import Body, Node
from runtime.report.view import Report, bar, make_report
from runtime.store import RunRow, Store
from runtime.words.language import Words
from runtime.words.reasons import reasons

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = RESOURCES / "report"

#: A run of so many steps at most is shown with its containers open.
SHORT = 40
#: Things that went wrong stand open, up to this number.
OPENED = 60


def report_html(store: Store, row: RunRow, lang: str = "en") -> Iterator[str]:
    """The file in pieces. Raises StoreError, and UsageProblem for a language that there is not."""
    words = Words.of(lang, "report")
    report = make_report(store, row)
    style, script = _text("report.css"), _text("report.js")
    pictures = Pictures(store.blobs)
    pieces = (
        template_environment(FOLDER)
        .get_template("report.html.j2")
        .generate(
            report=report,
            row=row,
            t=words,
            shape=shape,
            bar=partial(bar, report=report),
            picture=pictures.mark,
            pictures=pictures,
            family=family,
            why=partial(reasons, words),
            percent=words.percent,
            opened=_opener(report),
            failed_passes=_failed_passes,
            style=style,
            script=script,
            policy=content_policy(style, script),
        )
    )
    return pictures.fill(pieces)


def family(type: str) -> str:
    """The family of a step type, as far as the report has a look of its own for it."""
    name = type.partition(".")[0]
    if name in ("csv", "excel", "json", "text", "dates", "list", "table"):
        return "data"
    return name if name in ("browser", "flow", "data", "files", "http", "script", "people") else "other"


def _opener(report: Report) -> Callable[[Node | Body], bool]:
    """What stands open at first: the way to what went wrong, and everything in a short run."""
    short = report.shown <= SHORT
    left = itertools.count(OPENED, -1)

    def opened(part: Node | Body) -> bool:
        if part.trouble:
            return next(left) > 0
        return short and (isinstance(part, Body) or bool(part.bodies))

    return opened


def _failed_passes(node: Node) -> int:
    return sum(body.status == StepStatus.FAILED for body in node.bodies.values())


def template_environment(folder: Path) -> Environment:
    """Templates of a folder; what they are given is escaped, and a name that is not there is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def content_policy(style: str, script: str = "") -> str:
    """What the browser may do with a file: show pictures in it, and carry out exactly this style and script."""
    policy = f"default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src '{_hash(style)}'"
    return f"{policy}; script-src '{_hash(script)}'" if script else policy


def _hash(text: str) -> str:
    """What a content security policy calls this text by."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _text(name: str, folder: Path = FOLDER) -> str:
    return (folder / name).read_text(encoding="utf-8")
