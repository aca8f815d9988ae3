"""Differences and merges of files, as git calls them: see docs/git.md for the configuration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from runtime.errors import ExitCode, InvalidFile, UsageProblem
from runtime.files.findings import Findings
from runtime.files.layout import LoadedLayout, loads_layout
from runtime.files.load import Loaded, loads_workflow
from runtime.files.parse import parse, read_text
from runtime.files.source import read_bytes
from runtime.files.write import dumps_layout, dumps_workflow
from runtime.model import Problem, Workflow
from runtime.model.diff import Difference, diff
from runtime.model.merge import merge
from runtime.model.merge_layout import merge_layouts
from runtime.model.threeway import Conflict
from runtime.paths import FLOW, LAYOUT

#: What git gives for a file that one side does not have.
_NOTHING = "/dev/null"


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge gave. ``text`` is the merged file; None when a side could not be read, and ours must stay.

    ``exit_code`` is what git expects: 0 merged, 1 conflicts are in the file, 3 not merged.
    """

    exit_code: int
    text: str | None = None
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


def merge_files(base: Path | str, ours: Path | str, theirs: Path | str, *, name: str = "") -> MergeReport:
    """Merge two versions of a workflow or layout file. An empty ``base`` means that both sides added it.

    ``name`` is the file's name in the project (git's ``%P``): git hands over temporary files.
    """
    texts = [_read(Path(path)) for path in (base, ours, theirs)]
    shown = name or str(ours)
    merge_them = _merge_layout_texts if _is_layout(shown, texts[1]) else _merge_workflow_texts
    return merge_them(texts[0], texts[1], texts[2], shown)


def diff_files(before: Path | str, after: Path | str) -> Difference:
    """The difference between two workflow files; a missing one (``/dev/null``) counts as empty.

    Raises InvalidFile when one of them cannot be read.
    """
    return diff(_workflow(Path(before)), _workflow(Path(after)))


def git_diff(arguments: Sequence[str]) -> str:
    """The text for git's external diff, from git's seven arguments (path, old file, hex, mode, new file, hex, mode)."""
    if len(arguments) < 7:
        raise UsageProblem("git gives seven arguments to a diff command.", remedy="See docs/git.md.")
    name, old, new = arguments[0], arguments[1], arguments[4]
    return f"workflow {name}\n{diff_files(old, new).as_text()}"


def _merge_workflow_texts(base: bytes, ours: bytes, theirs: bytes, name: str) -> MergeReport:
    before = loads_workflow(base, f"{name} (base)").workflow if base.strip() else None
    mine, yours = loads_workflow(ours, f"{name} (ours)"), loads_workflow(theirs, f"{name} (theirs)")
    if mine.workflow is None or yours.workflow is None or not (mine.lossless and yours.lossless):
        return _refused(mine, yours)
    merged = merge(before, mine.workflow, yours.workflow)
    conflicts = _together(merged.conflicts, mine.conflicts, yours.conflicts)
    text = dumps_workflow(merged.workflow, schema=mine.schema or yours.schema, conflicts=conflicts)
    return MergeReport(1 if conflicts else 0, text, conflicts)


def _merge_layout_texts(base: bytes, ours: bytes, theirs: bytes, name: str) -> MergeReport:
    before = loads_layout(base, f"{name} (base)").layout if base.strip() else None
    mine, yours = loads_layout(ours, f"{name} (ours)"), loads_layout(theirs, f"{name} (theirs)")
    if not (mine.lossless and yours.lossless):
        return _refused(mine, yours)
    merged = merge_layouts(before, mine.layout, yours.layout)
    conflicts = _together(merged.conflicts, mine.conflicts, yours.conflicts)
    text = dumps_layout(merged.layout, schema=mine.schema or yours.schema, conflicts=conflicts)
    return MergeReport(1 if conflicts else 0, text, conflicts, merged.settled)


def _refused(mine: Loaded | LoadedLayout, yours: Loaded | LoadedLayout) -> MergeReport:
    """A side that is damaged or newer is not guessed at: ours stays as it is, and git reports a conflict."""
    problems = (*mine.problems, *yours.problems)
    return MergeReport(ExitCode.INVALID, problems=problems)


def _together(*parts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """New conflicts and those that a side had not resolved yet, each once."""
    found: list[Conflict] = []
    for conflict in (conflict for part in parts for conflict in part):
        if conflict not in found:
            found.append(conflict)
    return tuple(found)


def _is_layout(name: str, text: bytes) -> bool:
    """Layouts are known by name; a temporary file by its content: only a workflow has an id and steps."""
    if name.endswith((LAYOUT, FLOW)):
        return name.endswith(LAYOUT)
    findings = Findings()
    decoded = read_text(text, findings)
    record = None if decoded is None else parse(decoded, findings)
    return record is not None and not record.keys() & {"id", "steps"}


def _read(path: Path) -> bytes:
    if str(path) == _NOTHING:
        return b""
    findings = Findings(str(path))
    data = read_bytes(path, findings)
    if data is None:
        raise InvalidFile(f"{path}: {findings.problems[0].message}", problems=tuple(findings.problems))
    return data


def _workflow(path: Path) -> Workflow:
    data = _read(path)
    if not data.strip():
        return Workflow(id="")
    loaded = loads_workflow(data, str(path))
    if loaded.workflow is None:
        raise InvalidFile(f"{path} cannot be read as a workflow.", problems=loaded.problems)
    return loaded.workflow
