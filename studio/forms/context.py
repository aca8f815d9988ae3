"""What editors need to know besides their own value: names for completion, values of the last run, credentials."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from runtime.model import Json
from studio.state.probe import Place
from studio.state.vault_sight import VaultSight


class FormContext(QObject):
    """One for each form. ``sample`` maps the names an expression may use to values as the last run saw them."""

    changed = Signal()  #: something here is different: previews and lists are to be made anew
    run_wanted = Signal()  #: the workflow is to be run up to this step, in the browser that is open
    mended = Signal()  #: an element of the project was changed from here: they are to be read anew

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sample: Mapping[str, Any] = {}
        #: Whether ``run_wanted`` is heard: the form is of a step that a run can come to.
        self.runs = False
        #: Adds to a sample what is expected where no run has given a value.
        self.expect: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda sample: sample
        #: Credentials as ``item.field``.
        self.credentials: tuple[str, ...] = ()
        #: How the vault stands, and the ways to a new credential; None where nobody tells.
        self.vault: VaultSight | None = None
        #: The project's elements as records, by ``app/name``.
        self.elements: Mapping[str, Json] = {}
        #: Where the step is and which page it is on; None while its workflow has no file.
        self.place: Place | None = None
        #: What relative paths begin at.
        self.folder: Path | None = None

    def names(self) -> Mapping[str, Any]:
        """The sample for completion: with what is expected of steps that no run has come to yet."""
        return self.expect(self.sample)

    def update(self, **values: Any) -> None:
        """Set some of the values and tell."""
        for name, value in values.items():
            setattr(self, name, value)
        self.changed.emit()
