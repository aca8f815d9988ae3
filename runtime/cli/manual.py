"""Writes ``docs/cli.md`` from the commands themselves: ``python -m runtime.cli.manual > docs/cli.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from runtime.cli.app import COMMANDS, root

_HEAD = """\
# The command line

`understudy` (or `python -m runtime.cli`) does everything that Understudy can do. This page is made from the commands
themselves (`python -m runtime.cli.manual > docs/cli.md`).

## What every command does

- **Results go to standard output, everything else to standard error.** `--json` prints one JSON value instead, also
  for an error: `{"error": {"code", "message", "remedy", "details"}}`. `run` and `resume` print every event as a line
  of JSON with `--events jsonl`.
- **An error is one sentence and what to do about it.** `--debug`, anywhere in the line, shows the program's own log
  and the traceback.
- **The data folder** holds runs, logs, pictures and the vault: `UNDERSTUDY_HOME`, else the platform's place for user
  data. It is for this account only (0700, files 0600).
- **RUN** is a run's id, the beginning of one (at least 4 characters), or `last`.
- **Colours** are for terminals; `NO_COLOR` or `TERM=dumb` turn them off.
- **Errors** are told in the language that `UNDERSTUDY_LANGUAGE` names (`bg`), in English without it.

## Exit codes

| Code | Meaning |
|---|---|
| 0 | Done; a run was completed |
| 1 | A run or a workflow test failed, `doctor` found that something needed is missing, or output could not be written |
| 2 | The command line cannot be understood, or names a file, a folder or a step type that is not there |
| 3 | A file or input is invalid or names what is not there (run, environment); no trust; the vault stays shut |
| 4 | The run waits for a person: an approval, or a step in doubt |
| 5 | Cancelled or stopped by a person or the system |
| 6 | The data folder cannot be used: locked, full, read-only, damaged, foreign or of a newer version |
| 7 | Studio has no display to open its window on (`understudy-studio` only) |
| 70 | A fault in Understudy |

`merge` as a git driver exits with 1 for conflicts ([git.md](git.md)).

## One host for a data folder

The first command that needs the data folder is its *host* as long as it lives; others join it over a local socket,
which only this account can reach, with a token. A host that a command became carries out only the runs that commands
ask for, and before it leaves it waits for those that joined it. `understudy host` is a host that stays and carries
out the whole queue: runs that were left by a crash, and those of `run --detach`. When a host ends, or is killed, a
command that waits for its run takes its place.

## Ctrl+C

The first Ctrl+C cancels the command's run (exit code 5). A second one stops at once and keeps the run as it is:
`understudy resume` goes on with it; a step that must not be done twice and was in flight is asked about. SIGTERM,
which a machine sends when it is shut down, keeps the run too, after giving steps in flight 5 seconds. In a command
that joined a host, Ctrl+C cancels its own run there, and a second one only stops waiting.
"""


def manual() -> str:
    """The page as Markdown."""
    assert isinstance(root, click.Group)
    context = click.Context(root, info_name="understudy")
    parts = [_HEAD, "## Commands\n", "| Command | |", "|---|---|"]
    parts += [f"| [`{name}`](#understudy-{name}) | {help} |" for name, (_, help) in COMMANDS.items()]
    for name in COMMANDS:
        command = root.get_command(context, name)
        assert command is not None
        parts += _section(click.Context(command, info_name=name, parent=context))
    return "\n".join(parts) + "\n"


def _section(context: click.Context) -> Iterator[str]:
    """A command with its options; those of a group follow it."""
    command = context.command
    yield f"\n### {context.command_path}\n\n```\n{_usage(context)}\n```\n"
    yield " ".join((command.help or "").split())
    options = [param for param in command.params if isinstance(param, click.Option)]
    if options:
        yield "\n| Option | |\n|---|---|"
        yield from (f"| {_flags(option)} | {_help(option)} |" for option in options)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from _section(click.Context(child, info_name=name, parent=context))


def _usage(context: click.Context) -> str:
    parts = [context.command_path]
    for param in context.command.params:
        if isinstance(param, click.Argument):
            name = (param.metavar or str(param.name)).upper().strip("[].")
            many = "..." if param.nargs == -1 else ""
            parts.append(f"{name}{many}" if param.required else f"[{name}]{many}")
    if isinstance(context.command, click.Group):
        parts.append("[COMMAND]" if context.command.invoke_without_command else "COMMAND")
    return " ".join([*parts, "[OPTIONS]"])


def _flags(option: click.Option) -> str:
    names = [*option.opts, *option.secondary_opts]
    value = "" if option.is_flag else f" {_value(option)}"
    return ", ".join(f"`{name}{value}`" for name in names).replace("|", "\\|")


def _value(option: click.Option) -> str:
    """What stands for the option's value; the same for every version of click."""
    if isinstance(option.type, click.Choice):
        return "|".join(option.type.choices)
    if option.metavar:
        return option.metavar
    numbers = isinstance(option.type, click.IntRange | type(click.INT) | type(click.FLOAT))
    return "NUMBER" if numbers else "TEXT"


def _help(option: click.Option) -> str:
    text = (option.help or "").replace("|", "\\|")
    if isinstance(option.type, click.IntRange) and option.type.max is not None:
        text += f" {option.type.min:,} to {option.type.max:,}; default: {option.default}."
    elif option.show_default and option.default is not None:
        text += f" Default: {option.default}."
    return text + (" May be repeated." if option.multiple and "repeated" not in text else "")


if __name__ == "__main__":
    sys.stdout.write(manual())
