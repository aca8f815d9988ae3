"""The editor for a field."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio.forms.context import FormContext
from studio.forms.editors import simple
from studio.forms.editors.base import Editor
from studio.forms.editors.code import CodeEditor
from studio.forms.editors.element import ElementEditor
from studio.forms.editors.grid import GridEditor
from studio.forms.editors.nested import PairsEditor, RecordEditor, RowsEditor
from studio.forms.editors.paths import PathEditor
from studio.forms.editors.secret import SecretEditor
from studio.forms.editors.text import ListEditor, LongTextEditor, TextEditor, ValueEditor
from studio.forms.fields import FieldKind, FieldSpec

EDITORS: dict[FieldKind, type[Editor]] = {
    **simple.KINDS,
    FieldKind.TEXT: TextEditor,
    FieldKind.LONG_TEXT: LongTextEditor,
    FieldKind.EXPRESSION: ValueEditor,
    FieldKind.VALUE: ValueEditor,
    FieldKind.LIST: ListEditor,
    FieldKind.TABLE: RowsEditor,
    FieldKind.GRID: GridEditor,
    FieldKind.RECORD: RecordEditor,
    FieldKind.PAIRS: PairsEditor,
    FieldKind.FILE: PathEditor,
    FieldKind.FOLDER: PathEditor,
    FieldKind.CODE: CodeEditor,
    FieldKind.SECRET: SecretEditor,
    FieldKind.ELEMENT: ElementEditor,
}

#: Kinds whose own editor takes expressions.
TYPED = frozenset(
    {
        FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.EXPRESSION, FieldKind.VALUE, FieldKind.LIST, FieldKind.FILE,
        FieldKind.FOLDER,
    }
)  # fmt: skip


def make_editor(field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> Editor:
    """An editor of the field's kind."""
    return EDITORS[field.kind](field, context, parent)
