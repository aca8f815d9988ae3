"""What is made for the demonstration runs at once: the sample, and workflows of templates. The application is started,
its address filled in, and its credential is in the vault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from runtime.demo.job import CREDENTIAL
from runtime.errors import UnderstudyError, UsageProblem
from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.i18n import tr
from studio.operations import secrets, vault
from studio.pages.credentials.make import KEY_NAME
from studio.running import Running
from studio.state.document import Document
from studio.state.practice import PracticeSite, is_practised_in
from studio.state.sample import FLOW, is_sample
from studio.state.workspace import Workspace
from studio.widgets.notices import Notices, Offer, Tone

#: The tag of workflows that are made for the demonstration.
DEMONSTRATION = "larkspur"


class Sample(QObject):
    """One for a window; idle until the sample is the open project, or a workflow for the demonstration is to run.
    ``run`` brings a workflow to the front and runs it."""

    def __init__(
        self,
        window: QWidget,
        workspace: Workspace,
        practice: PracticeSite,
        running: Running,
        link: HostLink,
        notices: Notices,
        run: Callable[[Path], object],
    ) -> None:
        super().__init__(practice)
        self._run = run
        self._window, self._workspace, self._practice = window, workspace, practice
        self._running, self._link, self._notices = running, link, notices
        #: Whether the credential is there, or on its way; whether the person knows why it is not.
        self._asked = self._told = False
        #: Whether the demonstration is needed: by the project, or by a workflow that was about to run.
        self._wanted = False
        running.question.known = self._known
        practice.ready.connect(lambda _url: self._fill_in())
        practice.failed.connect(self._tell)
        workspace.project_changed.connect(self._on_project)
        link.connected.connect(self._prepare)
        running.credentials_changed.connect(lambda _names: self._prepare())
        running.session_changed.connect(lambda _session: self._on_front())
        self._on_project()

    def _on_project(self) -> None:
        self._wanted = self._workspace.project is not None and is_sample(self._workspace.root)
        self._prepare()

    def _on_front(self) -> None:
        """What was recorded in the practice application finds it there when it runs."""
        document = self._running.sessions.document
        if document is not None and not self._practice.url and is_practised_in(document):
            self._practice.want()

    def _prepare(self) -> None:
        """Also after each new connection and each look into the vault, which may just have been made or opened."""
        if not self._wanted:
            return
        self._practice.want()
        if self._link.connected_now and not self._asked:
            self._asked = True
            fields = {str(name): str(value) for name, value in dict(CREDENTIAL["fields"]).items()}
            kept = secrets.keep(self, self._link, str(CREDENTIAL["name"]), fields)
            kept.on_done(lambda _item: self._on_kept()).on_failed(self._on_not_kept).launch()

    def _on_kept(self) -> None:
        """Nobody has typed it: where it comes from and where it is now is said, and what comes next."""
        self._running.read_credentials()
        name, asking = str(CREDENTIAL["name"]), self._running.question.is_open
        project = self._workspace.project
        flow = project.root / FLOW if project is not None and is_sample(project.root) and not asking else None
        self._notices.tell(
            tr("The password of the practice application is in the vault now, as “{name}”.", name=name),
            remedy=tr("The steps that sign in take it from there; it is in no file. All is ready for a run."),
            tone=Tone.SUCCESS,
            offer=Offer(tr("Run the sample"), lambda: self._run(flow)) if flow is not None else None,
        )

    def _on_not_kept(self, error: UnderstudyError) -> None:
        if isinstance(error, UsageProblem):  # it is there already
            return
        self._asked = False
        if not self._told:
            self._told = True
            self._notices.tell(
                tr("The sample's password is not in the vault yet."),
                remedy=tr(
                    "Open the vault on the page Credentials, or give it a key: the password is put into it at once."
                ),
                details=str(error),
                tone=Tone.WARNING,
                offer=Offer(tr("Keep its key in a file…"), self._ask_for_key),
            )

    def _ask_for_key(self) -> None:
        """Where the key of a new vault is to lie: on a machine without a keyring only the person can say."""
        dialog = QFileDialog(self._window, tr("The key of the vault"), str(Path.home() / KEY_NAME))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # a key that is there is used
        dialog.fileSelected.connect(self._make_vault)
        dialog.open()

    def _make_vault(self, key: str) -> None:
        vault.make(self, self._link, key).on_done(lambda _info: self._running.read_credentials()).launch()

    def _known(self, document: Document) -> JsonObject:
        """The address of the practice application, which differs from start to start and is told later when it is not
        known yet."""
        if DEMONSTRATION not in document.workflow.tags:
            if document.project is None or not is_sample(document.project.root):
                return {}
        elif not self._wanted:
            self._wanted = True
            self._prepare()
        return {"site": self._practice.url} if self._practice.url else {}

    def _fill_in(self) -> None:
        if self._wanted:
            self._running.question.fill_in()

    def _tell(self, error: UnderstudyError) -> None:
        if self._wanted:
            self._notices.fail(error)
