"""Variables as rows that can be edited in place, with the value that the last run gave each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from runtime.expressions import rename_variable
from runtime.model import Direction, Json, Variable, VariableType
from runtime.model.edits import Edit, RemoveVariable, RenameVariable, SetVariable
from studio.i18n import mark, tr
from studio.state.document import Document
from studio.theme import current, icon

NAME, TYPE, DIRECTION, DEFAULT, REQUIRED, SENSITIVE, DESCRIPTION, VALUE = range(8)
_TITLES = (
    mark("Name"), mark("variable|Type"), mark("Direction"), mark("Default"), mark("Required"), mark("Sensitive"),
    mark("Description"), mark("Last value"),
)  # fmt: skip
TYPES = {
    VariableType.STRING: (mark("type|Text"), "type"),
    VariableType.NUMBER: (mark("type|Number"), "square-function"),
    VariableType.BOOLEAN: (mark("type|Yes or no"), "square-check"),
    VariableType.JSON: (mark("type|Record"), "braces"),
    VariableType.LIST: (mark("type|List"), "list"),
    VariableType.SECRET: (mark("type|Credential"), "key-round"),
}
DIRECTIONS = {
    Direction.INPUT: mark("direction|Input"),
    Direction.OUTPUT: mark("direction|Output"),
    Direction.INTERNAL: mark("direction|Internal"),
}
_CHECKED = {REQUIRED: "required", SENSITIVE: "sensitive"}
#: Columns of check marks may have a picture as their title: their words take the room of what is to be read.
_PICTURES = {REQUIRED: "asterisk", SENSITIVE: "eye-off"}

Index = QModelIndex | QPersistentModelIndex


class VariablesModel(QAbstractTableModel):
    """Edits are edits of the document; ``refused`` tells why one is not possible."""

    refused = Signal(str)  #: a sentence, translated

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._rows: list[Variable] = []
        self._values: Mapping[str, Json] = {}
        #: Whether the columns of check marks have words as their titles.
        self.words = False

    def show(self, document: Document | None, values: Mapping[str, Json]) -> None:
        """Show the variables of a document with values of a run."""
        rows = list(document.workflow.variables.values()) if document else []
        same = document is self._document and [one.name for one in rows] == [one.name for one in self._rows]
        self._document, self._values = document, values
        if same:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, VALUE), [])
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def show_words(self, on: bool) -> None:
        """Words, or pictures, as the titles of the columns of check marks."""
        if on != self.words:
            self.words = on
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, REQUIRED, SENSITIVE)

    def variable(self, row: int) -> Variable:
        """The variable of a row."""
        return self._rows[row]

    def row_of(self, name: str) -> int:
        """The row of a variable; -1 where there is none."""
        return next((number for number, one in enumerate(self._rows) if one.name == name), -1)

    def add(self) -> str:
        """Declare a variable under a name that is free; the name."""
        assert self._document is not None
        taken = self._document.workflow.variables
        name = next(name for number in range(1, len(taken) + 2) if (name := f"variable{number}") not in taken)
        self._document.apply(SetVariable(Variable(name)), tr("Add variable"), gesture="")
        return name

    def remove(self, row: int) -> None:
        """Delete a variable."""
        assert self._document is not None
        title = tr("Delete the variable “{name}”", name=self._rows[row].name)
        self._document.apply(RemoveVariable(self._rows[row].name), title, gesture="")

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        return len(_TITLES)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way != Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return tr(_TITLES[section]) if self.words or section not in _PICTURES else ""
            case Qt.ItemDataRole.DecorationRole if section in _PICTURES and not self.words:
                return icon(_PICTURES[section], "muted")
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return tr(_TITLES[section])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        column = index.column()
        if column in _CHECKED:
            means = column == SENSITIVE or self._rows[index.row()].direction is Direction.INPUT
            return flags | Qt.ItemFlag.ItemIsUserCheckable if means else flags & ~Qt.ItemFlag.ItemIsEnabled
        return flags if column == VALUE else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        variable, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(variable, column)
            case Qt.ItemDataRole.EditRole:
                return self._raw(variable, column)
            case Qt.ItemDataRole.CheckStateRole if column in _CHECKED:
                return Qt.CheckState.Checked if getattr(variable, _CHECKED[column]) else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.DecorationRole if column == NAME:
                return icon(TYPES[variable.type][1], "accent")
            case Qt.ItemDataRole.ForegroundRole if column in (VALUE, DESCRIPTION):
                return current().colour("muted")
            case Qt.ItemDataRole.ToolTipRole if column not in _CHECKED:
                return self._text(variable, column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        variable, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column in _CHECKED:
            return self._change(variable, _CHECKED[column], Qt.CheckState(value) is Qt.CheckState.Checked)
        if role != Qt.ItemDataRole.EditRole:
            return False
        if column == NAME:
            return self._rename(variable, str(value).strip())
        if column == DEFAULT:
            return self._set_default(variable, str(value))
        if column == TYPE:
            return self._set_type(variable, VariableType(value))
        if column == DIRECTION:
            return self._change(variable, "direction", Direction(value))
        return self._change(variable, "description", str(value))

    def _text(self, variable: Variable, column: int) -> str:
        if column == TYPE:
            return tr(TYPES[variable.type][0])
        if column == DIRECTION:
            return tr(DIRECTIONS[variable.direction])
        if column == VALUE:
            hidden = variable.sensitive or variable.type is VariableType.SECRET
            known = variable.name in self._values
            return "" if not known else "•••" if hidden else written(self._values[variable.name])
        return str(self._raw(variable, column)) if column not in _CHECKED else ""

    def _raw(self, variable: Variable, column: int) -> str:
        known = {
            NAME: variable.name,
            TYPE: variable.type.value,
            DIRECTION: variable.direction.value,
            DEFAULT: written(variable.default),
            DESCRIPTION: variable.description,
        }
        return known.get(column, "")

    def _rename(self, variable: Variable, name: str) -> bool:
        assert self._document is not None
        if name == variable.name:
            return False
        if not name.isidentifier():
            self.refused.emit(tr("A name has letters, digits and _ only, and begins with a letter."))
            return False
        if name in self._document.workflow.variables:
            self.refused.emit(tr("There is already a variable “{name}”.", name=name))
            return False
        return self._apply(RenameVariable(variable.name, name, rename_variable), variable)

    def _set_default(self, variable: Variable, text: str) -> bool:
        value, message = read(variable, text)
        if message:
            self.refused.emit(message)
            return False
        return self._apply(SetVariable(replace(variable, default=value)), variable)

    def _set_type(self, variable: Variable, type: VariableType) -> bool:
        """Another type; a default that does not fit it is dropped."""
        changed = replace(variable, type=type)
        value, message = read(changed, written(variable.default))
        return self._apply(SetVariable(replace(changed, default=None if message else value)), variable)

    def _change(self, variable: Variable, field: str, value: Any) -> bool:
        return self._apply(SetVariable(replace(variable, **{field: value})), variable)

    def _apply(self, edit: Edit, variable: Variable) -> bool:
        assert self._document is not None
        return self._document.apply(edit, tr("Change the variable “{name}”", name=variable.name), gesture="")


def written(value: Json) -> str:
    """A value as a person types it into a field of a variable."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def read(variable: Variable, text: str) -> tuple[Json, str]:
    """The value that ``text`` stands for, or what is wrong with it. An empty text is no value."""
    if not text.strip():
        return None, ""
    if variable.type is VariableType.SECRET:
        value, message = variable.accept(text.strip())
        return (str(value) if value is not None else None), message
    if variable.type in (VariableType.JSON, VariableType.LIST):
        try:
            return variable.accept(json.loads(text))
        except ValueError:
            return variable.accept(text) if variable.type is VariableType.JSON else (None, _no_list())
    return variable.accept(text)


def _no_list() -> str:
    return tr('Write a list as ["a", "b"].')
