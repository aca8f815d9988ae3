"""What the debugger shows of one run: where it stands, the values there, what is watched, and an earlier moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from runtime.model import Json, JsonObject


class Standing(Enum):
    """How the debugged run stands."""

    NONE = auto()  #: no run is debugged
    RUNNING = auto()
    STOPPED = auto()  #: before a step
    FAILED = auto()  #: at a step that has failed
    OVER = auto()


@dataclass(frozen=True, slots=True)
class Edit:
    """A value that was changed while the run was paused; ``before`` brings it back."""

    what: str
    name: str
    before: Json


@dataclass(slots=True)
class Watched:
    """An expression with its value at the stop, or why it cannot be computed there."""

    expression: str
    value: Json = None
    error: str = ""
    known: bool = False


@dataclass(slots=True)
class _Past:
    moments: list[JsonObject] = field(default_factory=list)
    older: int = 0
    shown: JsonObject | None = None


def _given(_step: str, name: str, _flow: str) -> str:
    return name


class DebugState(QObject):
    """Filled by whoever talks with the host; the panel shows it."""

    changed = Signal()  #: another stop, or none: ``standing``, ``view``, values
    watches_changed = Signal()
    moments_changed = Signal()
    moment_changed = Signal()  #: an earlier moment is shown, or the present again: ``moment``

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.standing = Standing.NONE
        self.view: JsonObject = {}
        self.watches: list[Watched] = []
        #: What can be taken back, the last last; emptied when the run goes on.
        self.edits: list[Edit] = []
        #: What a step is called, from its id, the name that the host gives it, and the id of its workflow.
        self.name_of: Callable[[str, str, str], str] = _given
        #: Values at the stop before, to show what has become different.
        self.before: JsonObject = {}
        self._past = _Past()

    # Where it stands

    @property
    def paused(self) -> bool:
        """Whether a person has the word."""
        return self.standing in (Standing.STOPPED, Standing.FAILED)

    @property
    def can_edit(self) -> bool:
        """Whether values may be changed: the run is paused, and the present is shown."""
        return self.paused and self.moment is None

    def show_view(self, view: JsonObject) -> None:
        """The run has stopped here, or something was changed where it stands."""
        if (view.get("scope"), view.get("step")) != (self.view.get("scope"), self.view.get("step")):
            self.edits.clear()
        self.standing = Standing.FAILED if view.get("failure") else Standing.STOPPED
        self.view = view
        self.changed.emit()

    def show_end(self, moment: JsonObject) -> None:
        """The run is over, and these are the values it has ended with."""
        self.view = {name: moment[name] for name in ("variables", "steps")}
        self.changed.emit()

    def show_standing(self, standing: Standing) -> None:
        """The run goes on, is over, or there is none; what was seen at the last stop is kept for comparison."""
        if self.paused:
            self.before = dict(self.view.get("variables", {}))
        self.edits.clear()
        self.standing = standing
        if standing is not Standing.OVER:
            self._past.shown = None
        if standing is Standing.OVER:
            # What was seen at the last stop is not how it ended.
            self.view = {}
        if standing is Standing.NONE:
            self.view, self.before, self._past = {}, {}, _Past()
            self.moments_changed.emit()
        self.changed.emit()

    # What is watched

    def watch(self, expressions: Iterable[str]) -> None:
        """Watch these, in this order; values that are known stay."""
        known = {one.expression: one for one in self.watches}
        self.watches = [known.get(text, Watched(text)) for text in dict.fromkeys(expressions) if text]
        self.watches_changed.emit()

    def show_looked(self, expressions: Sequence[str], found: Iterable[JsonObject]) -> None:
        """Values of expressions at the stop."""
        values = dict(zip(expressions, found, strict=False))
        for one in self.watches:
            if one.expression in values:
                answer = values[one.expression]
                one.value, one.error, one.known = answer.get("value"), answer.get("error", ""), True
        self.watches_changed.emit()

    # Earlier moments

    @property
    def moments(self) -> list[JsonObject]:
        """Steps that have ended and changes by hand, the oldest known first."""
        return self._past.moments

    @property
    def older(self) -> int:
        """Where the page before them begins; 0 when these are all."""
        return self._past.older

    @property
    def moment(self) -> JsonObject | None:
        """The earlier moment that is shown; None for the present."""
        return self._past.shown

    def show_moments(self, page: JsonObject, *, before: bool = False) -> None:
        """The newest moments, or with ``before`` those that come before the known ones."""
        if before:
            self._past.moments = [*page["moments"], *self._past.moments]
            self._past.older = page["next"]
        else:
            first = page["moments"][0]["seq"] if page["moments"] else 0
            kept = [one for one in self._past.moments if one["seq"] < first]
            self._past.older = self._past.older if kept else page["next"]
            self._past.moments = [*kept, *page["moments"]]
        self.moments_changed.emit()

    def show_moment(self, moment: JsonObject | None) -> None:
        """Show the run as it was then; None comes back to the present."""
        if moment is not self._past.shown:
            self._past.shown = moment
            self.moment_changed.emit()

    def beside(self, by: int) -> int | None:
        """The moment so many before (negative) or after the one that is shown; 0 is the present, None: there is
        none."""
        seqs = [one["seq"] for one in self.moments]
        # The present is how it was after the last of them.
        last = len(seqs) - 1
        at = last if self.moment is None else seqs.index(self.moment["seq"])
        wanted = at + by
        if wanted < 0 or (wanted > last and self.moment is None):
            return None
        return 0 if wanted >= last else int(seqs[wanted])
