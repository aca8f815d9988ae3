"""What becomes of a file that is dropped on the canvas: steps that work on it, a loop over the rows of a table."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType

from runtime.model import Json, Step, Variable, VariableType
from runtime.words.slugs import slug
from studio.canvas.clip import free_id

#: Ending of a file with rows to the type of the step that reads it.
READERS = {"xlsx": "excel.read", "xlsm": "excel.read", "csv": "csv.read"}


def _in(name: str) -> Callable[[str], dict[str, Json]]:
    return lambda file: {name: file}


#: Type of a step that works on a file that is there, to the params that name the file.
FILES: Mapping[str, Callable[[str], dict[str, Json]]] = {
    "files.read": _in("path"),
    "files.info": _in("path"),
    "files.append": _in("path"),
    "files.copy": _in("source"),
    "files.move": _in("source"),
    "files.rename": _in("path"),
    "files.delete": _in("path"),
    "json.read": _in("path"),
    "csv.read": _in("path"),
    "csv.append": _in("path"),
    "excel.read": _in("path"),
    "excel.sheets": _in("path"),
    "excel.update": _in("path"),
    "excel.append": _in("path"),
    "text.template": _in("path"),
    "script.python": _in("file"),
    "script.node": _in("file"),
    "browser.upload": lambda file: {"files": [file]},
}
#: What can be done with any file, and with those of an ending.
ANY = ("files.read", "files.copy", "files.move", "files.rename", "files.delete", "files.info", "browser.upload")
BY_ENDING = {
    "json": ("json.read", *ANY),
    "csv": ("csv.read", "csv.append", *ANY),
    "xlsx": ("excel.read", "excel.sheets", "excel.update", "excel.append", *ANY),
    "txt": ("files.read", "files.append", "text.template", *ANY[1:]),
    "md": ("files.read", "files.append", "text.template", *ANY[1:]),
    "html": ("files.read", "text.template", *ANY[1:]),
    "py": ("script.python", *ANY),
    "js": ("script.node", *ANY),
}


def fitting(name: str) -> tuple[str, ...]:
    """Types of steps that can do something with a file of this name."""
    return BY_ENDING.get(name.rpartition(".")[2].lower(), ANY)


def rows_of(path: str, taken: Collection[str]) -> tuple[Step, Step]:
    """A step that reads the rows of a table file, and a loop over them. ``path`` as params hold it."""
    type = READERS[path.rpartition(".")[2].lower()]
    read = Step(free_id("rows", taken), type, params=MappingProxyType({"path": path}))
    items = MappingProxyType({"items": f"{{{{ steps.{read.id}.output.rows }}}}"})
    return read, Step(free_id("each_row", taken), "flow.for_each", params=items)


def columns_of(
    columns: Iterable[str], variables: Collection[str], steps: Collection[str]
) -> tuple[Step, list[Variable]]:
    """A step for the body of such a loop, that keeps each column of the row in a variable of its own."""
    taken, values = set(variables), dict[str, Json]()
    declared = []
    for column in columns:
        name = free_id(variable_name(column), taken)
        taken.add(name)
        values[name] = f"{{{{ item[{json.dumps(column, ensure_ascii=False)}] }}}}"
        declared.append(Variable(name, VariableType.JSON, description=column))
    return Step(free_id("row", steps), "flow.set", params=MappingProxyType({"values": values})), declared


def variable_name(text: str) -> str:
    """What a variable for this column is called: letters, digits and _, beginning with a letter."""
    name = re.sub(r"[^a-z0-9]+", "_", slug(text)).strip("_")
    return name if name[:1].isalpha() else f"column_{name}".rstrip("_")
