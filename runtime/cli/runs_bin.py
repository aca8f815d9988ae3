"""``understudy runs delete``, ``restore`` and ``remove``: runs go, come back, or go for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from runtime.cli.output import print_json, say
from runtime.cli.session import call
from runtime.errors import ExitCode, UsageProblem
from runtime.model import JsonObject

_FILTERS = ("status", "workflow", "text", "since", "until")


def _chooses(command: Callable[..., int]) -> Callable[..., int]:
    """Adds what names the runs that a command is for."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON."),
        click.option("--all", "everything", is_flag=True, help="All runs (of those that the options choose from)."),
        click.option("--until", default="", help="Only runs before this moment."),
        click.option("--since", default="", help="Only runs from this moment on (2026-05-12 or with a time)."),
        click.option("--text", default="", help="Only runs whose id or workflow holds this text."),
        click.option("--workflow", default="", help="Only runs of this workflow (its id or name)."),
        click.option("--status", multiple=True, help="Only runs of this status (may be repeated)."),
        click.argument("ids", nargs=-1, metavar="[RUN]..."),
    ):
        command = option(command)
    return command


@click.command("delete")
@_chooses
def delete(as_json: bool, **chosen: Any) -> int:
    """Delete each RUN, or all that fit the options. They leave the lists and figures and can be restored, as long as
    the settings say (engine.keep_deleted_days). Runs that are not over stay."""
    result = call("run_bin.delete", _selection(chosen))
    if as_json:
        print_json(result)
        return ExitCode.COMPLETED
    say(f"{_runs(result['count'])} deleted." if result["count"] else "No run was deleted.")
    if result["count"]:
        say(f"`understudy runs restore --deletion {result['deletion']}` takes it back.")
    if result["kept"]:
        say(f"{_runs(result['kept'])} not over: kept. `understudy cancel` ends them.", err=True)
    return ExitCode.COMPLETED


@click.command("restore")
@_chooses
@click.option("--deletion", default="", help="What one `runs delete` has deleted: the id that it gave.")
def restore(as_json: bool, deletion: str, **chosen: Any) -> int:
    """Put each deleted RUN, or all deleted ones that fit the options, back into the lists."""
    result = call("run_bin.restore", {"deletion": deletion} if deletion else _selection(chosen))
    if as_json:
        print_json(result)
    else:
        say(f"{_runs(result['count'])} restored." if result["count"] else "There was nothing to restore.")
    return ExitCode.COMPLETED


@click.command("remove")
@_chooses
def remove(as_json: bool, **chosen: Any) -> int:
    """Remove each deleted RUN, or all deleted ones that fit the options, for good, with logs, pictures and files. What
    a kept run went on from stays."""
    result = call("run_bin.remove", _selection(chosen))
    if as_json:
        print_json(result)
        return ExitCode.COMPLETED
    say(gone_text(result["removed"]) if any(result["removed"].values()) else "There was nothing to remove.")
    if result["kept"]:
        say(f"{_runs(result['kept'])} kept: other runs went on from there.", err=True)
    return ExitCode.COMPLETED


def _selection(chosen: dict[str, Any]) -> JsonObject:
    """As the host is asked. Raises UsageProblem unless runs are named, or options choose them, and not both."""
    filters = {name: chosen[name] for name in _FILTERS}
    narrow = chosen["everything"] or any(filters.values())
    if bool(chosen["ids"]) == narrow:
        raise UsageProblem(
            "Name runs, or choose them by options; not both." if narrow else "Which runs?",
            remedy="`understudy runs list` shows their ids; --status, --workflow and the like choose many, --all all.",
        )
    return {"runs": list(chosen["ids"])} if chosen["ids"] else {"fits": {**filters, "status": list(filters["status"])}}


def _runs(count: int) -> str:
    return f"{count:,} {'run' if count == 1 else 'runs'}"


def gone_text(removed: dict[str, int], *, preview: bool = False) -> str:
    """What went for good, or would go."""
    if not any(removed.values()):
        return "Nothing is old enough to go."
    words = {"runs": "run", "log_lines": "log line", "pictures": "picture", "files": "file"}
    counts = (f"{removed[name]:,} {word}{'s' if removed[name] != 1 else ''}" for name, word in words.items())
    return f"{'Would go' if preview else 'Gone'}: {', '.join(counts)}; {removed['bytes'] / 1e6:,.1f} MB of files."
