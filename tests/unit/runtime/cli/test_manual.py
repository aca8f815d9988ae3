"""``docs/cli.md`` is what the commands say, and every command says enough."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from runtime.cli.app import COMMANDS, root
from runtime.cli.manual import manual
from runtime.errors import ExitCode

DOCUMENT = Path(__file__).parents[4] / "docs" / "cli.md"


def commands(group: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below a group with its full name."""
    context = click.Context(group, info_name=name)
    if isinstance(group, click.Group):
        for child in group.list_commands(context):
            command = group.get_command(context, child)
            assert command is not None
            yield f"{name} {child}", command
            yield from commands(command, f"{name} {child}")


def test_the_document_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == manual(), "Run: python -m runtime.cli.manual > docs/cli.md"


def test_every_exit_code_is_explained() -> None:
    text = manual()
    assert all(f"| {code.value} | " in text for code in ExitCode)


def test_every_command_has_help_and_speaks_json() -> None:
    found = dict(commands(root, "understudy"))
    assert len(found) > len(COMMANDS)
    for name, command in found.items():
        assert command.help and command.help.strip().endswith("."), name
        options = [param for param in command.params if isinstance(param, click.Option)]
        assert all(option.help for option in options), name
        assert isinstance(command, click.Group) or any("--json" in option.opts for option in options), name


def test_the_short_help_of_the_root_names_every_command() -> None:
    for name, (place, help) in COMMANDS.items():
        assert help.endswith(".") and len(help) < 80, name
        assert place.startswith("runtime.cli.")


def test_help_has_no_marks_of_the_code() -> None:
    for name, command in commands(root, "understudy"):
        said = command.get_help(click.Context(command, info_name=name))
        assert "``" not in said, f"{name} --help shows double backticks"
