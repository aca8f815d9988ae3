"""The versions of a workflow: every saved change with who, when and what, to be compared and taken back.

They lie in ``.understudy/versions/REFERENCE`` of the project: ``history.jsonl`` has a line for each version (and for
each label given later), ``HASH.gz`` the texts of workflow and layout. Git is not asked: this is for people without it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from runtime.errors import InvalidFile, UsageProblem
from runtime.files.layout import layout_path, loads_layout
from runtime.files.load import Loaded, loads_workflow
from runtime.files.source import is_there, reason, replace_file
from runtime.files.version_changes import Changes, changes_between
from runtime.files.write import hash_bytes
from runtime.model import JsonObject
from runtime.paths import MARKER

FOLDER = Path(".understudy", "versions")
HISTORY = "history.jsonl"
#: Versions of one workflow that are kept; labelled ones stay beyond it.
MOST = 300

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Version:
    """One version. ``author`` is the account that saved it, empty for what was found in the file afterwards.

    ``why`` is ``saved``, ``found`` (changed by other means, as by git) or ``restored``, then from version ``source``.
    """

    number: int
    at: datetime
    author: str
    content: str
    steps: int
    changes: Changes = field(default_factory=Changes)
    why: str = "saved"
    source: int = 0
    label: str = ""

    def as_json(self) -> JsonObject:
        """Everything but the workflow itself."""
        record: JsonObject = {"number": self.number, "at": self.at.isoformat(), "author": self.author, "why": self.why}
        record |= {"source": self.source} if self.source else {}
        return record | {
            "label": self.label,
            "steps": self.steps,
            "changes": self.changes.as_json(),
            "content": self.content,
        }


def keep(path: Path, *, why: str = "saved", source: int = 0) -> Version | None:
    """Keep what ``path`` holds now as a version; None when it is the newest one already, or in no project.

    What cannot be kept is only logged: a full disk must not keep a person from saving.
    """
    folder = folder_of(path)
    if folder is None or not is_there(path):
        return None
    try:
        return _keep(folder, path, why, source)
    except OSError as error:
        _log.warning("no version of %s could be kept: %s", path.name, reason(error))
    return None


def history(path: Path) -> list[Version]:
    """All versions of a workflow, the newest first: what the file holds now, then what it held before.

    What is damaged is left out.
    """
    keep(path, why="found")
    folder = folder_of(path)
    return list(reversed(_read(folder))) if folder is not None else []


def find(path: Path, number: int) -> Version:
    """One version by its number. Raises UsageProblem when there is none."""
    for version in history(path):
        if version.number == number:
            return version
    raise UsageProblem(
        f"{path.name} has no version {number}.", remedy=f"`understudy versions list {path}` shows those that are kept."
    )


def load(path: Path, version: Version) -> Loaded:
    """The workflow as it was, with its layout. Raises InvalidFile when its text is lost."""
    flow, layout = _texts(_folder(path), version)
    loaded = loads_workflow(flow, f"{path.name} ({version.number})")
    return replace(loaded, layout=loads_layout(layout).layout) if layout else loaded


def texts(path: Path, version: Version) -> tuple[str, str]:
    """The texts of workflow and layout as they were. Raises InvalidFile when they are lost."""
    return _texts(_folder(path), version)


def restore(path: Path, version: Version) -> Version | None:
    """Put a version back into the file. What is there now becomes a version first, so that nothing is lost.

    Raises InvalidFile; None when the file holds that version already.
    """
    flow, layout = texts(path, version)
    if loads_workflow(flow).workflow is None:
        raise InvalidFile(f"Version {version.number} of {path.name} cannot be read.", remedy="Choose another one.")
    keep(path, why="found")
    if layout:
        replace_file(layout_path(path), layout)
    replace_file(path, flow)
    return keep(path, why="restored", source=version.number)


def label(path: Path, number: int, text: str) -> Version:
    """Give a version a name, or with an empty text none. Raises UsageProblem, InvalidFile."""
    version, text = find(path, number), " ".join(text.split())
    try:
        _append(_folder(path), {"number": number, "label": text})
    except OSError as error:
        raise InvalidFile(
            f"The label could not be kept: {reason(error)}.", remedy="Check the rights of the project's folder."
        ) from error
    return replace(version, label=text)


def folder_of(path: Path) -> Path | None:
    """Where versions of the file at ``path`` are kept; None outside of projects."""
    path = path.absolute()
    root = next((folder for folder in path.parents if is_there(folder / MARKER)), None)
    return None if root is None else root / FOLDER / path.relative_to(root)


def _folder(path: Path) -> Path:
    folder = folder_of(path)
    if folder is None:
        raise InvalidFile(f"{path} is in no project any more.", remedy="Its versions are where the project is now.")
    return folder


def _keep(folder: Path, path: Path, why: str, source: int) -> Version | None:
    flow = path.read_bytes()
    layout = layout_path(path).read_bytes() if is_there(layout_path(path)) else b""
    content = hash_bytes(flow + b"\0" + layout)[:24]
    known = _read(folder)
    if known and known[-1].content == content:
        return None
    after = (_json(flow), _json(layout))
    changes = changes_between(_contents(folder, known[-1]), after) if known else Changes()
    found = why == "found"
    version = Version(
        number=known[-1].number + 1 if known else 1,
        at=datetime.fromtimestamp(path.stat().st_mtime, UTC) if found else datetime.now(UTC),
        author="" if found else _author(),
        content=content,
        steps=_count(after[0]),
        changes=changes,
        why=why,
        source=source,
    )
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / f"{content}.gz", {"flow": flow.decode(errors="replace"), "layout": layout.decode(errors="replace")})
    _append(folder, version.as_json())
    if len(known) >= MOST:
        _forget_oldest(folder)
    return version


def _read(folder: Path) -> list[Version]:
    """The versions in the order they were made, with their labels."""
    try:
        lines = (folder / HISTORY).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    found: dict[int, Version] = {}
    for record in filter(None, map(_line, lines)):
        number = record["number"]
        if "content" in record:
            found[number] = _version(record)
        elif number in found:
            found[number] = replace(found[number], label=str(record.get("label", "")))
    return list(found.values())


def _line(text: str) -> dict[str, Any] | None:
    """A line of the history; None for one that a crash cut off or a person damaged."""
    record = _json(text.encode())
    if not isinstance(record, dict) or not isinstance(record.get("number"), int):
        return None
    if "content" not in record:
        return record
    try:
        datetime.fromisoformat(record["at"])
    except (KeyError, TypeError, ValueError):
        return None
    # The name of a file: nothing that leads elsewhere.
    return record if str(record["content"]).isalnum() else None


def _version(record: Mapping[str, Any]) -> Version:
    at = datetime.fromisoformat(record["at"])
    return Version(
        number=record["number"],
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        author=str(record.get("author", "")),
        content=str(record["content"]),
        steps=record["steps"] if isinstance(record.get("steps"), int) else 0,
        changes=Changes.read(record.get("changes")),
        why=str(record.get("why", "saved")),
        source=record["source"] if isinstance(record.get("source"), int) else 0,
        label=str(record.get("label", "")),
    )


def _texts(folder: Path, version: Version) -> tuple[str, str]:
    record = _blob(folder, version)
    if record is None:
        raise InvalidFile(
            f"The text of version {version.number} is lost.", remedy="Choose another version; this one was damaged."
        )
    return record["flow"], record["layout"]


def _blob(folder: Path, version: Version) -> dict[str, str] | None:
    from gzip import decompress

    try:
        record = json.loads(decompress((folder / f"{version.content}.gz").read_bytes()))
    except (OSError, EOFError, ValueError):
        return None
    fit = isinstance(record, dict) and all(isinstance(record.get(name), str) for name in ("flow", "layout"))
    return record if fit else None


def _contents(folder: Path, version: Version) -> tuple[Any, Any]:
    record = _blob(folder, version) or {"flow": "", "layout": ""}
    return _json(record["flow"].encode()), _json(record["layout"].encode())


def _append(folder: Path, record: JsonObject) -> None:
    with (folder / HISTORY).open("a", encoding="utf-8") as file:
        file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _write(path: Path, record: Mapping[str, str]) -> None:
    if path.exists():
        return
    from gzip import compress

    temporary = path.with_suffix(".tmp")
    temporary.write_bytes(compress(json.dumps(record, ensure_ascii=False).encode(), mtime=0))
    temporary.replace(path)


def _forget_oldest(folder: Path) -> None:
    """Keep the newest ones and those with a label; their texts too."""
    known = _read(folder)
    kept = [version for place, version in enumerate(known) if version.label or place >= len(known) - MOST]
    lines = (json.dumps(version.as_json(), ensure_ascii=False) for version in kept)
    replace_file(folder / HISTORY, "".join(f"{line}\n" for line in lines))
    _forget_texts(folder, {version.content for version in kept})


def _forget_texts(folder: Path, kept: Iterable[str]) -> None:
    for file in folder.glob("*.gz"):
        if file.stem not in kept:
            file.unlink(missing_ok=True)


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _count(flow: Any) -> int:
    steps = flow.get("steps") if isinstance(flow, dict) else None
    return len(steps) if isinstance(steps, dict) else 0


def _author() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError):  # no such account, as in some containers
        return ""
