"""``understudy document``: what a workflow does, written for people."""

from __future__ import annotations

from pathlib import Path

import click

from runtime.cli.files import flow_file
from runtime.cli.output import print_json, say
from runtime.cli.session import call
from runtime.errors import ExitCode
from runtime.paths import FLOW


@click.command()
@click.argument("subject", metavar="FLOW|RUN")
@click.option("--format", "kind", type=click.Choice(["html", "pdf", "md"]), default="html", help="Kind of file.")
@click.option("--language", "lang", type=click.Choice(["en", "bg"]), default="en", help="English or Bulgarian.")
@click.option("--output", default="", metavar="FILE", help="Where to; default: a file here with the workflow's name.")
@click.option("--env", "environment", default="", metavar="NAME", help="Environment of the project, for a FLOW.")
@click.option("--json", "as_json", is_flag=True, help="Print the file's path as JSON.")
def document(subject: str, kind: str, lang: str, output: str, environment: str, as_json: bool) -> int:
    """Write the process document of the workflow in file FLOW, or of RUN with its pictures and values.

    It tells purpose, steps in plain words, data, systems, exceptions and result; credentials by name only. Markdown
    gets a folder of pictures beside it; PDF, and pictures in Markdown, need an installed browser.
    """
    place = {"output": str(Path(output).absolute()) if output else "", "folder": str(Path.cwd())}
    about = {"flow": flow_file(subject), "environment": environment} if _is_file(subject) else {"run": subject}
    result = call("documents.write", {**about, **place, "kind": kind, "lang": lang})
    if as_json:
        print_json(result)
    else:
        say(result["file"])
    return ExitCode.COMPLETED


def _is_file(subject: str) -> bool:
    """Whether a person means a file: there is one, or the text looks like the path of one."""
    path = Path(subject)
    return path.exists() or subject.endswith((FLOW, ".json")) or len(path.parts) > 1
