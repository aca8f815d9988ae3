"""Where things are, and how the files of a project are called."""

from __future__ import annotations

import os
from pathlib import Path

#: Data without Python: demo site, schema, templates, themes.
RESOURCES = Path(__file__).resolve().parent.parent / "resources"

#: How the files of a workflow end, and the file that makes a folder a project.
FLOW, LAYOUT, MARKER = ".flow.json", ".layout.json", "understudy.json"
#: Folders that hold nothing of ours, however many files they have.
FOREIGN = frozenset({"node_modules", "__pycache__", "venv", "build", "dist"})


def data_home() -> Path:
    """The data folder: ``$UNDERSTUDY_HOME``, else the platform's place for user data. Not created here."""
    override = os.environ.get("UNDERSTUDY_HOME")
    if override:
        return Path(override).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("understudy", appauthor=False))
