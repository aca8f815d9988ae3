"""The one registry of commands: it makes their actions, so that a command looks and acts the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcutEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QWidget

from runtime.errors import UnderstudyError
from studio.commands.command import Command, Menu, Submenu
from studio.i18n import language, say, tr
from studio.theme import icon
from studio.theme.popups import menu as new_menu


class Commands(QObject):
    """Commands by id. ``shortcuts`` are the person's own, by the command's id; an empty one takes the keys away."""

    failed = Signal(UnderstudyError)  #: a command could not be carried out
    changed = Signal()  #: commands came or went, or a shortcut is another now

    def __init__(self, shortcuts: Mapping[str, str] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self._shortcuts = dict(shortcuts or {})
        language().changed.connect(self._show_hints)

    def add(self, *commands: Command) -> None:
        """Register commands. An id that is taken is a mistake of ours: raises ValueError."""
        for command in commands:
            if command.id in self._commands:
                raise ValueError(f"There are two commands {command.id!r}.")
            self._commands[command.id] = command
            self._actions[command.id] = self._make(command)
        self.changed.emit()

    def remove(self, *ids: str) -> None:
        """Forget commands, as an editor's when it closes."""
        for id in ids:
            del self._commands[id]
            self._actions.pop(id).deleteLater()
        self.changed.emit()

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def __getitem__(self, id: str) -> Command:
        return self._commands[id]

    def __contains__(self, id: str) -> bool:
        return id in self._commands

    def action(self, id: str) -> QAction:
        """The action of a command, for buttons, context menus and (local ones) the widget that takes its keys."""
        return self._actions[id]

    def run(self, id: str) -> None:
        """Carry out a command, when it is possible now."""
        self.refresh()
        self._actions[id].trigger()

    def refresh(self) -> None:
        """Ask every command anew whether it is possible and ticked: something changed that they depend on."""
        self._ask(self._commands)

    def _ask(self, ids: Iterable[str]) -> None:
        for id in ids:
            command, action = self._commands[id], self._actions[id]
            action.setEnabled(command.enabled())
            if command.now is not None:
                action.setText(command.now() or tr(command.title))
                self._hint(id)
            if command.why is not None:
                self._hint(id)
            if command.checked is not None:
                action.setChecked(command.checked())

    def menu(self, menu: Menu, parent: QWidget) -> QMenu:
        """A menu that fills itself whenever it opens."""
        made = new_menu(parent)
        say(made, QMenu.setTitle, menu.value)
        made.aboutToShow.connect(lambda: self._fill(made, menu))
        return made

    def context_menu(self, parent: QWidget, *groups: Iterable[str]) -> QMenu:
        """A context menu with these commands, as far as they are there, a line between the groups; it is deleted when
        it has closed."""
        self.refresh()
        made = new_menu(parent)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, group in enumerate(groups):
            if number:
                made.addSeparator()
            made.addActions([self._actions[id] for id in group if id in self._actions])
        return made

    def act_in(self, view: QAbstractItemView, *ids: str) -> None:
        """Let the keys of local commands about its current row act in a list, and offer them in its context menu."""

        def show_menu(place: QPoint) -> None:
            if view.indexAt(place).isValid():
                self.context_menu(view, ids).popup(view.viewport().mapToGlobal(place))

        view.addActions([self._actions[id] for id in ids])
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(show_menu)
        view.selectionModel().currentChanged.connect(lambda *_: self._ask(ids))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of commands with the same keys the one is meant in whose widget the person is."""
        if isinstance(event, QShortcutEvent) and event.isAmbiguous() and (local := self._local(event.key())):
            local.trigger()
            return True
        return super().eventFilter(watched, event)

    def _local(self, keys: QKeySequence) -> QAction | None:
        """The local command that these keys start where the focus is."""
        widget = QApplication.focusWidget()
        while widget is not None:
            for action in widget.actions():
                if action.shortcut() == keys and action.isEnabled() and self._is_local(action):
                    return action
            widget = widget.parentWidget()
        return None

    def _is_local(self, action: QAction) -> bool:
        id = action.objectName()
        return id in self._commands and self._commands[id].local

    def shortcut(self, id: str) -> str:
        """The keys of a command in portable form; empty when it has none."""
        return self._shortcuts.get(id, self._commands[id].shortcut)

    def own_shortcuts(self) -> dict[str, str]:
        """Those that the person chose, by the command's id; they outlive commands that are not there now."""
        return dict(self._shortcuts)

    def set_shortcut(self, id: str, keys: str | None) -> None:
        """Give a command other keys; None goes back to its own."""
        if keys is None or keys == self._commands[id].shortcut:
            self._shortcuts.pop(id, None)
        else:
            self._shortcuts[id] = keys
        self._actions[id].setShortcut(_keys(self.shortcut(id)))
        self._hint(id)
        self.changed.emit()

    def using(self, keys: str) -> list[Command]:
        """The commands that these keys start."""
        return [command for command in self if keys and self.shortcut(command.id) == keys]

    def _fill(self, made: QMenu, menu: Menu) -> None:
        self.refresh()
        for old in made.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
            old.deleteLater()
        made.clear()
        section: int | None = None
        inner: dict[Submenu, QMenu] = {}
        for command in sorted((command for command in self if command.menu is menu), key=lambda known: known.section):
            if section is not None and command.section != section:
                made.addSeparator()
            section = command.section
            place = made
            if command.submenu is not None:
                place = inner.get(command.submenu) or _inner(made, command.submenu)
                inner[command.submenu] = place
            place.addAction(self._actions[command.id])
        for place in inner.values():
            place.menuAction().setEnabled(any(action.isEnabled() for action in place.actions()))

    def _make(self, command: Command) -> QAction:
        action = QAction(self)
        action.setObjectName(command.id)
        action.setData(command.id)
        say(action, QAction.setText, command.title)
        if command.icon:
            action.setIcon(icon(command.icon, command.tone))
        action.setCheckable(command.checked is not None)
        where = Qt.ShortcutContext.WidgetWithChildrenShortcut if command.local else Qt.ShortcutContext.WindowShortcut
        action.setShortcutContext(where)
        action.setShortcut(_keys(self.shortcut(command.id)))
        action.triggered.connect(lambda: self._carry_out(command))
        action.installEventFilter(self)
        self._actions[command.id] = action
        self._hint(command.id)
        return action

    def _carry_out(self, command: Command) -> None:
        try:
            command.call()
        except UnderstudyError as error:
            self.failed.emit(error)
        self.refresh()

    def _hint(self, id: str) -> None:
        """On hover: what it does, and its keys."""
        command, action = self._commands[id], self._actions[id]
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        text = (command.now() if command.now is not None else "") or tr(command.hint or command.title).rstrip("…")
        text = f"{text}  {keys}" if keys else text
        reason = command.why() if command.why is not None and not action.isEnabled() else ""
        action.setToolTip(f"{text}\n{reason}" if reason else text)
        action.setStatusTip("")

    def _show_hints(self) -> None:
        for id in self._commands:
            self._hint(id)


def _inner(menu: QMenu, kind: Submenu) -> QMenu:
    made = new_menu(menu)
    made.setTitle(tr(kind.value))
    menu.addMenu(made)
    return made


def _keys(portable: str) -> QKeySequence:
    return QKeySequence.fromString(portable, QKeySequence.SequenceFormat.PortableText)
