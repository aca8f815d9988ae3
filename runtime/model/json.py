"""JSON values: the only kind of data that travels between steps, files and the journal."""

from __future__ import annotations

from typing import Any, TypeAlias

#: None, bool, int, float (finite), str, list of Json, dict of str to Json. ``Any`` because mypy's
#: recursive form makes every access a cast; the loaders and the gate check it at run time.
Json: TypeAlias = Any
JsonObject: TypeAlias = dict[str, Any]
