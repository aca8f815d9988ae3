"""A project: a folder with ``understudy.json``, workflows, elements, environments and tests, made for git."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.errors import InvalidFile
from runtime.files.canonical import render
from runtime.files.findings import Findings
from runtime.files.migrations import format_of
from runtime.files.reader import Reader, did_you_mean
from runtime.files.source import is_there, read_record, replace_file
from runtime.model import FORMAT_VERSION, JsonObject, Problem
from runtime.paths import FLOW, FOREIGN, MARKER

if TYPE_CHECKING:
    from runtime.files.elements import ElementRepository


class RuleLevel(StrEnum):
    """How the analyzer treats a rule in this project."""

    OFF = "off"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Project:
    """An opened project. ``root`` is absolute and free of links; ``problems`` are those of ``understudy.json``.

    ``default_environment`` is the one used when none is named; ``rules`` sets analyzer rules by name.
    """

    root: Path
    name: str = ""
    description: str = ""
    default_environment: str = ""
    rules: Mapping[str, RuleLevel] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @classmethod
    def open(cls, path: Path | str) -> Project:
        """The project in folder ``path``. A damaged ``understudy.json`` gives problems; a missing one InvalidFile."""
        folder = _resolved(Path(path)) or Path(path)
        folder = folder.parent if folder.name == MARKER else folder
        if not is_there(folder / MARKER):
            raise InvalidFile(
                f"{folder} is no project: it has no {MARKER}.", remedy="`understudy new` makes one.", code="no-project"
            )
        findings = Findings(str(folder / MARKER))
        record = read_record(folder / MARKER, findings)
        if record is None or format_of(record, findings) is None:
            return cls(folder, folder.name, problems=tuple(findings.problems))
        return _opened(folder, record, findings)

    @classmethod
    def find(cls, start: Path | str) -> Project | None:
        """The project around ``start`` (a file or folder), or None."""
        place = _resolved(Path(start))
        for folder in (place, *place.parents) if place else ():
            if is_there(folder / MARKER):
                return cls.open(folder)
        return None

    @classmethod
    def create(cls, path: Path | str, name: str = "", language: str = "en") -> Project:
        """Make a project in folder ``path``: a first workflow with its test, ready to run and to commit. ``language``
        is that of what people read in it.

        Raises UsageProblem where it would overwrite a file.
        """
        from runtime.files.starter import write_starter

        folder = Path(path).resolve()
        write_starter(folder, name or folder.name, language)
        return cls.open(folder)

    @cached_property
    def elements(self) -> ElementRepository:
        """The elements that steps name."""
        from runtime.files.elements import ElementRepository

        return ElementRepository(self.root / "elements")

    def workflows(self) -> tuple[Path, ...]:
        """Every workflow file of the project, sorted; links that lead out of the project are left out."""
        return tuple(sorted(path for path in self._files(FLOW) if self._holds(path)))

    def tests(self) -> tuple[Path, ...]:
        """Every test file of the project, sorted."""
        return tuple(sorted(path for path in self._files(".test.json") if self._holds(path)))

    def environments(self) -> tuple[str, ...]:
        """The names of the environments."""
        return tuple(sorted(path.stem for path in (self.root / "environments").glob("*.json")))

    def environment(self, name: str = "") -> JsonObject:
        """The values of an environment, of the default one when ``name`` is empty (none: no values).

        Raises InvalidFile when there is no such environment or its file is damaged.
        """
        asked, name = name, name or self.default_environment
        if not name:
            return {}
        if name not in self.environments():
            remedy = did_you_mean(name, self.environments()) or f"Known: {', '.join(self.environments()) or 'none'}."
            if not asked:
                remedy = f'understudy.json asks for it as "environment": correct it there, or name another. {remedy}'
            raise InvalidFile(f'The project has no environment "{name}".', remedy=remedy, code="no-environment")
        values, problems = self._read_environment(name)
        if problems:
            raise InvalidFile(f'The environment "{name}" has problems.', problems=problems)
        return values

    def add_to_environment(self, values: JsonObject) -> None:
        """Write ``values`` into the default environment; those that it has already stay what they are.

        Raises InvalidFile when there is none, or when its file is damaged.
        """
        known = self.environment()
        missing = {name: value for name, value in values.items() if name not in known}
        if not self.default_environment:
            raise InvalidFile(
                "The project has no default environment.",
                remedy=f'Name one in {MARKER}, as in "environment": "dev".',
                code="no-environment",
            )
        if missing:
            record = {"format": FORMAT_VERSION, "values": {**known, **missing}}
            replace_file(self.root / "environments" / f"{self.default_environment}.json", render(record))

    def resolve_workflow(self, reference: str) -> Path:
        """The file of a workflow named by its path within the project, its id, or its file's name.

        Raises InvalidFile when there is none, several, or when it lies outside the project.
        """
        if "/" in reference or "\\" in reference or reference.endswith(".json"):
            return self._by_path(reference)
        found = self._by_id(reference)
        if len(found) == 1:
            return found[0]
        if found:
            names = " and ".join(str(path.relative_to(self.root)) for path in found)
            raise InvalidFile(f'The id "{reference}" is used by {names}.', remedy="Name the file.")
        known = [path.name.removesuffix(FLOW) for path in self.workflows()]
        raise InvalidFile(
            f'The project has no workflow "{reference[:80]}".',
            remedy=did_you_mean(reference, known) or "Name its file, relative to the project.",
        )

    def workflow_names(self) -> set[str]:
        """What ``resolve_workflow`` takes for the workflows that are there: their ids and the names of their files."""
        paths = self.workflows()
        ids = {(read_record(path, Findings()) or {}).get("id") for path in paths}
        return {name for name in ids if isinstance(name, str)} | {path.name.removesuffix(FLOW) for path in paths}

    def check(self) -> tuple[Problem, ...]:
        """The problems of everything but the workflows: project file, environments, elements and tests."""
        from runtime.files.cases import load_cases

        problems = list(self.problems)
        for name in self.environments():
            problems += self._read_environment(name)[1]
        for app in self.elements.apps():
            problems += self.elements.load(app)[1]
        for path in self.tests():
            problems += load_cases(path).problems
        return tuple(problems)

    def _read_environment(self, name: str) -> tuple[JsonObject, tuple[Problem, ...]]:
        path = self.root / "environments" / f"{name}.json"
        findings = Findings(str(path))
        record = read_record(path, findings)
        if record is None or format_of(record, findings) is None:
            return {}, tuple(findings.problems)
        top = Reader(record, findings, noun="an environment")
        for key in ("format", "$schema"):
            top.has(key)
        values = top.values("values", "the values")
        top.done()
        return values, tuple(findings.problems)

    def _by_path(self, reference: str) -> Path:
        path = self.root / reference.replace("\\", "/")
        if not self._holds(path):
            raise InvalidFile(
                f'"{reference[:200]}" is outside the project.',
                remedy="Move the workflow into the project folder.",
                code="outside-project",
            )
        if not is_there(path):
            known = [str(known.relative_to(self.root)) for known in self.workflows()]
            remedy = did_you_mean(reference, known) or "Name its file, relative to the project."
            raise InvalidFile(f'The project has no file "{reference[:200]}".', remedy=remedy, code="missing-file")
        return path.resolve()

    def _by_id(self, reference: str) -> list[Path]:
        paths = self.workflows()
        by_id = [path for path in paths if (read_record(path, Findings()) or {}).get("id") == reference]
        return by_id or [path for path in paths if path.name == f"{reference}{FLOW}"]

    def _holds(self, path: Path) -> bool:
        """Whether ``path``, every link followed, lies in the project."""
        place = _resolved(path)
        return place is not None and place.is_relative_to(self.root)

    def _files(self, ending: str) -> Iterator[Path]:
        for folder, folders, files in os.walk(self.root):
            folders[:] = [name for name in folders if not name.startswith(".") and name not in FOREIGN]
            yield from (Path(folder, name) for name in files if name.endswith(ending))


def _resolved(path: Path) -> Path | None:
    """``path`` absolute and every link followed; None for links in a circle and names that no file can have."""
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):
        return None


def _opened(folder: Path, record: JsonObject, findings: Findings) -> Project:
    top = Reader(record, findings, noun="a project")
    for key in ("format", "$schema"):
        top.has(key)
    rules = top.child("rules", "the rules")
    name, description = top.text("name", folder.name), top.text("description")
    environment = top.text("environment")
    levels = {rule: rules.choice(rule, RuleLevel, RuleLevel.WARNING) for rule in rules.record}
    top.done()
    return Project(folder, name, description, environment, levels, tuple(findings.problems))
