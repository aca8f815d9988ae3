"""Commands of the page of elements: about elements themselves, and about what was healed of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from studio.commands.command import Command
from studio.i18n import mark


class Elements(Protocol):
    """What these commands call; the selection is that of the page."""

    def rename(self) -> None: ...
    def delete(self) -> None: ...
    def decide(self, verb: str) -> None: ...
    def has_element(self) -> bool: ...
    def has_elements(self) -> bool: ...
    def can_decide(self, verb: str) -> bool: ...


#: Context menus, by groups; the keys act in the lists.
ELEMENT_MENU = (("elements.rename",), ("elements.delete",))
HEAL_MENU = (("heals.accept", "heals.reject"), ("heals.undo",))


def element_commands(page: Elements) -> tuple[Command, ...]:
    """All of them; they act in their lists only."""
    return (
        Command(
            "elements.rename", mark("element|Rename…"), page.rename, "pencil-line", shortcut="F2", local=True,
            hint=mark("Give it another name, in all steps that use it"), enabled=page.has_element,
        ),
        Command(
            "elements.delete", mark("element|Delete"), page.delete, "trash-2", shortcut="Del", local=True,
            enabled=page.has_elements,
        ),
        _decision(page, "accept", mark("Accept the repair"), "check", "Ctrl+Return"),
        _decision(page, "reject", mark("Reject the repair"), "circle-slash", "Del"),
        _decision(page, "undo", mark("Take the decision back"), "undo-2", "Ctrl+Backspace"),
    )  # fmt: skip


def _decision(page: Elements, verb: str, title: str, icon: str, keys: str) -> Command:
    call: Callable[[], object] = partial(page.decide, verb)
    return Command(
        f"heals.{verb}", title, call, icon, shortcut=keys, local=True, enabled=partial(page.can_decide, verb)
    )
