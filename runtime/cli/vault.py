"""``understudy vault``: credentials. Values are read from a prompt, a file or standard input, never from arguments."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from runtime.cli.group import Group
from runtime.cli.output import interactive, paint, print_json, say
from runtime.cli.session import call
from runtime.cli.vault_import import import_items
from runtime.cli.vault_keys import COMMANDS, done
from runtime.errors import ExitCode, UsageProblem
from runtime.model import JsonObject

F = TypeVar("F", bound=Callable[..., Any])


@click.group(cls=Group, no_args_is_help=True)
def vault() -> None:
    """Credentials, encrypted in the data folder. A workflow names them as {{ vault.NAME.FIELD }}."""


def _fact_options(function: F) -> F:
    """What people say about an item beside its values."""
    for option in reversed(
        (
            click.option("--tag", "tags", multiple=True, help="A tag, in place of those it has; may be repeated."),
            click.option(
                "--expires", default=None, metavar="DAY", help="Day on which it ends: 2027-05-12; '' for none."
            ),
            click.option(
                "--renew", default=None, type=int, metavar="DAYS", help="Values should be others after so long."
            ),
        )
    ):
        function = option(function)
    return function


def _facts(tags: tuple[str, ...], expires: str | None, renew: int | None) -> JsonObject:
    return {"tags": list(tags) if tags else None, "expires": expires, "renew_days": renew}


@vault.command("set")
@click.argument("name")
@click.option(
    "--type", "type_", default="custom", help="password, api_key, token, certificate, database_url or custom."
)
@click.option("--field", "fields", multiple=True, metavar="FIELD", help="A field; its value is asked for.")
@click.option("--from-file", "files", multiple=True, metavar="FIELD=FILE", help="A field with the content of a file.")
@click.option("--stdin", is_flag=True, help="Read a JSON object of fields from standard input.")
@click.option("--note", default="", help="A note for people.")
@_fact_options
@click.option("--json", "as_json", is_flag=True, help="Print the item as JSON, without values.")
def set_item(
    name: str,
    type_: str,
    fields: tuple[str, ...],
    files: tuple[str, ...],
    stdin: bool,
    note: str,
    tags: tuple[str, ...],
    expires: str | None,
    renew: int | None,
    as_json: bool,
) -> int:
    """Store the item NAME, replacing one of the same name. The first one makes the vault."""
    values = {**_from_stdin(stdin), **_from_files(files), **_from_prompt(_wanted(type_, fields, files, stdin))}
    if not values:
        raise UsageProblem("There is no value to store.", remedy="Name fields with --field, --from-file or --stdin.")
    info = call(
        "vault.set", {"name": name, "fields": values, "type": type_, "note": note, **_facts(tags, expires, renew)}
    )
    return done(info, f'Stored "{info["name"]}" ({", ".join(info["fields"])}).', as_json)


@vault.command("update")
@click.argument("name")
@click.option("--field", "fields", multiple=True, metavar="FIELD", help="A field; its new value is asked for.")
@click.option("--from-file", "files", multiple=True, metavar="FIELD=FILE", help="A field with the content of a file.")
@click.option("--stdin", is_flag=True, help="Read a JSON object of fields from standard input.")
@click.option("--note", default=None, help="Another note for people.")
@_fact_options
@click.option("--json", "as_json", is_flag=True, help="Print the item as JSON, without values.")
def update(
    name: str,
    fields: tuple[str, ...],
    files: tuple[str, ...],
    stdin: bool,
    note: str | None,
    tags: tuple[str, ...],
    expires: str | None,
    renew: int | None,
    as_json: bool,
) -> int:
    """Give some fields of the item NAME other values, as when a password was changed; the others keep theirs."""
    values = {**_from_stdin(stdin), **_from_files(files), **_from_prompt(fields)}
    facts = {name: value for name, value in _facts(tags, expires, renew).items() if value is not None}
    if not values and note is None and not facts:
        raise UsageProblem("There is nothing to change.", remedy="Name fields with --field, --from-file or --stdin.")
    info = call("vault.update", {"name": name, "fields": values, "note": note, **facts})
    return done(info, f'Changed "{info["name"]}" ({", ".join((*values, *facts)) or "note"}).', as_json)


def _wanted(type: str, fields: tuple[str, ...], files: tuple[str, ...], stdin: bool) -> tuple[str, ...]:
    """Fields to ask for: those named, else those the type needs."""
    if fields or files or stdin:
        return fields
    from runtime.vault.items import ITEM_TYPES

    return ITEM_TYPES.get(type) or ("value",)


def _from_prompt(fields: tuple[str, ...]) -> dict[str, str]:
    if fields and not interactive():
        raise UsageProblem(
            "There is no terminal to ask for the values.", remedy="Use --stdin with a JSON object, or --from-file."
        )
    return {field: click.prompt(field, hide_input=field != "username", err=True) for field in fields}


def _from_files(pairs: tuple[str, ...]) -> dict[str, str]:
    values = {}
    for pair in pairs:
        field, equals, file = pair.partition("=")
        if not equals:
            raise UsageProblem(f'"{pair}" is not FIELD=FILE.', remedy="For example --from-file key=server.pem.")
        try:
            values[field] = Path(file).read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as error:
            raise UsageProblem(f"{file} cannot be read: {error.strerror}.", remedy="Name another file.") from error
        except UnicodeDecodeError:
            raise UsageProblem(f"{file} is no UTF-8 text.", remedy="Credentials are texts.") from None
    return values


def _from_stdin(stdin: bool) -> dict[str, str]:
    import json

    if not stdin:
        return {}
    try:
        values = json.loads(sys.stdin.read())
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise UsageProblem(
            "Standard input holds no JSON object of texts.", remedy='Give {"username": "...", "password": "..."}.'
        )
    return values


@vault.command("list")
@click.option("--tag", default="", help="Only items with this tag.")
@click.option("--due", "due", default=None, type=int, metavar="DAYS", help="Only those that end within so many days.")
@click.option("--json", "as_json", is_flag=True, help="Print the items as JSON, without values.")
def list_items(tag: str, due: int | None, as_json: bool) -> int:
    """List the items, without their values."""
    items = [item for item in call("vault.list") if (not tag or tag in item["tags"]) and _is_due(item, due)]
    if as_json:
        print_json(items)
    elif not items:
        say("No item is like this." if tag or due is not None else _EMPTY)
    else:
        for item in items:
            parts = (item["note"], f"due {item['due']}" if item["due"] else "", *(f"#{tag}" for tag in item["tags"]))
            more = "".join(f"  {part}" for part in parts if part)
            say(f"{paint(item['name'], bold=True)}  {item['type']}: {', '.join(item['fields'])}{more}")
    return ExitCode.COMPLETED


_EMPTY = "The vault is empty. `understudy vault set NAME --type password` adds an item."


def _is_due(item: JsonObject, days: int | None) -> bool:
    if days is None:
        return True
    return bool(item["due"]) and str(item["due"]) <= (datetime.now().date() + timedelta(days=days)).isoformat()


@vault.command("delete")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def delete_item(name: str, as_json: bool) -> int:
    """Remove the item NAME."""
    return done(call("vault.delete", {"name": name}), f'Removed "{name}".', as_json)


@vault.command("rename")
@click.argument("name")
@click.argument("new_name")
@click.option("--project", default="", metavar="FOLDER", help="A project whose workflows are to follow.")
@click.option("--json", "as_json", is_flag=True, help="Print the item as JSON.")
def rename(name: str, new_name: str, project: str, as_json: bool) -> int:
    """Give the item NAME another name. Workflows that name it must follow: those of a project do with --project."""
    from runtime.files.project import Project
    from runtime.services.credential_names import rename_in_project

    opened = Project.open(project) if project else None
    info = call("vault.rename", {"name": name, "new_name": new_name})
    changed = rename_in_project(opened, name, info["name"]) if opened else []
    more = "".join(f"\n  {path.relative_to(opened.root)}" for path in changed) if opened else ""
    return done(
        {**info, "workflows": [str(path) for path in changed]},
        f'"{name}" is called "{info["name"]}" now.{more}',
        as_json,
    )


@vault.command("reveal")
@click.argument("name")
@click.argument("field")
@click.option("--json", "as_json", is_flag=True, help="Print the value as JSON.")
def reveal(name: str, field: str, as_json: bool) -> int:
    """Print the value of one FIELD of the item NAME. The audit log notes it first."""
    result = call("vault.reveal", {"name": name, "field": field})
    return done(result, result["value"], as_json)


@vault.command("restore")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print the item as JSON.")
def restore(name: str, as_json: bool) -> int:
    """Take back that NAME was deleted, as long as the host that did it runs (Studio's, or `understudy host start`)."""
    return done(call("vault.restore", {"name": name}), f'"{name}" is there again.', as_json)


vault.add_command(import_items)
for command in COMMANDS:
    vault.add_command(command)
