"""Bringing workflows in from other tools, and out to them: files alone, without a host and a data folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from runtime.errors import InvalidFile, UsageProblem
from runtime.files import load_workflow, save_workflow
from runtime.files.project import Project
from runtime.files.source import is_there, replace_file
from runtime.model import JsonObject, Problem, Severity, Workflow
from runtime.paths import FLOW
from runtime.recorder.exporters.registry import FORMATS
from runtime.recorder.importers.naming import with_free_ids
from runtime.recorder.importers.registry import import_path
from runtime.recorder.importers.settle import settle


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import has written: workflow files, the element file (empty: none), and what is to be looked at."""

    files: tuple[Path, ...]
    elements: str
    problems: tuple[Problem, ...]

    def as_json(self) -> JsonObject:
        """The report as JSON values."""
        return {
            "files": [str(path) for path in self.files],
            "elements": self.elements,
            "problems": [problem.as_json() for problem in self.problems],
        }


def import_file(file: Path, output: Path, *, format: str = "", force: bool = False, anew: bool = False) -> ImportReport:
    """Make workflows of ``file``: the first at ``output``, further ones beside it; all in it where it is a folder.

    Within a project the targets go into its element repository. Raises InvalidFile and UsageProblem, with no
    workflow written. With ``anew`` workflows whose ids are taken get others, and those that call them follow.
    """
    folder = output if _is_folder(output) else output.parent
    if not is_there(folder) and not _is_folder(output):
        raise UsageProblem(f"There is no folder {folder}.", remedy="Make it, or name another place with --output.")
    imported = import_path(file, format)
    project = Project.find(folder)
    workflows: Sequence[Workflow] = imported.workflows
    if anew:
        workflows = with_free_ids(workflows, _names(project, folder))
    places = _places(workflows, output, folder)
    _must_be_free(places, force=force)
    folder.mkdir(parents=True, exist_ok=True)
    if project is not None:
        workflows = settle(workflows, project.elements, imported.app)
    for path, workflow in zip(places, workflows, strict=True):
        save_workflow(path, workflow, force=force)
    elements = f"elements/{imported.app}.json" if project and imported.app in project.elements.apps() else ""
    problems = tuple(replace(problem, file=str(file)) for problem in imported.problems)
    return ImportReport(tuple(places), elements, problems)


def _names(project: Project | None, folder: Path) -> set[str]:
    """What the workflows beside the new ones are called."""
    if project is not None:
        return project.workflow_names()
    return {path.name.removesuffix(FLOW) for path in folder.glob(f"*{FLOW}")}


def _is_folder(output: Path) -> bool:
    return output.is_dir() or not output.name.endswith(".json")


def _places(workflows: Sequence[Workflow], output: Path, folder: Path) -> list[Path]:
    places = [folder / f"{workflow.id}{FLOW}" for workflow in workflows]
    if not _is_folder(output):
        places[0] = output
    return places


def _must_be_free(places: Sequence[Path], *, force: bool) -> None:
    taken = next((path for path in places if is_there(path)), None)
    if taken is not None and not force:
        raise UsageProblem(f"{taken} is there already.", remedy="Name another place, or overwrite it with --force.")
    if len(set(places)) < len(places):
        raise UsageProblem(
            f"{places[0]} would be written twice.", remedy="Name the file differently, or name a folder."
        )


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export has written, the environment variables it asks for, and what is to be looked at."""

    file: Path
    environment: tuple[str, ...]
    problems: tuple[Problem, ...]

    def as_json(self) -> JsonObject:
        """The report as JSON values."""
        return {
            "file": str(self.file),
            "environment": list(self.environment),
            "problems": [problem.as_json() for problem in self.problems],
        }


def export_file(flow: Path, output: Path, *, format: str, force: bool = False) -> ExportReport:
    """Write a workflow for another tool. Raises InvalidFile, which names the steps in the way, and UsageProblem."""
    if not output.parent.is_dir():
        raise UsageProblem(f"There is no folder {output.parent}.", remedy="Make it, or name another place.")
    if output.is_dir() or (is_there(output) and not force):
        raise UsageProblem(f"{output} is there already.", remedy="Name another place, or overwrite it with --force.")
    loaded = load_workflow(flow)
    if loaded.workflow is None or any(problem.severity is Severity.ERROR for problem in loaded.problems):
        raise InvalidFile(f"{flow} has problems.", remedy="Correct them first.", problems=tuple(loaded.problems))
    project = Project.find(flow.absolute().parent)
    find = project.elements.find if project else lambda reference: None
    script = next(known for known in FORMATS if known.id == format).write(loaded.workflow, find)
    problems = loaded.placed(script.problems)
    if not script.text:
        raise InvalidFile(
            f"{flow} cannot be exported as {format}.",
            remedy="Switch these steps off, or replace them.",
            problems=problems,
            code="not-exported",
        )
    replace_file(output, script.text)
    return ExportReport(output, script.environment, problems)
