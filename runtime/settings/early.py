"""The settings that a window wears when it is first seen.

They are read without the models of all settings, which need pydantic: that alone takes as long as an empty window.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from runtime.settings.files import FILE_NAME, PREFIX, read_file

Theme = Literal["system", "light", "dark"]
Tongue = Literal["system", "en", "bg"]
TextSize = Literal["small", "normal", "large"]
Motion = Literal["full", "reduced"]

_CHOICES: dict[str, tuple[str, ...]] = {
    "theme": get_args(Theme),
    "language": get_args(Tongue),
    "text_size": get_args(TextSize),
    "motion": get_args(Motion),
}


@dataclass(frozen=True, slots=True)
class Looks:
    """Fields of section ``studio``."""

    theme: Theme = "system"
    language: Tongue = "system"
    text_size: TextSize = "normal"
    motion: Motion = "full"


#: Names of the settings that are read early, as ``studio.theme``.
EARLY = frozenset(f"studio.{field.name}" for field in fields(Looks))


def early_looks(home: Path, environ: Mapping[str, str] | None = None) -> Looks:
    """As ``load_settings`` has them; a wrong value is passed over here, and told by that."""
    section = read_file(home / FILE_NAME, []).get("studio")
    environ = os.environ if environ is None else environ
    said: dict[str, Any] = dict(section) if isinstance(section, dict) else {}
    for name in _CHOICES:
        said[name] = environ.get(f"{PREFIX}STUDIO_{name.upper()}", said.get(name))
    return Looks(**{name: said[name] for name, choices in _CHOICES.items() if said[name] in choices})
