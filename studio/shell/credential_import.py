"""Bringing in what a password manager has exported: a file is chosen, looked at, and its logins are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.dialogs.incoming import IncomingDialog
from studio.i18n import tr, tr_count
from studio.operations import vault
from studio.widgets.notices import Notices, Tone
from studio.window import StudioWindow


class CredentialImport:
    """``changed`` is called when something came in."""

    def __init__(self, window: StudioWindow, link: HostLink, notices: Notices, changed: Callable[[], object]) -> None:
        self._window, self._link, self._notices, self._changed = window, link, notices, changed

    def ask(self) -> None:
        """Ask for the file."""
        dialog = QFileDialog(self._window, tr("Import credentials"), str(Path.home()))
        dialog.setNameFilter(f"{tr('Exported by a password manager or a browser')} (*.json *.csv)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.show(Path(file)))
        dialog.open()

    def show(self, path: Path) -> IncomingDialog:
        """Show what the file would bring in."""
        dialog: IncomingDialog

        def look(replace: bool) -> None:
            asked = vault.preview_import(dialog, self._link, path, replace)
            asked.on_done(dialog.show_items).on_failed(dialog.show_error).launch()

        def take(replace: bool, names: Sequence[str]) -> None:
            def go_on(done: int) -> bool:
                return isValid(dialog) and dialog.go_on(done)

            # The window's: what has come in is told, also when the dialog has gone.
            asked = vault.bring_in(self._window, self._link, path, replace, names, go_on)
            asked.on_done(lambda items: self._came_in(dialog, path, items, len(names)))
            asked.on_failed(partial(self._refused, dialog)).on_end(self._changed).launch()

        dialog = IncomingDialog(self._window, path, look, take, self.ask)
        dialog.open()
        dialog.ask()
        return dialog

    def _came_in(self, dialog: IncomingDialog, path: Path, items: Sequence[JsonObject], wanted: int) -> None:
        if isValid(dialog):
            dialog.accept()
        came = sum(item["outcome"] in ("new", "replaced") for item in items)
        if came < wanted:
            self._notices.tell(
                tr("{n} of {all} credentials came in, encrypted.", n=came, all=wanted),
                remedy=tr("The others can still be imported; those that are in stay as they are."),
            )
            return
        self._notices.tell(
            tr_count("{n} credential came in, encrypted.", "{n} credentials came in, encrypted.", came),
            remedy=tr("Delete {file} now: it is not encrypted, and everybody can read the passwords in it.", file=path),
            tone=Tone.WARNING,
        )

    def _refused(self, dialog: IncomingDialog, error: UnderstudyError) -> None:
        if isValid(dialog):
            dialog.show_error(error)
        else:
            self._notices.fail(error)
