"""Opens workflows in tabs and saves them; panels follow the current one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QPointF, Signal

from runtime.errors import InvalidFile, UnderstudyError
from runtime.model.targets import elements_named
from runtime.tasks.registry import Registry
from studio.canvas import Alignment
from studio.commands import Commands
from studio.commands.canvas import CANVAS_KEYS, canvas_commands
from studio.editor.finding import Finding
from studio.editor.keeper import Keeper
from studio.editor.properties import Properties
from studio.editor.tab import FlowTab
from studio.i18n import tr
from studio.panels.history import HistoryList
from studio.state.breakpoints import Where
from studio.state.document import Document
from studio.state.workspace import Workspace
from studio.theme import icon
from studio.widgets.notices import Notices, Offer, Tone
from studio.window import StudioWindow

#: Commands of the context menu, by what is clicked.
_MENU = (
    ("canvas.open", "canvas.lead", "canvas.enabled", "canvas.rename_id"),
    ("canvas.cut", "canvas.copy", "canvas.paste", "canvas.duplicate", "canvas.delete"),
    ("record.insert",),
    ("canvas.group", "canvas.fold", "canvas.rename_group", "canvas.colour_group", "canvas.note"),
)
#: And where nothing is selected.
_GROUND = (
    ("canvas.add", "canvas.paste", "canvas.note", "record.start"),
    ("canvas.all", "canvas.tidy", "canvas.fit"),
    ("run.start", "run.start_with"),
)


class Editor(QObject):
    """The open workflows of one window. ``home`` is the data folder, where recovery files are kept."""

    current_changed = Signal()  #: another workflow is in front, or none: ``current``
    opened = Signal(FlowTab)
    breakpoint_toggled = Signal(FlowTab, object)  #: where: the id of a step, or an edge
    step_opened = Signal(FlowTab, str)
    naming_asked = Signal(FlowTab, str)
    files_dropped = Signal(FlowTab, list, QPointF)

    def __init__(
        self,
        window: StudioWindow,
        workspace: Workspace,
        commands: Commands,
        notices: Notices,
        registry: Registry,
        home: Path,
    ) -> None:
        super().__init__(window)
        self._window, self._workspace, self._commands, self._notices = window, workspace, commands, notices
        self._registry, self._home = registry, home
        self._current: FlowTab | None = None
        #: What the canvas offers on a right click, by groups; others add what they can do with a step.
        self.menu: list[tuple[str, ...]] = [*_MENU]
        commands.add(*canvas_commands(self))
        window.addActions([commands.action(command.id) for command in canvas_commands(self) if not command.local])
        window.documents.current_changed.connect(self._on_front)
        commands.changed.connect(self._bind_all)
        self.finding = Finding(self, window, commands)
        self.properties = Properties(self, window, commands)
        self.keeper = Keeper(self, window, workspace, notices, home)

    @property
    def current(self) -> FlowTab | None:
        """The workflow in front."""
        return self._current

    @property
    def tabs(self) -> Iterator[FlowTab]:
        """All that are open."""
        documents = self._window.documents
        for widget in map(documents.widget, documents.keys()):
            if isinstance(widget, FlowTab):
                yield widget

    def open(self, path: Path) -> FlowTab | None:
        """Bring a workflow to the front; opens it when it is not. None, with a notice, where that is impossible."""
        path = path.absolute()
        tab = next((tab for tab in self.tabs if tab.path == path), None)
        if tab is not None:
            self._window.documents.show_document(self._key(tab))
            return tab
        try:
            return self.show(Document.open(path))
        except InvalidFile as problem:
            self._notices.fail(problem)
            return None

    def save(self, tab: FlowTab | None = None, *, force: bool = False) -> bool:
        """Write a workflow, the current one by default; whether it worked. ``force`` overwrites changes of others."""
        tab = tab or self._current
        if tab is None:
            return False
        try:
            tab.document.save(force=force)
        except InvalidFile as problem:
            self._refuse_to_save(tab, problem)
            return False
        if tab.path is not None:
            self._workspace.note("workflow.save", tab.path)
        return True

    def save_file(self, path: Path) -> bool:
        """Write the workflow in ``path`` where it is open with changes; False when that did not work."""
        tab = next((tab for tab in self.tabs if tab.path == path), None)
        return tab is None or not tab.document.dirty or self.save(tab)

    def selected_step(self) -> str:
        """The one step that is selected in the workflow in front; empty when none or several are."""
        ids = set(self._current.selection.ids) if self._current is not None else set()
        return ids.pop() if len(ids) == 1 else ""

    def selected_spot(self) -> Where:
        """The one step or the one edge that is selected; an empty text when none or several are."""
        edges = self._current.selection.edges if self._current is not None else ()
        return self.selected_step() or (edges[0] if len(edges) == 1 else "")

    def forget_elements(self) -> None:
        """The project's elements were changed: every open workflow reads them anew."""
        for tab in self.tabs:
            tab.document.forget_elements()

    def save_all(self) -> None:
        for tab in self.tabs:
            if tab.document.dirty:
                self.save(tab)

    # Verbs of the commands

    def has_flow(self) -> bool:
        return self._current is not None

    def is_dirty(self) -> bool:
        return self._current is not None and self._current.document.dirty

    def any_dirty(self) -> bool:
        return any(tab.document.dirty for tab in self.tabs)

    def can_undo(self) -> bool:
        return self._current is not None and bool(self._current.document.undo_title)

    def can_redo(self) -> bool:
        return self._current is not None and bool(self._current.document.redo_title)

    def undo_text(self) -> str:
        title = self._current.document.undo_title if self._current is not None else ""
        return tr("Undo: {what}", what=title) if title else ""

    def show_history(self) -> None:
        """Everything that was done to the workflow in front: a choice goes back, or on again, to it."""
        if self._current is not None:
            below = self._window.documents.below_tab(self._window)
            HistoryList(self._current.document, self._window).open(below)

    def redo_text(self) -> str:
        title = self._current.document.redo_title if self._current is not None else ""
        return tr("Redo: {what}", what=title) if title else ""

    def has_selection(self) -> bool:
        return self._current is not None and bool(self._current.selection)

    def has_steps_selected(self) -> bool:
        return self._current is not None and bool(self._current.selection.ids)

    def has_copyable(self) -> bool:
        selection = self._current.selection if self._current is not None else None
        return selection is not None and bool(selection.ids or selection.groups or selection.notes)

    def has_several_selected(self) -> bool:
        return self._current is not None and len(self._current.selection.ids) > 1

    def has_group(self) -> bool:
        return self._current is not None and bool(self._current.canvas.group_at_hand())

    def save_current(self) -> None:
        self.save()

    def undo(self) -> None:
        if self._current is not None:
            self._current.document.undo()

    def redo(self) -> None:
        if self._current is not None:
            self._current.document.redo()

    def on_canvas(self, verb: str) -> Callable[[], None]:
        """Calls a method of the canvas in front."""

        def call() -> None:
            if self._current is not None:
                getattr(self._current.canvas, verb)()

        return call

    def align(self, how: Alignment) -> None:
        if self._current is not None:
            self._current.canvas.align(how)

    def add_step(self, type: str) -> None:
        """A step of this type behind the current one: what the palette chooses."""
        if self._current is not None:
            self._current.canvas.add(type)
            self._current.canvas.setFocus()

    # Inside

    def show(self, document: Document) -> FlowTab:
        """Open a document that was made elsewhere, in a tab in front."""
        document.keep_recoverable(self._home)
        tab = FlowTab(document, self._registry, self.save)
        key = self._key(tab)
        tab.close_later = lambda: self._window.close_tab(key)
        document.history_changed.connect(self._commands.refresh)
        document.recovery_failed.connect(self._notices.fail)
        tab.selection.changed.connect(self._commands.refresh)
        canvas = tab.canvas
        canvas.refused.connect(self._refuse)
        canvas.bringing.elsewhere = lambda: self._named_beside(document)
        canvas.menu_requested.connect(self._show_menu)
        canvas.breakpoint_toggled.connect(lambda id: self.breakpoint_toggled.emit(tab, id))
        canvas.step_opened.connect(lambda id: self.step_opened.emit(tab, id))
        canvas.naming_asked.connect(lambda id: self.naming_asked.emit(tab, id))
        canvas.files_dropped.connect(lambda paths, place: self.files_dropped.emit(tab, paths, place))
        # The tab deletes itself when it is closed; its document ends with it.
        tab.destroyed.connect(lambda: document.close())
        self._bind(tab)
        self._window.show_document(key, lambda: tab, icon("workflow", "accent"))
        canvas.setFocus()
        self.opened.emit(tab)
        return tab

    def _named_beside(self, document: Document) -> set[str]:
        """The elements that the other open workflows name, saved or not."""
        others = (tab.document.workflow for tab in self.tabs if tab.document is not document)
        return {name for flow in others for step in flow.steps.values() for name in elements_named(dict(step.params))}

    def _key(self, tab: FlowTab) -> str:
        return f"flow:{id(tab)}"

    def _on_front(self, key: str) -> None:
        widget = self._window.documents.widget(key)
        tab = widget if isinstance(widget, FlowTab) else None
        if tab is not self._current:
            self._current = tab
            self.current_changed.emit()
        self._commands.refresh()

    def _bind_all(self) -> None:
        for tab in self.tabs:
            self._bind(tab)

    def _bind(self, tab: FlowTab) -> None:
        """The canvas takes the keys that its commands have now."""
        known = {id: verb for id, verb in CANVAS_KEYS.items() if id in self._commands}
        tab.canvas.bind({self._commands.shortcut(id): verb for id, verb in known.items()})

    def _refuse(self, problem: UnderstudyError) -> None:
        self._notices.tell(problem.message, remedy=problem.remedy, tone=Tone.WARNING)

    def _refuse_to_save(self, tab: FlowTab, problem: InvalidFile) -> None:
        if problem.code == "file-changed":
            offer = Offer(tr("Overwrite"), lambda: self.save(tab, force=True))
            self._notices.tell(problem.message, remedy=problem.remedy, tone=Tone.DANGER, offer=offer)
        else:
            self._notices.fail(problem)

    def _show_menu(self, at: QPointF) -> None:
        groups = self.menu if self.has_selection() else _GROUND
        self._commands.context_menu(self._window, *groups).popup(at.toPoint())
