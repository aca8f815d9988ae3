"""The review as one HTML file: nothing from outside, no code, everything from pages and workflows escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from runtime.clock import iso, now_ms
from runtime.export.document.figures import Figure
from runtime.export.review.cards import Card
from runtime.paths import RESOURCES
from runtime.report.html import content_policy, template_environment
from runtime.report.pictures import Pictures
from runtime.store.blobs import Blobs
from runtime.words.language import Words
from runtime.words.reasons import reason

FOLDER = RESOURCES / "review"
#: Heals whose next best was closer than this are worth a second look.
CLOSE = 0.2


def review_html(cards: Sequence[Card], blobs: Blobs, lang: str = "en", about: str = "") -> Iterator[str]:
    """The file in pieces. ``about`` is the run it tells of; empty: of all. Raises UsageProblem for a language."""
    words = Words.of(lang, "review")
    style = (FOLDER / "review.css").read_text(encoding="utf-8")
    pictures = Pictures(blobs)

    def source(figure: Figure) -> str:
        return figure.address if figure.small else pictures.mark(figure.reference)

    pieces = (
        template_environment(FOLDER)
        .get_template("review.html.j2")
        .generate(
            cards=cards,
            about=about,
            made=iso(now_ms()),
            t=words,
            why=partial(reason, words),
            percent=words.percent,
            is_close=lambda heal: heal.runner_up and heal.margin < CLOSE,
            file_name=lambda path: Path(path).name,
            source=source,
            style=style,
            policy=content_policy(style),
        )
    )
    return pictures.fill(pieces)
