"""Functions for records."""

from __future__ import annotations

from runtime.expressions.functions.table import List, Record, function
from runtime.expressions.limits import Frame
from runtime.expressions.values import ITEMS_A_STEP

GROUP = "Records"


@function(GROUP, "The names of the fields.", ('keys({"a": 1})', ["a"]))
def keys(frame: Frame, record: Record) -> List:
    _pay(frame, record, 9)
    return list(record)


@function(GROUP, "The values of the fields.", ('values({"a": 1})', [1]))
def values(frame: Frame, record: Record) -> List:
    _pay(frame, record, 9)
    return list(record.values())


@function(
    GROUP,
    "Name and value of each field, as lists of two: [text(v) for k, v in items(record)].",
    ('items({"a": 1})', [["a", 1]]),
)
def items(frame: Frame, record: Record) -> List:
    _pay(frame, record, 96)
    frame.spend(len(record))
    return [list(pair) for pair in record.items()]


@function(
    GROUP,
    "The fields of all records in one; the last one wins.",
    ('merge({"a": 1, "b": 1}, {"b": 2})', {"a": 1, "b": 2}),
)
def merge(frame: Frame, *records: Record) -> Record:
    result: Record = {}
    for record in records:
        _pay(frame, record, 100)
        result.update(record)
    return result


def _pay(frame: Frame, record: Record, size: int) -> None:
    frame.spend(1 + len(record) // ITEMS_A_STEP)
    frame.reserve_items(len(record), size)
