"""A text field that knows expressions: colours them, completes names and functions inside the braces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QSyntaxHighlighter, QTextCursor
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QListView, QPlainTextEdit, QSizePolicy, QWidget

from runtime.expressions import Completion, CompletionKind, complete
from studio.forms.editors.completion_delegate import CompletionDelegate, detail_of
from studio.forms.editors.highlight import ExpressionHighlighter
from studio.i18n import told
from studio.theme.popups import paint_ground, rounded

#: Lines that a field grows to before it scrolls.
MOST_LINES = 8
#: Proposals are at least so wide, beside narrow fields wider than those.
LEAST_WIDTH = 240
#: From a line of text to the field's frame and a little beyond it, in pixels.
_AROUND = 9
_TAKING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})

Sample = Callable[[], Mapping[str, Any]]


class ExpressionEdit(QPlainTextEdit):
    """``lines`` is how many lines it shows at least; with one, Enter is left to the form. ``sample`` gives the names
    for completion, values included. A ``bare`` one holds an expression itself, without braces around it."""

    typed = Signal(str)  #: the whole text, after the person changed it
    left = Signal()  #: the focus has gone

    def __init__(
        self,
        sample: Sample,
        *,
        lines: int = 1,
        bare: bool = False,
        highlighter: type[QSyntaxHighlighter] = ExpressionHighlighter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sample, self._bare = sample, bare
        self._lines = lines
        self._quiet = False
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        highlighter(self.document())
        self._completions = _CompletionModel(self)
        self._completer, self._popup = self._new_completer()
        self.textChanged.connect(self._on_text_changed)
        self._fit()

    def show_text(self, text: str) -> None:
        """Show a text; one that stands there already leaves the cursor alone."""
        if text != self.toPlainText():
            self._quiet = True
            self.setPlainText(text)
            self._quiet = False

    def insert_braces(self, *, around: bool = False) -> None:
        """Put ``{{ }}`` at the cursor, or ``around`` the whole text; the cursor then stands inside."""
        cursor = self.textCursor()
        if around:
            cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(f"{{{{ {self.toPlainText().strip() if around else ''} }}}}")
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, 3)
        self.setTextCursor(cursor)
        self.setFocus()
        self.propose()

    def propose(self) -> None:
        """Show what may stand at the cursor; nothing where there is nothing to propose."""
        self._show(complete(self.toPlainText(), self._cursor(), self._sample(), bare=self._bare))

    def _propose_while_typing(self) -> None:
        """As ``propose``, but not what may follow a finished value: Enter shall end the field, not write ``and``."""
        found = complete(self.toPlainText(), self._cursor(), self._sample(), bare=self._bare)
        begun = bool(found) and (found[0].kind is not CompletionKind.KEYWORD or found[0].start < self._cursor())
        self._show(found if begun else [])

    def _show(self, found: list[Completion]) -> None:
        self._completions.fill(found)
        popup = self._popup
        if not found:
            popup.hide()
            return
        self._completer.complete(self.completion_place())
        popup.setCurrentIndex(self._completer.completionModel().index(0, 0))

    def completion_place(self) -> QRect:
        """What the proposals stand below, or above: the line with the cursor, as wide as the field and its frame."""
        line = self.cursorRect().translated(self.viewport().pos())
        return QRect(0, line.top() - _AROUND, max(self.width(), LEAST_WIDTH), line.height() + 2 * _AROUND)

    def _new_completer(self) -> tuple[QCompleter, QAbstractItemView]:
        completer = QCompleter(self._completions, self)
        completer.setWidget(self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        popup = _Proposals()
        completer.setPopup(popup)
        popup.setProperty("role", "popup")
        rounded(popup)
        popup.setItemDelegate(CompletionDelegate(popup))
        completer.activated[QModelIndex].connect(self._on_chosen)  # type: ignore[index]  # stubs know one form only
        return completer, popup

    def _on_chosen(self, index: QModelIndex) -> None:
        chosen: Completion = index.data(Qt.ItemDataRole.UserRole)
        cursor = self.textCursor()
        end = self._cursor()
        text = self.toPlainText()
        cursor.setPosition(units(text, chosen.start))
        cursor.setPosition(units(text, end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(chosen.insert)
        self.setTextCursor(cursor)

    def _on_text_changed(self) -> None:
        self._fit()
        if not self._quiet:
            self.typed.emit(self.toPlainText())

    def _cursor(self) -> int:
        return characters(self.toPlainText(), self.textCursor().position())

    @property
    def line_height(self) -> int:
        """Its height with one line in it, in pixels."""
        return self._height(1)

    def _height(self, lines: int) -> int:
        margins = self.contentsMargins()
        around = margins.top() + margins.bottom() + round(2 * self.document().documentMargin())
        return lines * self.fontMetrics().lineSpacing() + around

    def _fit(self) -> None:
        """Grow with the text, up to a limit."""
        document = self.document()
        needed = round(document.size().height())
        lines = max(self._lines, min(MOST_LINES, needed))
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if needed > lines else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self.setFixedHeight(self._height(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._popup
        if popup.isVisible() and event.key() in (*_TAKING, Qt.Key.Key_Escape, Qt.Key.Key_Backtab):
            event.ignore()  # the popup takes it
            return
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.propose()
            return
        if self._is_for_the_form(event):
            event.ignore()
            return
        before, at = self.toPlainText(), self._cursor()
        if event.text() == " " and before[:at].endswith("{{ ") and before[at:].startswith(" }}"):
            return  # who types the space after the braces themselves finds it there already
        super().keyPressEvent(event)
        if event.text() == "{" and not self._bare and not event.matches(QKeySequence.StandardKey.Paste):
            self._close_braces()
        if self.toPlainText() != before and (event.text().strip() or popup.isVisible()):
            self._propose_while_typing()
        elif popup.isVisible():
            popup.hide()

    def _is_for_the_form(self, event: QKeyEvent) -> bool:
        """Enter in a field of one line; with Shift it makes a new line there too."""
        plain = event.modifiers() != Qt.KeyboardModifier.ShiftModifier
        return self._lines == 1 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain

    def _close_braces(self) -> None:
        """What was opened by hand is closed: nobody has to count braces."""
        cursor, text = self._cursor(), self.toPlainText()
        if text[:cursor].endswith("{{") and not text[cursor:].lstrip().startswith("}}"):
            at = self.textCursor()
            at.insertText("  }}")
            at.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, 3)
            self.setTextCursor(at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes with Tab types another value, as in any field of one line."""
        super().focusInEvent(event)
        if self._lines == 1 and event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class _Proposals(QListView):
    """The list below the field: a window of its own, which has round corners."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            paint_ground(self)  # a list lets through what is behind it; this one lies above other texts
        return super().event(event)


class _CompletionModel(QAbstractListModel):
    """What is proposed now."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._found: list[Completion] = []

    def fill(self, found: list[Completion]) -> None:
        self.beginResetModel()
        self._found = found
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self._found[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return found.label
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (detail_of(found), told(found.help))))
        return found if role == Qt.ItemDataRole.UserRole else None


def units(text: str, characters: int) -> int:
    """Qt counts UTF-16 units, Python characters: a smiley is two of the one and one of the other."""
    return len(text[:characters].encode("utf-16-le", "surrogatepass")) // 2


def characters(text: str, units: int) -> int:
    """The reverse of ``units``."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "replace"))
