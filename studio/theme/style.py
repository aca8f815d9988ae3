"""The style sheet of every widget: ``resources/themes/studio.qss`` with the colours and sizes of a theme put in."""

from __future__ import annotations

from pathlib import Path
from string import Template

from runtime.paths import RESOURCES
from studio.theme.icons import svg
from studio.theme.tokens import Tokens

TEMPLATE = RESOURCES / "themes" / "studio.qss"
#: Drawings that the style sheet names: file to icon and colour.
DRAWINGS = {
    "check": ("check", "on_accent"),
    "dash": ("minus", "on_accent"),
    "down": ("chevron-down", "muted"),
    "up": ("chevron-up", "muted"),
    "right": ("chevron-right", "muted"),
    "left": ("chevron-left", "muted"),
    "down_faint": ("chevron-down", "faint"),
    "right_faint": ("chevron-right", "faint"),
    "close": ("x", "muted"),
    "close_strong": ("x", "text"),
    "float": ("square-arrow-out-up-right", "muted"),
    "back": ("arrow-left", "muted"),
    "forward": ("arrow-right", "muted"),
    "parent": ("chevron-up", "muted"),
    "new_folder": ("folder-plus", "muted"),
    "names": ("layout-grid", "muted"),
    "details": ("list", "muted"),
}


def write_drawings(tokens: Tokens, folder: Path) -> None:
    """Write the drawings of one theme into ``folder/NAME``; a style sheet takes pictures from files only."""
    colours = tokens.colours()
    place = folder / tokens.name
    place.mkdir(exist_ok=True)
    for name, (icon, tone) in DRAWINGS.items():
        (place / f"{name}.svg").write_bytes(svg(icon, colours[tone]))


def style_sheet(tokens: Tokens, text: int, drawings: Path) -> str:
    """The whole style sheet; ``text`` is the size of plain text in pixels, ``drawings`` the folder written before."""
    sizes = {"small": text - 1, "plain": text, "large": text + 2, "heading": text + 5, "title": text + 11}
    folder = (drawings / tokens.name).as_posix()
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(tokens.colours(), **sizes, drawings=folder)
