"""Which entries of an archive may be unpacked: regular files and folders with names that stay inside, everywhere."""

from __future__ import annotations

import stat
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from runtime.errors import StepFailed
from runtime.tasks.file_names import name_problem

_MAX_DEPTH = 64


@dataclass(frozen=True, slots=True)
class Member:
    """One entry that passed the checks; ``path`` is relative and clean."""

    info: zipfile.ZipInfo
    path: PurePosixPath

    @property
    def is_folder(self) -> bool:
        return self.info.is_dir()


def safe_members(file: zipfile.ZipFile, max_entries: int) -> list[Member]:
    """All entries, or an error about the first bad one."""
    infos = file.infolist()
    if len(infos) > max_entries:
        raise StepFailed(
            f'"{file.filename}" has {len(infos)} entries, more than the limit of {max_entries}.',
            kind="limit",
            remedy="Raise the limit if you trust the archive.",
        )
    members = [Member(info, _safe_path(info)) for info in infos]
    _refuse_twins(members)
    return members


def _safe_path(info: zipfile.ZipInfo) -> PurePosixPath:
    # orig_filename is the name before zipfile cut it at a NUL and turned separators round.
    name = info.orig_filename.replace("\\", "/")
    parts = name.rstrip("/").split("/")
    reason = _kind_problem(info) or _path_problem(name, parts)
    if reason:
        raise StepFailed(
            f"The archive is not unpacked: its entry {info.orig_filename[:120]!r} {reason}.",
            kind="file",
            remedy="Such archives are often made to do harm. Ask where it comes from.",
        )
    return PurePosixPath(*parts)


def _kind_problem(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "is a link"
    return "" if kind in {0, stat.S_IFREG, stat.S_IFDIR} else "is not a regular file"


def _path_problem(name: str, parts: list[str]) -> str:
    if name.startswith("/"):
        return "is an absolute path"
    if ".." in parts:
        return "leads out of the folder"
    if len(parts) > _MAX_DEPTH:
        return "lies too deep"
    return next((problem for part in parts if (problem := name_problem(part))), "")


def _refuse_twins(members: list[Member]) -> None:
    """Two entries for one place, or a file where another entry needs a folder."""
    seen: dict[str, bool] = {}
    for member in members:
        key = str(member.path).casefold()
        if key in seen and not (seen[key] and member.is_folder):
            raise StepFailed(f'The archive is not unpacked: it holds "{member.path}" twice.', kind="file")
        seen[key] = member.is_folder
    for member in members:
        for parent in member.path.parents:
            if seen.get(str(parent).casefold(), True) is False:
                raise StepFailed(
                    f'The archive is not unpacked: "{parent}" is a file and a folder at once in it.', kind="file"
                )
