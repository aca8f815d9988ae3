"""``understudy new`` and ``trust``."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from runtime.cli.language import language_option
from runtime.cli.output import print_json, say
from runtime.cli.session import call
from runtime.errors import ExitCode, UnderstudyError, UsageProblem


@click.command()
@click.argument("folder")
@click.option("--name", default="", help="What people call the project; default: the folder's name.")
@language_option
@click.option("--json", "as_json", is_flag=True, help="Print the project as JSON.")
def new(folder: str, name: str, language: str, as_json: bool) -> int:
    """Make a project in FOLDER: a first workflow, a test for it, an environment, git settings."""
    from runtime.files.project import Project

    if not folder.strip():
        raise UsageProblem("The folder has no name.", remedy="Name one, for example `understudy new invoices`.")
    project = Project.create(folder, name, language)
    flows = [str(path.relative_to(project.root)) for path in project.workflows()]
    if as_json:
        print_json({"folder": str(project.root), "name": project.name, "workflows": flows})
    else:
        shown = Path(folder)
        say(f'Made the project "{project.name}" in {shown}.')
        say(f"  Run it:   understudy run {quote(str(shown / flows[0]))}")
        say(f"  Test it:  understudy test {quote(str(shown))}")
    _trust_own(project.root)
    return ExitCode.COMPLETED


def _trust_own(folder: Path) -> None:
    """The person who makes a project trusts it. A data folder that cannot be used now does not unmake the project."""
    try:
        call("trust.folder", {"folder": str(folder)})
    except UnderstudyError as error:
        say(f"It will be asked about before it runs, for it could not be noted as trusted: {error.message}", err=True)


@click.command()
@click.argument("folder", required=False)
@click.option("--withdraw", is_flag=True, help="Trust it no longer.")
@click.option("--list", "listed", is_flag=True, help="List the folders that are trusted.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def trust(folder: str | None, withdraw: bool, listed: bool, as_json: bool) -> int:
    """Trust every workflow in FOLDER: they run without being asked about."""
    if listed:
        return _list_trusted(as_json)
    if folder is None:
        raise UsageProblem("Which folder?", remedy="Name the folder of a project, or say --list.")
    if not Path(folder).is_dir() and not withdraw:
        raise UsageProblem(f"There is no folder {folder}.", remedy="Name the folder of a project.")
    result = call("trust.folder", {"folder": str(Path(folder).absolute()), "on": not withdraw})
    if as_json:
        print_json(result)
    else:
        say(f"Workflows in {result['folder']} are {'no longer ' if withdraw else ''}trusted.")
    return ExitCode.COMPLETED


def _list_trusted(as_json: bool) -> int:
    found = call("trust.list")
    if as_json:
        print_json(found)
    else:
        say("\n".join(entry["folder"] for entry in found) or "No folder is trusted.")
    return ExitCode.COMPLETED
