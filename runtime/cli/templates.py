"""``understudy templates``: ready workflows to begin with."""

from __future__ import annotations

from shlex import quote

import click

from runtime.cli.audit import note
from runtime.cli.group import Group
from runtime.cli.language import language_option
from runtime.cli.output import paint, print_json, say
from runtime.errors import ExitCode, UsageProblem


@click.group(cls=Group, no_args_is_help=True)
def templates() -> None:
    """Ready workflows: look at them, and make a workflow of one."""


@templates.command("list")
@click.option("--text", default="", help="Only those that hold these words.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def list_templates(text: str, as_json: bool) -> int:
    """List the ready workflows."""
    from runtime.files.templates import templates as all_templates

    found = [template for template in all_templates() if template.holds(text)]
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "title": one.title(),
                    "summary": one.summary(),
                    "category": one.category,
                    "difficulty": one.difficulty,
                    "tags": list(one.tags),
                    "needs": list(one.needs()),
                }
                for one in found
            ]
        )
        return ExitCode.COMPLETED
    for one in found:
        say(f"{paint(f'{one.id:16}', bold=True)}  {one.title()} ({one.difficulty}): {one.summary()}")
    if not found:
        say("No template fits. `understudy templates list` shows all.")
    return ExitCode.COMPLETED


@templates.command("use")
@click.argument("id")
@click.argument("folder", default=".")
@click.option("--name", default="", help="What the workflow is called; default: as the template.")
@language_option
@click.option("--json", "as_json", is_flag=True, help="Print the file as JSON.")
def use(id: str, folder: str, name: str, language: str, as_json: bool) -> int:
    """Make a workflow of the template ID in the project FOLDER (default: here)."""
    from runtime.files.project import Project
    from runtime.files.templates import find_template, inputs_of, use_template

    template, project = find_template(id), Project.find(folder)
    if project is None:
        raise UsageProblem(f"{folder} is in no project.", remedy="`understudy new FOLDER` makes one.")
    path = use_template(project, template, name, language)
    note("workflow.create", path.relative_to(project.root).as_posix(), template=id)
    if as_json:
        print_json({"file": str(path)})
        return ExitCode.COMPLETED
    say(f"Made {path.relative_to(project.root).as_posix()}. It needs:")
    for text in template.needs():
        say(f"  - {text}")
    missing = [one.name for one in inputs_of(template.workflow()) if one.required]
    inputs = "".join(f" --var {one}=..." for one in missing)
    say(f"Run it:  understudy run {quote(str(path))}{inputs}")
    return ExitCode.COMPLETED
