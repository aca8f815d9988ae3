"""What is kept beside workflows: the pages of credentials and of the audit log, and what is noted in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from studio.bridge.link import HostLink
from studio.commands import Commands
from studio.commands.credentials import credential_commands
from studio.operations import audit
from studio.pages.audit.page import AuditPage
from studio.pages.credentials.page import CredentialsPage
from studio.shell.credentials import Credentials
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
        open_flow: Callable[[Path], object],
        vault_changed: Callable[[], object],
    ) -> None:
        self._link, self._commands, self._workspace, self._notices = link, commands, workspace, notices
        self._open_flow = open_flow
        commands.add(*credential_commands(Credentials(window, link, notices, vault_changed)))
        workspace.noted.connect(lambda action, object: audit.note(window, link, action, object))

    def credentials(self) -> QWidget:
        """The page of credentials, new."""
        page = CredentialsPage(self._link, self._commands, self._workspace)
        page.flow_asked.connect(self._open_flow)
        return page

    def audit(self) -> QWidget:
        """The page of the audit log, new."""
        return AuditPage(self._link, self._notices)
