"""The dock of variables: what the workflow is given, what it gives, and what it keeps for itself."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from runtime.model import VariableType
from studio.i18n import language, mark, say, tr, tr_count
from studio.panels.variables.model import (
    DEFAULT,
    DESCRIPTION,
    DIRECTION,
    DIRECTIONS,
    NAME,
    REQUIRED,
    SENSITIVE,
    TYPE,
    TYPES,
    VALUE,
    VariablesModel,
)
from studio.state.document import Document
from studio.state.run_session import RunSession
from studio.widgets.empty import Empty
from studio.widgets.parts import button, column, icon_button, row
from studio.widgets.whole_rows import WholeRows

#: Columns as wide as what stands in them, between two limits in pixels; the description has the rest.
_WIDTHS = {NAME: (90, 190), TYPE: (60, 120), DIRECTION: (60, 120), DEFAULT: (70, 170), VALUE: (80, 170)}
#: A column of check marks below a picture; and from which width on there is room for words instead.
_SIGN, WIDE = 40, 900


class VariablesPanel(QWidget):
    """Follows a document and, for the last values, a run."""

    value_asked = Signal(str)  #: the person wants to see all that this variable held

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._session: RunSession | None = None
        self._credentials: tuple[str, ...] = ()
        self.model = VariablesModel(self)
        self.model.refused.connect(self._on_refused)
        self.view = self._new_view()
        self._rows = WholeRows(self.view)
        self._told = QLabel()
        self._told.setProperty("role", "small")
        self._remove = icon_button("trash-2", "Delete the variable", self.delete)
        self._stack = QStackedWidget()
        self._lay_out()
        language().changed.connect(self._show)
        self._show()

    def show_document(self, document: Document | None) -> None:
        """Follow another document, or none."""
        if self._document is not None:
            self._document.changed.disconnect(self._on_changed)
        self._document = document
        if document is not None:
            document.changed.connect(self._on_changed)
        self._show()

    def show_session(self, session: RunSession | None) -> None:
        """Show the values of this run."""
        if self._session is not None:
            self._session.variables_changed.disconnect(self._show)
        self._session = session
        if session is not None:
            session.variables_changed.connect(self._show)
        self._show()

    def set_credentials(self, credentials: tuple[str, ...]) -> None:
        """What a credential's default may name, as ``item.field``."""
        self._credentials = credentials

    def show_variable(self, name: str) -> None:
        """Select a variable, as when a problem names it."""
        number = self.model.row_of(name)
        if number >= 0:
            self.view.setCurrentIndex(self.model.index(number, NAME))
            self.view.setFocus()

    def add(self) -> None:
        """Declare a variable and let the person name it."""
        if self._document is None:
            return
        number = self.model.row_of(self.model.add())
        index = self.model.index(number, NAME)
        self.view.setCurrentIndex(index)
        self.view.edit(index)

    def delete(self) -> None:
        """Delete the variable of the current row."""
        index = self.view.currentIndex()
        if index.isValid():
            self.model.remove(index.row())

    def has_variable(self) -> bool:
        """Whether a row is current."""
        return self.view.currentIndex().isValid()

    def _on_activated(self, index: QModelIndex) -> None:
        if index.column() == VALUE and self._session is not None:
            name = self.model.variable(index.row()).name
            if name in self._session.variables:
                self.value_asked.emit(name)

    def _on_changed(self, change: Any) -> None:
        if change.variables:
            self._show()

    def _on_refused(self, message: str) -> None:
        self._told.setProperty("role", "error")
        self._told.setText(message)
        self._told.style().polish(self._told)

    def _show(self) -> None:
        values = self._session.variables if self._session else {}
        self.model.show(self._document, values)
        count = self.model.rowCount()
        self._told.setProperty("role", "small")
        self._told.style().polish(self._told)
        self._told.setText(tr_count("{n} variable", "{n} variables", count))
        self._stack.setCurrentIndex(1 if count else 0)
        self._remove.setEnabled(bool(count))
        self.view.setColumnHidden(VALUE, not values)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.model.show_words(self.width() >= WIDE)
        self._fit()

    def _fit(self) -> None:
        """What is to be read gets the room that others do not need."""
        header, words = self.view.header(), self.model.words
        for part, (least, most) in _WIDTHS.items():
            needed = max(self.view.sizeHintForColumn(part), header.sectionSizeHint(part))
            header.resizeSection(part, min(max(needed, least), most))
        for part in (REQUIRED, SENSITIVE):
            header.resizeSection(part, max(header.sectionSizeHint(part), _SIGN) if words else _SIGN)
        self._rows.fit()

    def _new_view(self) -> QTreeView:
        view = QTreeView()
        view.setModel(self.model)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setItemDelegate(_Delegate(self))
        triggers = QTreeView.EditTrigger
        view.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        view.activated.connect(self._on_activated)
        view.doubleClicked.connect(self._on_activated)
        say(view, QTreeView.setAccessibleName, "Variables of the workflow")
        view.header().setStretchLastSection(False)
        view.header().setMinimumSectionSize(_SIGN)
        view.header().setTextElideMode(Qt.TextElideMode.ElideRight)
        view.header().setSectionResizeMode(DESCRIPTION, QHeaderView.ResizeMode.Stretch)
        return view

    def _lay_out(self) -> None:
        tools = row(gap=6)
        tools.addWidget(button("Add variable", "quiet", "plus", self.add))
        tools.addWidget(self._remove)
        tools.addStretch()
        tools.addWidget(self._told)
        page = QWidget()
        whole = column(page, margin=8, gap=6)
        whole.addLayout(tools)
        whole.addWidget(self._rows, 1)
        text = mark("Variables are what a workflow is given, what it gives, and what it keeps in mind.")
        self._stack.addWidget(Empty("variable", "No variables", text, button("Add variable", "", "plus", self.add)))
        self._stack.addWidget(page)
        column(self, gap=0).addWidget(self._stack)

    @property
    def credentials(self) -> tuple[str, ...]:
        """What the vault holds."""
        return self._credentials


class _Delegate(QStyledItemDelegate):
    """Lists for types, directions, yes or no and credentials; a text field for all else."""

    def __init__(self, panel: VariablesPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def createEditor(
        self, parent: QWidget | None, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        choices = self._choices(index)
        if not choices:
            line = QLineEdit(parent)
            line.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
            return line
        box = QComboBox(parent)
        for value, text in choices:
            box.addItem(text, value)
        box.activated.connect(partial(self._on_chosen, box))
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        value = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(value)))
        elif isinstance(editor, QLineEdit):
            editor.setText(value)

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        value = editor.currentData() if isinstance(editor, QComboBox) else getattr(editor, "text", str)()
        model.setData(index, value)

    def _on_chosen(self, box: QComboBox, _number: int) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)

    def _choices(self, index: QModelIndex | QPersistentModelIndex) -> list[tuple[str, str]]:
        if index.column() == TYPE:
            return [(type.value, tr(title)) for type, (title, _) in TYPES.items()]
        if index.column() == DIRECTION:
            return [(direction.value, tr(title)) for direction, title in DIRECTIONS.items()]
        if index.column() != DEFAULT:
            return []
        type = self._panel.model.variable(index.row()).type
        if type is VariableType.BOOLEAN:
            return [("", tr("Not set")), ("true", tr("Yes")), ("false", tr("No"))]
        if type is VariableType.SECRET:
            return [("", tr("Not set")), *((name, name) for name in self._panel.credentials)]
        return []
