"""Fields and items: the only way into a value, and only into records and lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from runtime.expressions.faults import Fault, Missing, shorten
from runtime.expressions.values import a_kind, refuse
from runtime.model import Json, SecretRef

Key = str | int


def root(scope: Mapping[str, Json], name: str) -> Json:
    """The value of a name of the scope. Raises ``Missing``."""
    try:
        return scope[name]
    except KeyError:
        names = (known for known in scope if not known.startswith("__"))
        raise Missing(f'The name "{name}" is not known here.', name=name, known=names, label="Known names") from None


def step_into(value: Json, key: Json, where: str = "the value") -> Json:
    """The field or item ``key`` of ``value``. ``where`` names the value in errors.

    Raises ``Missing`` where nothing is there, ``Fault`` where nothing can be there.
    """
    if isinstance(value, Mapping):
        return _field(value, key, where)
    if type(value) is list:
        return _item(value, key, where)
    if value is None:
        raise Missing(f'"{shorten(str(key), 40)}" is missing: {where} is null.') if _is_key(key) else _bad_key(key)
    if type(value) is SecretRef:
        raise refuse(value, "be opened")
    remedy = "Take a part of a text with text[0:5] or substring." if type(value) is str else ""
    raise Fault(f"There are no fields or items in {where}: it is {a_kind(value)}.", remedy)


def follow(value: Json, keys: Sequence[Key], name: str, positions: Sequence[int]) -> Json:
    """Goes into ``value`` (called ``name``) by ``keys``, and says at which of ``positions`` the way ends."""
    for key, position in zip(keys, positions, strict=True):
        try:
            value = step_into(value, key, name)
        except Fault as fault:
            raise fault.at(position) from None
        name = path_text(name, key)
    return value


def path_text(name: str, key: Key) -> str:
    """``name`` extended by ``key`` the way a person writes it."""
    if isinstance(key, int):
        return f"{name}[{key}]"
    return f"{name}.{key}" if key.isidentifier() else f'{name}["{shorten(key, 40)}"]'


def _is_key(key: Json) -> bool:
    return type(key) is str or type(key) is int


def _bad_key(key: Json) -> Fault:
    if type(key) is SecretRef:
        return refuse(key, "name a field")
    return Fault(f"{a_kind(key).capitalize()} names no field or item.", "Use a text for records, a number for lists.")


def _field(record: Mapping[str, Json], key: Json, where: str) -> Json:
    if type(key) is not str:
        raise Fault(f"The fields of {where} are named by text: it is a record.") if _is_key(key) else _bad_key(key)
    try:
        return record[key]
    except KeyError:
        raise Missing(f'"{shorten(key, 40)}" is missing in {where}.', name=key, known=record, label="It has") from None


def _item(items: list[Json], key: Json, where: str) -> Json:
    if type(key) is not int:
        if not _is_key(key):
            raise _bad_key(key)
        raise Fault(
            f'There is no field "{shorten(key, 40)}" in {where}: it is a list.',
            f'Take one item with [0], or this field of all items with pluck(list, "{shorten(key, 40)}").',
        )
    if not -len(items) <= key < len(items):
        raise Missing(f"There is no item {key} in {where}: it has {len(items)} items.")
    return items[key]
