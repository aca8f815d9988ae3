"""The page of credentials: what the vault holds without the values, where it is used, how the vault stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QPoint, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QWidget,
)

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.bridge.link import HostLink, LinkState
from studio.commands import Commands
from studio.i18n import language, mark, told_error, tr
from studio.operations import vault
from studio.pages.credentials.details import CredentialDetails
from studio.pages.credentials.lock import VaultBar
from studio.pages.credentials.make import VaultSetup
from studio.pages.credentials.model import ITEM, SORT, Column, CredentialModel
from studio.state.background import Background
from studio.state.credential_uses import uses
from studio.state.workspace import Workspace
from studio.widgets.empty import Empty
from studio.widgets.heads import UP
from studio.widgets.lists import cells, search_field, table
from studio.widgets.parts import button, column, frame, label, row
from studio.widgets.secret_clipboard import KEPT_S, SecretClipboard

#: Commands of what is selected; their keys act in the table.
ACTIONS = (("credentials.edit", "credentials.rename"), ("credentials.delete",))
#: Places of the stack.
LIST, EMPTY, FAILED, ASKING, MAKING, NOTHING = range(6)


class CredentialsPage(QWidget):
    """Asks the host; ``flow_asked`` wants a workflow opened."""

    flow_asked = Signal(Path)
    vault_changed = Signal()  #: it was made, opened or locked here
    seen = Signal(list)  #: what the vault holds, as it was read just now

    def __init__(self, link: HostLink, commands: Commands, workspace: Workspace) -> None:
        super().__init__()
        self.state: JsonObject | None = None
        self._link, self._commands, self._workspace = link, commands, workspace
        self.model, self._filter = CredentialModel(), QSortFilterProxyModel()
        self._filter.setSourceModel(self.model)
        self._filter.setSortRole(SORT)
        self._filter.setFilterKeyColumn(-1)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search, self.table = search_field("Search credentials"), self._make_table()
        self.bar, self.details, self.setup = VaultBar(commands), CredentialDetails(), VaultSetup()
        self.clipboard = SecretClipboard(self)
        self._adding: list[QPushButton] = []
        self._states = QStackedWidget()
        self._error = label(role="error", wrap=True)
        self._looking = Background(self)
        self._lay_out()
        self._connect()
        self.details.show_item(None)

    def selected(self) -> JsonObject | None:
        """The one credential that is selected, without its values; None where there are none or several."""
        chosen = self.chosen()
        return chosen[0] if len(chosen) == 1 else None

    def chosen(self) -> list[JsonObject]:
        """All credentials that are selected."""
        return [index.data(ITEM) for index in self.table.selectionModel().selectedRows()]

    def listed(self) -> list[list[str]]:
        """What the list shows: never a value."""
        return cells(self.table)

    def has_lines(self) -> bool:
        return self._states.currentIndex() == LIST

    def refresh(self) -> None:
        """Ask anew what the vault holds and where workflows name it."""
        project = self._workspace.project
        if project is not None:
            self._looking.start(lambda: uses(project), self._show_uses)
        if self._link.state is not LinkState.CLOSED:
            vault.look(self, self._link).on_done(lambda found: self.show_items(*found)).on_failed(self._fail).launch()

    def show_items(self, state: JsonObject, items: Sequence[JsonObject], last: Mapping[str, str] | None = None) -> None:
        """Show the vault as the host says it stands; the selection stays on the same name, and a value that is looked
        at stays while nothing has changed."""
        kept, changed = {str(one["name"]) for one in self.chosen()}, not self.model.shows(items, last)
        self.state = state
        if changed:
            self.model.show(items, last)
        self.bar.show_state(state)
        self._show_state()
        self.seen.emit(list(items))
        if not changed:
            return
        self._select(kept)
        self._on_selected()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _select(self, names: set[str]) -> None:
        flags, model = QItemSelectionModel.SelectionFlag, self.table.selectionModel()
        for place in range(self._filter.rowCount()):
            index = self._filter.index(place, 0)
            if index.data(ITEM)["name"] in names:
                model.setCurrentIndex(index, flags.Select | flags.Rows)

    def _show_state(self) -> None:
        exists, items = bool(self.state and self.state["exists"]), bool(self.model.items)
        if not exists and self._states.currentIndex() != MAKING:
            self._ask_for_keyring()
        shown = LIST if self._filter.rowCount() else NOTHING
        self._states.setCurrentIndex(shown if items else EMPTY if exists else MAKING)
        self.search.setVisible(items)
        self._new.setVisible(items)
        self._import.setVisible(items)
        self._show_adding()

    def _on_search(self, text: str) -> None:
        self._filter.setFilterFixedString(text)
        self._show_state()

    def _show_adding(self) -> None:
        """Nothing can be put into a vault that is locked."""
        locked = self.state is not None and bool(self.state["exists"]) and not self.state["open"]
        for adds in self._adding:
            adds.setEnabled(not locked)
            adds.setToolTip(tr("Unlock the vault first.") if locked else "")

    def _ask_for_keyring(self) -> None:
        def show(found: JsonObject) -> None:
            self.setup.show_keyring(there=bool(found["there"]), why=str(found["is"]))

        if self._link.state is not LinkState.CLOSED:
            vault.keyring(self, self._link).on_done(show).on_failed(lambda _: None).launch()

    def _make_vault(self, kind: str, path: str, passphrase: str) -> None:
        made = vault.make(self, self._link, path, kind=kind, passphrase=passphrase)
        made.on_failed(self.setup.show_error).on_done(lambda _: self._on_turned()).launch()

    def _on_turned(self) -> None:
        self.refresh()
        self.vault_changed.emit()

    def _give_value(self, name: str, field: str, copied: bool) -> None:
        def give(found: JsonObject) -> None:
            if copied:
                self.clipboard.copy(str(found["value"]))
                self.bar.say_for_a_while(tr("Copied. The clipboard is emptied in {n} seconds.", n=KEPT_S))
            else:
                self.details.show_value(name, field, str(found["value"]))

        asked = vault.reveal(self, self._link, name, field)
        asked.on_done(give).on_failed(self.bar.show_error).launch()

    def _show_uses(self, found: Mapping[str, Sequence[Path]]) -> None:
        if found != self.model.uses:
            self.model.show_uses(found)
            self._on_selected()

    def _on_selected(self) -> None:
        item = self.selected()
        name = str(item["name"]) if item else ""
        self.details.show_item(item, self.model.uses.get(name, ()))
        self.details.show_recent(self._last_use(name))  # all that is known until the host has answered
        self._commands.refresh()
        if item is not None and self._link.state is not LinkState.CLOSED:
            asked = vault.recent_uses(self, self._link, item["name"])
            asked.on_done(lambda recent: self._show_recent(item, recent)).on_failed(lambda _: None).launch()

    def _show_recent(self, item: JsonObject, recent: list[JsonObject]) -> None:
        if self.selected() == item:
            self.details.show_recent(recent or self._last_use(item["name"]))

    def _last_use(self, name: str) -> list[JsonObject]:
        last = self.model.last_use(name)
        return [{"action": "vault.use", "at": last}] if last else []

    def _unlock(self, passphrase: str) -> None:
        asked = vault.unlock(self, self._link, passphrase)
        asked.on_failed(self.bar.show_error).on_done(lambda _: self._on_turned()).launch()

    def _lock(self) -> None:
        vault.lock(self, self._link).on_done(lambda _: self._on_turned()).launch()

    def _fail(self, error: UnderstudyError) -> None:
        self._error.setText(told_error(error))
        self._states.setCurrentIndex(FAILED)

    def _on_menu(self, place: QPoint) -> None:
        if self.chosen():
            self._commands.context_menu(self, *ACTIONS).popup(self.table.viewport().mapToGlobal(place))

    def _connect(self) -> None:
        for id in (id for group in ACTIONS for id in group):
            self.table.addAction(self._commands.action(id))
        self.search.textChanged.connect(self._on_search)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        self.table.doubleClicked.connect(lambda _: self._commands.run("credentials.edit"))
        self.table.customContextMenuRequested.connect(self._on_menu)
        self.bar.unlock_asked.connect(self._unlock)
        self.bar.lock_asked.connect(self._lock)
        self.details.flow_asked.connect(self.flow_asked)
        self.details.value_asked.connect(self._give_value)
        self.details.edit_asked.connect(lambda: self._commands.run("credentials.edit"))
        self.details.delete_asked.connect(lambda: self._commands.run("credentials.delete"))
        self.setup.make_asked.connect(self._make_vault)
        self._link.connected.connect(self.refresh)
        language().changed.connect(self._show_adding)
        self._workspace.workflows_changed.connect(self.refresh)

    def _make_table(self) -> QTableView:
        widths = {Column.KIND: 200, Column.TAGS: 200, Column.USED: 115, Column.LAST: 115, Column.DUE: 170}
        spare = (Column.DUE, Column.KIND, Column.USED, Column.TAGS, Column.LAST)
        made = table(
            self._filter, "Credentials", height=42, stretched=Column.NAME, widths=widths, spare=spare,
            order=(Column.NAME, UP),
        )  # fmt: skip
        made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        return made

    def _lay_out(self) -> None:
        self.search.setMaximumWidth(320)
        self.search.setMinimumWidth(180)
        parts = column(self, margin=24, gap=14)
        head = row(gap=10)
        head.addWidget(label("Credentials", "title"))
        head.addStretch()
        head.addWidget(self.search, 1)
        self._import, self._new = self._import_button(mark("Import…")), self._new_button()
        head.addWidget(self._import)
        head.addWidget(self._new)
        parts.addLayout(head)
        parts.addWidget(self.bar)
        card = frame("card")
        column(card, margin=1).addWidget(self.table)
        shown = QWidget()
        beside = row(shown, gap=14)
        beside.addWidget(card, 1)
        beside.addWidget(self.details)
        for state in (shown, *self._empty_states()):
            self._states.addWidget(state)
        self._states.setCurrentIndex(ASKING)
        parts.addWidget(self._states, 1)

    def _empty_states(self) -> tuple[QWidget, ...]:
        """No credential, an error, not asked yet, no vault, nothing that fits; they follow the table."""
        failed = QWidget()
        column(failed, margin=24).addWidget(self._error, alignment=Qt.AlignmentFlag.AlignCenter)
        return (
            Empty(
                "key-round",
                "No credentials yet",
                mark(
                    "Keep passwords, keys and tokens here, encrypted. "
                    "Workflows refer to them by name and never contain them."
                ),
                self._new_button(),
                self._import_button(mark("Import credentials…")),
            ),
            failed,
            Empty("hourglass", "One moment", "The vault is being asked."),
            self.setup,
            Empty(
                "search",
                "No matches",
                "No credential has this in its name, its kind, its tags or its dates.",
                button("Clear the search", icon_name="x", act=self.search.clear),
            ),
        )

    def _new_button(self) -> QPushButton:
        return self._adds(button("New credential", "primary", "plus", lambda: self._commands.run("credential.new")))

    def _import_button(self, title: str) -> QPushButton:
        return self._adds(button(title, icon_name="download", act=lambda: self._commands.run("credentials.import")))

    def _adds(self, made: QPushButton) -> QPushButton:
        """A button that nothing comes of while the vault is locked."""
        self._adding.append(made)
        return made
