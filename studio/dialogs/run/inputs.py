"""An input of a workflow as a field of a form: of which kind, what stands in it at first, and what is given by it."""

from __future__ import annotations

from runtime.model import Json, Variable, VariableType
from studio.forms.editors.base import EMPTY
from studio.forms.fields import FieldKind, FieldSpec
from studio.forms.hints import label_of
from studio.i18n import mark

_KINDS = {
    VariableType.STRING: FieldKind.TEXT,
    VariableType.NUMBER: FieldKind.NUMBER,
    VariableType.BOOLEAN: FieldKind.SWITCH,
    VariableType.JSON: FieldKind.VALUE,
    VariableType.LIST: FieldKind.VALUE,
    VariableType.SECRET: FieldKind.SECRET,
}
_PASTE = mark("Type into the sheet, or copy rows in a spreadsheet and paste them with Ctrl+V.")


def field_of(variable: Variable, path: FieldKind | None = None) -> FieldSpec:
    """The field that asks for an input; ``path`` is the kind of a text that names a file or folder."""
    title = label_of(variable.name)
    says_more = variable.description.strip(" .").casefold() != title.casefold()
    return FieldSpec(
        variable.name,
        _kind(variable, path),
        title,
        _PASTE if columns_of(variable) else variable.description if says_more else "",
        required=variable.required,
        nullable=variable.type is VariableType.BOOLEAN and variable.default is None,
        default=variable.default,
        computed=False,
        inner=tuple(FieldSpec(name, FieldKind.TEXT, label_of(name)) for name in columns_of(variable)),
    )


def columns_of(variable: Variable) -> tuple[str, ...]:
    """The fields of records that a sheet can show: each value is a text or a number. Empty for other inputs."""
    records = variable.default if variable.type is VariableType.LIST and isinstance(variable.default, list) else []
    if not all(isinstance(one, dict) and all(_is_cell(value) for value in one.values()) for one in records):
        return ()
    return tuple(dict.fromkeys(name for record in records for name in record))


def first_value(variable: Variable) -> object:
    """What the field shows before anybody has changed it. Fields of credentials take expressions."""
    if variable.type is VariableType.SECRET and isinstance(variable.default, str):
        return f"{{{{ vault.{variable.default} }}}}"
    return EMPTY if variable.default is None else variable.default


def given_by(variable: Variable, value: object) -> object:
    """What the input gets when its field says ``value``: of a credential its name."""
    from studio.forms.editors.secret import credential_of

    return credential_of(value) or value if variable.type is VariableType.SECRET else value


def _kind(variable: Variable, path: FieldKind | None) -> FieldKind:
    if columns_of(variable):
        return FieldKind.GRID
    return path if path and variable.type is VariableType.STRING else _KINDS[variable.type]


def _is_cell(value: Json) -> bool:
    return value is None or (isinstance(value, str | int | float) and not isinstance(value, bool))
