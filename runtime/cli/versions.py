"""``understudy versions``: what a workflow was, save by save."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from runtime.cli.audit import note
from runtime.cli.files import flow_file
from runtime.cli.group import Group
from runtime.cli.output import paint, print_json, say
from runtime.errors import ExitCode, UsageProblem

if TYPE_CHECKING:
    from runtime.files.versions import Version
    from runtime.model import Workflow


@click.group(cls=Group, no_args_is_help=True)
def versions() -> None:
    """The versions of a workflow: every change that was saved, with who, when and what."""


@versions.command("list")
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print the versions as JSON.")
def list_versions(file: str, as_json: bool) -> int:
    """List the versions of the workflow FILE, the newest first."""
    from runtime.files.versions import history

    found = history(_flow(file))
    if as_json:
        print_json([version.as_json() for version in found])
    for version in () if as_json else found:
        say(_line(version))
    return ExitCode.COMPLETED


@versions.command("show")
@click.argument("file")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print the version with both texts as JSON.")
def show(file: str, number: int, as_json: bool) -> int:
    """Print the workflow FILE as it was in version NUMBER."""
    from runtime.files.versions import find, texts

    path = _flow(file)
    version = find(path, number)
    flow, layout = texts(path, version)
    if as_json:
        print_json({**version.as_json(), "flow": flow, "layout": layout})
    else:
        say(flow.rstrip("\n"))
    return ExitCode.COMPLETED


@versions.command("diff")
@click.argument("file")
@click.argument("before", type=int)
@click.argument("after", type=int, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the difference as JSON.")
def diff(file: str, before: int, after: int | None, as_json: bool) -> int:
    """Show what changed in FILE from version BEFORE to version AFTER (default: as it is now)."""
    from runtime.files import load_workflow
    from runtime.files.versions import find
    from runtime.model.diff import diff as difference_of

    path = _flow(file)
    older = _workflow(path, find(path, before))
    newer = load_workflow(path).require() if after is None else _workflow(path, find(path, after))
    difference = difference_of(older, newer)
    if as_json:
        print_json(difference.as_json())
    else:
        say(difference.as_text().rstrip("\n") or "No difference.")
    return ExitCode.COMPLETED


@versions.command("restore")
@click.argument("file")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print the new version as JSON.")
def restore(file: str, number: int, as_json: bool) -> int:
    """Make FILE what it was in version NUMBER. What it is now stays as a version: this can be taken back."""
    from runtime.files.versions import find
    from runtime.files.versions import restore as put_back

    path = _flow(file)
    made = put_back(path, find(path, number))
    if made is not None:
        note("workflow.version", path.name, version=number)
    if as_json:
        print_json(made.as_json() if made else None)
    elif made is None:
        say(f"{file} is what it was in version {number}; nothing had to be done.")
    else:
        say(f"{file} is what it was in version {number} again; `understudy versions list {file}` shows all.")
    return ExitCode.COMPLETED


@versions.command("label")
@click.argument("file")
@click.argument("number", type=int)
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Print the version as JSON.")
def label(file: str, number: int, text: str, as_json: bool) -> int:
    """Call version NUMBER of FILE by a name, or by none with an empty TEXT. Named versions are never cleared up."""
    from runtime.files.versions import label as give

    version = give(_flow(file), number, text)
    if as_json:
        print_json(version.as_json())
    else:
        say(f'Version {number} is called "{version.label}".' if version.label else f"Version {number} has no name.")
    return ExitCode.COMPLETED


def _flow(file: str) -> Path:
    """The file, in a project. Raises UsageProblem."""
    from runtime.files.versions import folder_of

    path = Path(flow_file(file))
    if folder_of(path) is None:
        raise UsageProblem(
            f"{file} is in no project: versions are kept in projects.", remedy="`understudy new FOLDER` makes one."
        )
    return path


def _workflow(path: Path, version: Version) -> Workflow:
    from runtime.files.versions import load

    return load(path, version).require()


def _line(version: Version) -> str:
    from runtime.files.version_words import line
    from runtime.words.language import Words

    words = Words.of("en")
    label = f"  [{version.label}]" if version.label else ""
    author = f"  {version.author}" if version.author else ""
    number = paint(f"{version.number:4}", bold=True)
    return f"{number}  {words.moment(version.at.isoformat())}{author}  {line(version, words)}{label}"
