"""Saving: whole files, in one step, and never over something that this program does not understand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from runtime.errors import InvalidFile
from runtime.files import versions
from runtime.files.findings import Findings
from runtime.files.layout import LoadedLayout, layout_path, loads_layout
from runtime.files.load import Loaded, loads_workflow
from runtime.files.source import is_there, read_bytes, replace_file
from runtime.files.write import dumps_layout, dumps_workflow, hash_bytes
from runtime.model import Workflow
from runtime.model.layout import Layout
from runtime.model.threeway import Conflict
from runtime.paths import LAYOUT

Loader = Callable[[bytes, str], Loaded | LoadedLayout]


def save_workflow(
    path: Path | str,
    workflow: Workflow,
    layout: Layout | None = None,
    *,
    expected_hash: str | None = None,
    expected_layout_hash: str | None = None,
    conflicts: Iterable[Conflict] | None = None,
    force: bool = False,
    keep: bool = True,
) -> str:
    """Write a workflow, and its layout when given; returns the new ``source_hash``.

    What stood there and what stands there now are kept as versions of it; not with ``keep`` off, for files that are
    written anew all the time.

    The expected hashes are ``source_hash`` and ``layout_hash`` of what was loaded. ``conflicts`` are those still
    open; None keeps what the file has. Raises InvalidFile, with nothing written, where a file was changed
    meanwhile (code ``file-changed``), was made by a newer version (``newer-format``), or holds something that
    would be lost (``damaged-file``). ``force`` overwrites it all the same.
    """
    path = Path(path)
    there = _there(path, loads_workflow, expected_hash, force=force)
    text = dumps_workflow(workflow, schema=there.schema, conflicts=there.conflicts if conflicts is None else conflicts)
    _must_load(path, text, loads_workflow)
    if keep:
        versions.keep(path, why="found")
    if layout is not None:
        save_layout(layout_path(path), layout, expected_hash=expected_layout_hash, force=force)
    source_hash = _write(path, text)
    if keep:
        versions.keep(path)
    return source_hash


def save_layout(
    path: Path | str,
    layout: Layout,
    *,
    expected_hash: str | None = None,
    conflicts: Iterable[Conflict] | None = None,
    force: bool = False,
) -> str:
    """Write a layout; the rules are those of ``save_workflow``."""
    path = Path(path)
    there = _there(path, loads_layout, expected_hash, force=force)
    text = dumps_layout(layout, schema=there.schema, conflicts=there.conflicts if conflicts is None else conflicts)
    _must_load(path, text, loads_layout)
    return _write(path, text)


def format_file(path: Path | str) -> bool:
    """Rewrite a ``.flow.json`` or ``.layout.json`` file in canonical form; true when that changed it.

    Raises InvalidFile with every problem where rewriting would lose something.
    """
    path = Path(path)
    text = formatted(path)
    before = path.read_bytes()
    if before == text.encode():
        return False
    replace_file(path, text)
    return True


def formatted(path: Path) -> str:
    """The canonical text of the file at ``path``, which stays as it is."""
    loader: Loader = loads_layout if path.name.endswith(LAYOUT) else loads_workflow
    loaded = _read(path, loader)
    _must_be_lossless(path, loaded)
    if isinstance(loaded, LoadedLayout):
        return dumps_layout(loaded.layout, schema=loaded.schema, conflicts=loaded.conflicts)
    assert loaded.workflow is not None
    return dumps_workflow(loaded.workflow, schema=loaded.schema, conflicts=loaded.conflicts)


def _there(path: Path, loader: Loader, expected_hash: str | None, *, force: bool) -> Loaded | LoadedLayout:
    """What stands at ``path`` now, nothing for a new file; raises InvalidFile when it must not be overwritten."""
    if not is_there(path):
        return LoadedLayout(Layout())
    there = _read(path, loader)
    if force:
        return there
    if expected_hash is not None and there.source_hash != expected_hash:
        raise InvalidFile(
            f"{path} was changed by somebody else since it was opened.",
            remedy="Open it again to see the change, or save under another name.",
            code="file-changed",
        )
    _must_be_lossless(path, there)
    return there


def _read(path: Path, loader: Loader) -> Loaded | LoadedLayout:
    findings = Findings(str(path))
    data = read_bytes(path, findings)
    if data is None:
        problem = findings.problems[0]
        raise InvalidFile(f"{path}: {problem.message}", remedy=problem.remedy, problems=(problem,))
    return loader(data, str(path))


def _must_be_lossless(path: Path, there: Loaded | LoadedLayout) -> None:
    if there.lossless:
        return
    newer = next((problem for problem in there.problems if problem.code == "newer-format"), None)
    raise InvalidFile(
        newer.message if newer else f"{path} holds something that would be lost by writing it.",
        remedy=newer.remedy if newer else "Correct the problems first, or save under another name.",
        problems=there.problems,
        code="newer-format" if newer else "damaged-file",
    )


def _must_load(path: Path, text: str, loader: Loader) -> None:
    """Refuse a text that could not be read again: what is on the disk is better then."""
    again = loader(text.encode(), str(path))
    if not again.lossless:
        raise InvalidFile(f"{path} was not written: it could not be read again.", problems=again.problems)


def _write(path: Path, text: str) -> str:
    data = text.encode()
    if not is_there(path) or path.read_bytes() != data:
        replace_file(path, text)
    return hash_bytes(data)
