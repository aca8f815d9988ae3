"""The formats that can be imported, and how a file is recognised as one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from runtime.errors import InvalidFile, UsageProblem
from runtime.files.findings import Findings
from runtime.files.parse import read_text
from runtime.files.source import read_bytes
from runtime.recorder.importers.result import Imported, Source


@dataclass(frozen=True, slots=True)
class Format:
    """One format. ``module`` has a function ``read(source)``; ``endings`` are those of its files."""

    id: str
    title: str
    endings: tuple[str, ...]
    module: str

    def read(self, source: Source) -> Imported:
        """Import a file. Raises InvalidFile."""
        read: Callable[[Source], Imported] = import_module(f"runtime.recorder.importers.{self.module}").read
        return read(source)


FORMATS = (
    Format("selenium", "Selenium IDE", (".side",), "selenium"),
    Format("chrome", "Chrome DevTools Recorder", (".json",), "chrome"),
    Format("python", "Playwright, Python", (".py",), "playwright.python"),
    Format(
        "javascript", "Playwright, JavaScript and TypeScript", (".js", ".ts", ".mjs", ".cjs"), "playwright.javascript"
    ),
)


def import_path(path: Path, format: str = "") -> Imported:
    """Import a file by its format, found by its name where none is given. Raises InvalidFile and UsageProblem."""
    chosen = _format(path, format)
    findings = Findings(str(path))
    data = read_bytes(path, findings)
    text = None if data is None else read_text(data, findings)
    if text is None:
        problem = findings.problems[0]
        raise InvalidFile(
            f"{path}: {problem.message}", remedy=problem.remedy, problems=tuple(findings.problems), code=problem.code
        )
    return chosen.read(Source(str(path), path.name.partition(".")[0], text))


def _format(path: Path, wanted: str) -> Format:
    if wanted:
        return next(format for format in FORMATS if format.id == wanted)
    found = next((format for format in FORMATS if path.name.lower().endswith(format.endings)), None)
    if found is None:
        known = ", ".join(f"{format.title} ({' '.join(format.endings)})" for format in FORMATS)
        raise UsageProblem(f"{path.name} is none of the files that can be imported.", remedy=f"Known: {known}.")
    return found
