"""What the actions of the audit log are called, and which belong together."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from getpass import getuser

from runtime.model import JsonObject
from runtime.paths import FLOW
from studio.i18n import language, mark, tr

#: Beginning of an action to the title of its kind and its icon.
KINDS: dict[str, tuple[str, str]] = {
    "run.": (mark("Runs"), "play"),
    "workflow.": (mark("Workflows"), "workflow"),
    "vault.": (mark("Credentials"), "key-round"),
    "trust.": (mark("Trust"), "shield-alert"),
    "heal.": (mark("Heals"), "sparkles"),
    "retention.": (mark("Clearing up"), "trash-2"),
}

_ACTIONS = {
    "run.start": mark("Started a run"),
    "run.cancel": mark("Cancelled a run"),
    "run.delete": mark("Deleted runs"),
    "run.restore": mark("Restored runs"),
    "run.remove": mark("Removed runs for good"),
    "run.answer": mark("Answered a run"),
    "run.resume": mark("Resumed a run"),
    "vault.use": mark("Used a credential"),
    "vault.reveal": mark("Looked at a credential"),
    "vault.restore": mark("Brought a credential back"),
    "vault.copy-key": mark("Copied the vault's key file"),
    "vault.set": mark("Stored a credential"),
    "vault.update": mark("Changed a credential"),
    "vault.rename": mark("Renamed a credential"),
    "vault.delete": mark("Deleted a credential"),
    "vault.init": mark("Made the vault"),
    "vault.add-key": mark("Added a key to the vault"),
    "vault.remove-key": mark("Removed a key of the vault"),
    "vault.rotate": mark("Encrypted the vault again"),
    "trust.grant": mark("Allowed a workflow"),
    "trust.folder": mark("Trusted a folder"),
    "trust.withdraw": mark("Withdrew trust"),
    "heal.accept": mark("Accepted a heal"),
    "heal.reject": mark("Rejected a heal"),
    "heal.undo": mark("Took back a decision on a heal"),
    "retention.apply": mark("Cleared up old runs"),
    "workflow.create": mark("Made a workflow"),
    "workflow.save": mark("Saved a workflow"),
    "workflow.rename": mark("Renamed a workflow"),
    "workflow.clone": mark("Cloned a workflow"),
    "workflow.delete": mark("Deleted a workflow"),
    "workflow.restore": mark("Took a workflow out of the bin"),
    "workflow.remove": mark("Removed a workflow for good"),
    "workflow.version": mark("Restored a version"),
    "workflow.draft": mark("Made a workflow a draft again"),
    "workflow.publish": mark("Published a workflow"),
    "workflow.archive": mark("Put a workflow into the archive"),
}
_DETAILS = {
    "workflow": mark("detail|workflow"),
    "from": mark("detail|from"),
    "for": mark("detail|for"),
    "environment": mark("detail|environment"),
    "run": mark("detail|run"),
    "before": mark("detail|before"),
    "after": mark("detail|after"),
    "score": mark("detail|score"),
}
#: How a run notes what it takes a credential for.
_USE = re.compile(r"run (\S+) (?:resumed|step (\S+))")
_ACTORS = {"person": mark("A person"), "engine": mark("A run")}


def action(entry: JsonObject) -> str:
    """What was done, in words; an action of a newer version by its own name."""
    name = str(entry["action"])
    return tr(_ACTIONS[name]) if name in _ACTIONS else name


def actor(entry: JsonObject) -> str:
    """Who did it: a person by the account that they sign in to this machine with, whose journal this is."""
    name = str(entry["actor"])
    if name == "person" and (known := _account()):
        return known
    return tr(_ACTORS[name]) if name in _ACTORS else name


def meant(text: str) -> list[str]:
    """The actors and actions that are shown under a name with this text in it."""
    wanted = text.casefold()
    shown = {name: actor({"actor": name}) for name in _ACTORS} | {name: tr(title) for name, title in _ACTIONS.items()}
    return [name for name, title in shown.items() if wanted and wanted in title.casefold()]


@cache
def _account() -> str:
    try:
        return getuser()
    except (OSError, KeyError):  # no such account, as in some containers
        return ""


def icon_of(entry: JsonObject) -> str:
    return next((icon for start, (_, icon) in KINDS.items() if str(entry["action"]).startswith(start)), "circle-dot")


def thing(entry: JsonObject) -> str:
    """What it was done to: a workflow of a project without the folder and the ending that all of them have."""
    return str(entry["object"]).removeprefix("workflows/").removesuffix(FLOW)


def known_as(entry: JsonObject) -> str:
    """What it was done to, for a glance: of a run, whose id tells nobody anything, the workflow."""
    more = entry["detail"]
    workflow = more.get("workflow") if isinstance(more, dict) else None
    return str(workflow) if workflow and str(entry["action"]).startswith("run.") else thing(entry)


def detail(entry: JsonObject) -> str:
    """What is known beyond it, in one line."""
    known = ((name, value) for name, value in entry["detail"].items() if value not in ("", None, [], {}))
    return "  ·  ".join(
        f"{tr(_DETAILS[name]) if name in _DETAILS else name}: {_said(name, value)}" for name, value in known
    )


def moment(entry: JsonObject) -> datetime:
    return datetime.fromisoformat(entry["at"])


def _said(name: str, value: object) -> str:
    if name == "for" and (use := _USE.fullmatch(str(value))):
        run, step = use.groups()
        return tr("run {run}, step {step}", run=run, step=step) if step else tr("run {run}, resumed", run=run)
    if name == "score" and isinstance(value, float):
        return language().words.percent(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
