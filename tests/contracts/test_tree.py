"""The tree stays what docs/ARCHITECTURE.md says: short files, numbered decisions, no path of a machine."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 500
#: Tests may hold long tables of cases.
LONGEST_TEST = 700
#: Folders that tools and the demo job make beside the project's own; hidden ones but these two are left out as well.
FOREIGN = {".git", "__pycache__", "build", "dist", "tmp", "node_modules", "understudy-demo"}
OWN_HIDDEN = {".ci", ".github"}
TEXT = {".py", ".md", ".toml", ".json", ".yml", ".yaml", ".html", ".css", ".js", ".lock", ".ini", ".txt", ""}
#: Where this checkout and this person's files lie, and where build machines keep theirs.
MACHINE_FOLDERS = [str(folder) for folder in (ROOT, Path.home()) if len(folder.parts) > 2]
MACHINE_FOLDERS += [f"/{name}" for name in ("work", "root", "opt/pypi", "opt/wheels")]
MACHINE_PATHS = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, MACHINE_FOLDERS))})/\w")


def own_files(folder: Path = ROOT) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in FOREIGN or (path.name.startswith(".") and path.is_dir() and path.name not in OWN_HIDDEN):
            continue
        if path.is_dir():
            yield from own_files(path)
        elif path.suffix in TEXT:
            yield path


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_python_file_is_long() -> None:
    lengths = {shown(path): len(path.read_text("utf-8").splitlines()) for path in own_files() if path.suffix == ".py"}
    assert len(lengths) > 50
    longest = {name: LONGEST_TEST if name.startswith("tests/") else LONGEST for name in lengths}
    assert {name: length for name, length in lengths.items() if length >= longest[name]} == {}


def test_every_file_of_the_product_says_what_it_is_for() -> None:
    files = [path for path in own_files() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] != "tests"]
    files = [path for path in files if path.stat().st_size]  # a package may have nothing to say
    assert [shown(path) for path in files if not ast.get_docstring(ast.parse(path.read_text("utf-8")))] == []


def test_no_path_of_a_machine_is_committed() -> None:
    found = {shown(path): MACHINE_PATHS.findall(path.read_text("utf-8", "replace")) for path in own_files()}
    assert {name: paths for name, paths in found.items() if paths} == {}


def test_each_decision_has_a_number_of_its_own() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md") if path.name != "template.md")
    assert names
    assert [name for name in names if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name)] == []
    assert len({name[:4] for name in names}) == len(names), names


def test_each_fragment_of_the_changelog_names_its_issue() -> None:
    names = [path.name for path in (ROOT / "changes").glob("*") if path.name != "README.md"]
    assert [name for name in names if not re.fullmatch(r"\d+\.[a-z0-9-]+\.md", name)] == []


@pytest.mark.parametrize("package", ["PySide6", "qasync", "NodeGraphQt", "PyQt6", "shiboken6"])
def test_the_runtime_knows_no_qt(package: str) -> None:
    imports = re.compile(rf"^\s*(?:import|from)\s+{package}\b", re.MULTILINE)
    files = [path for path in own_files(ROOT / "runtime") if path.suffix == ".py"]
    assert [shown(path) for path in files if imports.search(path.read_text("utf-8"))] == []
