"""What opens the vault, from the window: a passphrase set or changed, a key file made and copied, the key exchanged."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from studio.bridge.link import HostLink
from studio.dialogs.passphrase import PassphraseDialog
from studio.i18n import tr
from studio.operations import vault
from studio.pages.credentials.make import KEY_NAME
from studio.pages.credentials.page import CredentialsPage
from studio.widgets.notices import Notices, Tone
from studio.window import StudioWindow


class VaultKeys:
    """Verbs of the commands of the vault's keys."""

    def __init__(self, window: StudioWindow, link: HostLink, notices: Notices) -> None:
        self._window, self._link, self._notices = window, link, notices

    def set_passphrase(self) -> None:
        dialog: PassphraseDialog

        def take(current: str, new: str) -> None:
            asked = vault.set_passphrase(dialog, self._link, current, new)
            asked.on_failed(dialog.show_error).on_done(lambda _: done()).launch()

        def done() -> None:
            dialog.accept()
            self._tell(tr("The vault opens with this passphrase now."))

        dialog = PassphraseDialog(self._window, take, holds="passphrase" in self._keys())
        dialog.open()

    def add_key_file(self) -> None:
        self._ask_for_file(tr("Let a key file open it"), self._add)

    def copy_key_file(self) -> None:
        self._ask_for_file(tr("Keep a copy of the key file"), self._copy)

    def rotate(self) -> None:
        done = vault.rotate(self._window, self._link)
        done.on_done(lambda _: self._tell(tr("Everything is encrypted under a new key."))).launch()

    def is_open(self) -> bool:
        page = self._page()
        return page is not None and page.state is not None and bool(page.state["open"])

    def has_key_file(self) -> bool:
        page = self._page()
        return page is not None and page.state is not None and bool(page.state.get("keyfile"))

    def _add(self, path: str) -> None:
        done = vault.add_key_file(self._window, self._link, path)
        done.on_done(
            lambda _: self._tell(tr("The vault opens with this file too."), tr("Keep a copy of it elsewhere."))
        ).launch()

    def _copy(self, path: str) -> None:
        done = vault.copy_key_file(self._window, self._link, path)
        done.on_done(lambda _: self._tell(tr("The key file is copied."))).launch()

    def _ask_for_file(self, title: str, take: object) -> None:
        dialog = QFileDialog(self._window, title, str(Path.home() / KEY_NAME))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # the host replaces no file
        dialog.fileSelected.connect(take)
        dialog.open()

    def _keys(self) -> list[str]:
        page = self._page()
        return list(page.state["keys"]) if page is not None and page.state is not None else []

    def _page(self) -> CredentialsPage | None:
        page = self._window.page("credentials")
        return page if isinstance(page, CredentialsPage) else None

    def _tell(self, text: str, remedy: str = "") -> None:
        self._notices.tell(text, remedy=remedy, tone=Tone.SUCCESS)
        page = self._page()
        if page is not None:
            page.refresh()
