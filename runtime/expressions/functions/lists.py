"""Functions for lists."""

from __future__ import annotations

from runtime.expressions.faults import Fault, Missing
from runtime.expressions.functions.table import List, TextOrList, function
from runtime.expressions.limits import Frame
from runtime.expressions.values import ITEMS_A_STEP, SCALARS, check_order, refuse, to_json, to_text
from runtime.model import Json, SecretRef

GROUP = "Lists"


@function(GROUP, "The first item of a list, or the first character of a text.", ("first([4, 5])", 4))
def first(_: Frame, items: TextOrList) -> Json:
    return _at(items, 0)


@function(GROUP, "The last item of a list, or the last character of a text.", ("last([4, 5])", 5))
def last(_: Frame, items: TextOrList) -> Json:
    return _at(items, -1)


@function(
    GROUP,
    "In ascending order, nulls last; by a field where the items are records; true as third argument turns it round.",
    ("sort([3, 1, 2])", [1, 2, 3]),
    ('sort([{"n": 2}, {"n": 1}], "n")', [{"n": 1}, {"n": 2}]),
    ('sort([1, 2], "", true)', [2, 1]),
)
def sort(frame: Frame, items: List, field: str = "", descending: bool = False) -> List:
    frame.spend(1 + len(items) // 2)
    frame.reserve_items(len(items), 120)
    keys = [_field(item, field) if field else item for item in items]
    places = [index for index, key in enumerate(keys) if key is not None]
    for index in places:
        check_order(frame, keys[places[0]], keys[index], len(items).bit_length())
    places.sort(key=keys.__getitem__, reverse=descending)
    places += [index for index, key in enumerate(keys) if key is None]
    return [items[index] for index in places]


@function(GROUP, "Each item once, in the order of first appearance.", ("unique([2, 1, 2])", [2, 1]))
def unique(frame: Frame, items: List) -> List:
    frame.spend(1 + len(items) // 2)
    frame.reserve_items(len(items), 150)
    found: dict[object, Json] = {}
    for item in items:
        found.setdefault(_identity(frame, item), item)
    return list(found.values())


@function(GROUP, "From the end to the beginning.", ("reverse([1, 2])", [2, 1]), ('reverse("ab")', "ba"))
def reverse(frame: Frame, items: TextOrList) -> TextOrList:
    if isinstance(items, str):
        frame.reserve_text(len(items), items)
    else:
        frame.reserve_items(len(items))
    frame.spend(1 + len(items) // 200)
    return items[::-1]


@function(GROUP, "The items of the lists in a list as one list.", ("flatten([[1], [2, 3], 4])", [1, 2, 3, 4]))
def flatten(frame: Frame, items: List) -> List:
    frame.spend(1 + len(items) // ITEMS_A_STEP)
    size = sum(len(item) if type(item) is list else 1 for item in items)
    frame.spend(size // 50)
    frame.reserve_items(size)
    result: List = []
    for item in items:
        if type(item) is list:
            result.extend(item)
        else:
            result.append(item)
    return result


@function(
    GROUP,
    "One field of all records of a list; null where it is missing.",
    ('pluck([{"n": 1}, {"n": 2}], "n")', [1, 2]),
)
def pluck(frame: Frame, items: List, field: str) -> List:
    frame.spend(1 + len(items) // ITEMS_A_STEP)
    frame.reserve_items(len(items))
    return [_field(item, field) for item in items]


@function(
    GROUP,
    "The records of a list by the text of a field: a record of lists.",
    ('group_by([{"c": "x", "n": 1}, {"c": "x", "n": 2}], "c")', {"x": [{"c": "x", "n": 1}, {"c": "x", "n": 2}]}),
)
def group_by(frame: Frame, items: List, field: str) -> dict[str, List]:
    frame.spend(1 + len(items) // 2)
    frame.reserve_items(len(items), 200)
    groups: dict[str, List] = {}
    for item in items:
        groups.setdefault(to_text(frame, _field(item, field)), []).append(item)
    return groups


@function(
    GROUP,
    "Whole numbers from 0, or from a start, up to an end that is not included.",
    ("range(3)", [0, 1, 2]),
    ("range(1, 6, 2)", [1, 3, 5]),
)
def range_(frame: Frame, start: int, end: Json = None, step: int = 1) -> List:
    if end is not None and type(end) is not int:
        raise Fault("The end of range is a whole number.")
    if step == 0:
        raise Fault("The step of range cannot be 0.")
    numbers = range(start) if end is None else range(start, end, step)
    if numbers and max(abs(numbers[0]), abs(numbers[-1])) >= 1 << 62:
        raise Fault("The numbers of range are too large.")
    frame.spend(1 + len(numbers) // 20)
    frame.reserve_items(len(numbers), 44)
    return list(numbers)


@function(
    GROUP,
    "The first items of all lists together, then the second ones, up to the shortest list.",
    ('zip([1, 2], ["a", "b"])', [[1, "a"], [2, "b"]]),
)
def zip_(frame: Frame, *lists: List) -> List:
    size = min(map(len, lists))
    frame.spend(1 + size + size * len(lists) // ITEMS_A_STEP)
    frame.reserve_items(size, 80 + 8 * len(lists))
    return [list(items) for items in zip(*lists, strict=False)]


def _at(items: TextOrList, index: int) -> Json:
    if not items:
        raise Missing(f"An empty {'text' if isinstance(items, str) else 'list'} has no first or last part.")
    return items[index]


def _field(item: Json, field: str) -> Json:
    if type(item) is not dict:
        raise refuse(item, f'have the field "{field[:40]}"')
    return item.get(field)


def _identity(frame: Frame, item: Json) -> object:
    """What equal items have in common. Numbers go by their text: Python's own hash of numbers can be made to clash."""
    known = type(item)
    if known is str or item is None:
        return item
    if known is bool:
        return ("boolean", item)
    if known is float and item.is_integer():
        item = int(item)
    if known in SCALARS:
        return ("number", repr(item))
    if known is SecretRef:
        raise refuse(item, "be compared")
    return ("json", to_json(frame, item, by_name=True))
