"""``understudy diff`` and ``merge``: by hand, or called by git (docs/git.md)."""

from __future__ import annotations

from pathlib import Path

import click

from runtime.cli.output import print_json, say
from runtime.errors import ExitCode, UsageProblem


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--git", "from_git", is_flag=True, help="Called by git: FILES are its seven arguments.")
@click.option("--json", "as_json", is_flag=True, help="Print the difference as JSON.")
def diff(files: tuple[str, ...], from_git: bool, as_json: bool) -> int:
    """Show what changed from one workflow to another: steps, edges and fields instead of lines."""
    from runtime.files.drivers import diff_files, git_diff

    if from_git or len(files) >= 7:
        say(git_diff(files))
        return ExitCode.COMPLETED
    if len(files) != 2:
        raise UsageProblem("Name two workflow files.", remedy="understudy diff BEFORE AFTER")
    difference = diff_files(*files)
    if as_json:
        print_json(difference.as_json())
    else:
        say(difference.as_text() or "No difference.")
    return ExitCode.COMPLETED


@click.command()
@click.argument("base")
@click.argument("ours")
@click.argument("theirs")
@click.option("--name", default="", help="The file's name in the project (git's %P).")
@click.option("--output", default="", metavar="FILE", help="Where the result goes; default: OURS, as git expects.")
@click.option("--json", "as_json", is_flag=True, help="Print conflicts and notes as JSON.")
def merge(base: str, ours: str, theirs: str, name: str, output: str, as_json: bool) -> int:
    """Merge OURS and THEIRS, which both come from BASE. Conflicts are kept in the file: nothing is lost."""
    from runtime.files.drivers import merge_files

    report = merge_files(base, ours, theirs, name=name)
    if report.text is not None:
        _write(Path(output or ours), report.text)
    if as_json:
        print_json(
            {
                "merged": report.exit_code == 0,
                "conflicts": [conflict.as_json() for conflict in report.conflicts],
                "notes": list(report.notes),
                "problems": [problem.as_json() for problem in report.problems],
            }
        )
    else:
        for line in (*report.problems, *report.conflicts, *report.notes):
            say(str(line), err=True)
    return report.exit_code


def _write(path: Path, text: str) -> None:
    from runtime.files.source import replace_file

    replace_file(path, text)


__all__ = ["diff", "merge"]
