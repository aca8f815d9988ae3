"""Credentials from the window: made, changed, renamed and deleted, always after a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QLabel

from studio.bridge.link import HostLink
from studio.dialogs.credential import CredentialDialog
from studio.dialogs.form import FormDialog, ask_text
from studio.i18n import mark, tr, tr_count
from studio.operations import vault
from studio.pages.credentials.page import CredentialsPage
from studio.widgets.notices import Notices, Tone
from studio.widgets.parts import label
from studio.window import StudioWindow


class Credentials:
    """Verbs of the commands of credentials. ``changed`` is called when the vault holds something else."""

    def __init__(self, window: StudioWindow, link: HostLink, notices: Notices, changed: Callable[[], object]) -> None:
        self._window, self._link, self._notices, self._changed = window, link, notices, changed

    def new_credential(self) -> None:
        dialog: CredentialDialog

        def take(name: str, kind: str, values: Mapping[str, str], note: str) -> None:
            asked = vault.store(dialog, self._link, name, kind, values, note)
            asked.on_failed(dialog.show_error).on_done(lambda _: self._kept(dialog, name)).launch()

        dialog = CredentialDialog(self._window, take)
        dialog.open()

    def edit_selected(self) -> None:
        page = self._page()
        item = page.selected() if page else None
        if item is None:
            return
        dialog: CredentialDialog

        def take(name: str, kind: str, values: Mapping[str, str], note: str) -> None:
            asked = vault.update(dialog, self._link, name, values, note)
            asked.on_failed(dialog.show_error).on_done(lambda _: self._kept(dialog, name)).launch()

        dialog = CredentialDialog(self._window, take, item)
        dialog.open()

    def rename_selected(self) -> None:
        page = self._page()
        item = page.selected() if page else None
        if page is None or item is None:
            return
        name = str(item["name"])

        def give(new_name: str) -> None:
            vault.rename(page, self._link, name, new_name.strip()).on_done(lambda _: self._renamed(page, name)).launch()

        ask_text(self._window, mark("Rename credential"), mark("Name"), mark("verb|Rename"), give, name)

    def delete_selected(self) -> None:
        page = self._page()
        item = page.selected() if page else None
        if page is None or item is None:
            return
        name = str(item["name"])

        def delete() -> None:
            vault.delete(page, self._link, name).on_done(lambda _: self._gone(name)).launch()

        dialog = FormDialog(self._window, mark("Delete this credential?"), mark("Delete it"), delete)
        dialog.fields.addWidget(_warning(name, len(page.model.uses.get(name, ()))))
        dialog.open()

    def has_credential(self) -> bool:
        page = self._page()
        return page is not None and page.selected() is not None

    def _page(self) -> CredentialsPage | None:
        page = self._window.page("credentials")
        return page if isinstance(page, CredentialsPage) else None

    def _kept(self, dialog: CredentialDialog, name: str) -> None:
        dialog.close_done()
        self._notices.tell(tr("{name} is kept, encrypted.", name=name), tone=Tone.SUCCESS)
        self._tell()

    def _renamed(self, page: CredentialsPage, name: str) -> None:
        if page.model.uses.get(name):
            self._notices.tell(
                tr("Workflows still name {name}.", name=name),
                remedy=tr("Change it in their steps, or they cannot run."),
                tone=Tone.WARNING,
            )
        self._tell()

    def _gone(self, name: str) -> None:
        self._notices.tell(tr("{name} was deleted.", name=name))
        self._tell()

    def _tell(self) -> None:
        self._changed()
        page = self._page()
        if page is not None:
            page.refresh()


def _warning(name: str, uses: int) -> QLabel:
    used = tr_count(
        "{n} workflow of this project uses it and cannot run without it.",
        "{n} workflows of this project use it and cannot run without it.",
        uses,
    )
    made = label(wrap=True)
    text = tr("“{name}” and its values are gone for good: nobody can bring them back.", name=name)
    made.setText(f"{text} {used}" if uses else text)
    return made
