"""``understudy lint``, ``validate``, ``fmt`` and ``schema``: looking at files without running them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runtime.cli.files import flows
from runtime.cli.output import paint, print_json, say
from runtime.errors import ExitCode, InvalidFile, UsageProblem
from runtime.model import Problem, Severity

if TYPE_CHECKING:
    from runtime.files.project import Project

#: Rules that are errors and yet keep no workflow from running: only ``lint`` looks at them.
_NOT_IN_THE_WAY = frozenset({"hard-coded-password", "hard-coded-secret"})

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--strict", is_flag=True, help="Warnings too make the command fail.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def lint(paths: tuple[str, ...], strict: bool, as_json: bool) -> int:
    """Look for problems in the workflows PATHS (files or folders; default: here) and in their projects.

    Exit code 3 when there are errors.
    """
    return _report(list(_findings(paths, rules=True)), strict, as_json)


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def validate(paths: tuple[str, ...], as_json: bool) -> int:
    """Check that the workflows PATHS can be run: format, step types, fields, graph, and the files of their projects."""
    return _report(list(_findings(paths, rules=False)), False, as_json)


def _findings(paths: Iterable[str], *, rules: bool) -> Iterator[Problem]:
    """Everything wrong with the workflows, and once with each project they are in."""
    from runtime.files.project import Project

    projects: dict[Path, Project] = {}
    for path in flows(paths):
        project = Project.find(path.absolute().parent)
        if project is not None:
            projects[project.root] = project
        yield from _workflow_findings(path, project, rules=rules)
    for project in projects.values():
        yield from project.check()


def _workflow_findings(path: Path, project: Project | None, *, rules: bool) -> Iterator[Problem]:
    from runtime.analyzer import analyze
    from runtime.files import load_workflow
    from runtime.model.graph import compile_plan
    from runtime.tasks.registry import Registry

    registry = Registry()
    loaded = load_workflow(path, registry)
    yield from loaded.problems
    if loaded.workflow is None:
        return
    plan, wrong = compile_plan(loaded.workflow)
    yield from loaded.placed(wrong)
    found = analyze(loaded.workflow, registry=registry, project=project, plan=plan)
    yield from loaded.placed(problem for problem in found if rules or _in_the_way(problem))


def _in_the_way(problem: Problem) -> bool:
    return problem.severity is Severity.ERROR and problem.code not in _NOT_IN_THE_WAY


def _report(problems: list[Problem], strict: bool, as_json: bool) -> int:
    counts = {severity: sum(p.severity is severity for p in problems) for severity in Severity}
    if as_json:
        print_json({"problems": [problem.as_json() for problem in problems], "counts": counts})
    else:
        for problem in problems:
            head = f"{paint(problem.severity, _COLOURS[problem.severity])} {_place(problem)}"
            say(f"{head}{problem.message} {problem.remedy}".rstrip() + f" [{problem.code}]")
        say(_sum(counts))
    bad = counts[Severity.ERROR] or (strict and counts[Severity.WARNING])
    return ExitCode.INVALID if bad else ExitCode.COMPLETED


def _place(problem: Problem) -> str:
    line = f":{problem.line}" if problem.line else ""
    step = f' step "{problem.step}"' if problem.step else ""
    field = f' field "{problem.field}"' if problem.field else ""
    return f"{problem.file}{line}{step}{field}: "


def _sum(counts: dict[Severity, int]) -> str:
    if not any(counts.values()):
        return "No problems."
    parts = [f"{count} {name}{'s' if count != 1 else ''}" for name, count in counts.items() if count]
    return ", ".join(parts) + "."


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--check", is_flag=True, help="Change nothing; exit code 3 when a file is not canonical.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def fmt(paths: tuple[str, ...], check: bool, as_json: bool) -> int:
    """Write the workflow and layout files PATHS in canonical form. A damaged file is named and left as it is."""
    changed: list[Path] = []
    damaged: dict[Path, InvalidFile] = {}
    for path in flows(paths, layouts=True):
        try:
            if _format(path, check=check):
                changed.append(path)
        except InvalidFile as error:
            damaged[path] = error
    if as_json:
        wrong = [{"file": str(path), **error.as_json()} for path, error in damaged.items()]
        print_json({"changed": [str(path) for path in changed], "damaged": wrong})
    else:
        for path in changed:
            say(f"{'not canonical' if check else 'written'}: {path}")
        _show_damaged(damaged)
    return ExitCode.INVALID if damaged or (check and changed) else ExitCode.COMPLETED


def _format(path: Path, *, check: bool) -> bool:
    """Whether the file was, or is, not canonical. Raises InvalidFile."""
    from runtime.files import format_file, formatted

    try:
        return formatted(path).encode() != path.read_bytes() if check else format_file(path)
    except OSError as error:
        raise InvalidFile(f"{path} cannot be read or written: {error.strerror}.", remedy="Check its owner.") from error


def _show_damaged(errors: dict[Path, InvalidFile]) -> None:
    from runtime.cli.output import show_error

    for path, error in errors.items():
        if str(path) not in error.message and not error.problems:
            error = InvalidFile(f"{path}: {error.message}", remedy=error.remedy, details=error.details)
        show_error(error)


@click.command()
@click.option(
    "--kind",
    type=click.Choice(["flow", "layout", "project", "elements", "environment", "test"]),
    default="flow",
    help="Which kind of file.",
)
@click.option("--output", default="", metavar="FILE", help="Write it to a file.")
@click.option("--json", "as_json", is_flag=True, help="Accepted for uniformity: the schema is JSON.")
def schema(kind: str, output: str, as_json: bool) -> int:
    """Print the JSON Schema of a kind of file; that of workflows includes every step type and its fields."""
    import json

    from runtime.files.schema import flow_schema, schemas
    from runtime.model import FORMAT_VERSION
    from runtime.tasks.registry import Registry

    value = flow_schema(Registry()) if kind == "flow" else schemas()[f"{kind}-{FORMAT_VERSION}.schema.json"]
    if not output:
        print_json(value)
        return ExitCode.COMPLETED
    try:
        Path(output).write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageProblem(f"{output} cannot be written: {error.strerror}.", remedy="Name another file.") from error
    return ExitCode.COMPLETED
