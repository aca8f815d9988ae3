"""What is kept beside workflows: the pages of credentials and of the audit log, and what is noted in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from runtime.model import JsonObject
from runtime.paths import MARKER
from studio.bridge.link import HostLink
from studio.bridge.run_events import RunEvents
from studio.commands import Commands
from studio.commands.credentials import credential_commands, vault_commands
from studio.operations import audit, trust, vault
from studio.pages.audit.page import AuditPage
from studio.pages.credentials.dates import due_count
from studio.pages.credentials.page import CredentialsPage
from studio.shell.credentials import Credentials
from studio.shell.vault_keys import VaultKeys
from studio.state.workspace import Workspace
from studio.widgets.notices import Notices
from studio.window import StudioWindow


class Keeping:
    """Adds its commands and makes its pages. ``open_flow`` shows a workflow in the editor, ``vault_changed`` is
    called when the vault holds something else."""

    def __init__(
        self,
        window: StudioWindow,
        link: HostLink,
        commands: Commands,
        workspace: Workspace,
        notices: Notices,
        events: RunEvents,
        open_flow: Callable[[Path], object],
        vault_changed: Callable[[], object],
    ) -> None:
        self._link, self._commands, self._workspace, self._notices = link, commands, workspace, notices
        self._open_flow = open_flow
        self._window, self._vault_changed = window, vault_changed
        self.verbs = Credentials(window, link, notices, workspace, vault_changed)
        commands.add(*credential_commands(self.verbs))
        commands.add(*vault_commands(VaultKeys(window, link, notices)))
        link.connected.connect(self._count_due)
        events.kept_changed.connect(lambda _: self._read_again())
        self._own: set[Path] = set()
        link.connected.connect(self._trust_own)
        workspace.made.connect(self._trust)
        workspace.noted.connect(lambda action, object: audit.note(window, link, action, object))

    def credentials(self) -> QWidget:
        """The page of credentials, new."""
        page = CredentialsPage(self._link, self._commands, self._workspace)
        page.flow_asked.connect(self._open_flow)
        page.vault_changed.connect(lambda: self._vault_changed())
        page.seen.connect(self._show_due)
        return page

    def _read_again(self) -> None:
        """Credentials were kept, changed or deleted, perhaps by another program."""
        self._vault_changed()
        page = self._window.page("credentials")
        if isinstance(page, CredentialsPage) and page.isVisible():
            page.refresh()
        else:
            self._count_due()

    def _trust(self, folder: Path) -> None:
        """Who made a project trusts it, as with ``understudy new``."""
        self._own.add(folder)
        if self._link.connected_now:
            self._trust_own()

    def _trust_own(self) -> None:
        """Note it for the projects that were made while nobody could; what cannot be noted asks at its first run."""
        # Where the project has gone meanwhile, something else may come: that is nobody's own.
        self._own = {folder for folder in self._own if (folder / MARKER).is_file()}
        for folder in self._own:
            noted = trust.trust(self._window, self._link, folder).on_failed(lambda _: None)
            noted.on_done(partial(self._noted, folder)).launch()

    def _noted(self, folder: Path, _: object) -> None:
        self._own.discard(folder)

    def _count_due(self) -> None:
        """Credentials that end soon are counted in the rail also before their page was looked at."""
        vault.look(self._window, self._link).on_done(lambda found: self._show_due(found[1])).on_failed(
            lambda _: None
        ).launch()

    def _show_due(self, items: list[JsonObject]) -> None:
        self._window.rail.set_count("go.credentials", due_count(items))

    def audit(self) -> QWidget:
        """The page of the audit log, new."""
        return AuditPage(self._link, self._notices)
