"""In which language a command writes what people read in files, such as the names of steps."""

from __future__ import annotations

import locale
import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from runtime.paths import data_home

F = TypeVar("F", bound=Callable[..., Any])
#: How systems call Bulgarian: ``bg_BG.UTF-8``, ``Bulgarian_Bulgaria``.
_BULGARIAN = ("bg", "bulgarian")


def language_option(command: F) -> F:
    """Add ``--language``; ``language`` is given to the command as ``en`` or ``bg``."""
    return click.option(
        "--language",
        type=click.Choice(["en", "bg"]),
        callback=lambda _context, _option, said: said or usual_language(),
        help="English or Bulgarian; default: the language that Studio is set to.",
    )(command)


def usual_language() -> str:
    """The language of the settings (``studio.language``); where they leave it to the system, that of the system."""
    from runtime.settings.early import early_looks

    said = early_looks(data_home()).language
    return _of_system() if said == "system" else said


def _of_system() -> str:
    names = (*(os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")), locale.getlocale()[0])
    name = next(filter(None, names), "") or ""
    return "bg" if name.lower().startswith(_BULGARIAN) else "en"
