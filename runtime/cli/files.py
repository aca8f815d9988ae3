"""Finding the workflow files a command is about."""

from __future__ import annotations

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from runtime.errors import UsageProblem
from runtime.paths import FLOW, FOREIGN, LAYOUT


def flow_file(text: str) -> str:
    """The absolute path of a workflow file that a person named. Raises UsageProblem with what they may have meant."""
    path = Path(text)
    if path.is_file():
        return str(path.absolute())
    if path.is_dir():
        inside = [str(found) for found in _inside(path, (FLOW,))][:5]
        remedy = f"It has {', '.join(inside)}." if inside else "Name a .flow.json file."
        raise UsageProblem(f"{text} is a folder, not a workflow.", remedy=remedy)
    if path.exists():
        raise UsageProblem(f"{text} is not a regular file.", remedy="Name a .flow.json file.")
    near = get_close_matches(path.name.removesuffix(FLOW), _beside(path), n=1)
    remedy = "Name a .flow.json file; `understudy new` makes one."
    if near:
        remedy = f"Did you mean {path.with_name(near[0] + FLOW)}?"
    raise UsageProblem(f"There is no file {text}.", remedy=remedy)


def flows(paths: Iterable[str], *, layouts: bool = False) -> list[Path]:
    """Workflow files named, or found in the folders named (the current one by default). Raises UsageProblem."""
    endings = (FLOW, LAYOUT) if layouts else (FLOW,)
    found: dict[Path, None] = {}
    for text in tuple(paths) or (".",):
        path = Path(text)
        if path.is_dir():
            found.update(dict.fromkeys(_inside(path, endings)))
        elif path.is_file():
            found[path] = None
        else:
            raise UsageProblem(f"There is no file or folder {text}.", remedy="Name workflow files or a folder of them.")
    if not found:
        raise UsageProblem("There is no workflow here.", remedy="Name a file, or make a project with `understudy new`.")
    return list(found)


def _inside(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    """All files below a folder with these endings, sorted."""
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in FOREIGN]
        found += [Path(place, name) for name in files if name.endswith(endings)]
    return sorted(found)


def _beside(path: Path) -> list[str]:
    """Names, without their ending, of the workflow files in the folder where ``path`` was looked for."""
    return [found.name.removesuffix(FLOW) for found in path.parent.glob(f"*{FLOW}")] if path.parent.is_dir() else []
