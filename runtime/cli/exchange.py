"""``understudy import``: workflows from the recordings of other tools (docs/import.md)."""

from __future__ import annotations

from pathlib import Path

import click

from runtime.cli.output import paint, print_json, say
from runtime.errors import ExitCode
from runtime.recorder.importers.registry import FORMATS


@click.command("import")
@click.argument("file")
@click.option("--output", required=True, metavar="FLOW", help="The workflow file to write, or a folder for several.")
@click.option(
    "--format",
    "format_",
    type=click.Choice([format.id for format in FORMATS]),
    default=None,
    help="What FILE is; recognised by its name where this is not given.",
)
@click.option("--force", is_flag=True, help="Overwrite workflows that are there.")
@click.option("--json", "as_json", is_flag=True, help="Print the written files and the warnings as JSON.")
def import_(file: str, output: str, format_: str | None, force: bool, as_json: bool) -> int:
    """Make a workflow of FILE, a recording of another tool. What has no counterpart becomes a switched-off step and a
    warning. Nothing of the file is executed, and passwords in it are left out: steps take them from the vault.
    """
    from runtime.services.exchange import import_file

    report = import_file(Path(file), Path(output), format=format_ or "", force=force)
    if as_json:
        print_json(report.as_json())
        return ExitCode.COMPLETED
    for problem in report.problems:
        line = f" (line {problem.line})" if problem.line else ""
        say(f"{paint('warning', 'yellow')} {problem.message}{line} {problem.remedy}".rstrip(), err=True)
    for path in report.files:
        say(f"written: {path}")
    if report.elements:
        say(f"elements: {report.elements}")
    return ExitCode.COMPLETED
