"""Keeps the heals of the project up to date, counts them in the rail, and carries out what is decided about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from studio.bridge.link import HostLink
from studio.bridge.run_events import RunEvents
from studio.i18n import tr, tr_count
from studio.operations import heals as verbs
from studio.operations.run_lists import Done
from studio.state.heals import Heals
from studio.state.overview import Overview
from studio.state.workspace import Workspace
from studio.widgets.notices import Notices, Offer, Tone
from studio.window import StudioWindow


class HealRoom(QObject):
    """``repaired`` is called when files were changed."""

    def __init__(
        self,
        window: StudioWindow,
        link: HostLink,
        workspace: Workspace,
        notices: Notices,
        heals: Heals,
        overview: Overview,
        events: RunEvents,
        repaired: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window, self._link, self._workspace, self._notices = window, link, workspace, notices
        self._heals, self._overview, self._repaired = heals, overview, repaired
        heals.news_wanted.connect(self.refresh)
        heals.decision_asked.connect(self.decide)
        heals.changed.connect(lambda: window.rail.set_count("go.elements", len(heals.open)))
        overview.changed.connect(self.refresh)
        workspace.project_changed.connect(self._on_project)
        link.connected.connect(self.refresh)
        events.kept_changed.connect(lambda _: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Ask now; while there is no connection, the next one asks."""
        if self._workspace.project is not None and self._link.connected_now:
            asked = verbs.read(self, self._link, self._workspace.root)
            # Nobody has asked for it: that it was not possible is no news.
            asked.on_done(self._heals.take).on_failed(lambda _error: None).launch()

    def decide(self, verb: str, ids: Sequence[str]) -> None:
        """Accept, reject or undo; the notice offers to take it back."""
        verbs.decide(self, self._link, verb, ids).on_done(partial(self._tell, verb)).launch()

    def _tell(self, verb: str, done: Done) -> None:
        if done.count:
            back = Offer(tr("Undo"), lambda: self.decide("undo", done.ids)) if verb != "undo" else None
            self._notices.tell(_said(verb, done.count), tone=Tone.SUCCESS, offer=back)
            if verb != "reject":
                self._repaired()
        if done.error is not None:
            self._notices.fail(done.error)
        self.refresh()
        self._overview.news_wanted.emit()

    def _on_project(self) -> None:
        self._heals.take(None)
        self.refresh()


def _said(verb: str, count: int) -> str:
    match verb:
        case "accept":
            return tr_count("{n} element is repaired.", "{n} elements are repaired.", count)
        case "reject":
            return tr_count("{n} heal is rejected: it is not taken again.", "{n} heals are rejected.", count)
        case _:
            return tr_count("{n} heal waits for a decision again.", "{n} heals wait for a decision again.", count)
