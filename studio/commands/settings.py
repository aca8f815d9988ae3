"""Commands that lead to a section of the settings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from studio.commands.command import Command, Menu
from studio.i18n import mark


def settings_commands(show: Callable[[str], object]) -> tuple[Command, ...]:
    """``show`` brings a section of the settings to the front."""
    return (
        Command(
            "help.shortcuts",
            mark("Keyboard shortcuts"),
            partial(show, "shortcuts"),
            "keyboard",
            hint=mark("Look up and change the keys of every command"),
            menu=Menu.HELP,
        ),
        Command("help.about", mark("About Understudy"), partial(show, "about"), "info", menu=Menu.HELP, section=8),
    )
