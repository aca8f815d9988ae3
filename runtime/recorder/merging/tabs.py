"""Follows which tab a replay would be in, and puts a deed where it must change to another one."""

from __future__ import annotations

from dataclasses import dataclass, field

from runtime.recorder.merging.deed import Deed, Verb


@dataclass(slots=True)
class _Replay:
    """The tabs of a replay: ``open`` in the order of opening, ``used`` in the order of use, the current one last."""

    deeds: list[Deed] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    used: list[int] = field(default_factory=list)

    def begin(self, first: Deed) -> None:
        """Open the browser with the tab of the first deed."""
        if first.verb in (Verb.NAVIGATE, Verb.NEW_TAB):
            first.verb = Verb.OPEN
        else:
            self._add(Verb.OPEN, first)
        self.open, self.used = [first.tab], [first.tab]

    def _add(self, verb: Verb, before: Deed) -> Deed:
        """A deed that nobody recorded, because it follows from the one after it."""
        deed = Deed(verb, before.event, url=before.event.url)
        self.deeds.append(deed)
        return deed

    def go_to(self, deed: Deed) -> None:
        """Be in the tab of ``deed``."""
        tab = deed.tab
        if self.used and self.used[-1] == tab:
            return
        if tab not in self.open:
            self._add(Verb.NEW_TAB, deed)
            self.open.append(tab)
        else:
            change = self._add(Verb.SWITCH_TAB, deed)
            change.newest = tab == self.open[-1] and tab not in self.used
            change.number = self.open.index(tab) + 1
        self._use(tab)

    def new_tab(self, deed: Deed) -> None:
        """A tab that the person opened."""
        self.open.append(deed.tab)
        self._use(deed.tab)
        self.deeds.append(deed)

    def close(self, deed: Deed) -> None:
        """Close a tab; one that was closed by its page needs no step."""
        if deed.tab not in self.open or len(self.open) == 1:
            return
        if not deed.by_page:
            self.go_to(deed)
            self.deeds.append(deed)
        self.open.remove(deed.tab)
        if deed.tab in self.used:
            self.used.remove(deed.tab)

    def act(self, deed: Deed) -> None:
        """Anything else, in its tab."""
        self.go_to(deed)
        self.deeds.append(deed)
        if deed.opened is not None and deed.opened not in self.open:
            self.open.append(deed.opened)

    def _use(self, tab: int) -> None:
        if tab in self.used:
            self.used.remove(tab)
        self.used.append(tab)


def with_tabs(deeds: list[Deed]) -> list[Deed]:
    """The deeds with those that open the browser, open tabs and change between them. Empty stays empty."""
    replay = _Replay()
    if not deeds:
        return []
    replay.begin(deeds[0])
    for deed in deeds:
        if deed.verb is Verb.CLOSE_TAB:
            replay.close(deed)
        elif deed.verb is Verb.NEW_TAB:
            replay.new_tab(deed)
        else:
            replay.act(deed)
    return replay.deeds
