"""The program's own log in a terminal: quiet unless asked for, and without credentials."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from runtime.logs import OWN, set_up_logs

if TYPE_CHECKING:
    from runtime.logs import Mask

_debug = False


def set_up(debug: bool | None = None, mask: Mask | None = None) -> None:
    """Errors of our own as one line each; with ``debug`` everything, with tracebacks. None keeps what was chosen."""
    global _debug
    _debug = _debug if debug is None else debug
    handler = set_up_logs("debug" if _debug else "error", "console", mask=mask)
    if not _debug:
        handler.addFilter(_calm)


def _calm(record: logging.LogRecord) -> bool:
    """Only our own lines, and none of them with a traceback."""
    record.exc_info = record.exc_text = None
    return record.name.partition(".")[0] in OWN
