"""The document as one HTML file: nothing from outside, no code, everything from the workflow escaped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from runtime.export.document.content import Document
from runtime.export.document.figures import Figure
from runtime.paths import RESOURCES
from runtime.report.html import content_policy, template_environment
from runtime.report.pictures import Pictures
from runtime.words.language import Words

FOLDER = RESOURCES / "document"


def document_html(document: Document, words: Words, pictures: Pictures | None) -> Iterator[str]:
    """The file in pieces. ``pictures`` are those of the run's blobs, None where the document is not of a run."""
    style = (FOLDER / "document.css").read_text(encoding="utf-8")
    sources = _Sources(pictures)
    pieces = (
        template_environment(FOLDER)
        .get_template("document.html.j2")
        .generate(
            doc=document,
            t=words,
            style=style,
            policy=content_policy(style),
            source=sources.address,
            anchor=sources.anchor,
            left_out=lambda: pictures.left_out if pictures else 0,
        )
    )
    return pictures.fill(pieces) if pictures else pieces


@dataclass(slots=True)
class _Sources:
    """A picture that several steps show is in the file once; the others point to it."""

    pictures: Pictures | None
    anchors: dict[str, str] = field(default_factory=dict)

    def address(self, figure: Figure) -> str:
        """``#anchor`` of a picture that is in the file, else its address; empty when it cannot be had."""
        if figure.small:
            return figure.address
        if figure.reference in self.anchors:
            return f"#{self.anchors[figure.reference]}"
        mark = self.pictures.mark(figure.reference) if self.pictures else ""
        if mark:
            self.anchors[figure.reference] = f"picture-{len(self.anchors) + 1}"
        return mark

    def anchor(self, figure: Figure) -> str:
        """The anchor of a picture that was just put in."""
        return self.anchors.get(figure.reference, "element")
