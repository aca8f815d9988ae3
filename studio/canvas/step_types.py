"""Finding a step type by what a person types: in words of their language, by keyword, with a slip of the finger."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from rapidfuzz import fuzz

from runtime.tasks.registry import Registry
from runtime.tasks.spec import TaskSpec
from studio.i18n import mark, tr
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
        used = list(recent)
        bonus = {spec.type: 6.0 * (spec.family == near) + 8.0 * (spec.type in used) for spec in self.all}
        if not text.strip():
            # A stable sort: within the same liking the palette's order stays.
            return sorted(self.all, key=lambda spec: -bonus[spec.type])
        scored = [(score(spec, text), spec) for spec in self.all]
        found = [(value + bonus[spec.type] / 4, spec) for value, spec in scored if value >= ENOUGH]
        return [spec for _, spec in sorted(found, key=lambda pair: -pair[0])]


def about(spec: TaskSpec) -> str:
    """What a type does, in paragraphs."""
    return "\n\n".join(tr(part) for part in paragraphs(spec))


def paragraphs(spec: TaskSpec) -> list[str]:
    """The English of ``about``: each paragraph on one line, as it is translated."""
    return [" ".join(part.split()) for part in spec.description.split("\n\n")]


def family_title(family: str) -> str:
    """What a family is called; a plugin's by its own name."""
    return tr(FAMILIES[family]) if family in FAMILIES else family.replace("_", " ").capitalize()


def family_tone(family: str) -> str:
    """The token of a family's colour."""
    return f"family_{family if family in DARK.families else 'other'}"


def score(spec: TaskSpec, text: str) -> float:
    """How well ``text`` names this type, 0 to 100: by its title, spoken or English, its keywords or its name."""
    wanted = text.strip().casefold()
    names = [tr(spec.title), spec.title, *spec.keywords, spec.type.replace(".", " ").replace("_", " ")]
    return max(_fit(name.casefold(), wanted) - (number > 1) * 4 for number, name in enumerate(names))


def _fit(name: str, wanted: str) -> float:
    if name == wanted:
        return 100.0
    if name.startswith(wanted):
        return 97.0
    if any(word.startswith(wanted) for word in name.split()):
        return 93.0
    if wanted in name:
        return 86.0
    return max(fuzz.ratio(wanted, part) for part in (name, *name.split())) * 0.93 if len(wanted) > 2 else 0.0
