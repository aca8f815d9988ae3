"""One field of a form: its title, its editor or its expression, help, the value it would have, and what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from runtime.errors import UnderstudyError
from runtime.expressions import compile_value
from runtime.files.resolve import holds_expression
from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY, Editor, Value, shown
from studio.forms.editors.make import TYPED, make_editor
from studio.forms.editors.text import TextEditor
from studio.forms.fields import FieldKind, FieldSpec
from studio.forms.preview import Preview
from studio.i18n import say, told, tr, uncoded
from studio.widgets.parts import column, restyle
from studio.widgets.prose import put_prose

#: Texts below a field may be made so narrow, in pixels.
_LEAST = 60


class FieldRow(QWidget):
    """``edited`` carries the field's new value, EMPTY where it is left out."""

    edited = Signal(object)
    left = Signal()  #: the person has gone on to something else

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._context = context
        self._value: Value = EMPTY
        self._expression: TextEditor | None = None
        self._editor = make_editor(field, context, self)
        self._connect(self._editor)
        self._name(self._editor)
        self._title = self._new_title()
        self._toggle = self._new_toggle()
        self._help = _text_label(self, "small")
        say(self._help, put_prose, field.help) if field.help else self._help.hide()
        self._preview = Preview(context, self)
        self._problem = _text_label(self, "error")
        self._problem.hide()
        self._lay_out()
        self.setAccessibleName(tr(field.title))
        context.changed.connect(self._show_preview)

    def show_value(self, value: Value) -> None:
        """Show what the step has; the editor keeps its cursor when it shows that already."""
        self._value = value
        self._set_mode(self._needs_expression(value))
        editor = self._expression if self._in_expression else self._editor
        assert editor is not None
        editor.show_value(value)
        self._show_preview()

    def show_problem(self, message: str, *, mild: bool = False) -> None:
        """Show what is wrong under the field; nothing when the message is empty. A ``mild`` one hinders no run."""
        message = told(message)
        if message and self.field.kind in _COMPUTED and isinstance(self._value, str) and "{{" not in self._value:
            message = f"{message} {tr('To compute it, press {braces} beside the name.', braces='{ }')}"
        self._problem.setText(message)
        self._problem.setVisible(bool(message))
        wrong = ("mild" if mild else "true") if message else ""
        if (self.property("wrong") or "") != wrong:
            self.setProperty("wrong", wrong)
            restyle(self._problem, "role", "caution" if mild else "error")
            for kind in (QLineEdit, QPlainTextEdit, QComboBox):
                for widget in self.findChildren(kind):
                    restyle(widget, "wrong", wrong)
        self._editor.setAccessibleDescription(message or uncoded(tr(self.field.help)) if self.field.help else message)

    @property
    def problem(self) -> str:
        """The message under the field."""
        return self._problem.text()

    @property
    def editor(self) -> Editor:
        """The editor that is shown."""
        return self._expression if self._in_expression and self._expression else self._editor

    @property
    def _in_expression(self) -> bool:
        return self._toggle.isChecked() and self.field.kind not in TYPED

    def _needs_expression(self, value: Value) -> bool:
        """Whether only a text can show the value: an expression where the field's own editor takes none."""
        if self.field.kind in TYPED:
            return holds_expression(value)
        if self._expression is not None and self._in_expression and self._expression.edit.hasFocus():
            return True  # half an expression is being typed: its editor does not go away under the hands
        return isinstance(value, str) and "{{" in value and self.field.kind not in _KEEPS_EXPRESSIONS

    def _set_mode(self, expression: bool) -> None:
        self._toggle.setChecked(expression)
        if self.field.kind in TYPED:
            return
        if expression and self._expression is None:
            self._expression = TextEditor(FieldSpec(self.field.name, FieldKind.TEXT, self.field.title), self._context)
            self._connect(self._expression)
            self._name(self._expression)
            self._place.addWidget(self._expression)
        self._editor.setVisible(not expression)
        if self.field.kind is FieldKind.SWITCH:
            self._title.setVisible(expression)  # the box that was ticked bore it
        if self._expression is not None:
            self._expression.setVisible(expression)

    def _on_toggled(self) -> None:
        """The person wants an expression, or a plain value again."""
        wanted = self._toggle.isChecked()
        if self.field.kind in TYPED:
            self._toggle_text(wanted)
            return
        self._set_mode(wanted)
        if wanted:
            assert self._expression is not None
            plain = (
                "" if self._value in (EMPTY, None) or not isinstance(self._value, int | float | str) else self._value
            )
            self._expression.edit.show_text("")
            self._expression.edit.insert_braces()
            self._expression.edit.insertPlainText(shown(plain).lower() if isinstance(plain, bool) else shown(plain))
        else:
            self._take(self._plain())
            self._editor.show_value(self._value)
            self._editor.setFocus()
        self.left.emit()

    def _toggle_text(self, wanted: bool) -> None:
        editor = self._editor
        assert isinstance(editor, TextEditor)
        if wanted:
            editor.edit.insert_braces(around=self.field.kind in _COMPUTED)
        elif holds_expression(self._value):
            self._take(EMPTY)
            editor.show_value(EMPTY)
            editor.setFocus()
        self.left.emit()

    def _plain(self) -> Value:
        """The value of an expression that is only a literal; else the field is left out."""
        try:
            value = compile_value(self._value).render({})
        except UnderstudyError:  # what cannot be computed without a run has no plain value
            return EMPTY
        return EMPTY if value is None else value

    def _name(self, editor: Editor) -> None:
        """What a screen reader says of the controls that have no name of their own: the field's title."""
        for kind in (QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox):
            for control in editor.findChildren(kind):
                if not control.accessibleName() and self.field.title:
                    say(control, QWidget.setAccessibleName, self.field.title)

    def _connect(self, editor: Editor) -> None:
        editor.edited.connect(self._take)
        editor.left.connect(self.left)
        editor.setAccessibleName(tr(self.field.title))

    def _take(self, value: Value) -> None:
        self._value = value
        if self.field.kind in TYPED:
            self._toggle.setChecked(holds_expression(value))
        self._show_preview()
        self.edited.emit(value)

    def _show_preview(self) -> None:
        self._preview.show_for(self._value if holds_expression(self._value) else EMPTY)

    def _new_title(self) -> QLabel:
        label = QLabel(self)
        label.setProperty("role", "strong")
        label.setBuddy(self._editor)
        text = self.field.title
        say(label, lambda owner, said: owner.setText(f"{said} *" if self.field.required else said), text)
        label.setVisible(self.field.kind is not FieldKind.SWITCH)
        return label

    def _new_toggle(self) -> QToolButton:
        button = QToolButton(self)
        button.setText("{ }")
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setProperty("expression", True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        say(button, QToolButton.setToolTip, "Compute the value by an expression")
        say(button, QToolButton.setAccessibleName, "Compute the value by an expression")
        button.clicked.connect(self._on_toggled)
        button.setVisible(self.field.computed and self.field.kind not in _KEEPS_EXPRESSIONS)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        self._place = QVBoxLayout()
        self._place.setSpacing(0)
        layout = column(self, gap=5)
        if self.field.kind is FieldKind.SWITCH:
            head.addLayout(self._place, 1)
            self._place.addWidget(self._title)
            layout.addLayout(head)
        else:
            head.addWidget(self._title, 1)
            layout.addLayout(head)
            layout.addLayout(self._place)
        head.addWidget(self._toggle, 0, Qt.AlignmentFlag.AlignTop)
        self._place.addWidget(self._editor)
        for label in (self._help, self._preview, self._problem):
            layout.addWidget(label)


#: Kinds whose editor shows an expression in its own way, or whose inner fields have expressions of their own.
_KEEPS_EXPRESSIONS = frozenset({FieldKind.SECRET, FieldKind.CODE, FieldKind.ELEMENT, FieldKind.RECORD})
#: Kinds where braces go around what stands there: it is a whole value, not a text with a value in it.
_COMPUTED = frozenset({FieldKind.VALUE})


def _text_label(parent: QWidget, role: str) -> QLabel:
    label = QLabel(parent)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    label.setMinimumWidth(_LEAST)  # else one long word, such as an expression, makes the whole form wider
    return label
