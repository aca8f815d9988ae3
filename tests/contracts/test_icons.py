"""The icons that come along are those that are used, and each is drawn in the colour of the theme."""

from __future__ import annotations

import ast
from pathlib import Path

from runtime.tasks.registry import Registry

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "icons"
#: Parameters and functions by which the code names an icon.
NAMES = {"icon", "icon_name"}
#: Calls that take an icon's name, and its place among their arguments.
PLACES = {
    "icon": 0,
    "icon_button": 0,
    "picture": 0,
    "image": 0,
    "Empty": 0,
    "button": 2,
    "Command": 3,
    "Page": 2,
    "Panel": 2,
}


def named_texts() -> set[str]:
    """Every text in Studio's code that could be an icon's name."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "studio").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {node.value for node in nodes if isinstance(node.value, str)}


def given_names() -> set[str]:
    """The texts that are surely names of icons: those that stand where one is taken."""
    found = set()
    for path in (ROOT / "studio").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in PLACES:
                place = PLACES[call.func.id]
                found |= {arg.value for arg in call.args[place : place + 1] if isinstance(arg, ast.Constant)}
                found |= {word.value.value for word in call.keywords if _is_name(word)}
    return {name for name in found if isinstance(name, str) and name}


def _is_name(word: ast.keyword) -> bool:
    return word.arg in NAMES and isinstance(word.value, ast.Constant)


def icons() -> set[str]:
    return {path.stem for path in FOLDER.glob("*.svg")}


def test_every_icon_that_is_named_is_there() -> None:
    wanted = given_names() | {spec.icon for spec in Registry()}
    assert len(wanted) > 60
    assert wanted - icons() == set()


def test_no_icon_lies_there_unused() -> None:
    used = named_texts() | {spec.icon for spec in Registry()}
    assert icons() - used == set(), "remove them"


def test_icons_take_the_colour_of_the_theme() -> None:
    assert [path.name for path in FOLDER.glob("*.svg") if 'stroke="currentColor"' not in path.read_text("utf-8")] == []


def test_the_licences_come_along() -> None:
    assert "ISC License" in (FOLDER / "LICENSE").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in (ROOT / "resources" / "fonts" / "OFL.txt").read_text("utf-8")
