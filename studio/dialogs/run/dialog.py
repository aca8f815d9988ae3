"""The run dialog: what the workflow wants to know, each input in its type, with defaults and last values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QDialog, QFrame, QLabel, QScrollArea, QWidget

from runtime.model import Direction, Json, JsonObject, Variable, VariableType, Workflow
from runtime.model.variables import check_inputs
from studio.dialogs.answers import answers
from studio.dialogs.run.rights import Rights
from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY
from studio.forms.fields import FieldKind, FieldSpec
from studio.forms.hints import label_of
from studio.forms.row import FieldRow
from studio.i18n import mark, say, told, tr
from studio.state.vault_sight import VaultSight
from studio.widgets.fitting import Fitting, keep_on_screen
from studio.widgets.parts import button, column, label, row

#: The pause of slow motion, in seconds: long enough to see where, short enough not to wait.
SLOW_S = 0.8
WIDTH, MOST_HEIGHT, LEAST_HEIGHT = 520, 620, 120
#: With a sheet of rows among the inputs.
WIDE = 760
#: What the title of the window and the edges of the screen take, in pixels.
AROUND = 60
#: Room for a scroll bar beside the inputs; widths of the dialog and of what a workflow may touch, side by side.
SCROLL, WIDE, RIGHTS_WIDTH = 12, 880, 384

_KINDS = {
    VariableType.STRING: FieldKind.TEXT,
    VariableType.NUMBER: FieldKind.NUMBER,
    VariableType.BOOLEAN: FieldKind.SWITCH,
    VariableType.JSON: FieldKind.VALUE,
    VariableType.LIST: FieldKind.VALUE,
    VariableType.SECRET: FieldKind.SECRET,
}


_PASTE = mark("Type into the sheet, or copy rows in a spreadsheet and paste them with Ctrl+V.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wants to run: inputs by name, the environment (empty: the project's own), options of tasks."""

    inputs: JsonObject = field(default_factory=dict)
    environment: str = ""
    options: JsonObject = field(default_factory=dict)
    trust: bool = False
    trust_project: bool = False


