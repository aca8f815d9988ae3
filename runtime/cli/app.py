"""The root command: its sub-commands are imported when they are called, and every error ends in one sentence.

Exit codes (``docs/cli.md``): 0 completed · 1 run failed · 2 usage · 3 invalid file or input · 4 waits for a person ·
5 cancelled · 6 data folder problem · 70 our bug.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import click

from runtime import __version__
from runtime.cli.group import Group
from runtime.cli.logs import set_up as set_up_logs
from runtime.cli.output import colours, say, set_up_streams, show_bug, show_error
from runtime.cli.streams import flush, unwritten
from runtime.errors import ExitCode, UnderstudyError, UsageProblem

#: Command to ``module:function`` and its line in the help, in the order of the help.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("runtime.cli.demo:demo", "Run the demo job against the built-in demo site."),
    "new": ("runtime.cli.project:new", "Make a project with a first workflow."),
    "templates": ("runtime.cli.templates:templates", "Begin with a ready workflow."),
    "run": ("runtime.cli.run:run", "Run a workflow."),
    "record": ("runtime.cli.record:record", "Watch a person in a browser and make a workflow of it."),
    "proposals": ("runtime.cli.proposals:proposals", "Decide what a recording becomes beyond its plain steps."),
    "resume": ("runtime.cli.run:resume", "Go on with a run: after a fix, an answer, or an interruption."),
    "cancel": ("runtime.cli.run:cancel", "Cancel a run."),
    "pause": ("runtime.cli.run:pause", "Let a run begin no further step."),
    "unpause": ("runtime.cli.run:unpause", "Let a paused run go on."),
    "debug": ("runtime.cli.debug:debug", "Run a workflow step by step."),
    "runs": ("runtime.cli.runs:runs", "List, show, export, delete and clear up runs."),
    "pick": ("runtime.cli.pick:pick", "Pick an element in a browser and get its target."),
    "browse": ("runtime.cli.browse:browse", "Keep a browser open to sign in, pick and try targets there."),
    "locate": ("runtime.cli.locate:locate", "Try a step's target against a page."),
    "heal": ("runtime.cli.heal:heal", "Decide about targets that were found by their other signals."),
    "document": ("runtime.cli.document:document", "Write down what a workflow does, for people."),
    "lint": ("runtime.cli.check:lint", "Look for problems in workflows."),
    "validate": ("runtime.cli.check:validate", "Check that a workflow can be run."),
    "fmt": ("runtime.cli.check:fmt", "Write workflows in canonical form."),
    "test": ("runtime.cli.test:test", "Run a project's workflow tests."),
    "import": ("runtime.cli.exchange:import_", "Make a workflow of a recording of another tool."),
    "export": ("runtime.cli.exchange:export", "Write a workflow as a script for another tool."),
    "diff": ("runtime.cli.git:diff", "Show what changed between two workflows."),
    "merge": ("runtime.cli.git:merge", "Merge two changed workflows with their common origin."),
    "versions": ("runtime.cli.versions:versions", "List, compare and restore the saved versions of a workflow."),
    "bin": ("runtime.cli.bin:bin_", "List deleted workflows and take them back."),
    "lifecycle": ("runtime.cli.lifecycle:lifecycle", "Publish workflows, archive them, make them drafts."),
    "schema": ("runtime.cli.check:schema", "Print the JSON Schema of the files."),
    "tasks": ("runtime.cli.tasks:tasks", "List step types and their fields."),
    "vault": ("runtime.cli.vault:vault", "Keep credentials for workflows."),
    "audit": ("runtime.cli.audit:audit", "List and export what was done, by whom and when."),
    "trust": ("runtime.cli.project:trust", "Trust the workflows of a folder."),
    "settings": ("runtime.cli.settings:settings", "List and change settings."),
    "host": ("runtime.cli.host:host", "Carry out queued runs until stopped."),
    "doctor": ("runtime.cli.doctor:doctor", "Check this machine and say what is missing."),
}


class Root(Group):
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


EPILOG = "Exit codes: 0 completed, 1 failed, 2 usage, 3 invalid file or input, 4 waits for a person, 5 cancelled, \
6 data folder, 70 fault in Understudy. `understudy COMMAND --help` says more about a command."


@click.command(
    cls=Root,
    no_args_is_help=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="%(prog)s %(version)s", prog_name="understudy")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the program's own log and tracebacks; anywhere.")
def root() -> None:
    """Understudy runs workflows in browsers and on this machine, without losing a run."""


def run(args: Sequence[str]) -> int:
    """Carry out a command line and return its exit code. Nothing but SystemExit-free integers leave here."""
    set_up_streams()
    args, debug, json = _look(list(args))
    set_up_logs(debug)
    code = _call(args, json=json, debug=debug)
    flush()
    if reason := unwritten():
        say(f"Not all of the output could be written: {reason}.", err=True)
        return code or int(ExitCode.RUN_FAILED)
    return code


def _call(args: list[str], *, json: bool, debug: bool) -> int:
    try:
        result = root.main(args=args, prog_name="understudy", standalone_mode=False, color=colours())
        return result if isinstance(result, int) else int(ExitCode.COMPLETED)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        return _misused(error, json=json)
    except (click.Abort, KeyboardInterrupt):
        say("Stopped.", err=True)
        return int(ExitCode.CANCELLED)
    except UnderstudyError as error:
        show_error(error, json=json, debug=debug)
        return int(error.exit_code)
    except SystemExit:
        # Click's own way out when nobody reads its help any more.
        return int(ExitCode.COMPLETED)
    except Exception as error:  # noqa: BLE001 - no traceback ever reaches a person
        show_bug(error, json=json, debug=debug)
        return int(ExitCode.BUG)


def _look(args: list[str]) -> tuple[list[str], bool, bool]:
    """The arguments without ``--debug``, which may stand anywhere; whether it was there, and ``--json``."""
    end = args.index("--") if "--" in args else len(args)
    ours = args[:end]
    return [arg for arg in ours if arg != "--debug"] + args[end:], "--debug" in ours, "--json" in ours


def _misused(error: click.ClickException, *, json: bool) -> int:
    """A command line that cannot be understood, or that asks for help by saying nothing."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError" and context is not None:
        say(context.get_help())
        return int(ExitCode.COMPLETED)
    path = context.command_path if context is not None else "understudy"
    problem = UsageProblem(error.format_message(), remedy=f"See `{path} --help`.")
    show_error(problem, json=json)
    return int(ExitCode.USAGE)
