"""Recording a person: what the command line, and later Studio, call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from runtime.errors import UsageProblem
from runtime.files.project import Project
from runtime.paths import FLOW
from runtime.recorder.events import RawEvent
from runtime.recorder.keeper import Output
from runtime.recorder.merging import DataTable, Recording
from runtime.recorder.merging.phrases import Language
from runtime.recorder.session import Place, RecordingSession
from runtime.services.tables import tables_beside

#: Names of browsers to the program that is looked for.
BROWSERS = {
    "chrome": ("google-chrome", "google-chrome-stable", "chrome"),
    "chromium": ("chromium", "chromium-browser"),
    "edge": ("microsoft-edge", "microsoft-edge-stable", "msedge"),
}


@dataclass(frozen=True, slots=True)
class RecordRequest:
    """What to record and where to write it; empty fields are not chosen."""

    output: Path
    url: str = ""
    connect: str = ""
    profile: str = ""
    browser: str = ""
    headless: bool = False
    language: Language = "en"
    keep_raw: bool = False
    force: bool = False
    after: str = ""
    tables: tuple[Path, ...] = ()


async def open_recording(request: RecordRequest, listener: Callable[[RawEvent], None]) -> RecordingSession:
    """Begin a recording; ``listener`` gets each event, new or corrected. Raises UnderstudyError."""
    if not request.output.name.endswith(FLOW):
        raise UsageProblem(f"{request.output} does not end in {FLOW}.", remedy=f"Write to NAME{FLOW}.")
    if request.after and not request.output.exists():
        raise UsageProblem(f"There is no file {request.output}.", remedy="Name the workflow to record into.")
    if request.output.exists() and not request.force and not request.after:
        raise UsageProblem(
            f"{request.output} is there already.", remedy="Choose another name, or overwrite it with --force."
        )
    place = Place(
        request.url, request.connect, _program(request.browser), request.profile, request.headless, not request.headless
    )
    path = request.output.absolute()
    project = Project.find(path.parent)
    base = project.root if project else path.parent
    tables = await tables_beside(request.tables, base)
    output = Output(path, request.language, request.keep_raw, request.force, request.after, tables)
    session = await RecordingSession.open(place, output)
    session.listener = listener
    session.read_tables = partial(_read_table, base)
    return session


async def _read_table(base: Path, path: Path) -> tuple[DataTable, ...]:
    return await tables_beside([path], base)


def _program(browser: str) -> str:
    import shutil

    if not browser:
        return ""
    found = next((path for path in map(shutil.which, BROWSERS[browser]) if path), None)
    if found is None:
        raise UsageProblem(f"{browser} was not found on this machine.", remedy="Install it, or leave --browser out.")
    return found


__all__ = ["BROWSERS", "RecordRequest", "Recording", "open_recording"]
