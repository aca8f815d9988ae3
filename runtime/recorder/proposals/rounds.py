"""Finds rounds: a sequence of moves that was done again with other data.

Two ways lead to candidates. A *period* is an exact repetition: the move at each place does the same as the one a round
later. *Anchors* are moves that do the same: where all that lies between them is the same but for a few optional moves,
they begin rounds. A candidate counts only when it is sound: something differs, it is no second try after a mistake,
and nothing inside of it goes round again. What is not certain is not proposed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from runtime.recorder.merging.deed import Verb
from runtime.recorder.proposals.moves import NAME, ROW, Move

#: Rounds longer than this are workflows of their own.
LONGEST = 60

#: Of the moves of a round at most one in this many may be optional.
_OPTIONAL_PART = 3


#: Moves that must be done again, and further ones for each that was done elsewhere.
_ENOUGH, _AGAINST = 2, 3

#: So many rounds further on is looked for one that makes sense of those before it.
_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Rounds:
    """``slots[n]`` is the n-th move of a round: as each round has it, None where a round left it out."""

    start: int
    end: int
    slots: tuple[tuple[Move | None, ...], ...]

    @property
    def count(self) -> int:
        """How many rounds there are."""
        return len(self.slots[0])

    @property
    def optional(self) -> int:
        """How many moves are not in every round. The answer to a dialog is a part of the move that opens it."""
        return sum(None in slot for slot in self._own())

    @property
    def sure(self) -> int:
        """How many moves are in every round."""
        return sum(None not in slot for slot in self._own())

    def _own(self) -> list[tuple[Move | None, ...]]:
        return [slot for slot in self.slots if _first(slot).deed.verb is not Verb.DIALOG]

    def rounds(self) -> list[list[Move]]:
        """The moves of each round."""
        return [[move for slot in self.slots if (move := slot[n]) is not None] for n in range(self.count)]

    def differs(self, slot: Sequence[Move | None]) -> bool:
        """Whether a move has other data from round to round."""
        data = [move.data for move in slot if move is not None]
        return any(one != data[0] for one in data)


def find_rounds(moves: Sequence[Move]) -> list[Rounds]:
    """The sound rounds of a recording, none inside or across another, in their order."""
    same = _numbered(moves)
    found = [*_periods(moves, same), *_anchored(moves, same)]
    inside = [(inner, outer) for outer in found for inner in found if _goes_round_in(inner, outer)]
    refused = {id(one) for pair in inside for one in pair}
    plain = [one for one in found if id(one) not in refused and _is_no_chance(one, moves)]
    chosen: list[Rounds] = []
    for rounds in sorted(plain, key=lambda one: (one.start - one.end, len(one.slots), one.optional, one.start)):
        if not any(_overlap(rounds, other) for other in chosen):
            chosen.append(rounds)
    return sorted(chosen, key=lambda rounds: rounds.start)


def _numbered(moves: Sequence[Move]) -> list[int]:
    """A small number for each kind of move, which is fast to compare."""
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(move.same, len(numbers)) for move in moves]


def _periods(moves: Sequence[Move], same: list[int]) -> Iterator[Rounds]:
    """Exact repetitions, with the best beginning where several are possible."""
    for period in range(1, min(len(same) // 2, LONGEST) + 1):
        at = 0
        while at + period < len(same):
            end = at
            while end + period < len(same) and same[end] == same[end + period]:
                end += 1
            if end - at >= period:
                yield from _best_start(moves, at, end + period, period)
            at = end + 1


def _best_start(moves: Sequence[Move], start: int, end: int, period: int) -> Iterator[Rounds]:
    """The rounds in a stretch that may begin at several places: where a row is chosen, or behind what was sent off."""
    count, rest = divmod(end - start, period)
    places = range(start, start + rest + 1)
    in_row = [at for at in places if not {ROW, NAME}.isdisjoint(moves[at].data)]
    at = next(iter([*in_row, *(at for at in places if moves[at + period - 1].deed.landed)]), start)
    slots = tuple(tuple(moves[at + n + turn * period] for turn in range(count)) for n in range(period))
    rounds = Rounds(at, at + count * period, slots)
    if _is_sound(rounds):
        yield rounds


def _anchored(moves: Sequence[Move], same: list[int]) -> Iterator[Rounds]:
    """Rounds that begin with the same move and differ by optional ones."""
    places: dict[int, list[int]] = {}
    for at, kind in enumerate(same):
        places.setdefault(kind, []).append(at)
    for starts in places.values():
        first = 0
        while first + 1 < len(starts):
            end, spans = first + 1, list[range]()
            # A later round may be the first that has all optional moves, so one that does not fit is not the end.
            for last in range(first + 2, len(starts) + 1):
                if longer := _spans(same, starts[first:last]):
                    end, spans = last, longer
                elif last > end + _AHEAD:
                    break
            # Those of equal length differ in nothing, and are found as a period.
            if len({len(span) for span in spans}) > 1 and _is_sound(rounds := _aligned(moves, same, spans)):
                yield rounds
            first = max(first + 1, end - 1)


def _spans(same: list[int], starts: list[int]) -> list[range]:
    """The places of each round when they begin at ``starts`` and are the same but for some left out; else nothing."""
    if max(after - before for before, after in pairwise(starts)) > LONGEST:
        return []
    closing = same[starts[1] - 1]
    tail = same[starts[-1] : starts[-1] + LONGEST]
    if closing not in tail:
        return []
    ends = [*starts[1:], starts[-1] + tail.index(closing) + 1]
    parts = [same[start:end] for start, end in zip(starts, ends, strict=True)]
    whole = max(parts, key=len)
    if len(set(whole)) < len(whole) or any(part[-1] != closing for part in parts):
        return []
    if not all(_is_part(part, whole) for part in parts):
        return []
    return [range(start, end) for start, end in zip(starts, ends, strict=True)]


def _aligned(moves: Sequence[Move], same: list[int], spans: list[range]) -> Rounds:
    """The rounds in these places, each move beside its likes."""
    whole = max(spans, key=len)
    slots = tuple(
        tuple(next((moves[at] for at in span if same[at] == same[place]), None) for span in spans) for place in whole
    )
    return Rounds(spans[0].start, spans[-1].stop, slots)


def _is_part(part: list[int], whole: list[int]) -> bool:
    """Whether ``part`` is ``whole`` with some left out, in the same order."""
    rest = iter(whole)
    return all(kind in rest for kind in part)


def _is_sound(rounds: Rounds) -> bool:
    if not any(rounds.differs(slot) for slot in rounds.slots):
        return False
    if rounds.optional and not _few_optional(rounds):
        return False
    if rounds.sure == 1:
        # Clicking twice in a list may be anything; the same in each of three rows is a habit.
        return rounds.count > 2 and any(not {ROW, NAME}.isdisjoint(_first(slot).data) for slot in rounds.slots)
    if any(move.opens for slot in rounds.slots for move in slot[1:] if move is not None):
        return False
    return rounds.sure > 1 and not _is_second_try(rounds)


def _is_no_chance(rounds: Rounds, moves: Sequence[Move]) -> bool:
    """Whether it is a habit: each move that was done again speaks for it, each that was also done elsewhere against.

    A short sequence of what is done all the time comes twice by chance.
    """
    matches = rounds.sure * (rounds.count - 1)
    kinds = {_first(slot).same for slot in rounds.slots}
    around = (*moves[: rounds.start], *moves[rounds.end :])
    elsewhere = {move.same for move in around if move.deed.seen is not None} & kinds
    return matches >= _ENOUGH + _AGAINST * len(elsewhere)


def _few_optional(rounds: Rounds) -> bool:
    """Few, not at the ends, and enough else that is the same: two rounds need more of it than three."""
    groups = sum(None in slot and None not in before for before, slot in pairwise(rounds.slots))
    enough = rounds.sure >= (3 if rounds.count == 2 else 2)
    ends = None in rounds.slots[0] or None in rounds.slots[-1]
    certain = any(rounds.differs(slot) for slot in rounds.slots if None not in slot)
    return (
        enough
        and certain
        and not ends
        and groups <= 2
        and rounds.optional <= max(1, (rounds.sure + rounds.optional) // _OPTIONAL_PART)
    )


def _is_second_try(rounds: Rounds) -> bool:
    """Whether the first round was refused and done again: what it sent off led nowhere, the last one did."""
    *early, last = [_first_of(slot) for slot in _by_round(rounds)]
    return bool(last.deed.landed) and not any(move.deed.landed for move in early)


def _by_round(rounds: Rounds) -> list[list[Move]]:
    return [list(reversed(moves)) for moves in rounds.rounds()]


def _first_of(moves: list[Move]) -> Move:
    """The last move of a round (given backwards) that sends something off, else the very last."""
    acting = (Verb.CLICK, Verb.PRESS)
    return next((move for move in moves if move.deed.verb in acting), moves[0])


def _first(slot: Sequence[Move | None]) -> Move:
    return next(move for move in slot if move is not None)


def _goes_round_in(inner: Rounds, outer: Rounds) -> bool:
    """Whether ``inner`` lies within one round of ``outer``: rounds within rounds."""
    if inner is outer or inner.start < outer.start or inner.end > outer.end or inner.end - inner.start < 2:
        return False
    inside = {id(move) for slot in inner.slots for move in slot if move is not None}
    return any(inside <= {id(move) for move in moves} for moves in outer.rounds())


def _overlap(one: Rounds, other: Rounds) -> bool:
    return one.start < other.end and other.start < one.end
