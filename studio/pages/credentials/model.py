"""Credentials as a table: what they are called, their kind, where they are used. Never their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from runtime.model import JsonObject
from studio.dialogs.credential import kind_title
from studio.i18n import language, mark, tr, tr_count
from studio.pages.credentials.dates import due_text, due_tone
from studio.theme import current, icon
from studio.widgets.lists import NO_PARENT, HeadedModel, Index
from studio.widgets.times import ago, exact

ITEM = int(Qt.ItemDataRole.UserRole)
SORT = ITEM + 1

#: Kind to its icon.
ICONS = {
    "password": "user",
    "api_key": "key-round",
    "token": "key-round",
    "certificate": "badge-check",
    "database_url": "database",
    "custom": "braces",
}


class Column(IntEnum):
    NAME = 0
    KIND = 1
    TAGS = 2
    USED = 3
    LAST = 4
    DUE = 5


HEADS = (mark("Name"), mark("Kind"), mark("Tags"), mark("Used in"), mark("Last used"), mark("credential|Expires"))


class CredentialModel(HeadedModel):
    """``show`` gives it items of the vault, and when each was used last; ``show_uses`` where workflows name them."""

    heads = HEADS

    def __init__(self) -> None:
        super().__init__()
        self.items: list[JsonObject] = []
        self.uses: Mapping[str, Sequence[Path]] = {}
        self._last: Mapping[str, str] = {}
        language().changed.connect(self._on_language)

    def show(self, items: Sequence[JsonObject], last: Mapping[str, str] | None = None) -> None:
        self.beginResetModel()
        self.items, self._last = list(items), last or {}
        self.endResetModel()

    def shows(self, items: Sequence[JsonObject], last: Mapping[str, str] | None = None) -> bool:
        """Whether it shows just this."""
        return self.items == list(items) and self._last == (last or {})

    def last_use(self, name: str) -> str:
        """When a credential was used last, as ISO 8601; empty where it never was."""
        return self._last.get(name, "")

    def show_uses(self, uses: Mapping[str, Sequence[Path]]) -> None:
        self.uses = uses
        self._on_language()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item, column = self.items[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(item, column)
        if role == SORT:
            return self._sorted(item, column)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.NAME:
            return icon(ICONS.get(item["type"], "key-round"), "accent")
        if role == Qt.ItemDataRole.ForegroundRole and column is Column.DUE and item.get("due"):
            return current().colour(due_tone(item["due"]))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._hint(item, column)
        return item if role == ITEM else None

    def _hint(self, item: JsonObject, column: Column) -> str | None:
        used = self._last.get(item["name"])
        if column is Column.LAST and used:
            return exact(datetime.fromisoformat(used))
        return item["note"] if column is Column.NAME else item.get("due") if column is Column.DUE else None

    def _sorted(self, item: JsonObject, column: Column) -> str | int:
        match column:
            case Column.USED:
                return len(self.uses.get(item["name"], ()))
            case Column.LAST:
                return self._last.get(item["name"], "")
            case Column.DUE:
                return str(item.get("due") or "9999")
        return self._shown(item, column).casefold()

    def _shown(self, item: JsonObject, column: Column) -> str:
        match column:
            case Column.NAME:
                return str(item["name"])
            case Column.KIND:
                return kind_title(item["type"])
            case Column.TAGS:
                return ", ".join(item.get("tags", ()))
            case Column.USED:
                number = len(self.uses.get(item["name"], ()))
                return tr_count("{n} workflow", "{n} workflows", number) if number else tr("Nowhere")
            case Column.LAST:
                used = self._last.get(item["name"])
                return ago(datetime.fromisoformat(used)) if used else ""
            case Column.DUE:
                return due_text(item["due"]) if item.get("due") else ""

    def _on_language(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        if self.items:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.items) - 1, len(Column) - 1), [])
