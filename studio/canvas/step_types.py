"""Finding a step type by what a person types: in words of their language, by keyword, with a slip of the finger."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from rapidfuzz import fuzz

from runtime.tasks.registry import Registry
from runtime.tasks.spec import TaskSpec
from studio.i18n import mark, tr, uncoded
from studio.theme import DARK

#: Families in the order of the palette, with what they are called.
FAMILIES: dict[str, str] = {
    "browser": mark("Browser"),
    "flow": mark("Logic"),
    "excel": mark("Excel"),
    "csv": mark("CSV"),
    "data": mark("Data"),
    "json": mark("JSON"),
    "text": mark("Text"),
    "date": mark("Dates"),
    "files": mark("Files"),
    "http": mark("Web services"),
    "script": mark("Scripts"),
    "people": mark("People"),
}

#: How well a text must fit, of 100.
ENOUGH = 72
#: A keyword that fits counts less than a title that has the word anywhere: "log" is first of all "Write to log".
LESS_FOR_A_KEYWORD = 12.0

#: What most workflows begin with; the palette shows it on top.
OFTEN = (
    "browser.open", "browser.navigate", "browser.click", "browser.fill", "browser.select", "browser.extract",
    "browser.wait", "flow.for_each", "flow.condition", "flow.try", "flow.set", "excel.read", "excel.write",
    "http.request", "people.ask",
)  # fmt: skip


class StepTypes:
    """Every step type, to be listed and searched. Reading them takes a while, so they are read when first asked for."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    @cached_property
    def all(self) -> tuple[TaskSpec, ...]:
        """All types, in the order of the families and then of their titles' files."""
        order = {family: number for number, family in enumerate(FAMILIES)}
        return tuple(sorted(self.registry, key=lambda spec: (order.get(spec.family, len(order)), spec.family)))

    def by_family(self) -> dict[str, list[TaskSpec]]:
        """Types by family, each in the alphabet of the language spoken."""
        families: dict[str, list[TaskSpec]] = {}
        for spec in self.all:
            families.setdefault(spec.family, []).append(spec)
        return {family: sorted(specs, key=lambda spec: tr(spec.title).casefold()) for family, specs in families.items()}

    def often(self) -> list[TaskSpec]:
        """What most workflows begin with."""
        return [spec for type in OFTEN if (spec := self.registry.find(type)) is not None]

    def search(self, text: str, *, near: str = "", recent: Iterable[str] = ()) -> list[TaskSpec]:
        """Types that fit ``text``, best first; those of the family ``near`` and ``recent`` ones are preferred."""
        used = set(recent)
        liking = {spec.type: _liking(spec, near, used) for spec in self.all}
        if not text.strip():
            # A stable sort: within the same liking the palette's order stays.
            return sorted(self.all, key=lambda spec: -liking[spec.type])
        scored = [(score(spec, text), spec) for spec in self.all]
        found = [(value + liking[spec.type] / 10, spec) for value, spec in scored if value >= ENOUGH]
        return [spec for _, spec in sorted(found, key=lambda pair: -pair[0])]


def about(spec: TaskSpec) -> str:
    """What a type does, in paragraphs."""
    return "\n\n".join(uncoded(tr(part)) for part in paragraphs(spec))


def paragraphs(spec: TaskSpec) -> list[str]:
    """The English of ``about``: each paragraph on one line, as it is translated."""
    return [" ".join(part.split()) for part in spec.description.split("\n\n")]


def family_title(family: str) -> str:
    """What a family is called; a plugin's by its own name."""
    return tr(FAMILIES[family]) if family in FAMILIES else family.replace("_", " ").capitalize()


def family_tone(family: str) -> str:
    """The token of a family's colour."""
    return f"family_{family if family in DARK.families else 'other'}"


def _liking(spec: TaskSpec, near: str, used: set[str]) -> int:
    """How likely a type is wanted before anything is typed: used just now, often used, or of the step's family."""
    return 20 * (spec.type in used) + 7 * (spec.type in OFTEN) + 6 * (spec.family == near)


def score(spec: TaskSpec, text: str) -> float:
    """How well ``text`` names this type, 0 to 100: its title, spoken or English, before its keywords and its name.

    Several words may stand in any order, each in another of the names: "read csv" finds "Read a CSV file".
    """
    names = _names(spec)
    wanted = text.casefold().split()
    whole = _best(names, " ".join(wanted))
    return whole if len(wanted) < 2 else max(whole, min(_best(names, word) for word in wanted) - 2)


def _names(spec: TaskSpec) -> dict[str, float]:
    """What a type is called, with what is taken off where only that fits."""
    others = [*spec.keywords, spec.type.replace(".", " ").replace("_", " ")]
    titles = [tr(spec.title), spec.title]
    return {name.casefold(): less for less, known in ((LESS_FOR_A_KEYWORD, others), (0.0, titles)) for name in known}


def _best(names: dict[str, float], wanted: str) -> float:
    return max(_fit(name, wanted) - less for name, less in names.items())


def _fit(name: str, wanted: str) -> float:
    words = name.split()
    if name == wanted:
        return 100.0
    if name.startswith(wanted):
        return 97.0
    if wanted in words:
        return 95.0
    if any(word.startswith(wanted) for word in words):
        return 93.0
    if wanted in name:
        return 86.0
    return max(fuzz.ratio(wanted, part) for part in (name, *words)) * 0.93 if len(wanted) > 2 else 0.0
