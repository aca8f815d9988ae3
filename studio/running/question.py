"""What a person is asked before a run begins: inputs, the environment, and whether it may touch what it wants to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from runtime.errors import InvalidInput, UnderstudyError
from runtime.host.protocol import RemoteError
from runtime.model import JsonObject, Workflow
from studio.bridge.errors import errors
from studio.bridge.link import HostLink
from studio.dialogs.run.dialog import RunDialog, Wish
from studio.forms.fields import FieldKind
from studio.i18n import told_error
from studio.operations import trust
from studio.state.document import Document
from studio.state.vault_sight import VaultSight


class Question(QObject):
    """One for a window. ``agreed`` says what to begin; the dialog stays until the host has begun it."""

    agreed = Signal(object, object)  #: the Document, and the Wish
    asked = Signal()  #: the dialog has opened

    def __init__(self, window: QWidget, link: HostLink, vault: VaultSight) -> None:
        super().__init__(window)
        self._window, self._link, self._vault = window, link, vault
        self._dialog: RunDialog | None = None
        self._document: Document | None = None
        #: What the vault holds, as ``item.field``.
        self.credentials: tuple[str, ...] = ()
        #: The environment that is chosen in the window; empty: the project's own.
        self.environment: Callable[[], str] = str
        #: Whether the settings have the browser shown.
        self.headed: Callable[[], bool] = lambda: True
        #: Which inputs of a workflow are files or folders.
        self.path_inputs: Callable[[Workflow], Mapping[str, FieldKind]] = lambda _workflow: {}
        #: What Studio itself knows of a document's inputs: filled in beforehand.
        self.known: Callable[[Document], JsonObject] = lambda _document: {}

    @property
    def is_open(self) -> bool:
        """Whether a person is being asked."""
        return self._dialog is not None

    def unasked(self) -> Wish:
        """What is run with where nothing has to be asked."""
        return Wish(environment=self.environment())

    def ask(self, document: Document, last: JsonObject) -> None:
        """Open the dialog for a document that is saved; ``last`` are the inputs of its last run."""
        known = self.known(document)
        dialog = self._make(document, {**last, **known} if last else {})
        dialog.fill_in(known)
        dialog.agreed.connect(lambda wish: self._take(document, wish))
        dialog.finished.connect(self._on_closed)
        self._dialog, self._document = dialog, document
        dialog.open()
        self.asked.emit()

    def fill_in(self) -> None:
        """What is known by now goes into the dialog that is open."""
        if self._dialog is not None and self._document is not None:
            self._dialog.fill_in(self.known(self._document))

    def close(self) -> None:
        """The run has begun: nothing more is to be asked."""
        if self._dialog is not None:
            self._dialog.accept()

    def show_refusal(self, document: Document, last: JsonObject, error: UnderstudyError) -> None:
        """The run was not accepted: say it where the person can do something about it."""
        data = error.data if isinstance(error, RemoteError) else {}
        if error.code == "untrusted" and data.get("rights"):
            self._ask_for_rights(document, last, data["rights"])
        elif self._dialog is not None and error.code == InvalidInput.code and data.get("fields"):
            self._dialog.show_wrong(data["fields"])
        elif self._dialog is not None:
            self._dialog.show_error(told_error(error))
        else:
            errors().report(error)

    def _make(self, document: Document, last: JsonObject) -> RunDialog:
        assert document.path is not None
        project = document.project
        return RunDialog(
            self._window,
            document.workflow,
            environments=project.environments() if project else (),
            environment=self.environment(),
            last=last,
            credentials=self.credentials,
            vault=self._vault,
            in_project=project is not None,
            headed=self.headed(),
            paths=self.path_inputs(document.workflow),
            folder=project.root if project is not None else document.path.parent,
        )

    def _ask_for_rights(self, document: Document, last: JsonObject, rights: Mapping[str, list[str]]) -> None:
        if self._dialog is None:
            self.ask(document, last)
        assert self._dialog is not None
        self._dialog.ask_for_rights(rights)

    def _on_closed(self) -> None:
        self._dialog = self._document = None

    def _take(self, document: Document, wish: Wish) -> None:
        """What the dialog was told: trust first, where the person gave it for the whole project."""
        if wish.trust_project and document.project is not None:
            trusted = trust.trust(self, self._link, document.project.root)
            trusted.on_done(lambda _: self.agreed.emit(document, wish)).launch()
        else:
            self.agreed.emit(document, wish)
