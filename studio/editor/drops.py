"""Files that are dropped on a canvas: tables offer their columns, workflows open, recordings are imported, and for all
others the search box offers the steps that can do something with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPointF

from runtime.errors import UnderstudyError
from runtime.paths import FLOW
from studio.canvas.dropped import fitting
from studio.editor.editor import Editor
from studio.editor.exchange import Exchange
from studio.editor.tab import FlowTab
from studio.i18n import mark, tr
from studio.operations.files import columns_of_file
from studio.widgets.notices import Notices, Offer

#: Endings of recordings that nothing else has.
RECORDINGS = (".side",)
#: More columns than a person names one by one.
MOST_COLUMNS = 40


class Drops(QObject):
    """Listens to every canvas of the editor."""

    def __init__(self, editor: Editor, exchange: Exchange, notices: Notices) -> None:
        super().__init__(editor)
        self._editor, self._exchange, self._notices = editor, exchange, notices
        editor.files_dropped.connect(self._take)
        editor.opened.connect(lambda tab: tab.canvas.rows_dropped.connect(self._taker_of_rows(tab)))

    def _take(self, tab: FlowTab, paths: list[Path], place: QPointF) -> None:
        others = []
        for path in paths:
            if path.name.lower().endswith(FLOW):
                self._editor.open(path)
            elif path.suffix.lower() in (*RECORDINGS, ".json"):
                self._import(tab, path, place)
            elif path.is_file():
                others.append(path)
        if others:
            tab.canvas.offer(fitting(others[0].name), others[0], place)

    def _import(self, tab: FlowTab, path: Path, place: QPointF) -> None:
        """Make a workflow of a recording; a JSON file that is none is a file like others."""

        def offer(_error: UnderstudyError) -> None:
            tab.canvas.offer(fitting(path.name), path, place)

        self._exchange.bring_in(path, refuse=offer if path.suffix.lower() == ".json" else None)

    def _taker_of_rows(self, tab: FlowTab) -> Callable[[Path, str], None]:
        def take(path: Path, loop: str) -> None:
            read = columns_of_file(tab, path)
            read.on_done(lambda columns: self._offer_columns(tab, path, loop, columns)).on_failed(lambda _: None)
            read.launch()

        return take

    def _offer_columns(self, tab: FlowTab, path: Path, loop: str, columns: list[str]) -> None:
        """The loop is there already and can be undone; its columns are offered."""
        if not 0 < len(columns) <= MOST_COLUMNS or loop not in tab.document.workflow.steps:
            return

        def make() -> None:
            if loop in tab.document.workflow.steps:
                step = tab.canvas.attempt(lambda: tab.canvas.editing.name_columns(loop, columns))
                tab.selection.select([step] if step else [])

        text = tr("What is put into the loop is done for each row of “{name}”.", name=path.name)
        remedy = tr("Its columns: {names}", names=", ".join(columns))
        self._notices.tell(text, remedy=remedy, offer=Offer(mark("Make variables of the columns"), make))
