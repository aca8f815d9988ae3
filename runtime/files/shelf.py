"""The workflows of a project as people handle them: list, new, rename, clone, and the bin they can be taken back from.

The bin is ``.understudy/bin`` in the project: one folder for each deleted workflow, with the file, its layout and a
note of where they stood. It is not for git, as a starter's ``.gitignore`` says.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from runtime.errors import InvalidFile, UsageProblem
from runtime.files import versions
from runtime.files.layout import layout_path
from runtime.files.load import Loaded, load_workflow
from runtime.files.project import Project
from runtime.files.save import save_workflow
from runtime.files.source import is_there, reason, replace_file
from runtime.model import Lifecycle, Severity, Workflow
from runtime.model.graph import compile_plan
from runtime.model.layout import Layout
from runtime.paths import FLOW
from runtime.words.slugs import slug

BIN = Path(".understudy", "bin")
NOTE = "deleted.json"
FOLDER = "workflows"
#: Where a bin's folder holds the versions of its workflow.
VERSIONS = "versions"


@dataclass(frozen=True, slots=True)
class Entry:
    """A workflow as a line of a list. ``reference`` is its path within the project, ``changed`` when its file was.

    ``errors`` counts the problems that keep it from running; a file that cannot be read has no name but its own.
    """

    path: Path
    reference: str
    name: str
    description: str
    tags: tuple[str, ...]
    steps: int
    errors: int
    changed: datetime
    lifecycle: Lifecycle = Lifecycle.DRAFT


@dataclass(frozen=True, slots=True)
class Deleted:
    """A workflow in the bin: ``folder`` holds it, ``reference`` says where it stood."""

    folder: Path
    reference: str
    name: str
    deleted: datetime


def entries(project: Project) -> Iterator[Entry]:
    """Every workflow of the project; a file that goes meanwhile is left out."""
    for path in project.workflows():
        with suppress(OSError):
            yield entry(project, path)


def entry(project: Project, path: Path) -> Entry:
    """One workflow; raises OSError when there is no such file."""
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    loaded = load_workflow(path)
    errors = sum(problem.severity is Severity.ERROR for problem in loaded.problems)
    workflow = loaded.workflow or Workflow(_stem(path))
    return Entry(
        path=path,
        reference=path.relative_to(project.root).as_posix(),
        name=workflow.label,
        description=workflow.description,
        tags=workflow.tags,
        steps=len(workflow.steps),
        errors=errors,
        changed=changed,
        lifecycle=workflow.lifecycle,
    )


def create(project: Project, name: str) -> Path:
    """A new, empty workflow called ``name``; raises UsageProblem for a name without letters."""
    return _write(project, Workflow(id="", name=_checked(name)), Layout())


def rename(path: Path, name: str) -> None:
    """Call a workflow ``name``. Its file and id stay: other workflows, tests and schedules refer to them."""
    loaded = load_workflow(path)
    save_workflow(path, replace(loaded.require(), name=_checked(name)), expected_hash=loaded.source_hash)


def clone(project: Project, path: Path, name: str) -> Path:
    """A copy of a workflow under another name, beside the others; its file."""
    loaded = load_workflow(path)
    made = replace(loaded.require(), name=_checked(name), lifecycle=Lifecycle.DRAFT)
    return _write(project, made, loaded.layout)


def move_on(path: Path, lifecycle: Lifecycle, label: str = "") -> bool:
    """Make a workflow a draft, publish it, or put it into the archive; false where it is so already.

    ``label`` names the version that this makes, which is then kept for good. Raises InvalidFile where one is to be
    published that cannot run.
    """
    loaded = load_workflow(path)
    workflow = loaded.require()
    if workflow.lifecycle is lifecycle:
        return False
    if lifecycle is Lifecycle.PUBLISHED:
        _must_be_sound(loaded)
    save_workflow(path, replace(workflow, lifecycle=lifecycle), expected_hash=loaded.source_hash)
    if label and (known := versions.history(path)):
        versions.label(path, known[0].number, label)
    return True


def _must_be_sound(loaded: Loaded) -> None:
    _, found = compile_plan(loaded.require())
    every = (*loaded.problems, *loaded.placed(found))
    errors = tuple(one for one in every if one.severity is Severity.ERROR)
    if errors or not loaded.require().steps:
        raise InvalidFile(
            f'"{loaded.require().label}" cannot be published: it could not run.',
            remedy="Open it and mend its problems first." if errors else "Give it steps first.",
            problems=errors,
        )


def add(project: Project, workflow: Workflow, layout: Layout, name: str) -> Path:
    """Put a workflow from elsewhere into the project under this name; its file."""
    return _write(project, replace(workflow, name=_checked(name)), layout)


def delete(project: Project, path: Path) -> Deleted:
    """Put a workflow into the bin; raises InvalidFile where the project cannot be written to."""
    found = entry(project, path) if is_there(path) else None
    if found is None:
        raise InvalidFile(f"There is no file {path}.", remedy="It may have been moved; look at the list again.")
    now = datetime.now(UTC)
    folder = project.root / BIN / f"{now:%Y%m%dT%H%M%S%f}-{_stem(path)[:60]}"
    note = {"reference": found.reference, "name": found.name, "deleted": now.isoformat()}
    try:
        folder.mkdir(parents=True)
        replace_file(folder / NOTE, json.dumps(note, indent=2, ensure_ascii=False) + "\n")
        versions.keep(path, why="found")
        for file in _files(path):
            shutil.move(file, folder / file.name)
        _move_versions(versions.folder_of(path), folder / VERSIONS)
    except OSError as error:
        raise InvalidFile(
            f"{path} could not be deleted: {reason(error)}.", remedy="Check the folder's rights."
        ) from error
    return Deleted(folder, found.reference, found.name, now)


def deleted(project: Project) -> list[Deleted]:
    """What is in the bin, the newest first."""
    notes = sorted((project.root / BIN).glob(f"*/{NOTE}"), reverse=True)
    return [found for note in notes if (found := _deleted(project, note)) is not None]


def restore(project: Project, item: Deleted) -> Path:
    """Take a workflow back out of the bin, to where it stood or, where there is another now, beside it; its file."""
    path = project.root / item.reference
    if is_there(path):
        path = _free(path.parent, _stem(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for file in _files(item.folder / Path(item.reference).name):
            target = path if file.name.endswith(FLOW) else layout_path(path)
            shutil.move(file, target)
        _move_versions(item.folder / VERSIONS, versions.folder_of(path))
        shutil.rmtree(item.folder)
    except OSError as error:
        raise InvalidFile(
            f"{path} could not be restored: {reason(error)}.", remedy="Check the folder's rights."
        ) from error
    return path


def forget(project: Project, item: Deleted) -> None:
    """Take a workflow out of the bin for good, with its versions. Raises InvalidFile."""
    if item.folder.parent != project.root / BIN:
        raise InvalidFile(f"{item.folder} is not in the bin.", remedy="Look at the list again.")
    try:
        shutil.rmtree(item.folder)
    except OSError as error:
        raise InvalidFile(
            f"{item.name} could not be removed: {reason(error)}.", remedy="Check the folder's rights."
        ) from error


def file_name(name: str) -> str:
    """A file's name, without ending, for what people call a workflow: it is the workflow's id as well."""
    return slug(name, 60) or "workflow"


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise UsageProblem("The workflow has no name.", remedy="Give it one.")
    return name


def free_path(root: Path, name: str) -> Path:
    """A file that is not there yet for a workflow called ``name``, in the folder for workflows, which is there."""
    folder = root / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise InvalidFile(
            f"{folder} could not be made: {reason(error)}.", remedy="Check the folder's rights."
        ) from error
    return _free(folder, file_name(_checked(name)))


def _write(project: Project, workflow: Workflow, layout: Layout) -> Path:
    path = free_path(project.root, workflow.name)
    save_workflow(path, replace(workflow, id=_stem(path)), layout)
    return path


def _free(folder: Path, stem: str) -> Path:
    """A file that is not there yet: ``stem``, ``stem-2`` and so on."""
    number = 1
    while is_there(path := folder / f"{stem}{f'-{number}' if number > 1 else ''}{FLOW}"):
        number += 1
    return path


def _files(path: Path) -> list[Path]:
    """The workflow's file and its layout, as far as they are there; the logic goes first."""
    return [file for file in (path, layout_path(path)) if is_there(file)]


def _move_versions(source: Path | None, target: Path | None) -> None:
    """A workflow's versions go where it goes; those of another one that was there before make way."""
    if source is None or target is None or not source.is_dir():
        return
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)


def _stem(path: Path) -> str:
    return path.name.removesuffix(FLOW)


def _deleted(project: Project, note: Path) -> Deleted | None:
    """None for a note that is damaged, or that leads out of the project: the bin may have come with a foreign one."""
    try:
        data = json.loads(note.read_text(encoding="utf-8"))
        found = Deleted(note.parent, data["reference"], data["name"], datetime.fromisoformat(data["deleted"]))
        path = (project.root / found.reference).resolve()
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        return None
    return found if path.is_relative_to(project.root) and path.name.endswith(FLOW) else None
