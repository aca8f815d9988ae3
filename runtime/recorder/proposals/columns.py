"""What differs between rounds, as the columns of a table with one row for each round."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from runtime.model import Json
from runtime.recorder.merging.deed import Verb
from runtime.recorder.merging.slugs import identifier, unused
from runtime.recorder.proposals.addresses import Part, differing_part
from runtime.recorder.proposals.moves import NAME, ROW, Move
from runtime.recorder.proposals.rounds import Rounds

#: Texts so short, or plain numbers, are the same in two places by chance.
_TELLING = re.compile(r"(?=.*[^\W\d]).{3,}")


@dataclass(slots=True)
class Column:
    """One value for each round. ``places`` are slot and param; a column of optional moves holds whether they are done.

    In a round that leaves a move out its value is an empty text. ``parts`` are the slots whose address has the value in
    one of its parts.
    """

    name: str
    words: str
    values: list[Json]
    places: list[tuple[int, str]]
    parts: dict[int, Part] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """Moves that only some rounds have: slots ``first`` to ``last``, done where ``column`` says so.

    Without a column it is the page that says so: what the first of them acts on comes up.
    """

    first: int
    last: int
    column: Column | None


def columns_of(rounds: Rounds) -> list[Column]:
    """The columns in the order in which a round uses them."""
    columns: list[Column] = []
    for number, slot in enumerate(rounds.slots):
        for param in _params(slot):
            values = [move.data.get(param, "") if move else "" for move in slot]
            present = [value for value, move in zip(values, slot, strict=True) if move]
            if all(value == present[0] for value in present):
                continue
            part = differing_part(values) if param == "url" and None not in slot else None
            column = _column(columns, slot, param, list(part.values) if part else values, part.words if part else "")
            column.places.append((number, param))
            if part is not None:
                column.parts[number] = part
    return columns


def _column(columns: list[Column], slot: tuple[Move | None, ...], param: str, values: list[Json], words: str) -> Column:
    """The column with these values: one that is there already, else a new one."""
    if known := _known(columns, param, values):
        return known
    words = words or _words(slot, param)
    name = unused(identifier(words), {column.name for column in columns}, "_")
    columns.append(Column(name, words, values, []))
    return columns[-1]


def options_of(rounds: Rounds, columns: list[Column]) -> list[Option]:
    """The optional moves, neighbours together, each with the column that tells when. New columns are appended."""
    options: list[Option] = []
    number = 0
    while number < len(rounds.slots):
        if None not in rounds.slots[number]:
            number += 1
            continue
        last = number
        done = [move is not None for move in rounds.slots[number]]
        while [move is not None for move in rounds.slots[last + 1]] == done:
            last += 1
        options.append(Option(number, last, _telling(rounds, columns, number, last, done)))
        number = last + 1
    return options


def comes_up(rounds: Rounds, option: Option) -> bool:
    """Whether the page decides: what the first optional move acts on came up after the move before it."""
    from runtime.recorder.merging.identity import is_within

    before, first = rounds.slots[option.first - 1], rounds.slots[option.first]
    return all(
        previous is not None and (move is None or is_within(move.deed.seen, previous.deed.appeared))
        for previous, move in zip(before, first, strict=True)
    )


def _telling(rounds: Rounds, columns: list[Column], first: int, last: int, done: list[bool]) -> Column | None:
    for column in columns:
        if any(first <= slot <= last for slot, _ in column.places) and [value != "" for value in column.values] == done:
            return column
    if comes_up(rounds, Option(first, last, None)):
        return None
    words = _words(rounds.slots[first], "")
    name = unused(identifier(words), {column.name for column in columns}, "_")
    values: list[Json] = list(done)
    columns.append(Column(name, words, values, []))
    return columns[-1]


def _params(slot: tuple[Move | None, ...]) -> list[str]:
    return list(dict.fromkeys(param for move in slot if move for param in move.data))


def _known(columns: list[Column], param: str, values: list[Json]) -> Column | None:
    """A column with the same values, when that is no chance: the row in which one clicks is what was searched for."""
    if param not in (ROW, NAME) and not all(isinstance(value, str) and _TELLING.fullmatch(value) for value in values):
        return None
    return next((column for column in columns if column.values == values), None)


def _words(slot: tuple[Move | None, ...], param: str) -> str:
    move = next(move for move in slot if move)
    if param in (ROW, NAME):
        return "row"
    if move.deed.verb is Verb.DIALOG:
        return "answer"
    return "address" if param == "url" else move.words
