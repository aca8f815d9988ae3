"""The versions of one workflow: a list of them, and what differs between two, on two canvases or as text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QListView, QSplitter, QStackedWidget, QWidget

from runtime.errors import UnderstudyError
from runtime.files import versions
from runtime.files.versions import Version
from runtime.paths import FLOW
from runtime.tasks.registry import Registry
from studio.commands import Commands
from studio.i18n import language, say, told_error, tr
from studio.pages.versions.bar import Against, CompareBar
from studio.pages.versions.fields import FieldsPanel
from studio.pages.versions.model import VersionDelegate, VersionModel
from studio.pages.versions.pairs import Pairs, contents_of
from studio.pages.versions.sides import Sides
from studio.pages.versions.text import DifferenceText
from studio.pages.versions.wording import text_of
from studio.state.background import Background
from studio.state.comparison import Comparison
from studio.state.contents import Contents
from studio.widgets.elided import ElidedLabel
from studio.widgets.empty import Empty
from studio.widgets.parts import action_button, column, frame, label, row
from studio.widgets.shown import Shown

#: Commands of the selected version, as buttons and as a menu; their keys act in the page.
ACTIONS = ("versions.restore", "versions.clone", "versions.label")
WALK = ("versions.previous", "versions.next")


class VersionsPage(QWidget):
    """Shows the versions of the file at ``path``. ``current`` gives what is in the editor now, None when it is not
    open there."""

    selection_changed = Signal()

    def __init__(
        self, path: Path, registry: Registry, commands: Commands, current: Callable[[], Contents | None]
    ) -> None:
        super().__init__()
        self.path, self._registry, self._commands = path, registry, commands
        self._pairs = Pairs(path, current)
        self._found: Comparison | None = None
        self._place = -1
        self.model = VersionModel()
        self.list = self._make_list()
        self.bar = CompareBar(commands)
        self.sides, self.fields, self.text = Sides(registry), FieldsPanel(registry), DifferenceText()
        self._views, self._states = QStackedWidget(), QStackedWidget()
        self._title, self._error = ElidedLabel(), label(role="error", wrap=True)
        self._title.setProperty("role", "title")
        self._reading, self._comparing, self._read = Background(self), Background(self), Shown()
        self._lay_out()
        self._connect()
        self._say_name(self._file_name())
        self.refresh()

    def refresh(self) -> None:
        """Read the versions anew; the selection stays."""
        path = self.path  # the other thread must hold nothing of this widget
        self._reading.start(lambda: (versions.history(path), contents_of(path)), self._show_versions)

    def selected(self) -> list[Version]:
        """The selected versions, the newest first; at most two are compared."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return [self.model.versions[row] for row in rows]

    def select(self, *numbers: int) -> None:
        """Select these versions and no others."""
        flags = QItemSelectionModel.SelectionFlag
        self.list.clearSelection()
        for place, version in enumerate(self.model.versions):
            if version.number in numbers:
                self.list.selectionModel().setCurrentIndex(self.model.index(place), flags.Select)

    def go(self, by: int) -> None:
        """To the next change (1) or to the one before (-1), round and round."""
        if self._found is not None and self._found.places:
            self._place = (self._place + by) % len(self._found.places) if self._place >= 0 else 0 if by > 0 else -1
            self._place %= len(self._found.places)
            self._show_step(self._found.places[self._place])

    def has_changes(self) -> bool:
        return self._found is not None and bool(self._found.places)

    def _say_name(self, name: str) -> None:
        say(self._title, ElidedLabel.setText, "Versions of {name}", name=name)
        say(self, QWidget.setAccessibleName, "Versions of {name}", name=name)
        self.setWindowTitle(name)

    def _file_name(self) -> str:
        return self.path.name.removesuffix(FLOW)

    # What is compared

    def _show_versions(self, read: tuple[list[Version], Contents]) -> None:
        found, contents = read
        self._say_name(contents.workflow.label or self._file_name())
        if not self._read.becomes(found, contents) and self.bar.against is Against.BEFORE and self._found is not None:
            return  # other workflows have changed: who looks at a change goes on looking at it
        kept = [version.number for version in self.selected()]
        self.model.show(found)
        self.select(*kept or [version.number for version in found[:1]])
        self._compare()

    def _compare(self) -> None:
        self.selection_changed.emit()
        before, after = self._pairs.chosen(self.bar.against, self.selected(), self.model.versions)
        if after is None:
            return
        if before is None:
            self._found = None
            self._states.setCurrentIndex(1)
            self.bar.show_comparison(None, -1)
            self._commands.refresh()
            return
        earlier, later = before, after
        self._comparing.start(
            lambda: Comparison(earlier.read(), later.read()),
            lambda found: self._show(found, (earlier.title, later.title)),
            self._fail,
        )

    def _show(self, found: Comparison, titles: tuple[str, str]) -> None:
        self._found, self._place = found, -1
        self.sides.show_comparison(found, self.path, titles)
        self.text.show_text(text_of(found, self._registry))
        self._error.hide()
        self._states.setCurrentIndex(0 if found.places else 2)
        self.fields.show_nothing()
        self.bar.show_comparison(found, -1)
        self._commands.refresh()
        # The canvases have their size when they have been laid out.
        QTimer.singleShot(0, self, self._look_first)

    def _look_first(self) -> None:
        self.sides.fit()
        if self._found is not None and self._found.places:
            self.go(1)

    def _show_step(self, step: str) -> None:
        if self._found is None:
            return
        places = self._found.places
        self._place = places.index(step) if step in places else -1
        self.sides.show_step(step)
        self.fields.show_step(self._found, step)
        self.bar.show_comparison(self._found, self._place)

    def _fail(self, error: UnderstudyError) -> None:
        self._found = None
        self._error.setText(told_error(error))
        self._error.show()
        self._states.setCurrentIndex(3)
        self.bar.show_comparison(None, -1)

    # Slots

    def _on_against(self, against: Against) -> None:
        if against is Against.FILE:
            self._ask_for_file()
        else:
            self._compare()

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(
            self.window(), tr("Compare with"), str(self.path.parent), tr("Workflows") + " (*.flow.json)"
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.compare_with(Path(file)))
        dialog.rejected.connect(lambda: self.bar.choose(Against.BEFORE))
        dialog.open()

    def compare_with(self, file: Path) -> None:
        """Compare the selected version with another workflow."""
        self._pairs.other = file
        self.bar.choose(Against.FILE)
        self._compare()

    def _on_menu(self, place: QPoint) -> None:
        if self.selected():
            self._commands.context_menu(self, ACTIONS).popup(self.list.viewport().mapToGlobal(place))

    def _on_language(self) -> None:
        self.list.viewport().update()
        if self._found is not None:
            self._compare()

    def _connect(self) -> None:
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._compare())
        self.list.customContextMenuRequested.connect(self._on_menu)
        self.bar.against_changed.connect(self._on_against)
        self.bar.view_changed.connect(self._views.setCurrentIndex)
        self.sides.chosen.connect(self._show_step)
        language().changed.connect(self._on_language)
        for id in (*ACTIONS, *WALK):
            self.addAction(self._commands.action(id))

    # Layout

    def _make_list(self) -> QListView:
        made = QListView()
        made.setModel(self.model)
        made.setItemDelegate(VersionDelegate(made))
        made.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        made.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        say(made, QListView.setAccessibleName, "Versions")
        say(made, QListView.setToolTip, "Select two versions to compare them with each other")
        return made

    def _lay_out(self) -> None:
        parts = column(self, margin=24, gap=14)
        head = row(gap=8)
        head.addWidget(self._title, 1)
        for id in ACTIONS:
            head.addWidget(action_button(self._commands.action(id), framed=True))
        parts.addLayout(head)
        whole = QSplitter()
        whole.setHandleWidth(12)
        whole.setProperty("role", "plain")
        whole.setChildrenCollapsible(False)
        card = frame("card")
        column(card, margin=6).addWidget(self.list)
        card.setMinimumWidth(230)
        whole.addWidget(card)
        whole.addWidget(self._right())
        whole.setStretchFactor(1, 1)
        whole.setSizes([300, 1000])
        parts.addWidget(whole, 1)

    def _right(self) -> QWidget:
        side = QWidget()
        parts = column(side, gap=8)
        parts.addWidget(self.bar)
        pair = QSplitter(Qt.Orientation.Vertical)
        pair.setHandleWidth(10)
        pair.setProperty("role", "plain")
        pair.setChildrenCollapsible(False)
        pair.addWidget(self.sides)
        pair.addWidget(self.fields)
        pair.setSizes([520, 190])
        pair.setStretchFactor(0, 1)
        self._views.addWidget(pair)
        self._views.addWidget(self.text)
        self._states.addWidget(self._views)
        self._states.addWidget(
            Empty("history", "The first version", "Save a change, and it stands here beside what was there before.")
        )
        self._states.addWidget(Empty("circle-check", "No difference", "Both sides are the same, step by step."))
        failed = QWidget()
        column(failed, margin=24).addWidget(self._error, alignment=Qt.AlignmentFlag.AlignCenter)
        self._states.addWidget(failed)
        parts.addWidget(self._states, 1)
        return side
