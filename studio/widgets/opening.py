"""Opening files with the programs that the system has for them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from runtime.errors import UsageProblem
from studio.i18n import tr

#: Endings of programs, which would be carried out: their folder is shown instead.
PROGRAMS = frozenset({
    ".exe", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta", ".msi", ".msc", ".scr",
    ".pif", ".lnk", ".url", ".reg", ".jar", ".sh", ".bash", ".command", ".app", ".desktop", ".appimage", ".run",
    ".py", ".pyw", ".pl", ".rb",
})  # fmt: skip


def open_file(path: Path) -> None:
    """Open a file or folder as a double click would; of a program its folder. Raises UsageProblem."""
    if not path.exists():
        remedy = tr("Run the workflow again, or look where the file was moved to.")
        raise UsageProblem(tr("{file} is no longer there.", file=path), remedy=remedy)
    shown = path.parent if path.suffix.lower() in PROGRAMS else path
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(shown))):
        remedy = tr("It is in the folder {folder}.", folder=path.parent)
        raise UsageProblem(tr("The system has no program that opens {file}.", file=path.name), remedy=remedy)
