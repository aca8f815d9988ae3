"""The person's settings, and what Studio remembers by itself: recent projects, places of windows and docks, shortcuts.

Settings are those of ``understudy settings``, in ``settings.json`` of the data folder; what is remembered lies beside
it in ``studio.json``. Where the folder cannot be written, both hold until Studio closes.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from runtime.errors import StoreError
from runtime.private import replace_private
from runtime.settings import change_setting, load_settings
from runtime.settings.early import EARLY, early_looks

if TYPE_CHECKING:
    from runtime.settings import Settings

FILE_NAME = "studio.json"
#: So many projects are remembered.
RECENT = 12

_log = logging.getLogger(__name__)


class Preferences(QObject):
    """Settings by section, changed one by one. All but those of the looks are read when they are first asked for."""

    changed = Signal(str)  #: name of the setting, such as ``studio.theme``

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._unsaved: dict[str, Any] = {}
        self._early = early_looks(home)
        self._values: Settings | None = None

    @property
    def values(self) -> Settings:
        """All of them, as they are kept."""
        if self._values is None:
            self._values, _ = load_settings(self._home)
        return self._values

    def get(self, name: str) -> Any:
        """The value of ``section.field``."""
        section, _, field = name.partition(".")
        if name in self._unsaved:
            return self._unsaved[name]
        if self._values is None and name in EARLY:
            return getattr(self._early, field)
        return getattr(getattr(self.values, section), field)

    def set(self, name: str, value: Any) -> None:
        """Change a setting; None goes back to its default.

        Raises InvalidInput for a value that does not fit. StoreError is raised where it could not be kept; the
        value holds until Studio closes all the same.
        """
        try:
            change_setting(self._home, name, value)
        except StoreError:
            self._unsaved[name] = _default(name) if value is None else value
            raise
        else:
            self._unsaved.pop(name, None)
            self._values, _ = load_settings(self._home)
        finally:
            self.changed.emit(name)


def _default(name: str) -> Any:
    from runtime.settings.catalog import all_settings

    return next(info.default for info in all_settings() if info.name == name)


class Memory:
    """What Studio remembers from one start to the next. Losing it loses nothing but comfort."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE_NAME
        self._data: dict[str, Any] = _read(self._path)

    def get(self, name: str) -> Any:
        """What is kept under a name, or None."""
        return self._data.get(name)

    def keep(self, name: str, value: Any) -> None:
        """Keep a JSON value; None forgets it."""
        if self._data.get(name) == value:
            return
        self._data[name] = value
        self._write()

    def texts(self, name: str) -> dict[str, str]:
        """A record of texts that is kept under a name; empty when there is none."""
        found = self._data.get(name)
        return {str(key): str(text) for key, text in found.items()} if isinstance(found, dict) else {}

    def recent(self) -> tuple[Path, ...]:
        """The projects opened last, the newest first; some may be gone."""
        found = self._data.get("recent")
        return tuple(Path(text) for text in found if isinstance(text, str)) if isinstance(found, list) else ()

    def opened(self, project: Path) -> None:
        """Put a project at the head of the recent ones."""
        rest = [str(path) for path in self.recent() if path != project]
        self.keep("recent", [str(project), *rest][:RECENT])

    def last(self) -> Path | None:
        """The project that was open when Studio closed; None when there was none."""
        found = self._data.get("last")
        return Path(found) if isinstance(found, str) else None

    def forget(self, project: Path) -> None:
        """Take a project out of the recent ones."""
        self.keep("recent", [str(path) for path in self.recent() if path != project])

    def _write(self) -> None:
        data = json.dumps({"format": 1, **{key: self._data[key] for key in sorted(self._data) if key != "format"}})
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_private(self._path, data.encode())
        except OSError as error:
            _log.info("%s could not be written: %s", self._path, error.strerror or error)


def _read(path: Path) -> dict[str, Any]:
    """The file's record; an empty one where it cannot be read: it is not worth a question."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(data) if isinstance(data, Mapping) else {}
