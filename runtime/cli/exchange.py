"""``understudy import`` and ``export``: workflows from and for other tools (docs/import.md, docs/export.md)."""

from __future__ import annotations

from pathlib import Path

import click

from runtime.cli.files import flow_file
from runtime.cli.output import paint, print_json, say
from runtime.errors import ExitCode
from runtime.recorder.importers.registry import FORMATS

#: ``runtime.recorder.exporters.registry``, whose module is not loaded for a help text.
EXPORTS = ("playwright", "pytest")


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


@click.command()
@click.argument("flow")
@click.option(
    "--format",
    "format_",
    type=click.Choice(EXPORTS),
    default="playwright",
    show_default=True,
    help="A script that runs by itself, or a test for pytest.",
)
@click.option("--output", required=True, metavar="FILE", help="The file to write.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print the written file and the warnings as JSON.")
def export(flow: str, format_: str, output: str, force: bool, as_json: bool) -> int:
    """Write the workflow FLOW as a plain Playwright script in Python. Its inputs become arguments, credentials are read
    from environment variables. Exit code 3, with the steps named, when something in it cannot be exported.
    """
    from runtime.services.exchange import export_file

    report = export_file(Path(flow_file(flow)), Path(output), format=format_, force=force)
    if as_json:
        print_json(report.as_json())
        return ExitCode.COMPLETED
    for problem in report.problems:
        say(f"{paint('warning', 'yellow')} {problem.message}", err=True)
    say(f"written: {report.file}")
    if report.environment:
        say(f"environment variables: {', '.join(report.environment)}")
    return ExitCode.COMPLETED
