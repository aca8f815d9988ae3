"""Credentials from the window: made, changed, renamed and deleted; the last two are taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.dialogs.credential import CredentialDialog
from studio.dialogs.form import ask_text
from studio.i18n import mark, tr, tr_count
from studio.operations import vault
from studio.pages.credentials.page import CredentialsPage
from studio.shell.credential_import import CredentialImport
from studio.state.vault_sight import Chosen
from studio.state.workspace import Workspace
from studio.widgets.notices import Notices, Offer, Tone
from studio.window import StudioWindow


class Credentials:
    """Verbs of the commands of credentials. ``changed`` is called when the vault holds something else."""

    def __init__(
        self,
        window: StudioWindow,
        link: HostLink,
        notices: Notices,
        workspace: Workspace,
        changed: Callable[[], object],
    ) -> None:
        self._window, self._link, self._notices, self._changed = window, link, notices, changed
        self._workspace = workspace
        self.incoming = CredentialImport(window, link, notices, self._tell)

    def new_credential(self, then: Chosen = lambda _name, _fields: None) -> None:
        """Ask for a new one; ``then`` hears what was kept."""
        dialog: CredentialDialog

        def kept(name: str, fields: Collection[str]) -> None:
            self._kept(dialog, name)
            then(name, fields)

        def take(name: str, kind: str, values: Mapping[str, str], facts: JsonObject) -> None:
            asked = vault.store(dialog, self._link, name, kind, values, facts)
            asked.on_failed(dialog.show_error).on_done(lambda _: kept(name, tuple(values))).launch()

        dialog = CredentialDialog(self._window, take)
        dialog.open()

    def import_credentials(self) -> None:
        self.incoming.ask()

    def edit_selected(self) -> None:
        page = self._page()
        item = page.selected() if page else None
        if item is None:
            return
        dialog: CredentialDialog

        def take(name: str, kind: str, values: Mapping[str, str], facts: JsonObject) -> None:
            asked = vault.update(dialog, self._link, name, values, facts)
            asked.on_failed(dialog.show_error).on_done(lambda _: self._kept(dialog, name)).launch()

        dialog = CredentialDialog(self._window, take, item)
        dialog.open()

    def rename_selected(self) -> None:
        page = self._page()
        item = page.selected() if page else None
        if item is None:
            return
        name = str(item["name"])
        root = self._workspace.root if self._workspace.project is not None else None

        def give(new_name: str) -> None:
            self._rename(name, new_name.strip(), root)

        ask_text(self._window, mark("Rename credential"), mark("Name"), mark("verb|Rename"), give, name)

    def _rename(self, name: str, new_name: str, root: Path | None) -> None:
        """``root`` is the project whose workflows follow; also on the way back, when another one may be open."""

        def told(workflows: int) -> None:
            followed = tr_count("{n} workflow names it so now.", "{n} workflows name it so now.", workflows)
            self._notices.tell(
                tr("It is called {name} now.", name=new_name),
                remedy=followed if workflows else "",
                tone=Tone.SUCCESS,
                offer=Offer(tr("Undo"), lambda: self._rename(new_name, name, root)),
            )

        vault.rename(self._window, self._link, name, new_name, root).on_done(told).on_end(self._tell).launch()

    def delete_selected(self) -> None:
        page = self._page()
        names = [str(item["name"]) for item in page.chosen()] if page else []
        if page is not None and names:
            uses = {path for name in names for path in page.model.uses.get(name, ())}
            vault.delete(page, self._link, names).on_done(lambda _: self._gone(names, len(uses))).launch()

    def _gone(self, names: Sequence[str], uses: int) -> None:
        text = tr_count("{n} credential was deleted.", "{n} credentials were deleted.", len(names))
        warned = tr_count(
            "{n} workflow of this project uses it and cannot run without it.",
            "{n} workflows of this project use it and cannot run without it.",
            uses,
        )
        self._notices.tell(
            tr("{name} was deleted.", name=names[0]) if len(names) == 1 else text,
            remedy=warned if uses else "",
            tone=Tone.WARNING if uses else Tone.INFO,
            offer=Offer(tr("Undo"), lambda: self._restore(names)),
        )
        self._tell()

    def _restore(self, names: Sequence[str]) -> None:
        vault.restore(self._window, self._link, names).on_end(self._tell).launch()

    def has_credential(self) -> bool:
        page = self._page()
        return page is not None and page.selected() is not None

    def has_credentials(self) -> bool:
        page = self._page()
        return page is not None and bool(page.chosen())

    def _page(self) -> CredentialsPage | None:
        page = self._window.page("credentials")
        return page if isinstance(page, CredentialsPage) else None

    def _kept(self, dialog: CredentialDialog, name: str) -> None:
        dialog.close_done()
        self._notices.tell(tr("{name} is kept, encrypted.", name=name), tone=Tone.SUCCESS)
        self._tell()

    def _tell(self) -> None:
        self._changed()
        page = self._page()
        if page is not None:
            page.refresh()
