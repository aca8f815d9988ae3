"""How the vault stands for whoever chooses a credential, and the ways on: a new one, or to the page of credentials."""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from runtime.errors import UnderstudyError
from runtime.model import JsonObject

#: Hears the name and the fields of a credential that was kept.
Chosen = Callable[[str, Collection[str]], object]


class Standing(Enum):
    """What can be done with the vault."""

    UNKNOWN = auto()  #: nobody has asked yet
    OPEN = auto()  #: it is open, or opens by itself when it is needed
    LOCKED = auto()  #: a person has to open it
    NONE = auto()  #: there is none yet
    FAILED = auto()  #: it could not be asked: ``error``


class VaultSight(QObject):
    """One for a window; ``take`` and ``fail`` say what the host said last."""

    changed = Signal()
    page_asked = Signal()  #: the person wants to the page of credentials, to open or make the vault

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.standing = Standing.UNKNOWN
        self.error: UnderstudyError | None = None
        #: Asks for a new credential; who makes credentials sets it.
        self.make: Callable[[Chosen], object] | None = None

    def take(self, state: JsonObject) -> None:
        """The vault as the host describes it."""
        self._become(standing_of(state), None)

    def fail(self, error: UnderstudyError) -> None:
        """It could not be asked."""
        self._become(Standing.FAILED, error)

    def _become(self, standing: Standing, error: UnderstudyError | None) -> None:
        if (standing, error) != (self.standing, self.error):
            self.standing, self.error = standing, error
            self.changed.emit()


def standing_of(state: JsonObject) -> Standing:
    """A vault whose key lies in the keyring, or in a file that the settings name, opens by itself."""
    if not state["exists"]:
        return Standing.NONE
    by_itself = "keyring" in state["keys"] or ("keyfile" in state["keys"] and bool(state.get("keyfile")))
    return Standing.OPEN if state["open"] or by_itself else Standing.LOCKED
