"""A workflow file is a program, maybe from a stranger: what it may touch is said, and asked for before its first run.

Rights are granted for one exact version (its hash) and kept in the data folder; one byte changed asks again.
Workflows in a folder that the person trusts as a whole (their own projects) do not ask.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from runtime.clock import now_ms
from runtime.engine.bundle import Bundle
from runtime.errors import InvalidFile
from runtime.model import Json, JsonObject, Workflow
from runtime.services.core import Core
from runtime.services.methods import MethodParams, method
from runtime.tasks.registry import Registry

#: What the rights mean, in words.
WORDS = {
    "network": "talk to other computers",
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
            for touch in registry.get(step.type).touches:
                found.setdefault(touch.value, set()).add(step.label)
        for name in _credentials(workflow):
            found.setdefault("credentials", set()).add(name)
    return {right: sorted(names) for right, names in sorted(found.items())}


def _credentials(workflow: Workflow) -> Iterator[str]:
    from runtime.expressions import compile_value, names_used

    values: list[Json] = [dict(step.params) for step in workflow.steps.values()]
    for value in values:
        for _, source in compile_value(value).expressions:
            yield from (".".join(name[1:3]) for name in names_used(source) if name[:1] == ("vault",))
    for variable in workflow.variables.values():
        if variable.type.value == "secret" and isinstance(variable.default, str):
            yield variable.default


async def require_trust(core: Core, bundle: Bundle, *, granted: bool) -> None:
    """Return when the person trusts this version. ``granted`` is their word now, and is kept.

    Raises InvalidFile that says what the workflow would touch.
    """
    needed = rights(bundle, core.registry)
    if not needed or set(needed) == {"people"} or _trusted(core, bundle):
        return
    if not granted:
        raise Untrusted(bundle, needed)
    sql = "INSERT OR REPLACE INTO grants(hash, rights, granted_at) VALUES (?,?,?)"
    await core.store.writer.commit([(sql, (_identity(bundle), json.dumps(needed), now_ms()))])
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
    """The version without the values of the environment, which are the person's own."""
    return Bundle(bundle.workflow, calls=bundle.calls, elements=bundle.elements).hash


def _trusted(core: Core, bundle: Bundle) -> bool:
    if core.store.reader.one("SELECT 1 FROM grants WHERE hash=?", (_identity(bundle),)):
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
