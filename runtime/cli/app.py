"""The root command: its sub-commands are imported when they are called, and every error ends in one sentence.

Exit codes: 0 completed · 1 run failed · 2 usage · 3 invalid file or input · 4 waits for a person ·
5 cancelled · 6 data folder problem · 70 our bug.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import click

from runtime.cli.output import show_bug, show_error
from runtime.errors import ExitCode, UnderstudyError

#: Command to ``module:function`` and its line in the help, in the order of the help.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("runtime.cli.demo:demo", "Run the demo job against the built-in demo site."),
    "new": ("runtime.cli.project:new", "Make a project with a first workflow."),
    "run": ("runtime.cli.run:run", "Run a workflow."),
    "resume": ("runtime.cli.run:resume", "Go on with a run: after a fix, an answer, or an interruption."),
    "cancel": ("runtime.cli.run:cancel", "Cancel a run."),
    "debug": ("runtime.cli.debug:debug", "Run a workflow step by step."),
    "runs": ("runtime.cli.runs:runs", "List, show and export runs."),
    "lint": ("runtime.cli.check:lint", "Look for problems in workflows."),
    "validate": ("runtime.cli.check:validate", "Check that a workflow can be run."),
    "fmt": ("runtime.cli.check:fmt", "Write workflows in canonical form."),
    "test": ("runtime.cli.test:test", "Run a project's workflow tests."),
    "diff": ("runtime.cli.git:diff", "Show what changed between two workflows."),
    "merge": ("runtime.cli.git:merge", "Merge two changed workflows with their common origin."),
    "schema": ("runtime.cli.check:schema", "Print the JSON Schema of the files."),
    "tasks": ("runtime.cli.tasks:tasks", "List step types and their fields."),
    "vault": ("runtime.cli.vault:vault", "Credentials."),
    "trust": ("runtime.cli.project:trust", "Trust the workflows of a folder."),
    "doctor": ("runtime.cli.doctor:doctor", "Check this machine and say what is missing."),
}


class Root(click.Group):
    """Finds sub-commands by name without importing the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), function)
        assert isinstance(command, click.Command), cmd_name
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help) for name, (_, help) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f'There is no command "{args[0]}".{_nearest(args[0])}')
        return super().resolve_command(ctx, args)


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    return f' Did you mean "{near[0]}"?' if near else ""


@click.command(cls=Root, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(message="%(prog)s %(version)s", package_name="understudy", prog_name="understudy")
@click.option("--debug", is_flag=True, help="Show the program's own log and tracebacks.")
@click.pass_context
def root(ctx: click.Context, debug: bool) -> None:
    """Understudy runs workflows in browsers and on this machine, without losing a run."""
    ctx.obj = {"debug": debug}
    from runtime.logs import set_up_logs

    set_up_logs("debug" if debug else "error")


def run(args: Sequence[str]) -> int:
    """Carry out a command line and return its exit code. Nothing but SystemExit-free integers leave here."""
    debug, json = "--debug" in args, "--json" in args
    try:
        result = root.main(args=list(args), prog_name="understudy", standalone_mode=False)
        return result if isinstance(result, int) else int(ExitCode.COMPLETED)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return int(ExitCode.USAGE)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return int(ExitCode.CANCELLED)
    except UnderstudyError as error:
        show_error(error, json=json, debug=debug)
        return int(error.exit_code)
    except BrokenPipeError:
        return int(ExitCode.COMPLETED)
    except Exception as error:  # noqa: BLE001 - no traceback ever reaches a person
        show_bug(error, json=json, debug=debug)
        return int(ExitCode.BUG)
