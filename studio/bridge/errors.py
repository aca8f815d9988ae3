"""Where every error goes that a person is to see: one signal, which the window shows in its own way."""

from __future__ import annotations

import logging

from PySide6.QtCore import QMetaMethod, QObject, Signal

from runtime.errors import UnderstudyError

_log = logging.getLogger(__name__)


class Errors(QObject):
    """One for the process, by ``errors()``."""

    reported = Signal(object)  #: an UnderstudyError

    def report(self, error: UnderstudyError) -> None:
        """Show an error; without a window it goes to the log."""
        if not self.isSignalConnected(QMetaMethod.fromSignal(self.reported)):
            _log.error("%s", error, exc_info=error)
        self.reported.emit(error)


_ERRORS = Errors()


def errors() -> Errors:
    """Where errors are reported."""
    return _ERRORS
