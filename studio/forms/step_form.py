"""The form of one step, made from its task type's params model; every change is an edit of the document."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from runtime.files.resolve import holds_expression
from runtime.model import Problem, Retry, Severity, Step
from runtime.model.edits import Edit, SetField, SetParams
from runtime.tasks.spec import TaskSpec
from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY, Value
from studio.forms.fields import FieldSpec, Group, fields_of
from studio.forms.row import FieldRow
from studio.forms.section import Section
from studio.forms.step_fields import RULE, step_fields, to_step, value_in
from studio.i18n import mark, tr
from studio.state.document import Document

_TITLES = {
    Group.WHAT: mark("What it does"),
    Group.HOW: mark("How"),
    Group.MORE: mark("More settings"),
    Group.FAILING: mark("When it fails"),
    Group.NOTES: mark("Notes"),
}
#: Groups that are folded as long as nothing in them is set.
_FOLDED = frozenset({Group.MORE, Group.FAILING})


class StepForm(QWidget):
    """Shows a step of ``document`` and follows it, whoever changes it."""

    def __init__(
        self, document: Document, step: Step, spec: TaskSpec, context: FormContext, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._id = step.id
        self._context = context
        self._fields = {field.name: field for field in (*fields_of(spec), *step_fields(spec))}
        self._rows: dict[str, FieldRow] = {}
        self._sections: dict[Group, Section] = {}
        self.setProperty("role", "page")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)
        for group in Group:
            self._add_section(group)
        self._layout.addStretch(1)

    @property
    def step(self) -> Step | None:
        """The step as it is now; None once it is deleted."""
        return self._document.workflow.steps.get(self._id)

    @property
    def rows(self) -> dict[str, FieldRow]:
        """The rows that were made so far, by field; those of the step itself begin with a point."""
        return dict(self._rows)

    def refresh(self) -> None:
        """Show what the document has now."""
        for name, row in self._rows.items():
            row.show_value(self._value(name))
            row.setVisible(self._matters(self._fields[name]))

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Put each problem of this step under its field; where there are several, the first error, else the first."""
        found: dict[str, Problem] = {}
        for problem in sorted(problems, key=lambda one: one.severity is not Severity.ERROR):
            if problem.step == self._id:
                found.setdefault(_name(problem.field), problem)
        for name, row in self._rows.items():
            one = found.get(name)
            row.show_problem(
                message_of(one) if one else "", mild=one is not None and one.severity is not Severity.ERROR
            )

    def focus_field(self, place: str) -> None:
        """Go to the field that a problem names (``params.url``); unfolds what hides it."""
        field = self._fields.get(_name(place))
        if field is None:
            return
        self._sections[field.group].set_open(True)
        self._rows[field.name].show()
        self._rows[field.name].editor.setFocus()

    def _add_section(self, group: Group) -> None:
        fields = [field for field in self._fields.values() if field.group is group]
        if not fields:
            return
        is_set = any(self._value(field.name) is not EMPTY for field in fields)
        section = Section(_TITLES[group], partial(self._fill, fields), folds=group in _FOLDED, open=is_set, parent=self)
        section.unfolded.connect(lambda: self.show_problems(self._document.problems))
        self._sections[group] = section
        self._layout.addWidget(section)

    def _fill(self, fields: list[FieldSpec], layout: QVBoxLayout) -> None:
        for field in fields:
            row = FieldRow(field, self._context, self)
            row.edited.connect(partial(self._on_edited, field))
            row.left.connect(self._document.end_gesture)
            self._rows[field.name] = row
            layout.addWidget(row)
        self.refresh()
        self.show_problems(self._document.problems)

    def _value(self, name: str) -> Value:
        step = self.step
        if step is None:
            return EMPTY
        return value_in(step, name) if name.startswith(".") else step.params.get(name, EMPTY)

    def _matters(self, field: FieldSpec) -> bool:
        """Whether a field means anything, by what was chosen in another one; what is computed may turn out anything."""
        if field.name == RULE:
            return self.step is not None and isinstance(self.step.retry, Retry)
        if field.matters_for is None:
            return True
        name, values = field.matters_for
        chosen = self._value(name)
        return holds_expression(chosen) or (self._fields[name].default if chosen is EMPTY else chosen) in values

    def _on_edited(self, field: FieldSpec, value: Value) -> None:
        step = self.step
        if step is not None:
            title = tr("Change “{field}”", field=tr(field.title))
            self._document.apply(edit_of(step, field.name, value), title, gesture=f"{step.id}:{field.name}")


def edit_of(step: Step, name: str, value: Value) -> Edit:
    """The edit that gives a field of the step a value; EMPTY leaves it out."""
    if name.startswith("."):
        return SetField(step.id, *to_step(step, name, value))
    if value is EMPTY:
        return SetParams(step.id, {key: there for key, there in step.params.items() if key != name})
    return SetParams(step.id, {**step.params, name: value})


def message_of(problem: Problem) -> str:
    """A problem as the form says it, where the field is in sight."""
    if problem.code == "missing-param":
        return tr("This is needed.")
    return f"{problem.message} {problem.remedy}".strip()


def _name(place: str) -> str:
    """The field that a dotted path in a step lies in."""
    first, _, rest = place.partition(".")
    return rest.partition(".")[0] if first == "params" else f".{first}"
