"""``understudy new`` and ``trust``."""

from __future__ import annotations

from pathlib import Path

import click

from runtime.cli.output import print_json, say
from runtime.cli.session import call
from runtime.errors import ExitCode


@click.command()
@click.argument("folder")
@click.option("--name", default="", help="What people call the project; default: the folder's name.")
@click.option("--json", "as_json", is_flag=True, help="Print the project as JSON.")
def new(folder: str, name: str, as_json: bool) -> int:
    """Make a project in FOLDER: a first workflow, a test for it, an environment, git settings."""
    from runtime.files.project import Project

    project = Project.create(folder, name)
    call("trust.folder", {"folder": str(project.root)})
    flows = [str(path.relative_to(project.root)) for path in project.workflows()]
    if as_json:
        print_json({"folder": str(project.root), "name": project.name, "workflows": flows})
        return ExitCode.COMPLETED
    shown = Path(folder)
    say(f'Made the project "{project.name}" in {shown}.')
    say(f"  Run it:   understudy run {shown / flows[0]}")
    say(f"  Test it:  understudy test {shown}")
    return ExitCode.COMPLETED


@click.command()
@click.argument("folder")
@click.option("--withdraw", is_flag=True, help="Trust it no longer.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def trust(folder: str, withdraw: bool, as_json: bool) -> int:
    """Trust every workflow in FOLDER: they run without being asked about."""
    result = call("trust.folder", {"folder": folder, "on": not withdraw})
    if as_json:
        print_json(result)
    else:
        say(f"Workflows in {result['folder']} are {'no longer ' if withdraw else ''}trusted.")
    return ExitCode.COMPLETED
