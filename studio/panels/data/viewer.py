"""One value, as what it is: a table, a tree, a text or a picture; searched, copied, written to a file."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QPixmap, QShortcut, QTextDocument
from PySide6.QtWidgets import (
    QFileDialog,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QToolButton,
    QTreeView,
    QWidget,
)  # fmt: skip

from runtime.errors import UnderstudyError, UsageProblem
from runtime.model import Json
from studio.i18n import language, mark, say, tr
from studio.panels.data.table import DataTable, is_table, text_of, write_csv
from studio.panels.data.tree import NAME, DataTree, said
from studio.theme.fonts import code_font
from studio.widgets.lists import search_field
from studio.widgets.parts import column, icon_button, label, row

#: Ways to show a value, in the order in which the first that fits is chosen.
PICTURE, TABLE, TREE, TEXT = "picture", "table", "tree", "text"
_TITLES = {PICTURE: mark("Picture"), TABLE: mark("Table"), TREE: mark("Tree"), TEXT: mark("Text")}
#: Characters of a text that are laid out; the rest is in the file that is saved or copied.
MOST_TEXT = 2_000_000
#: Rows that are searched before the window is looked after again.
SEARCHED = 4000
ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg")


class DataViewer(QWidget):
    """``show_value`` it something."""

    refused = Signal(UnderstudyError)  #: something was not possible

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value: Json = None
        self.table, self.tree = DataTable(self), DataTree(self)
        self._seen = 0
        self._told = label(role="small")
        self._search = search_field("Search in the value")
        self._modes: dict[str, QToolButton] = {}
        self._pages = QStackedWidget()
        self._table_view, self._tree_view = self._new_table(), self._new_tree()
        self._text, self._picture = QPlainTextEdit(), QLabel()
        self._searching = QTimer(self, interval=0)
        self._searching.timeout.connect(self._search_on)
        self._lay_out()
        language().changed.connect(self._tell)

    @property
    def mode(self) -> str:
        """How the value is shown."""
        return next((mode for mode, button in self._modes.items() if button.isChecked()), TEXT)

    def show_value(self, value: Json, folder: Path | None = None) -> None:
        """Show another value; relative paths of pictures begin at ``folder``."""
        self._searching.stop()
        self.value, self._seen = value, 0
        pixmap = picture_of(value, folder)
        there = {
            PICTURE: pixmap is not None,
            TABLE: is_table(value),
            TREE: isinstance(value, dict | list),
            TEXT: True,
        }
        for mode, button in self._modes.items():
            button.setVisible(there[mode])
        if pixmap is not None:
            self._picture.setPixmap(pixmap)
        self.show_as(next(mode for mode, fits in there.items() if fits))

    def show_as(self, mode: str) -> None:
        """Show it in another way."""
        self._modes[mode].setChecked(True)
        self.table.show(self.value if mode == TABLE and isinstance(self.value, list) else ())
        if mode == TREE:
            self.tree.show(self.value)
            self._tree_view.setColumnWidth(NAME, 240)
        self._text.setPlainText(pretty(self.value)[:MOST_TEXT] if mode == TEXT else "")
        self._pages.setCurrentIndex(list(_TITLES).index(mode))
        self._save.setEnabled(mode == TABLE)
        self._search.setEnabled(mode in (TABLE, TEXT))
        self._tell()

    def copy(self) -> None:
        """The selected cells, branch or text, or everything, into the clipboard."""
        clipboard = QGuiApplication.clipboard()
        if self.mode == PICTURE:
            clipboard.setPixmap(self._picture.pixmap())
        else:
            clipboard.setText(self._selected())

    def save(self) -> None:
        """Ask for a file, and write the table as CSV."""
        dialog = QFileDialog(self.window(), tr("Save as CSV"), "", "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.write(Path(path)))
        dialog.open()

    def write(self, path: Path) -> None:
        """Write the table as CSV; ``refused`` tells where that is not possible."""
        try:
            write_csv(self.table, path)
        except OSError as error:
            text = tr("{path} could not be written: {reason}.", path=path, reason=error.strerror or error)
            self.refused.emit(UsageProblem(text, remedy=tr("Choose another place.")))

    def search(self) -> None:
        """Go to the next place that holds what is searched for."""
        text = self._search.text().strip().lower()
        if not text:
            return
        if self.mode == TABLE:
            self._searching.start()
        elif not self._text.find(text):
            self._text.moveCursor(self._text.textCursor().MoveOperation.Start)
            self._text.find(text, QTextDocument.FindFlag(0))

    def _search_on(self) -> None:
        """A part of the table; the window is looked after between two parts."""
        width = max(len(self.table.columns), 1)
        found = self.table.find(self._search.text().strip().lower(), self._seen, SEARCHED // width + 1)
        if found is not None:
            self._searching.stop()
            index = self.table.index(*found)
            self._table_view.setCurrentIndex(index)
            self._table_view.scrollTo(index)
            self._seen = found[0] * width + found[1] + 1
            return
        self._seen += (SEARCHED // width + 1) * width
        if self._seen >= self.table.rowCount() * width:
            self._searching.stop()
            self._seen = 0
            self._told.setText(tr("Nothing more holds this; the next search begins at the top."))

    def _selected(self) -> str:
        if self.mode == TABLE:
            indexes = self._table_view.selectionModel().selectedIndexes()
            rows: dict[int, list[str]] = {}
            for index in sorted(indexes, key=lambda index: (index.row(), index.column())):
                rows.setdefault(index.row(), []).append(text_of(self.table.value(index.row(), index.column())))
            lines = list(rows.values()) or [self.table.columns, *self.table.rows()]
            return "\n".join("\t".join(line) for line in lines)
        if self.mode == TREE and (index := self._tree_view.currentIndex()).isValid():
            return pretty(self.tree.value(index))
        return self._text.textCursor().selectedText().replace("\u2029", "\n") or pretty(self.value)

    def _tell(self) -> None:
        number = language().words.number
        if self.mode == TABLE:
            rows, columns = self.table.rowCount(), len(self.table.columns)
            self._told.setText(tr("{rows} × {columns} cells", rows=number(rows), columns=number(columns)))
        elif isinstance(self.value, str):
            self._told.setText(tr("{n} characters", n=number(len(self.value))))
        else:
            self._told.setText(said(self.value) if isinstance(self.value, dict | list) else "")

    def _new_table(self) -> QTableView:
        view = QTableView()
        view.setModel(self.table)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(26)
        view.horizontalHeader().setDefaultSectionSize(150)
        view.horizontalHeader().setHighlightSections(False)
        view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        say(view, QTableView.setAccessibleName, "Value as a table")
        return view

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
        tools.addWidget(self._search)
        tools.addStretch()
        tools.addWidget(self._told)
        tools.addWidget(icon_button("copy", "Copy what is selected, or everything", self.copy))
        self._save = icon_button("download", "Save as CSV", self.save)
        tools.addWidget(self._save)
        self._text.setReadOnly(True)
        self._text.setFont(code_font())
        say(self._text, QPlainTextEdit.setAccessibleName, "Value as text")
        say(self._picture, QLabel.setAccessibleName, "Value as a picture")
        frame = QScrollArea()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        frame.setWidget(self._picture)
        frame.setWidgetResizable(True)
        for page in (frame, self._table_view, self._tree_view, self._text):
            self._pages.addWidget(page)
        whole = column(self, margin=8, gap=6)
        whole.addLayout(tools)
        whole.addWidget(self._pages, 1)
        for keys, act in ((QKeySequence.StandardKey.Copy, self.copy), (QKeySequence.StandardKey.Find, self._to_search)):
            self._take_keys(keys, act)

    def _take_keys(self, keys: QKeySequence.StandardKey, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def _to_search(self) -> None:
        self._search.setFocus()
        self._search.selectAll()

    def _mode_button(self, mode: str, title: str) -> QToolButton:
        button = QToolButton()
        say(button, QToolButton.setText, title)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.show_as(mode))
        self._modes[mode] = button
        return button


def pretty(value: Json) -> str:
    """A value as text: a text itself, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)


def picture_of(value: Json, folder: Path | None) -> QPixmap | None:
    """The picture that a value is: a file's path, or the data itself (``data:image/png;base64,...``)."""
    if isinstance(value, dict):
        value = value.get("path")
    if not isinstance(value, str) or not value or len(value) > 50_000_000:
        return None
    pixmap = QPixmap()
    if value.startswith("data:image/") and ";base64," in value[:64]:
        try:
            pixmap.loadFromData(base64.b64decode(value.partition(",")[2], validate=True))
        except ValueError:
            return None
    elif value.lower().endswith(ENDINGS) and len(value) < 4096:
        path = Path(value) if folder is None else folder / value
        if path.is_file():
            pixmap.load(str(path))
    return None if pixmap.isNull() else pixmap
