"""The run dialog: what the workflow wants to know, each input in its type, with defaults and last values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QDialog, QFrame, QLabel, QScrollArea, QWidget

from runtime.model import Json, JsonObject, Variable, Workflow
from runtime.model.variables import check_inputs
from studio.dialogs.answers import answers
from studio.dialogs.run.inputs import columns_of, field_of, first_value, given_by
from studio.dialogs.run.rights import Rights
from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY
from studio.forms.fields import FieldKind
from studio.forms.row import FieldRow
from studio.i18n import say, told, tr
from studio.state.vault_sight import VaultSight
from studio.widgets.fitting import Fitting, keep_on_screen
from studio.widgets.parts import button, column, label, row

#: The pause of slow motion, in seconds: long enough to see where, short enough not to wait.
SLOW_S = 0.8
WIDTH, MOST_HEIGHT, LEAST_HEIGHT = 520, 620, 120
#: What the title of the window and the edges of the screen take, in pixels.
AROUND = 60
#: Room for a scroll bar beside the inputs; the width of the dialog with a sheet of rows, or with what the workflow may
#: touch beside the inputs, and the width of that.
SCROLL, WIDE, RIGHTS_WIDTH = 12, 880, 384


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
        self.setMinimumWidth(WIDE if any(map(columns_of, workflow.inputs.values())) else WIDTH)

    @property
    def rows(self) -> dict[str, FieldRow]:
        """The input fields by the variable's name."""
        return dict(self._rows)

    def agree(self) -> None:
        """Check the inputs; start when all fit, else say under each field what is wrong."""
        given = {name: value for name, value in self._values.items() if value is not EMPTY}
        _, wrong = check_inputs(self._workflow.inputs, given)
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
        if self._workflow.inputs.keys() & self._last:
            head.addWidget(button("Use the last values", "quiet", "history", self.use_last))
        whole.addLayout(head)
        if self._workflow.description:
            about = QLabel(self._workflow.description)
            about.setWordWrap(True)
            about.setProperty("role", "muted")
            whole.addWidget(about)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._body.setSpacing(16)
        self._body.addLayout(self._asked(), 1)
        self._body.addWidget(self._rights, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(self._body, 1)
        whole.addWidget(self._error)
        self._run = button("verb|Run", "primary", "play", self.agree)
        whole.addLayout(answers(self, self._run))

    def _asked(self) -> QBoxLayout:
        """What the person gives: inputs, the environment, how the browser is shown."""
        parts = column(gap=12)
        if self._workflow.inputs:
            parts.addWidget(self._inputs(), 1)
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

    def _inputs(self) -> QScrollArea:
        content = Fitting()
        self._fields = fields = column(content, gap=12)
        for variable in self._workflow.inputs.values():
            shown = FieldRow(field_of(variable, self._paths.get(variable.name)), self._context, content)
            shown.show_value(first_value(variable))
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
            self._values[variable.name] = given_by(variable, value)
            self._rows[variable.name].show_problem("")

        return take


def _environment_box(names: Iterable[str], chosen: str) -> QComboBox:
    box = QComboBox()
    say(box, QComboBox.setAccessibleName, "Environment")
    box.addItem(tr("As the project says"), "")
    for name in names:
        box.addItem(name, name)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box
