"""One value, as what it is: a table, a tree, a text or a picture; searched, copied, written to a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QTreeView,
    QWidget,
)  # fmt: skip

from runtime.errors import UnderstudyError
from runtime.model import Json
from studio.i18n import language, mark, say, tr
from studio.panels.data.export import write_csv, write_excel
from studio.panels.data.grid import Grid
from studio.panels.data.picture import PictureView, picture_of
from studio.panels.data.table import DataTable, rows_in
from studio.panels.data.text import TextView, pretty
from studio.panels.data.tree import NAME, DataTree, said
from studio.state.background import Background
from studio.theme import icon
from studio.widgets.elided import ElidedLabel
from studio.widgets.lists import search_field
from studio.widgets.parts import SMALL, column, icon_button, row

#: Ways to show a value, in the order in which the first that fits is chosen.
PICTURE, TABLE, TREE, TEXT = "picture", "table", "tree", "text"
_ICONS = {PICTURE: "camera", TABLE: "table-2", TREE: "list-tree", TEXT: "file-text"}
_TITLES = {PICTURE: mark("Picture"), TABLE: mark("Table"), TREE: mark("Tree"), TEXT: mark("Text")}
#: Where the panel is narrower than this, in pixels, the ways to show a value are pictures, and nothing is told.
NARROW = 440


class DataViewer(QWidget):
    """``show_value`` it something."""

    refused = Signal(UnderstudyError)  #: something was not possible

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value: Json = None
        self.table, self.tree = DataTable(self), DataTree(self)
        self._told = ElidedLabel()
        self._told.setProperty("role", "small")
        # The search gives way first: a count that is cut says nothing.
        self._told.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._search = search_field("Search in the value")
        self._modes: dict[str, QToolButton] = {}
        self._pages = QStackedWidget()
        self._table_view, self._tree_view = Grid(self.table), self._new_tree()
        self._text, self._picture = TextView(), PictureView()
        self._writing = Background(self)
        self._lay_out()
        language().changed.connect(self._tell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextOnly
        for button in self._modes.values():
            button.setToolButtonStyle(style)
        self._told.setVisible(not narrow)

    @property
    def mode(self) -> str:
        """How the value is shown."""
        return next((mode for mode, button in self._modes.items() if button.isChecked()), TEXT)

    def show_value(self, value: Json, folder: Path | None = None) -> None:
        """Show another value; relative paths of pictures begin at ``folder``."""
        self.value = value
        pixmap = picture_of(value, folder)
        there = {
            PICTURE: pixmap is not None,
            TABLE: rows_in(value) is not None,
            TREE: isinstance(value, dict | list),
            TEXT: True,
        }
        for mode, button in self._modes.items():
            button.setVisible(there[mode])
        if pixmap is not None:
            self._picture.show_picture(pixmap)
        self.show_as(next(mode for mode, fits in there.items() if fits))

    def show_as(self, mode: str) -> None:
        """Show it in another way."""
        self._modes[mode].setChecked(True)
        self._table_view.forget()
        rows = rows_in(self.value) if mode == TABLE else None
        self.table.show(rows if isinstance(rows, list) else ())
        if mode == TREE:
            self.tree.show(self.value)
            self._tree_view.setColumnWidth(NAME, 240)
        self._text.clear()
        if mode == TEXT:
            self._text.spell(self.value)
        self._pages.setCurrentIndex(list(_TITLES).index(mode))
        self._save.setEnabled(mode == TABLE)
        self._only.setVisible(mode == TABLE)
        self._only.setChecked(False)
        for tool in self._zooms:
            tool.setVisible(mode == PICTURE)
        self._search.setVisible(mode in (TABLE, TEXT))
        self._tell()

    def copy(self) -> None:
        """The selected cells, branch or text, or everything, into the clipboard."""
        clipboard = QGuiApplication.clipboard()
        if self.mode == PICTURE:
            clipboard.setPixmap(self._picture.picture())
        elif self.mode == TABLE:
            self._table_view.copy()
        else:
            clipboard.setText(self._selected())

    def save(self) -> None:
        """Ask for a file, and write the rows that are shown as CSV or for Excel."""
        dialog = QFileDialog(self.window(), tr("Save the table"), "", f"CSV (*.csv);;{tr('Excel workbook')} (*.xlsx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.filterSelected.connect(lambda name: dialog.setDefaultSuffix("xlsx" if "xlsx" in name else "csv"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.write(Path(path)))
        dialog.open()

    def write(self, path: Path) -> None:
        """Write the rows that are shown, beside the window's thread; ``refused`` tells where that is not possible."""
        rows, separator = self.table.snapshot(), ";" if language().code == "bg" else ","
        excel = path.suffix.lower() == ".xlsx"
        self._told.setText(tr("{file} is being written…", file=path.name))
        self._writing.start(
            lambda: write_excel(rows, path) if excel else write_csv(rows, path, separator),
            lambda _: self._told.setText(tr("{file} is written.", file=path.name)),
            self._refuse,
        )

    def _refuse(self, error: UnderstudyError) -> None:
        self._tell()
        self.refused.emit(error)

    def search(self) -> None:
        """Go to the next place that holds what is searched for, or show only the rows that do."""
        text = self._search.text()
        if self.mode == TABLE:
            if self._only.isChecked():
                self._table_view.narrow(text)
            else:
                self._table_view.search(text)
        elif text.strip():
            self._text.search(text.strip())

    def _on_only(self, on: bool) -> None:
        self._table_view.narrow(self._search.text() if on else "")

    def _selected(self) -> str:
        if self.mode == TREE and (index := self._tree_view.currentIndex()).isValid():
            return pretty(self.tree.value(index))
        return self._text.textCursor().selectedText().replace("\u2029", "\n") or pretty(self.value)

    def _on_told(self, text: str) -> None:
        if text:
            self._told.setText(text)
        else:
            self._tell()

    def _tell(self) -> None:
        number = language().words.number
        if self.mode == TABLE:
            rows, columns, total = self.table.rowCount(), len(self.table.columns), self.table.total
            text = tr("{rows} × {columns} cells", rows=number(rows), columns=number(columns))
            of = tr("{rows} of {total} rows", rows=number(rows), total=number(total))
            self._told.setText(text if rows == total else of)
        elif self.mode == PICTURE:
            size = self._picture.picture().size()
            text = tr("{width} × {height} pixels", width=number(size.width()), height=number(size.height()))
            self._told.setText(text)
        elif isinstance(self.value, str):
            self._told.setText(tr("{n} characters", n=number(len(self.value))))
        else:
            self._told.setText(said(self.value) if isinstance(self.value, dict | list) else "")

    def _new_tree(self) -> QTreeView:
        view = QTreeView()
        view.setModel(self.tree)
        view.setUniformRowHeights(True)
        say(view, QTreeView.setAccessibleName, "Value as a tree")
        return view

    def _lay_out(self) -> None:
        tools = row(gap=4)
        for mode, title in _TITLES.items():
            tools.addWidget(self._mode_button(mode, title))
        tools.addSpacing(8)
        self._search.setMaximumWidth(260)
        self._search.returnPressed.connect(self.search)
        tools.addWidget(self._search, 2)
        self._only = icon_button("filter", "Show only the rows that hold this")
        self._only.setCheckable(True)
        self._only.toggled.connect(self._on_only)
        self._search.textChanged.connect(lambda text: self._on_only(True) if self._only.isChecked() else None)
        tools.addWidget(self._only)
        tools.addWidget(self._told, 1)
        tools.addWidget(icon_button("copy", "Copy what is selected, or everything", self.copy))
        self._zooms = (
            icon_button("zoom-out", "Smaller", lambda: self._picture.zoom(-1)),
            icon_button("zoom-in", "Larger", lambda: self._picture.zoom(1)),
            icon_button("maximize", "Fit into the place", self._picture.fit),
        )
        for tool in self._zooms:
            tools.addWidget(tool)
        self._save = icon_button("download", "Save as CSV or for Excel", self.save)
        tools.addWidget(self._save)
        for page in (self._picture, self._table_view, self._tree_view, self._text):
            self._pages.addWidget(page)
        whole = column(self, margin=8, gap=6)
        whole.addLayout(tools)
        whole.addWidget(self._pages, 1)
        self._table_view.told.connect(self._on_told)

    def go_to_search(self) -> None:
        """Go to the field for what is searched."""
        self._search.setFocus()
        self._search.selectAll()

    def _mode_button(self, mode: str, title: str) -> QToolButton:
        button = QToolButton()
        say(button, QToolButton.setText, title)
        say(button, QToolButton.setToolTip, title)
        button.setIcon(icon(_ICONS[mode]))
        button.setIconSize(QSize(SMALL, SMALL))
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.show_as(mode))
        self._modes[mode] = button
        return button


def viewer_in_front() -> DataViewer | None:
    """The one that has the focus, in whichever window."""
    widget = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, DataViewer):
        widget = widget.parentWidget()
    return widget
