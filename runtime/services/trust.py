"""A workflow file is a program, maybe from a stranger: what it may touch is said, and asked for before its first run.

Rights are granted for one exact version and kept in the data folder; one byte changed asks again: in the workflow, in
those it calls, in elements, in values of the environment (an address there decides who gets a password), in scripts
that steps name. Workflows in a folder that the person trusts as a whole (their own projects) do not ask.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from runtime.clock import now_ms
from runtime.engine.bundle import Bundle
from runtime.errors import InvalidFile
from runtime.model import JsonObject, Step
from runtime.services.core import Core
from runtime.services.methods import MethodParams, method
from runtime.tasks.registry import Registry
from runtime.tasks.spec import Touch

#: What the rights mean, in words.
WORDS = {
    "network": "talk to other computers",
    "files": "read and write files",
    "processes": "start programs on this machine",
    "credentials": "use credentials of the vault",
    "browser": "act in a browser, and open files of this machine in it",
    "screen": "use mouse, keyboard and screen",
    "people": "ask people questions",
}


def rights(bundle: Bundle, registry: Registry) -> dict[str, list[str]]:
    """What the workflow and those it calls may touch: right to the steps that need it, or the credentials' names."""
    found: dict[str, set[str]] = {}
    for workflow in (bundle.workflow, *bundle.calls.values()):
        for step in workflow.steps.values():
            for touch in _touches(step, registry):
                found.setdefault(touch.value, set()).add(step.label)
    if bundle.credentials:
        found[Touch.CREDENTIALS.value] = {_NAMES.get(name, name) for name in bundle.credentials}
    return {right: sorted(names) for right, names in sorted(found.items())}


def _touches(step: Step, registry: Registry) -> Iterator[Touch]:
    """What a step touches, credentials apart: those are told by their names."""
    yield from (touch for touch in registry.get(step.type).touches if touch is not Touch.CREDENTIALS)
    if step.params.get(_PROGRAM.get(step.type, "")):
        yield Touch.PROCESSES


#: Params that name a program where the step type by itself starts none of the workflow's choice.
_PROGRAM = {"browser.open": "browser"}
#: How names of credentials are said that are none.
_NAMES = {"*": "any, chosen while running"}


async def require_trust(core: Core, bundle: Bundle, *, granted: bool) -> None:
    """Return when the person trusts this version. ``granted`` is their word now, and is kept.

    Raises InvalidFile that says what the workflow would touch.
    """
    needed = rights(bundle, core.registry)
    if not needed or set(needed) == {"people"}:
        return
    identity = await asyncio.to_thread(_identity, bundle)
    if _trusted(core, bundle, identity):
        return
    if not granted:
        raise Untrusted(bundle, needed)
    sql = "INSERT OR REPLACE INTO grants(hash, rights, granted_at) VALUES (?,?,?)"
    await core.store.writer.commit([(sql, (identity, json.dumps(needed), now_ms()))])
    core.store.audit("person", "trust.grant", bundle.workflow.id, json.dumps(needed))


class Untrusted(InvalidFile):
    """A workflow whose rights nobody has granted yet; ``rights`` says what it would touch."""

    code = "untrusted"

    def __init__(self, bundle: Bundle, needed: dict[str, list[str]]) -> None:
        can = "; ".join(f"{WORDS[right]} ({', '.join(names[:4])})" for right, names in needed.items())
        super().__init__(
            f'"{bundle.workflow.label}" has not run here before. It can: {can}.',
            remedy="Run it with --trust when you agree, or `understudy trust FOLDER` for a project of your own.",
        )
        self.rights = needed

    def as_json(self) -> JsonObject:
        return {**super().as_json(), "rights": self.rights}


def _identity(bundle: Bundle) -> str:
    """The hash of the version, wherever it lies; reads the scripts that steps name."""
    version = replace(bundle, folder=".", file="").hash
    scripts = [_digest(Path(bundle.folder) / path) for path in sorted(_scripts(bundle))]
    return hashlib.sha256("\n".join([version, *scripts]).encode()).hexdigest() if scripts else version


def _scripts(bundle: Bundle) -> set[str]:
    """Files that steps run. A path that is computed is not among them: it may be any file."""
    steps = (step for flow in (bundle.workflow, *bundle.calls.values()) for step in flow.steps.values())
    files = (step.params.get("file") for step in steps if step.type.startswith("script."))
    return {file for file in files if isinstance(file, str) and file and "{{" not in file}


def _digest(path: Path) -> str:
    """The content of a file; a file that cannot be read counts as empty and fails when it is run."""
    try:
        return hashlib.sha256(path.expanduser().read_bytes()).hexdigest()
    except (OSError, RuntimeError):
        return "none"


def _trusted(core: Core, bundle: Bundle, identity: str) -> bool:
    if core.store.reader.one("SELECT 1 FROM grants WHERE hash=?", (identity,)):
        return True
    folders = {row[0] for row in core.store.reader.rows("SELECT folder FROM trusted")}
    path = Path(bundle.folder).resolve()
    return any(str(folder) in folders for folder in (path, *path.parents))


class FolderParams(MethodParams):
    folder: str
    on: bool = True


@method("trust.folder", FolderParams)
async def trust_folder(core: Core, params: FolderParams) -> JsonObject:
    """Trust every workflow in a folder, or no longer."""
    folder = str(Path(params.folder).resolve())  # noqa: ASYNC240 - one look at a folder's name
    if params.on:
        sql, values = "INSERT OR REPLACE INTO trusted(folder, trusted_at) VALUES (?,?)", (folder, now_ms())
        await core.store.writer.commit([(sql, values)])
    else:
        await core.store.writer.commit([("DELETE FROM trusted WHERE folder=?", (folder,))])
    core.store.audit("person", "trust.folder" if params.on else "trust.withdraw", folder)
    return {"folder": folder, "trusted": params.on}
