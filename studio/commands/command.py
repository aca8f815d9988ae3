"""What a command is: one record from which menus, toolbars, shortcuts and the palette are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from studio.i18n import mark


class Menu(StrEnum):
    """The menus, in their order; the value is the title."""

    FILE = mark("File")
    EDIT = mark("Edit")
    VIEW = mark("View")
    WORKFLOW = mark("Workflow")
    RUN = mark("menu|Run")
    HELP = mark("Help")


class Submenu(StrEnum):
    """Menus within menus; the value is the title."""

    GROUPS = mark("Groups")
    ALIGN = mark("Align")


def always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a person can do.

    ``title`` and ``hint`` (a sentence, shown on hover) are English texts made by ``mark``. ``shortcut`` is in Qt's
    portable form (``Ctrl+K``, which is Cmd+K on a Mac). Within ``menu``, a line stands between one ``section`` and the
    next; those with the same ``submenu`` stand together in a menu of their own, where the first of them would stand.
    ``enabled`` and ``checked`` are asked whenever it is shown; a command without ``checked`` has no tick. The
    shortcut of a ``local`` command acts only where a widget that holds its action has the focus: its keys mean
    something else elsewhere.
    """

    id: str
    title: str
    call: Callable[[], object]
    icon: str = ""
    tone: str = "muted"
    hint: str = ""
    shortcut: str = ""
    menu: Menu | None = None
    section: int = 0
    submenu: Submenu | None = None
    enabled: Callable[[], bool] = always
    checked: Callable[[], bool] | None = None
    local: bool = False
    #: Why it is not possible just now, translated, for its tool tip; empty where that needs no words.
    why: Callable[[], str] | None = None
    #: What it would do just now, translated, in place of the title; empty: the title.
    now: Callable[[], str] | None = None
    #: Further words, English, by which the palette finds it.
    keywords: tuple[str, ...] = ()
