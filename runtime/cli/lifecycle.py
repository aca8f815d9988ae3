"""``understudy lifecycle``: drafts, published workflows and the archive."""

from __future__ import annotations

from pathlib import Path

import click

from runtime.cli.audit import note
from runtime.cli.output import print_json, say
from runtime.errors import ExitCode, UnderstudyError
from runtime.model import JsonObject

_VERBS = {"draft": "draft", "published": "publish", "archived": "archive"}


@click.command()
@click.argument("state", type=click.Choice(["draft", "published", "archived"]))
@click.argument("files", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print the result of each file as JSON.")
def lifecycle(state: str, files: tuple[str, ...], as_json: bool) -> int:
    """Make workflow FILES drafts, publish them, or put them into the archive.

    What is published must be able to run, and that version is kept for good. What is in the archive cannot be run. Each
    file is done by itself: those that are refused do not keep the others.
    """
    done = [_move_on(file, state) for file in files]
    if as_json:
        print_json(done)
    for one in () if as_json else done:
        say(_said(one, state), err="error" in one)
    failed = any("error" in one for one in done)
    return ExitCode.INVALID if failed else ExitCode.COMPLETED


def _move_on(file: str, state: str) -> JsonObject:
    from runtime.cli.files import flow_file
    from runtime.files.shelf import move_on
    from runtime.model import Lifecycle

    try:
        path = Path(flow_file(file))
        changed = move_on(path, Lifecycle(state), "Published" if state == "published" else "")
    except UnderstudyError as error:
        return {"file": file, "lifecycle": state, "error": error.as_json()}
    if changed:
        note(f"workflow.{_VERBS[state]}", path.name)
    return {"file": str(path), "lifecycle": state, "changed": changed}


def _said(one: JsonObject, state: str) -> str:
    if "error" in one:
        return f"{one['error']['message']} {one['error']['remedy']}".strip()
    return f"{one['file']} is {state}{'' if one['changed'] else ' already'}."
