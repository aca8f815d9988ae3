"""The program's own log (not the log of runs): JSON lines or coloured console, masked, libraries kept quiet.

Modules log with ``logging.getLogger(__name__)``; facts go into ``extra={"run": run_id}`` and become fields.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO

#: The loggers of this program; all others are libraries, of which only warnings are shown.
OWN = ("runtime", "studio")

_HANDLER = "understudy"
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_COLOURS = {"DEBUG": "2", "INFO": "36", "WARNING": "33", "ERROR": "31", "CRITICAL": "1;31"}

#: Hides secrets in a text or in JSON values, for example ``Masker.mask_json``.
Mask = Callable[[Any], Any]


def set_up_logs(
    level: str = "warning", style: str = "auto", *, mask: Mask | None = None, stream: TextIO | None = None
) -> logging.Handler:
    """Send log records to ``stream`` (standard error); calling it again replaces the first set-up.

    ``level`` is debug, info, warning or error; ``style`` is console, json or auto (console at a terminal).
    """
    stream = sys.stderr if stream is None else stream
    console = style == "console" or (style == "auto" and stream.isatty())
    handler = _Lines(stream)
    handler.set_name(_HANDLER)
    colours = console and stream.isatty() and not os.environ.get("NO_COLOR")
    handler.setFormatter(ConsoleFormatter(mask, colours=colours) if console else JsonFormatter(mask))
    root = logging.getLogger()
    for old in [old for old in root.handlers if old.get_name() == _HANDLER]:
        root.removeHandler(old)
    root.addHandler(handler)
    for name in OWN:
        logging.getLogger(name).setLevel(level.upper())
    return handler


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, the fields, the error's traceback."""

    def __init__(self, mask: Mask | None = None) -> None:
        super().__init__()
        self._mask = mask or _unmasked

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            entry["error"] = _error(record)
        # Through JSON first: the mask sees exactly the values that are written.
        values = json.loads(json.dumps(entry, default=str))
        return json.dumps(self._mask(values), ensure_ascii=False)


class ConsoleFormatter(logging.Formatter):
    """A line for a person: time, level, logger, message, fields; further lines are indented."""

    def __init__(self, mask: Mask | None = None, *, colours: bool = False) -> None:
        super().__init__()
        self._mask = mask or _unmasked
        self._colours = colours

    def format(self, record: logging.LogRecord) -> str:
        fields = "".join(f"  {name}={value}" for name, value in _fields(record).items())
        text = f"{_time(record)[11:19]} {record.levelname:<7} {record.name}: {record.getMessage()}{fields}"
        if record.exc_info:
            text += f"\n{_error(record)}"
        text = _printable(self._mask(text)).replace("\n", "\n    ")
        colour = _COLOURS.get(record.levelname, "")
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colours and colour else text


class _Lines(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:
        """A line may be lost (closed pipe, full disk); the program goes on, without a traceback for the person."""


def _unmasked(value: Any) -> Any:
    return value


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    """What was given as ``extra``."""
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


def _error(record: logging.LogRecord) -> str:
    """The traceback, without the values of local variables."""
    return "".join(traceback.format_exception(record.exc_info[1])).rstrip() if record.exc_info else ""


def _printable(text: str) -> str:
    """``text`` whose control characters cannot command a terminal."""
    return "".join(char if char in "\n\t" or char.isprintable() else f"\\x{ord(char):02x}" for char in text)
