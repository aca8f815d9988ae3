"""The step editor: the form of the selected step under its name and kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QScrollArea, QStackedWidget, QWidget

from runtime.errors import InvalidFile
from runtime.model import JsonObject, Step
from runtime.model.edits import SetField
from runtime.tasks.registry import Registry
from studio.canvas import paragraphs
from studio.forms.context import FormContext
from studio.forms.editors.pointing import Pointing
from studio.forms.expected import with_expected
from studio.forms.sample import is_page, page_of, sample_of
from studio.forms.step_form import StepForm
from studio.i18n import language, mark, say, tr, tr_count
from studio.state.document import Document
from studio.state.probe import Place
from studio.state.run_session import RunSession
from studio.state.selection import Selection
from studio.state.vault_sight import VaultSight
from studio.theme import picture
from studio.widgets.empty import Empty
from studio.widgets.even_edge import EvenEdge
from studio.widgets.parts import column, label, row
from studio.widgets.prose import put_prose

#: Of the icon, and between the form and the sides of the panel, in pixels.
_ICON, _SIDE = 20, 14
#: Pages of the panel.
_NONE, _ONE, _MANY, _GROUP, _NOTE, _EDGE = range(6)


class StepPanel(QWidget):
    """Follows a document's selection. ``set_credentials`` and ``show_session`` feed completion and previews."""

    run_here_asked = Signal()  #: run up to the step that is shown, in the browser that is open

    def __init__(self, registry: Registry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._registry = registry
        self._document: Document | None = None
        self._selection: Selection | None = None
        self._session: RunSession | None = None
        self._credentials: tuple[str, ...] = ()
        self._context = FormContext(self)
        self._form: StepForm | None = None
        self._shown = self._type = ""
        #: What a step is called that has no name of its own.
        self.called: Callable[[str], str] = str
        self._icon, self._kind = QLabel(), label(role="small")
        self._name = QLineEdit()
        self._about = label(role="muted", wrap=True)
        self._scroll = QScrollArea()
        self._many = label(role="heading")
        self._stack = QStackedWidget()
        self._lay_out()
        self._context.mended.connect(self._on_mended)
        self._context.run_wanted.connect(self.run_here_asked)
        self._context.runs = True
        language().changed.connect(self._show_head)
        language().changed.connect(self._on_problems)

    @property
    def form(self) -> StepForm | None:
        """The form that is shown."""
        return self._form

    def show_document(self, document: Document | None, selection: Selection | None) -> None:
        """Follow another document, or none."""
        if self._document is not None:
            self._document.changed.disconnect(self._on_changed)
            self._document.problems_changed.disconnect(self._on_problems)
            self._document.elements_changed.disconnect(self._update_context)
        if self._selection is not None:
            self._selection.changed.disconnect(self._on_selected)
        self._document, self._selection = document, selection
        if document is not None and selection is not None:
            document.changed.connect(self._on_changed)
            document.problems_changed.connect(self._on_problems)
            document.elements_changed.connect(self._update_context)
            selection.changed.connect(self._on_selected)
        self._shown = ""
        self._on_selected()

    def show_session(self, session: RunSession | None) -> None:
        """Take values for previews from this run."""
        if self._session is not None:
            self._session.values_changed.disconnect(self._update_context)
        self._session = session
        if session is not None:
            session.values_changed.connect(self._update_context)
        self._update_context()

    def set_credentials(self, credentials: tuple[str, ...]) -> None:
        """Fields of the vault's items, as ``item.field``."""
        self._credentials = credentials
        self._update_context()

    def follow_vault(self, vault: VaultSight) -> None:
        """Say at fields for credentials how this vault stands; told before a step is shown."""
        self._context.vault = vault

    def focus_field(self, field: str) -> None:
        """Go to a field of the step that is shown, as a problem names it."""
        if self._form is not None:
            self._form.focus_field(field)

    def focus_name(self) -> None:
        """Go to the step's name, to type another one."""
        self._name.setFocus()
        self._name.selectAll()

    def focus_first(self) -> None:
        """Begin to edit the step that is shown: in its first field, or in its name where it has none."""
        rows = self._form.rows if self._form is not None else {}
        first = next((row for row in rows.values() if not row.isHidden()), None)
        (first.editor if first is not None else self._name).setFocus()

    @property
    def _step(self) -> Step | None:
        return self._document.workflow.steps.get(self._shown) if self._document else None

    def _on_selected(self) -> None:
        ids = self._selection.ids if self._selection is not None else ()
        only = ids[0] if len(ids) == 1 else ""
        if len(ids) > 1:
            self._many.setText(tr_count("{n} step is selected", "{n} steps are selected", len(ids)))
            self._stack.setCurrentIndex(_MANY)
            self._drop_form()
        elif only and only != self._shown:
            self._show_step(only)
        elif not only:
            self._drop_form()
            self._stack.setCurrentIndex(self._page_of_none())

    def _page_of_none(self) -> int:
        """What is said where no step is selected: about what is selected instead, else what to do."""
        selection = self._selection
        if selection is None:
            return _NONE
        if selection.groups:
            return _GROUP
        return _NOTE if selection.notes else _EDGE if selection.edges else _NONE

    def _show_step(self, id: str) -> None:
        self._drop_form()
        self._shown = id
        step = self._step
        self._type = step.type if step else ""
        if step is None or self._document is None:
            self._stack.setCurrentIndex(_NONE)
            return
        self._update_context()
        self._show_head()
        spec = self._registry.find(step.type)
        if spec is not None:
            self._form = StepForm(self._document, step, spec, self._context)
            self._form.setContentsMargins(_SIDE, 4, _SIDE, 14)
            self._scroll.setWidget(self._form)
            self._edge.fit()
        self._scroll.setVisible(spec is not None)
        self._stack.setCurrentIndex(_ONE)

    def _show_head(self) -> None:
        step = self._step
        if step is None:
            return
        spec = self._registry.find(step.type)
        icon = spec.icon if spec else "circle-help"
        self._icon.setPixmap(picture(icon, _ICON, f"family_{step.type.partition('.')[0]}", self.devicePixelRatioF()))
        if self._name.text() != step.name:
            self._name.setText(step.name)
        self._name.setPlaceholderText(self.called(step.id))
        self._kind.setText(f"{tr(spec.title) if spec else step.type}  ·  {step.id}")
        text = tr(paragraphs(spec)[0]) if spec else tr("There is no such kind of step here.")
        put_prose(self._about, text)

    def try_element(self) -> None:
        """Show in the browser that is open what the step acts on, and say below its element how it is found."""
        pointing = self._form.findChild(Pointing) if self._form is not None else None
        if isinstance(pointing, Pointing):
            pointing.try_now()

    def _drop_form(self) -> None:
        self._shown = ""
        if self._form is not None:
            self._scroll.takeWidget()
            self._form.deleteLater()
            self._form = None

    def _on_changed(self, change: Any) -> None:
        if self._shown in change.removed:
            self._drop_form()
            self._stack.setCurrentIndex(self._page_of_none())
        elif self._shown in change.changed:
            self._refresh()
        if change.steps - {self._shown} or change.variables:
            self._update_context()

    def _refresh(self) -> None:
        """Show the step as it is now; one that has become of another kind gets another form."""
        step = self._step
        if step is None or self._form is None or step.type != self._type:
            self._show_step(self._shown)
            return
        self._show_head()
        self._form.refresh()

    def _on_problems(self) -> None:
        if self._form is not None and self._document is not None:
            self._form.show_problems(self._document.problems)

    def _update_context(self) -> None:
        if self._document is None:
            return
        session = self._session
        sample = sample_of(
            self._document.workflow,
            self._shown,
            session.outputs_of if session else {},
            session.variables if session else {},
            credentials=self._credentials,
            environment=_environment(self._document),
        )
        project, path = self._document.project, self._document.path
        known = path is not None and self._shown in self._document.workflow.steps
        page = (self._failed_at() or page_of(self._document.workflow, self._shown, sample)) if known else ""
        self._context.update(
            place=Place(path, self._shown, page) if path is not None and known else None,
            sample=sample,
            expect=partial(with_expected, self._document.workflow, self._shown, self._registry),
            credentials=self._credentials,
            elements=self._document.elements,
            folder=project.root if project else None,
        )

    def _failed_at(self) -> str:
        """The address of the page on which the step failed in the last run; empty where it did not, or nobody knows."""
        error = self._session.view(self._shown).error if self._session is not None else None
        return address if is_page(address := str((error or {}).get("page") or "")) else ""

    def _on_mended(self) -> None:
        if self._document is not None:
            self._document.forget_elements()

    def _on_named(self, name: str) -> None:
        if self._document is not None and self._shown:
            edit = SetField(self._shown, "name", name.strip())
            self._document.apply(edit, tr("Rename step"), gesture=f"{self._shown}:.name")

    def _on_name_left(self) -> None:
        if self._document is not None:
            self._document.end_gesture()

    def _lay_out(self) -> None:
        self._name.setProperty("kind", "title")
        self._name.setFrame(False)
        say(self._name, QLineEdit.setAccessibleName, "Name of the step")
        self._name.textEdited.connect(self._on_named)
        self._name.editingFinished.connect(self._on_name_left)
        self._icon.setFixedSize(_ICON, _ICON)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._edge = EvenEdge(self._scroll, _SIDE)
        none = Empty("mouse-pointer-click", "No step is selected", "Click a step on the canvas to see and change it.")
        group = Empty(
            "group",
            mark("A group is selected"),
            mark("Enter changes its title, G folds it into one card and unfolds it."),
        )
        note = Empty("sticky-note", mark("A note is selected"), mark("Enter, or a double click, changes its text."))
        edge = Empty("arrow-down", mark("An edge is selected"), mark("Tab puts a step into it, Del takes it away."))
        for widget in (none, self._one_step(), self._several(), group, note, edge):
            self._stack.addWidget(widget)
        self.setMinimumWidth(300)
        column(self, gap=0).addWidget(self._stack)

    def _one_step(self) -> QWidget:
        """What the step is, above its form."""
        page = QWidget()
        whole = column(page, gap=0)
        head = column(margin=_SIDE, gap=4)
        line = row(gap=8)
        line.addWidget(self._icon)
        line.addWidget(self._name, 1)
        head.addLayout(line)
        head.addWidget(self._kind)
        head.addWidget(self._about)
        whole.addLayout(head)
        whole.addWidget(self._scroll, 1)
        whole.addStretch()
        whole.setStretchFactor(self._scroll, 1000)
        return page

    def _several(self) -> QWidget:
        """What can be done with several steps, a little above the middle."""
        page = QWidget()
        whole = column(page, margin=24)
        whole.addStretch(1)
        whole.addWidget(self._many, alignment=Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(2)
        return page


def _environment(document: Document) -> JsonObject:
    """The values of the project's environment; none where they cannot be read."""
    try:
        return document.project.environment() if document.project else {}
    except InvalidFile:
        return {}
