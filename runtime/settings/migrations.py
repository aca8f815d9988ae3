"""Older settings files, one function for each step of the format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

#: The format that this program writes.
FORMAT = 1

Migration = Callable[[dict[str, Any]], dict[str, Any]]

#: Format n to the function that turns a file of it into format n + 1.
MIGRATIONS: Mapping[int, Migration] = {}


def migrate(
    data: dict[str, Any], migrations: Mapping[int, Migration] = MIGRATIONS, target: int = FORMAT
) -> dict[str, Any]:
    """``data`` in the format ``target``; raises ValueError with a sentence for a format that cannot be read."""
    number = data.get("format", target)
    if type(number) is not int or number < 1:
        raise ValueError(f"The format {number!r} is unknown.")
    if number > target:
        raise ValueError(f"The file has format {number} of a newer version of Understudy.")
    for step in range(number, target):
        data = {**migrations[step](data), "format": step + 1}
    return data
