"""Where the project's workflows name credentials."""

from __future__ import annotations

import re
from pathlib import Path

from runtime.files.project import Project

#: ``vault.NAME.FIELD`` within an expression.
_NAMED = re.compile(r"\bvault\.(\w+)\.\w+")


def uses(project: Project) -> dict[str, list[Path]]:
    """The files of workflows by the names of the credentials in them. Reads every file."""
    found: dict[str, list[Path]] = {}
    for path in project.workflows():
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # it went away meanwhile
        for name in sorted(set(_NAMED.findall(text))):
            found.setdefault(name, []).append(path)
    return found
