"""What a run has given, for a person: its outputs in words, and the files among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from runtime.files.project import Project
from runtime.model import Json, JsonObject
from studio.i18n import language, tr, tr_count

#: Values that are told; all of them are in the list of values.
SHOWN = 6
#: Letters of a text that are told.
TEXT = 60
#: Paths that are looked for, and the length of the longest.
MOST_FILES, LONGEST = 50, 1024
#: A text that may be a path: it leads into a folder, or has the ending of a file.
_PATH = re.compile(r"[^\n\r\t]*[/\\][^\n\r\t]*|[^\n\r\t]*\w\.\w{1,8}")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:(?!\\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Results:
    """``files`` are files and folders that were there when ``find_files`` looked; ``words`` tell of the rest."""

    words: str
    everything: str
    files: tuple[Path, ...] = ()


def given(values: JsonObject | None) -> JsonObject:
    """Those that hold something: what was never set is nothing to tell of."""
    return {name: value for name, value in (values or {}).items() if value is not None}


def results_of(outputs: JsonObject, files: dict[str, tuple[Path, ...]]) -> Results:
    """The outputs of a run; ``files`` are those that were found among them, by the output's name."""
    told = [in_words(name, value) for name, value in outputs.items() if not files.get(name)]
    more = [tr("… and {n} more", n=language().words.number(len(told) - SHOWN))] if len(told) > SHOWN else []
    found = dict.fromkeys(path for paths in files.values() for path in paths)
    everything = [f"{_title(name)}: {said(value)}" for name, value in outputs.items()]
    return Results("  ·  ".join(told[:SHOWN] + more), "\n".join(everything), tuple(found))


def in_words(name: str, value: Json) -> str:
    """An output in a few words: ``17 entered``, ``total amount: 1,234.50``."""
    title = _title(name)
    counts = isinstance(value, int) and not isinstance(value, bool) and value >= 0 and title.isalpha()
    return f"{said(value)} {title}" if counts else f"{title}: {said(value)}"


def said(value: Json) -> str:
    """A value in a few words: lists and records by their size."""
    match value:
        case None | "":
            return tr("nothing")
        case bool():
            return tr("yes") if value else tr("no")
        case int():
            return language().words.number(value)
        case float():
            digits = 0 if value == round(value) else 2
            return language().words.number(value, digits)
        case list():
            return tr_count("{n} item", "{n} items", len(value))
        case dict():
            return tr_count("{n} field", "{n} fields", len(value))
    text = " ".join(value[: 10 * TEXT].split())
    return text if len(text) <= TEXT else f"{text[: TEXT - 1]}…"


def may_be_files(outputs: JsonObject) -> dict[str, tuple[str, ...]]:
    """What of the outputs looks like paths, by the output's name; nothing is looked for on the disk."""
    found = {name: tuple(dict.fromkeys(_paths(value))) for name, value in outputs.items()}
    return {name: paths for name, paths in found.items() if paths}


def find_files(wanted: dict[str, tuple[str, ...]], flow: Path | None) -> dict[str, tuple[Path, ...]]:
    """Those that are there; relative ones begin where the workflow's steps begin: at its project, else at its folder.

    It asks the disk, which may be far away: not for the window's thread."""
    project = Project.find(flow.parent) if flow is not None else None
    base = project.root if project is not None else flow.parent if flow is not None else None
    left, found = MOST_FILES, dict[str, tuple[Path, ...]]()
    for name, paths in wanted.items():
        found[name] = tuple(path for text in paths[: max(left, 0)] if (path := _there(text, base)) is not None)
        left -= len(paths)
    return found


def _there(text: str, base: Path | None) -> Path | None:
    try:
        path = Path(text).expanduser()
        path = path if path.is_absolute() or base is None else base / path
        return path if path.is_absolute() and path.exists() else None
    except (OSError, RuntimeError, ValueError):  # no such home, a name that the system does not allow
        return None


def _paths(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        value = value.get("path")
    if isinstance(value, list):
        for one in value[:MOST_FILES]:
            yield from _paths(one) if not isinstance(one, list) else ()
    elif isinstance(value, str) and len(value) <= LONGEST and _PATH.fullmatch(value) and not _ADDRESS.match(value):
        yield value


def _title(name: str) -> str:
    return " ".join(re.split(r"[\s_-]+", name)).strip() or name
