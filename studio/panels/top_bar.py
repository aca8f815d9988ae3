"""The bar at the upper edge: menu, project and environment, the command field, Record, Run, Stop, and the bell."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from studio.commands import Commands, Menu
from studio.i18n import language, say, tr
from studio.panels.bell import Bell
from studio.state.workspace import Workspace
from studio.theme import icon
from studio.theme.popups import menu as new_menu
from studio.widgets.notices import Notices
from studio.widgets.parts import SMALL, action_button, clear, icon_button, row

#: Commands with a button here, as far as they are registered. A recording is ended in its own bar.
BUTTONS = ("record.start", "run.start", "run.debug", "run.stop")
#: The least width of the command field, the room at its sides, and between buttons; in pixels.
FIELD, SIDE, GAP = 300, 16, 2


class TopBar(QFrame):
    """Buttons for commands; what they do stands there."""

    def __init__(self, commands: Commands, workspace: Workspace, notices: Notices) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self._commands = commands
        self._workspace = workspace
        self.menu_button = icon_button("menu", "Menu")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setMenu(_all_menus(commands, self))
        self.bell = Bell(notices)
        self._place, self._buttons = row(gap=2), list[QToolButton]()
        self._lay_out()
        workspace.project_changed.connect(self._show_project)
        workspace.environment_changed.connect(self._show_project)
        commands.changed.connect(self._show_buttons)
        commands.changed.connect(self._show_keys)
        language().changed.connect(self._show_project)
        language().changed.connect(self._show_keys)
        language().changed.connect(self._fit_buttons)
        self._show_buttons()
        self._show_project()
        self._show_keys()

    def _lay_out(self) -> None:
        parts = row(self, gap=6)
        parts.setContentsMargins(8, 6, 10, 6)
        left, right = QWidget(), QWidget()
        self._fill_left(row(left, gap=6))
        beside = row(right, gap=2)
        beside.addStretch()
        beside.addLayout(self._place)
        beside.addSpacing(6)
        beside.addWidget(self.bell)
        # Both sides are as wide as the wider one: the field stays in the middle of the window.
        for side in (left, right):
            side.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        parts.addWidget(left, 1)
        parts.addWidget(self._field())
        parts.addWidget(right, 1)

    def _fill_left(self, parts: QHBoxLayout) -> None:
        parts.addWidget(self.menu_button)
        self._project = QToolButton()
        self._project.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._project.setIcon(icon("folder"))
        self._project.setIconSize(QSize(SMALL, SMALL))
        self._project.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._project.setMenu(self._commands.menu(Menu.FILE, self))
        say(self._project, QToolButton.setAccessibleName, "Project")
        self._environment = QComboBox()
        self._environment.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        say(self._environment, QComboBox.setToolTip, "Environment: the values that runs use")
        say(self._environment, QComboBox.setAccessibleName, "Environment")
        self._environment.activated.connect(self._on_environment)
        parts.addWidget(self._project)
        parts.addWidget(self._environment)
        parts.addStretch()

    def _field(self) -> QPushButton:
        self._find = QPushButton()
        self._find.setObjectName("commandField")
        self._find.setIcon(icon("search"))
        self._find.setIconSize(QSize(SMALL, SMALL))
        self._find.setMinimumWidth(FIELD)
        self._find.setMaximumWidth(420)
        self._find.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._find.clicked.connect(lambda: self._commands.run("view.find"))
        return self._find

    def _show_buttons(self) -> None:
        clear(self._place)
        self._buttons = [action_button(self._commands.action(id)) for id in BUTTONS if id in self._commands]
        for button in self._buttons:
            self._place.addWidget(button)
            QWidget.setTabOrder(button, self.bell)
        self._fit_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        """Where their words would be cut, the buttons are icons; the words are in their tool tips then."""
        for made in self._buttons:
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        wanted = sum(made.sizeHint().width() + GAP for made in (*self._buttons, self.bell)) + GAP
        if wanted > (self.width() - FIELD) // 2 - SIDE:
            for made in self._buttons:
                made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)

    def _show_project(self) -> None:
        project = self._workspace.project
        self._project.setText(f" {project.name if project else tr('No project')}")
        self._project.setToolTip(str(project.root) if project else tr("Open a project or make one"))
        names = project.environments() if project else ()
        self._environment.setVisible(bool(names))
        self._environment.clear()
        if not self._workspace.environment:
            self._environment.addItem(tr("No environment"), "")
        for name in names:
            self._environment.addItem(name, name)
        self._environment.setCurrentIndex(self._environment.findData(self._workspace.environment))

    def _show_keys(self) -> None:
        keys = self._commands.shortcut("view.find") if "view.find" in self._commands else ""
        native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        text = tr("Search or run a command")
        self._find.setText(f"  {text}   {native}" if native else f"  {text}")

    def _on_environment(self) -> None:
        self._workspace.set_environment(self._environment.currentData())


def _all_menus(commands: Commands, parent: QWidget) -> QMenu:
    """One menu of all menus; those without entries are left out while it opens."""
    whole = new_menu(parent)
    menus = [(menu, commands.menu(menu, whole)) for menu in Menu]

    def fill() -> None:
        for menu, made in menus:
            made.menuAction().setVisible(any(command.menu is menu for command in commands))

    for _, made in menus:
        whole.addMenu(made)
    whole.aboutToShow.connect(fill)
    return whole
