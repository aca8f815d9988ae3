"""A workflow file is a program, maybe from a stranger: what it may touch is said, and asked for before its first run.

Rights are granted for one exact version and kept in the data folder; one byte changed asks again: in the workflow, in
those it calls, in elements, in values of the environment (an address there decides who gets a password), in scripts
that steps name. Workflows in a folder that the person trusts as a whole (their own projects) do not ask, and reach
everything; others reach what was granted (``runtime/services/reach.py``).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from runtime.clock import iso, now_ms
from runtime.engine.bundle import Bundle
from runtime.errors import InvalidFile
from runtime.model import JsonObject, Lifecycle, Step
from runtime.services.core import Core
from runtime.services.methods import MethodParams, NoParams, method
from runtime.services.reach import PRIVATE, everything, reach, rights_of_addresses
from runtime.tasks.registry import Registry
from runtime.tasks.spec import Touch

#: What the rights mean, in words.
WORDS = {
    "network": "talk to other computers",
    PRIVATE: "talk to this machine and the computers of its own network",
    "files": "read and write files",
    "processes": "start programs on this machine",
    "credentials": "use credentials of the vault",
    "browser": "act in a browser",
    "screen": "use mouse, keyboard and screen",
    "people": "ask people questions",
}


def rights(bundle: Bundle, registry: Registry) -> dict[str, list[str]]:
    """What the workflow and those it calls may touch: right to the steps that need it, or the credentials' names."""
    found: dict[str, set[str]] = {}
    for workflow in (bundle.workflow, *bundle.calls.values()):
        for step in workflow.steps.values():
            for right in (*_touches(step, registry), *rights_of_addresses(step, bundle.environment)):
                found.setdefault(right, set()).add(step.label)
    if bundle.credentials:
        found[Touch.CREDENTIALS.value] = {_NAMES.get(name, name) for name in bundle.credentials}
    return {right: sorted(names) for right, names in sorted(found.items())}


def _touches(step: Step, registry: Registry) -> Iterator[str]:
    """What a step touches, credentials apart: those are told by their names."""
    yield from (touch.value for touch in registry.get(step.type).touches if touch is not Touch.CREDENTIALS)
    for param, touch in _TOUCHING.get(step.type, {}).items():
        if step.params.get(param):
            yield touch.value


#: Params that touch what the step type by itself does not: a program or a folder of the workflow's choice.
_TOUCHING = {"browser.open": {"browser": Touch.PROCESSES, "profile": Touch.FILES}}
#: How names of credentials are said that are none.
_NAMES = {"*": "any, chosen while running"}


async def require_trust(core: Core, bundle: Bundle, *, granted: bool) -> JsonObject:
    """What the run may reach, as settings for its tasks, when the person trusts this version. ``granted`` is their
    word now, and is kept.

    Raises InvalidFile that says what the workflow would touch.
    """
    if _in_trusted_folder(core, bundle):
        return everything()
    needed = rights(bundle, core.registry)
    if not set(needed) - {"people"}:
        return reach(needed)
    identity = await asyncio.to_thread(_identity, bundle)
    if set(needed) <= _granted(core, identity):
        return reach(needed)
    if not granted:
        raise Untrusted(bundle, needed, known=_was_granted(core, bundle))
    sql = "INSERT OR REPLACE INTO grants(hash, rights, granted_at) VALUES (?,?,?)"
    await core.store.writer.commit([(sql, (identity, json.dumps(needed), now_ms()))])
    core.store.audit("person", "trust.grant", bundle.workflow.id, json.dumps(needed))
    return reach(needed)


class Untrusted(InvalidFile):
    """A workflow whose rights nobody has granted yet; ``rights`` says what it would touch."""

    code = "untrusted"

    def __init__(self, bundle: Bundle, needed: dict[str, list[str]], *, known: bool = False) -> None:
        can = "; ".join(f"{WORDS[right]} ({', '.join(names[:4])})" for right, names in needed.items())
        why = "or what it uses was changed since you agreed to it" if known else "has not run here before"
        super().__init__(
            f'"{bundle.workflow.label}" {why}. It can: {can}.',
            remedy="Run it with --trust when you agree, or `understudy trust FOLDER` for a project of your own.",
        )
        self.rights = needed

    def as_json(self) -> JsonObject:
        return {**super().as_json(), "rights": self.rights}


def _identity(bundle: Bundle) -> str:
    """The hash of the version, wherever it lies; reads the scripts that steps name."""
    plain = replace(bundle.workflow, lifecycle=Lifecycle.DRAFT)  # to publish it changes nothing that it does
    version = replace(bundle, folder=".", file="", workflow=plain).hash
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


def _granted(core: Core, identity: str) -> set[str]:
    """The rights that this version was granted, as they were told then: a newer program may see more."""
    found = core.store.reader.one("SELECT rights FROM grants WHERE hash=?", (identity,))
    return set(json.loads(found[0])) if found else set()


def _was_granted(core: Core, bundle: Bundle) -> bool:
    """Whether another version of the workflow was agreed to."""
    sql = "SELECT 1 FROM audit WHERE object=? AND action='trust.grant' LIMIT 1"
    return core.store.reader.one(sql, (bundle.workflow.id,)) is not None


def _in_trusted_folder(core: Core, bundle: Bundle) -> bool:
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


@method("trust.list", NoParams)
async def trusted_folders(core: Core, params: NoParams) -> list[JsonObject]:
    """The folders whose workflows run without being asked about, the newest first, and since when (ISO 8601)."""
    await core.store.settle()
    rows = core.store.reader.rows("SELECT folder, trusted_at FROM trusted ORDER BY trusted_at DESC, folder")
    return [{"folder": folder, "since": iso(at)} for folder, at in rows]
