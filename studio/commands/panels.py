"""Commands of the lists in the docks. Their keys act where the list has the focus."""

from __future__ import annotations

from typing import Protocol

from studio.commands.command import Command
from studio.i18n import mark


class Log(Protocol):
    """What the commands of a run's log call."""

    def copy(self) -> None: ...


class Variables(Protocol):
    """What the commands of the list of variables call."""

    def delete(self) -> None: ...
    def has_variable(self) -> bool: ...


class Data(Protocol):
    """What the commands of shown values call; they are about the value that has the focus."""

    def copy(self) -> None: ...
    def go_to_search(self) -> None: ...


class DebugLists(Protocol):
    """What the commands of the debugger's lists call."""

    def remove_point(self) -> None: ...
    def remove_watch(self) -> None: ...
    def has_point(self) -> bool: ...
    def has_watch(self) -> bool: ...


def log_command(log: Log) -> Command:
    return Command(
        "log.copy", mark("Copy lines"), log.copy, "copy", shortcut="Ctrl+C", local=True,
        hint=mark("The selected lines of the log, or all that are shown"),
    )  # fmt: skip


def variable_command(variables: Variables) -> Command:
    return Command(
        "variables.delete", mark("Delete the variable"), variables.delete, "trash-2", shortcut="Del", local=True,
        enabled=variables.has_variable,
    )  # fmt: skip


def data_commands(data: Data) -> tuple[Command, ...]:
    copy = Command(
        "data.copy", mark("Copy the value"), data.copy, "copy", shortcut="Ctrl+C", local=True,
        hint=mark("Copy what is selected, or everything"),
    )  # fmt: skip
    find = Command("data.find", mark("Search in the value"), data.go_to_search, "search", shortcut="Ctrl+F", local=True)
    return copy, find


def debug_list_commands(lists: DebugLists) -> tuple[Command, ...]:
    point = Command(
        "debug.remove_point", mark("Remove the breakpoint"), lists.remove_point, "trash-2", shortcut="Del", local=True,
        enabled=lists.has_point,
    )  # fmt: skip
    watch = Command(
        "debug.remove_watch", mark("Watch it no longer"), lists.remove_watch, "trash-2", shortcut="Del", local=True,
        enabled=lists.has_watch,
    )  # fmt: skip
    return point, watch
