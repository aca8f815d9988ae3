"""The command for what a workflow is called and may do."""

from __future__ import annotations

from typing import Protocol

from studio.commands.command import Command, Menu
from studio.i18n import mark


class Properties(Protocol):
    """What it calls."""

    def ask(self) -> None: ...
    def has_flow(self) -> bool: ...


def properties_command(properties: Properties) -> Command:
    """It is about the workflow in front."""
    return Command(
        "workflow.properties", mark("Properties…"), properties.ask, "sliders-horizontal", menu=Menu.WORKFLOW,
        section=8, shortcut="Alt+Return", hint=mark("Its name, description, tags, and the limits of its runs"),
        enabled=properties.has_flow, keywords=("description", "tags", "timeout", "limit", "parallel", "settings"),
    )  # fmt: skip
