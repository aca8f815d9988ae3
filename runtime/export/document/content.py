"""The document as data: everything is text in the reader's language, nothing is escaped yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from runtime.export.document.figures import Figure

#: Steps of one chapter in the table of contents.
MOST_LISTED = 80


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step. ``says`` is empty where the title says it all; ``anchor`` is its id within the document; ``actions`` are
    what a step does that does several things."""

    number: str
    depth: int
    anchor: str
    title: str
    says: str
    actions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    figure: Figure | None = None
    caption: str = ""
    off: bool = False

    @property
    def is_step(self) -> bool:
        """Tells it from a branch."""
        return True


@dataclass(frozen=True, slots=True)
class WayLine:
    """The head of a branch."""

    number: str
    depth: int
    text: str

    @property
    def is_step(self) -> bool:
        """Tells it from a step."""
        return False


@dataclass(frozen=True, slots=True)
class Chapter:
    """The steps of one workflow."""

    anchor: str
    title: str
    about: str
    lines: list[StepLine | WayLine]

    @property
    def tops(self) -> list[StepLine]:
        """The steps of the first level, for the table of contents; none where they would be too many."""
        found = [line for line in self.lines if isinstance(line, StepLine) and not line.depth]
        return found if len(found) <= MOST_LISTED else []


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under column titles; ``hint`` is a sentence above it."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """``facts`` and ``run`` are pairs of a label and a text; ``tables`` belong to the data that is used."""

    lang: str
    title: str
    purpose: tuple[str, ...]
    audience: tuple[str, ...]
    facts: list[tuple[str, str]]
    chapters: list[Chapter]
    tables: list[Table]
    systems: Table
    exceptions: Table
    rules: tuple[str, ...]
    results: list[Table]
    result: tuple[str, ...]
    made: str
    run: list[tuple[str, str]] = field(default_factory=list)

    @property
    def anchors(self) -> dict[str, str]:
        """Where the steps of the workflow itself stand, by their numbers."""
        lines = self.chapters[0].lines if self.chapters else []
        return {line.number: line.anchor for line in lines if isinstance(line, StepLine)}
