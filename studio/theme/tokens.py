"""The colours and sizes of a theme by name: everything that Studio draws takes them from here.

Every text colour reaches a contrast of 4.5 on every background it may stand on, and every line that tells
something one of 3 (WCAG 2.2, AA); ``tests/unit/studio/theme/test_contrast.py`` holds us to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. Colours are ``#rrggbb``.

    Backgrounds, from the back to the front: ``canvas``, ``window``, ``surface`` (docks, cards), ``field`` (inputs),
    ``raised`` (menus, tool tips), and the states ``hover``, ``pressed``, ``selected``. ``border`` only separates,
    ``outline`` shows where something can be typed or pressed. ``muted`` is for second texts, ``faint`` for what
    cannot be used now. ``*_soft`` are quiet backgrounds for the colour of the same name.
    """

    name: str
    dark: bool
    canvas: str
    grid: str
    window: str
    surface: str
    field: str
    raised: str
    hover: str
    pressed: str
    selected: str
    border: str
    outline: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    shadow: str
    #: Family of a step (``browser`` of ``browser.click``) to its colour; ``other`` is for plugins.
    families: Mapping[str, str]

    def colours(self) -> dict[str, str]:
        """Every colour by name, a family's as ``family_browser``."""
        names = [field.name for field in fields(self) if field.name not in ("name", "dark", "families")]
        families = {f"family_{family}": colour for family, colour in self.families.items()}
        return {name: getattr(self, name) for name in names} | families

    def family(self, name: str) -> str:
        """The colour of a family of steps."""
        return self.families.get(name, self.families["other"])


#: Families whose steps only work on values share a colour.
_DATA = ("data", "csv", "excel", "json", "text", "date")


def _families(data: str, **own: str) -> Mapping[str, str]:
    return MappingProxyType(dict.fromkeys(_DATA, data) | own)


DARK = Tokens(
    name="dark",
    dark=True,
    canvas="#15171b",
    grid="#23262d",
    window="#16181d",
    surface="#1c1f26",
    field="#23272f",
    raised="#262a33",
    hover="#2a2f39",
    pressed="#333945",
    selected="#24385c",
    border="#2b2f38",
    outline="#7a8393",
    text="#e8ebf1",
    muted="#a9b1bf",
    faint="#737c8b",
    accent="#77acff",
    accent_hover="#97c0ff",
    accent_soft="#1f2f4a",
    on_accent="#0b1526",
    success="#4cc26a",
    success_soft="#1a3324",
    warning="#e5b454",
    warning_soft="#3a2f18",
    danger="#ff7b74",
    danger_soft="#402024",
    shadow="#000000",
    families=_families(
        data="#b795ff",
        browser="#77acff",
        flow="#e5b454",
        people="#6fce86",
        files="#f0965a",
        script="#f083b6",
        http="#4fcdbb",
        other="#a9b1bf",
    ),
)

LIGHT = Tokens(
    name="light",
    dark=False,
    canvas="#f3f4f7",
    grid="#dde0e7",
    window="#f6f7f9",
    surface="#ffffff",
    field="#ffffff",
    raised="#ffffff",
    hover="#eef0f4",
    pressed="#e2e6ed",
    selected="#dbe7ff",
    border="#e0e3ea",
    outline="#788191",
    text="#191c22",
    muted="#535b69",
    faint="#868f9f",
    accent="#1f5fd0",
    accent_hover="#184fb0",
    accent_soft="#e4edff",
    on_accent="#ffffff",
    success="#17753a",
    success_soft="#e0f3e6",
    warning="#8a5300",
    warning_soft="#fbefd5",
    danger="#c0262d",
    danger_soft="#fde6e6",
    shadow="#3a4252",
    families=_families(
        data="#6d3fd1",
        browser="#1f5fd0",
        flow="#8a5300",
        people="#17753a",
        files="#a8480c",
        script="#b0286c",
        http="#0b6f66",
        other="#535b69",
    ),
)
