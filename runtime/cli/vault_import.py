"""``understudy vault import``: credentials from the exported file of a password manager."""

from __future__ import annotations

from pathlib import Path

import click

from runtime.cli.output import paint, say, told
from runtime.cli.session import call
from runtime.cli.vault_keys import done
from runtime.model import JsonObject

#: How what becomes of an entry is said, and in which colour.
_OUTCOMES = {
    "new": ("new", "green"),
    "replaced": ("replaced", "yellow"),
    "exists": ("there already", "yellow"),
    "left_out": ("left out", "red"),
}


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--preview", is_flag=True, help="Only show what would come in.")
@click.option("--replace", is_flag=True, help="Let entries take the place of items of the same name.")
@click.option("--json", "as_json", is_flag=True, help="Print what came in as JSON, without values.")
def import_items(file: Path, preview: bool, replace: bool, as_json: bool) -> int:
    """Store the logins of FILE, which a password manager has exported: Bitwarden (JSON, CSV), KeePass, Chrome, Edge or
    Firefox (CSV). Folders become tags; notes are encrypted with the rest. Items of the same name are left alone."""
    result = call("vault.import", {"path": str(file.absolute()), "preview": preview, "replace": replace})
    if not as_json:
        for item in result["items"]:
            say(_line(item))
    return done(result, _summary(result, file), as_json)


def _line(item: JsonObject) -> str:
    word, colour = _OUTCOMES[item["outcome"]]
    what = told(item["why"]) if item["outcome"] == "left_out" else f"{item['name']} ({', '.join(item['fields'])})"
    return f"{paint(f'{word:<13}', colour)} {item['title']}: {what}"


def _summary(result: JsonObject, file: Path) -> str:
    stored = sum(item["outcome"] in ("new", "replaced") for item in result["items"])
    all_items = len(result["items"])
    if result["preview"]:
        return f"{stored} of {all_items} would come in. Nothing was stored."
    return f"{stored} of {all_items} came in. Delete {file} now: everybody can read the passwords in it."
