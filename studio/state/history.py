"""The undo stack: deltas with titles, merged where they are one gesture of the person."""

from __future__ import annotations

from dataclasses import dataclass, replace

from studio.state.contents import Contents, Delta

#: A pause that ends a gesture, in seconds: what is typed after it is undone by itself.
PAUSE_S = 1.5
#: Entries of gestures that begin so are one however long they take: what another process does meanwhile.
LASTING = "recording"
#: More entries than a person goes back; older ones are forgotten, so that memory does not grow all day.
MOST_ENTRIES = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be undone. Entries with the same ``gesture`` may become one."""

    title: str
    redo: Delta
    undo: Delta
    gesture: str = ""

    def merged(self, later: Entry) -> Entry:
        """This entry with ``later`` as its last part."""
        return replace(self, redo=later.redo.over(self.redo), undo=self.undo.over(later.undo))


class History:
    """Entries before ``position`` were done, those behind it can be done again.

    ``saved`` is the position that the file on the disk holds; None when undo and redo no longer lead there.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.position = 0
        self.saved: int | None = 0
        self._last = float("-inf")

    @property
    def dirty(self) -> bool:
        """Whether the document differs from its file."""
        return self.saved != self.position

    @property
    def undo_title(self) -> str:
        """What undo would take back; empty when nothing."""
        return self.entries[self.position - 1].title if self.position else ""

    @property
    def redo_title(self) -> str:
        """What redo would do again; empty when nothing."""
        return self.entries[self.position].title if self.position < len(self.entries) else ""

    def continues(self, entry: Entry, now: float) -> bool:
        """Whether ``entry``, made at ``now`` (monotonic seconds), belongs to the gesture before it."""
        if not entry.gesture or not self.position or self.position < len(self.entries) or not self.dirty:
            return False
        lasting = entry.gesture.startswith(LASTING)
        return self.entries[-1].gesture == entry.gesture and (lasting or now - self._last <= PAUSE_S)

    def push(self, entry: Entry, *, merge: bool = False, now: float = 0.0) -> None:
        """Put ``entry`` on the stack, or with ``merge`` into the one on top. What could be redone is forgotten."""
        self._last = now
        if merge:
            self.entries[-1] = self.entries[-1].merged(entry)
            return
        del self.entries[self.position :]
        if self.saved is not None and self.saved > self.position:
            self.saved = None
        self.entries.append(entry)
        self.position += 1
        if len(self.entries) > MOST_ENTRIES:
            self._forget_first()

    def back(self) -> Delta:
        """Go back one entry; what must be applied."""
        self.seal()
        self.position -= 1
        return self.entries[self.position].undo

    def forward(self) -> Delta:
        """Go on one entry; what must be applied."""
        self.seal()
        self.position += 1
        return self.entries[self.position - 1].redo

    def mark_saved(self) -> None:
        """The file holds what is here now."""
        self.saved = self.position
        self.seal()

    def seal(self) -> None:
        """End the gesture: what comes next is an entry of its own."""
        self._last = float("-inf")

    def go_on_from(self, earlier: History) -> None:
        """Put what was done before in front: ``earlier`` has ended with the contents that this one began with."""
        # What was taken back last time can be done again, unless something else was done since.
        past = earlier.entries[: earlier.position] if self.entries else earlier.entries
        self.entries[:0] = past
        self.position += earlier.position
        self.saved = None if self.saved is None else self.saved + earlier.position
        while len(self.entries) > MOST_ENTRIES and self.position:
            self._forget_first()

    def first_contents(self, now: Contents) -> Contents:
        """The contents before the oldest entry, when ``now`` are those at ``position``."""
        for entry in reversed(self.entries[: self.position]):
            now, _ = entry.undo.apply(now)
        return now

    def _forget_first(self) -> None:
        del self.entries[0]
        self.position -= 1
        self.saved = None if not self.saved else self.saved - 1
