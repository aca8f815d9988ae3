"""Credentials as a table: what they are called, their kind, where they are used. Never their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from runtime.model import JsonObject
from studio.dialogs.credential import field_title, kind_title
from studio.i18n import language, mark, tr, tr_count
from studio.theme import icon
from studio.widgets.lists import HeadedModel
from studio.widgets.times import ago

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
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
    FIELDS = 2
    USED = 3
    CHANGED = 4


HEADS = (mark("Name"), mark("Kind"), mark("Fields"), mark("Used in"), mark("Changed"))


class CredentialModel(HeadedModel):
    """``show`` gives it items of the vault and where workflows name them."""

    heads = HEADS

    def __init__(self) -> None:
        super().__init__()
        self.items: list[JsonObject] = []
        self.uses: Mapping[str, Sequence[Path]] = {}
        language().changed.connect(self._on_language)

    def show(self, items: Sequence[JsonObject]) -> None:
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

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
            return str(item["changed"]) if column is Column.CHANGED else self._shown(item, column)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.NAME:
            return icon(ICONS.get(item["type"], "key-round"), "accent")
        if role == Qt.ItemDataRole.ToolTipRole and column is Column.NAME:
            return item["note"]
        return item if role == ITEM else None

    def _shown(self, item: JsonObject, column: Column) -> str:
        match column:
            case Column.NAME:
                return str(item["name"])
            case Column.KIND:
                return kind_title(item["type"])
            case Column.FIELDS:
                return ", ".join(field_title(name) for name in item["fields"])
            case Column.USED:
                number = len(self.uses.get(item["name"], ()))
                return tr_count("{n} workflow", "{n} workflows", number) if number else tr("Nowhere in this project")
            case Column.CHANGED:
                return ago(datetime.fromisoformat(item["changed"]))

    def _on_language(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        if self.items:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.items) - 1, len(Column) - 1), [])
