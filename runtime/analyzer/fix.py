"""What a quick fix is: an edit with a title."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from runtime.model.edits import Edit


@dataclass(frozen=True, slots=True)
class Fix:
    """``title`` says what is done, with its places filled by ``values``; the edit does it."""

    title: str
    edit: Edit
    values: Mapping[str, str]


def free_name(wanted: str, taken: Collection[str]) -> str:
    """A name for a variable that is not ``taken``, as near to ``wanted`` as names of variables may be."""
    stem = re.sub(r"\W+", "_", wanted).strip("_") or "value"
    stem = f"value_{stem}" if stem[0].isdigit() else stem
    numbered = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (stem, *numbered) if name not in taken)
