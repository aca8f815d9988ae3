"""The sample: the demo job as a project of the person's own, so that it can be changed."""

from __future__ import annotations

import shutil
from pathlib import Path

from runtime.errors import InvalidFile
from runtime.paths import MARKER, RESOURCES

SAMPLE = RESOURCES / "demo"
NAME = "Larkspur sample"
#: The workflow to begin with, in the folder.
FLOW = Path("workflows", "enter-purchase-invoices.flow.json")


def is_sample(folder: Path) -> bool:
    """Whether a project is a copy of the sample, by the name that ``copy_sample`` gives it and by its workflow."""
    return folder.name == NAME and (folder / FLOW).is_file()


def copy_sample(place: Path, language: str = "en") -> Path:
    """The sample's folder in ``place``: the one that is there, else a fresh copy. Raises InvalidFile."""
    folder = place / NAME
    if (folder / MARKER).is_file():
        return folder
    try:
        place.mkdir(parents=True, exist_ok=True)
        shutil.copytree(SAMPLE, folder, dirs_exist_ok=True)
        if language != "en":
            _translate(folder / FLOW, language)
    except OSError as error:
        raise InvalidFile(
            f"The sample could not be copied to {folder}: {error.strerror or error}.",
            remedy="Check the folder's rights and the free space.",
        ) from error
    return folder


def _translate(path: Path, language: str) -> None:
    # Needed once: the window is there sooner without.
    from runtime.files.layout import layout_path
    from runtime.files.load import load_workflow
    from runtime.files.translated import translated, translated_layout
    from runtime.files.write import dumps_layout, dumps_workflow

    loaded = load_workflow(path)
    path.write_text(dumps_workflow(translated(loaded.require(), language)), "utf-8")
    layout_path(path).write_text(dumps_layout(translated_layout(loaded.layout, language)), "utf-8")
