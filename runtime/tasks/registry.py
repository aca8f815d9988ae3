"""Finds task types by name. A family's module is imported when the first of its types is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from types import ModuleType

from runtime.errors import InvalidFile
from runtime.tasks.spec import TaskSpec

#: Family (the part of a type before the dot) to the module or package that holds its tasks.
BUILT_IN: dict[str, str] = {
    "flow": "runtime.tasks.flow",
    "people": "runtime.tasks.people",
    "data": "runtime.tasks.data",
    "csv": "runtime.tasks.data.csv",
    "excel": "runtime.tasks.data.excel",
    "json": "runtime.tasks.data.json",
    "text": "runtime.tasks.data.text",
    "date": "runtime.tasks.data.dates",
    "files": "runtime.tasks.files",
    "http": "runtime.tasks.http",
    "script": "runtime.tasks.script",
    "browser": "runtime.tasks.browser",
}


class Registry:
    """Task types by name. Reading a spec never imports the heavy libraries behind it."""

    def __init__(self, families: dict[str, str] | None = None, *, specs: Iterable[TaskSpec] = ()) -> None:
        self._families = dict(BUILT_IN if families is None else families)
        self._specs: dict[str, TaskSpec] = {}
        self._loaded: set[str] = set()
        for spec in specs:
            self.add(spec)

    def add(self, spec: TaskSpec) -> None:
        """Register one type, under its own name and those it replaces."""
        for name in (spec.type, *spec.replaces):
            self._specs[name] = spec

    def find(self, type: str) -> TaskSpec | None:
        """The spec of ``type``, or None when there is no such type."""
        spec = self._specs.get(type)
        if spec is None:
            self._load(type.partition(".")[0])
            spec = self._specs.get(type)
        return spec

    def get(self, type: str) -> TaskSpec:
        """The spec of ``type``; raises InvalidFile with the nearest name."""
        spec = self.find(type)
        if spec is None:
            near = self.nearest(type)
            raise InvalidFile(
                f'There is no step type "{type}".',
                remedy=f'Did you mean "{near}"?' if near else "`understudy tasks` lists all step types.",
            )
        return spec

    def nearest(self, type: str) -> str:
        """The registered name most like ``type``, or an empty text."""
        from rapidfuzz import process

        best = process.extractOne(type, [spec.type for spec in self], score_cutoff=60)
        return best[0] if best else ""

    def __iter__(self) -> Iterator[TaskSpec]:
        """Every type once, sorted by name."""
        for family in self._families:
            self._load(family)
        unique = {spec.type: spec for spec in self._specs.values()}
        return iter(sorted(unique.values(), key=lambda spec: spec.type))

    def _load(self, family: str) -> None:
        if family in self._loaded or family not in self._families:
            return
        self._loaded.add(family)
        for spec in _specs_of(import_module(self._families[family])):
            self._specs.setdefault(spec.type, spec)
            for old in spec.replaces:
                self._specs.setdefault(old, spec)


def _specs_of(module: ModuleType) -> Iterator[TaskSpec]:
    """Specs made by the decorator on the module's functions, and plain ``TaskSpec`` values (control flow)."""
    for value in vars(module).values():
        spec = value if isinstance(value, TaskSpec) else getattr(value, "spec", None)
        if isinstance(spec, TaskSpec):
            yield spec
