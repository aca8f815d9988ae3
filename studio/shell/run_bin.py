"""Deleting runs with a way back: what is selected in the list, or the run of a review."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.i18n import mark, tr, tr_count
from studio.operations import run_bin, run_lists
from studio.operations.run_bin import Chosen, Gone
from studio.pages.runs.page import RunsPage
from studio.widgets.notices import Notices, Offer, Tone

#: States of runs that can be deleted.
OVER = frozenset({"completed", "failed", "cancelled"})


class RunBin(QObject):
    """``page`` gives the page of runs while it is open."""

    changed = Signal()  #: runs were deleted, restored or removed

    def __init__(self, parent: QObject, link: HostLink, notices: Notices, page: Callable[[], RunsPage | None]) -> None:
        super().__init__(parent)
        self._link, self._notices, self._page = link, notices, page
        #: What was deleted here and not taken back, the last one last.
        self._deletions: list[str] = []
        self.changed.connect(self._renew)

    # Verbs of the commands

    def delete(self) -> None:
        self._with_chosen(self.delete_chosen)

    def restore(self) -> None:
        self._with_chosen(self.restore_chosen)

    def remove(self) -> None:
        """Nobody can bring them back: the page asks once more."""
        page = self._page()
        if page is not None:
            page.bin.ask(page.selected_count(), lambda: self._with_chosen(self._remove))

    def undo(self) -> None:
        """Take back what was deleted last."""
        if self._deletions:
            self._take_back(self._deletions[-1])

    def show(self) -> None:
        """The list of deleted runs."""
        page = self._page()
        if page is not None:
            page.show_only(deleted=True)

    def can_delete(self) -> bool:
        page = self._page()
        if page is None or page.pages.question.deleted or not page.selected_count():
            return False
        lines = page.selected_lines()
        return len(lines) < page.selected_count() or any(line["status"] in OVER for line in lines)

    def can_restore(self) -> bool:
        page = self._page()
        return page is not None and page.pages.question.deleted and page.selected_count() > 0

    def can_remove(self) -> bool:
        page = self._page()
        return page is not None and self.can_restore() and not page.bin.asking

    def can_undo(self) -> bool:
        return bool(self._deletions)

    # What others ask for

    def delete_chosen(self, chosen: Chosen) -> None:
        """Delete runs, and offer the way back."""
        run_bin.delete(self, self._link, chosen).on_done(self._deleted).launch()

    def restore_chosen(self, chosen: Chosen) -> None:
        """Put deleted runs back."""
        run_bin.restore(self, self._link, chosen).on_done(self._restored).launch()

    # Inside

    def _with_chosen(self, act: Callable[[Chosen], object]) -> None:
        """Act on what is selected. All that the list shows need not be here; of others the ids are read first."""
        page = self._page()
        if page is None or not page.selected_count():
            return
        if page.selected_count() == page.pages.total:
            act(Chosen(question=page.pages.question.params(), newest=page.pages.newest))
        elif len(lines := page.selected_lines()) == page.selected_count():
            act(_named(lines))
        else:
            asked = run_lists.lines(page, self._link, page.parts())
            asked.on_done(lambda found: act(_named(found))).launch()

    def _deleted(self, gone: Gone) -> None:
        kept = tr_count(
            "{n} run is not over and stays. Cancel it first.", "{n} runs are not over and stay. Cancel them first.",
            gone.kept,
        )  # fmt: skip
        if gone.count:
            self._deletions.append(gone.deletion)
            text = tr_count("{n} run was deleted.", "{n} runs were deleted.", gone.count)
            offer = Offer(mark("Undo"), lambda: self._take_back(gone.deletion))
            self._notices.tell(text, remedy=kept if gone.kept else "", offer=offer)
        elif gone.kept:
            self._notices.tell(tr("No run was deleted."), remedy=kept, tone=Tone.WARNING)
        self.changed.emit()

    def _take_back(self, deletion: str) -> None:
        self._deletions = [one for one in self._deletions if one != deletion]
        run_bin.take_back(self, self._link, deletion).on_done(self._restored).launch()

    def _restored(self, count: int) -> None:
        if count:
            text = tr_count("{n} run is back in the list.", "{n} runs are back in the list.", count)
            self._notices.tell(text, tone=Tone.SUCCESS)
        self.changed.emit()

    def _remove(self, chosen: Chosen) -> None:
        run_bin.remove(self, self._link, chosen).on_done(self._removed).launch()

    def _removed(self, gone: Gone) -> None:
        text = tr_count("{n} run was deleted for good.", "{n} runs were deleted for good.", gone.count)
        kept = tr_count(
            "{n} run stays: another one went on from it. Remove that one first.",
            "{n} runs stay: others went on from them. Remove those first.",
            gone.kept,
        )
        self._notices.tell(text, remedy=kept if gone.kept else "", tone=Tone.WARNING if gone.kept else Tone.INFO)
        self.changed.emit()

    def _renew(self) -> None:
        page = self._page()
        if page is not None:
            page.renew()


def _named(lines: list[JsonObject]) -> Chosen:
    return Chosen([line["id"] for line in lines])
