"""Finding the workflow files a command is about."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from runtime.errors import UsageProblem

FLOW, LAYOUT = ".flow.json", ".layout.json"


def flows(paths: Iterable[str], *, layouts: bool = False) -> list[Path]:
    """Workflow files named, or found in the folders named (the current one by default). Raises UsageProblem."""
    endings = (FLOW, LAYOUT) if layouts else (FLOW,)
    found: dict[Path, None] = {}
    for text in tuple(paths) or (".",):
        path = Path(text)
        if path.is_dir():
            inside = (child for ending in endings for child in path.rglob(f"*{ending}"))
            found.update(dict.fromkeys(sorted(child for child in inside if ".git" not in child.parts)))
        elif path.is_file():
            found[path] = None
        else:
            raise UsageProblem(f"There is no file or folder {text}.", remedy="Name workflow files or a folder of them.")
    if not found:
        raise UsageProblem("There is no workflow here.", remedy="Name a file, or make a project with `understudy new`.")
    return list(found)
