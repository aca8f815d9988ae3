"""``understudy bin``: deleted workflows, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from runtime.cli.audit import note
from runtime.cli.group import Group
from runtime.cli.output import interactive, paint, print_json, say
from runtime.errors import ExitCode, UsageProblem
from runtime.model import JsonObject

if TYPE_CHECKING:
    from runtime.files.project import Project
    from runtime.files.shelf import Deleted


@click.group("bin", cls=Group, no_args_is_help=True)
def bin_() -> None:
    """Deleted workflows of a project; they stay in its bin until it is emptied."""


@bin_.command("list")
@click.argument("folder", default=".")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def list_bin(folder: str, as_json: bool) -> int:
    """List the deleted workflows of the project FOLDER (default: here), the newest first."""
    from runtime.files.shelf import deleted
    from runtime.words.language import Words

    found = deleted(_project(folder))
    if as_json:
        print_json([_record(item) for item in found])
    elif not found:
        say("The bin is empty.")
    for item in () if as_json else found:
        when = Words.of("en").moment(item.deleted.isoformat())
        say(f"{paint(item.name, bold=True)}  {item.reference}  deleted {when}")
    return ExitCode.COMPLETED


@bin_.command("delete")
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print what was deleted as JSON.")
def delete(file: str, as_json: bool) -> int:
    """Put the workflow FILE of a project into its bin."""
    from runtime.cli.files import flow_file
    from runtime.files import shelf

    path = Path(flow_file(file))
    item = shelf.delete(_project(str(path.parent)), path)
    note("workflow.delete", item.reference)
    if as_json:
        print_json(_record(item))
    else:
        say(f'"{item.name}" is in the bin; `understudy bin restore {item.reference}` takes it back.')
    return ExitCode.COMPLETED


@bin_.command("restore")
@click.argument("name")
@click.argument("folder", default=".")
@click.option("--json", "as_json", is_flag=True, help="Print the file as JSON.")
def restore(name: str, folder: str, as_json: bool) -> int:
    """Take the workflow NAME (its name or its file) back out of the bin of the project FOLDER (default: here).

    It comes back with its versions; the one deleted last where several are called so.
    """
    from runtime.files import shelf

    project = _project(folder)
    path = shelf.restore(project, _find(project, name))
    note("workflow.restore", path.relative_to(project.root).as_posix())
    if as_json:
        print_json({"file": str(path)})
    else:
        say(f"It is back: {path.relative_to(project.root).as_posix()}")
    return ExitCode.COMPLETED


@bin_.command("empty")
@click.argument("folder", default=".")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print what was removed as JSON.")
def empty(folder: str, yes: bool, as_json: bool) -> int:
    """Remove what is in the bin of the project FOLDER (default: here) for good."""
    from runtime.files import shelf

    project = _project(folder)
    found = shelf.deleted(project)
    if found and not yes:
        _agree(len(found))
    for item in found:
        shelf.forget(project, item)
        note("workflow.remove", item.reference)
    if as_json:
        print_json([_record(item) for item in found])
    else:
        say(_gone(len(found)))
    return ExitCode.COMPLETED


def _agree(count: int) -> None:
    if not interactive():
        raise UsageProblem("This cannot be taken back.", remedy="Say --yes if it is meant.")
    what = "the deleted workflow" if count == 1 else f"{count} deleted workflows"
    click.confirm(f"Remove {what} for good?", abort=True, err=True)


def _gone(count: int) -> str:
    if not count:
        return "The bin was empty already."
    return f"{count} {'workflow is' if count == 1 else 'workflows are'} gone for good."


def _project(folder: str) -> Project:
    from runtime.files.project import Project

    project = Project.find(folder)
    if project is None:
        raise UsageProblem(f"{folder} is in no project.", remedy="Name the folder of a project.")
    return project


def _find(project: Project, name: str) -> Deleted:
    from runtime.files.shelf import deleted

    items = deleted(project)
    for item in items:
        if name in (item.reference, item.name, Path(item.reference).name, str(item.folder)):
            return item
    known = ", ".join(item.reference for item in items[:5])
    raise UsageProblem(f'There is no "{name}" in the bin.', remedy=f"It holds {known}." if known else "It is empty.")


def _record(item: Deleted) -> JsonObject:
    return {"name": item.name, "file": item.reference, "deleted": item.deleted.isoformat()}