class RunDialog(QDialog):
    """``agreed`` carries a ``Wish``; the dialog stays open until it is closed by who started the run."""

    agreed = Signal(object)  #: a Wish

    def __init__(
        self,
        parent: QWidget,
        workflow: Workflow,
        *,
        environments: Iterable[str] = (),
        environment: str = "",
        last: Mapping[str, Json] | None = None,
        credentials: tuple[str, ...] = (),
        vault: VaultSight | None = None,
        in_project: bool = False,
        headed: bool = True,
        paths: Mapping[str, FieldKind] | None = None,
        folder: Path | None = None,
    ) -> None:
        """``paths`` are the inputs that are files or folders, relative ones begin at ``folder``."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say(self, QDialog.setWindowTitle, "Run the workflow")
        self._workflow = workflow
        self._in_project = in_project
        self._last = dict(last or {})
        self._context = FormContext(self)
        self._context.update(credentials=credentials, vault=vault, folder=folder)
        if vault is not None:
            vault.page_asked.connect(self.reject)  # it would lie over that page
        self._paths = dict(paths or {})
        self._values: JsonObject = {}
        self._wanted = 0
        self._rows: dict[str, FieldRow] = {}
        self._environment = _environment_box(environments, environment)
        #: Whether the settings have the browser shown; only what differs from them is asked for.
        self._usual = headed
        self._headed = QCheckBox()
        self._headed.setChecked(headed)
        say(self._headed, QCheckBox.setText, "Show the browser while it works")
        self._slow = QCheckBox()
        self._slow.setEnabled(headed)
        say(self._slow, QCheckBox.setText, "In slow motion, with a frame around each element")
        self._headed.toggled.connect(self._slow.setEnabled)
        self._error = label(role="error", wrap=True)
        self._error.hide()
        self._rights = Rights()
        self._lay_out()
        self.setMinimumWidth(WIDE if any(_columns(one) for one in workflow.variables.values()) else WIDTH)

    @property
    def rows(self) -> dict[str, FieldRow]:
        """The input fields by the variable's name."""
        return dict(self._rows)

    def agree(self) -> None:
        """Check the inputs; start when all fit, else say under each field what is wrong."""
        variables = {name: variable for name, variable in self._workflow.variables.items() if _is_input(variable)}
        given = {name: value for name, value in self._values.items() if value is not EMPTY}
        _, wrong = check_inputs(variables, given)
        self.show_wrong(wrong)
        if wrong:
            return
        environment = str(self._environment.currentData() or "")
        asked = not self._rights.isHidden()
        self.agreed.emit(
            Wish(given, environment, self._options(), trust=asked, trust_project=asked and self._rights.whole_project)
        )

    def _options(self) -> JsonObject:
        """How the browser is shown, where that differs from the settings."""
        shown = self._headed.isChecked()
        browser: JsonObject = {}
        if shown != self._usual:
            browser["headless"] = not shown
        if shown and self._slow.isChecked():
            browser["slow_motion"] = SLOW_S
        return {"browser": browser} if browser else {}

    def show_wrong(self, wrong: Mapping[str, str]) -> None:
        """A message under each input that is wrong; the first one gets the keyboard."""
        for name, shown in self._rows.items():
            shown.show_problem(wrong.get(name, ""))
        first = next((name for name in self._rows if name in wrong), None)
        if first is not None:
            self._rows[first].editor.setFocus()

    def show_error(self, message: str) -> None:
        """Something that concerns no single input."""
        self._error.setText(told(message))
        self._error.setVisible(bool(message))

    def ask_for_rights(self, rights: Mapping[str, Iterable[str]]) -> None:
        """Say what the workflow may touch; running it now means that the person agrees."""
        self._rights.show_rights(rights, in_project=self._in_project)
        say(self._run, type(self._run).setText, "Agree and run")
        self._put_beside()
        self._fit() if self._rows else self.adjustSize()

    def _put_beside(self) -> None:
        """Rights stand beside the inputs: below them they would leave a low screen no room for what must be given."""
        if self._rows and self.screen().availableGeometry().width() >= WIDE:
            self._body.setDirection(QBoxLayout.Direction.LeftToRight)
            self._rights.setFixedWidth(RIGHTS_WIDTH)
            self.setMinimumWidth(WIDE)

    def use_last(self) -> None:
        """Fill in what the last run was given."""
        self.fill_in(self._last)

    def fill_in(self, values: Mapping[str, Json]) -> None:
        """Put values into the fields of their inputs."""
        for name, shown in self._rows.items():
            if name in values:
                self._values[name] = values[name]
                shown.show_value(values[name])

    def _lay_out(self) -> None:
        whole = self._whole = column(self, margin=20, gap=12)
        head = row()
        title = QLabel(self._workflow.label)
        title.setProperty("role", "heading")
        head.addWidget(title, 1)
        inputs = [variable for variable in self._workflow.variables.values() if _is_input(variable)]
        if any(variable.name in self._last for variable in inputs):
            head.addWidget(button("Use the last values", "quiet", "history", self.use_last))
        whole.addLayout(head)
        if self._workflow.description:
            about = QLabel(self._workflow.description)
            about.setWordWrap(True)
            about.setProperty("role", "muted")
            whole.addWidget(about)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._body.setSpacing(16)
        self._body.addLayout(self._asked(inputs), 1)
        self._body.addWidget(self._rights, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(self._body, 1)
        whole.addWidget(self._error)
        self._run = button("verb|Run", "primary", "play", self.agree)
        whole.addLayout(answers(self, self._run))

    def _asked(self, inputs: list[Variable]) -> QBoxLayout:
        """What the person gives: inputs, the environment, how the browser is shown."""
        parts = column(gap=12)
        if inputs:
            parts.addWidget(self._inputs(inputs), 1)
        if self._environment.count() > 1:
            asked = column(gap=4)
            asked.addWidget(label("Environment", "strong"))
            asked.addWidget(self._environment)
            parts.addLayout(asked)
        if any(step.type.startswith("browser.") for step in self._workflow.steps.values()):
            parts.addWidget(self._headed)
            parts.addWidget(self._slow)
        return parts

    def _fit(self, height: int = 0) -> None:
        """As high as its inputs, up to a limit and to what the screen has; then they are scrolled."""
        self._wanted = height or self._wanted
        self._area.setMinimumHeight(min(MOST_HEIGHT, self._wanted))
        room = self.screen().availableGeometry().height() - AROUND
        self._measure()
        width = max(self.width(), self._whole.totalMinimumSize().width())
        over = self._whole.minimumHeightForWidth(width) - room
        if over > 0:
            self._area.setMinimumHeight(max(LEAST_HEIGHT, self._area.minimumHeight() - over))
            self._measure()
        scrolled = self._area.minimumHeight() < self._wanted
        self._fields.setContentsMargins(0, 0, SCROLL if scrolled else 0, 0)
        self.resize(width, self._whole.minimumHeightForWidth(width))
        if self.isVisible():
            keep_on_screen(self)

    def _measure(self) -> None:
        """Layouts within layouts know of other sizes only when they are asked anew."""
        self._whole.invalidate()
        self._whole.activate()

    def _inputs(self, inputs: list[Variable]) -> QScrollArea:
        content = Fitting()
        self._fields = fields = column(content, gap=12)
        for variable in inputs:
            shown = FieldRow(field_of(variable, self._paths.get(variable.name)), self._context, content)
            if variable.type is VariableType.SECRET and isinstance(variable.default, str):
                shown.show_value(f"{{{{ vault.{variable.default} }}}}")
            else:
                shown.show_value(EMPTY if variable.default is None else variable.default)
            shown.edited.connect(self._taker(variable))
            self._rows[variable.name] = shown
            fields.addWidget(shown)
        fields.addStretch()
        self._area = QScrollArea()
        self._area.setWidget(content)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        content.fitted.connect(self._fit)
        return self._area

    def _taker(self, variable: Variable) -> Callable[[object], None]:
        def take(value: object) -> None:
            self._values[variable.name] = _credential(value) if variable.type is VariableType.SECRET else value
            self._rows[variable.name].show_problem("")

        return take


def field_of(variable: Variable, path: FieldKind | None = None) -> FieldSpec:
    """The field that asks for an input; ``path`` is the kind of a text that names a file or folder."""
    title = label_of(variable.name)
    says_more = variable.description.strip(" .").casefold() != title.casefold()
    return FieldSpec(
        variable.name,
        _kind(variable, path),
        title,
        _PASTE if _columns(variable) else variable.description if says_more else "",
        required=variable.required,
        nullable=variable.type is VariableType.BOOLEAN and variable.default is None,
        default=variable.default,
        computed=False,
        inner=tuple(FieldSpec(name, FieldKind.TEXT, label_of(name)) for name in _columns(variable)),
    )


def _kind(variable: Variable, path: FieldKind | None) -> FieldKind:
    if _columns(variable):
        return FieldKind.GRID
    return path if path and variable.type is VariableType.STRING else _KINDS[variable.type]


def _columns(variable: Variable) -> tuple[str, ...]:
    """The fields of records that a sheet can show: each value is a text or a number."""
    records = variable.default if variable.type is VariableType.LIST and isinstance(variable.default, list) else []
    if not all(isinstance(one, dict) and all(_is_cell(value) for value in one.values()) for one in records):
        return ()
    return tuple(dict.fromkeys(name for record in records for name in record))


def _is_cell(value: Json) -> bool:
    return value is None or (isinstance(value, str | int | float) and not isinstance(value, bool))


def _is_input(variable: Variable) -> bool:
    return variable.direction is Direction.INPUT


def _credential(value: object) -> object:
    """The name that a credential's picker means: inputs are given names, steps expressions."""
    from studio.forms.editors.secret import credential_of

    return credential_of(value) or value


def _environment_box(names: Iterable[str], chosen: str) -> QComboBox:
    box = QComboBox()
    say(box, QComboBox.setAccessibleName, "Environment")
    box.addItem(tr("As the project says"), "")
    for name in names:
        box.addItem(name, name)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box
