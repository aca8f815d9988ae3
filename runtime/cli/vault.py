"""``understudy vault``: credentials. Values are read from a prompt, a file or standard input, never from arguments."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from runtime.cli.output import interactive, print_json
from runtime.cli.session import call
from runtime.errors import ExitCode, UsageProblem


@click.group()
def vault() -> None:
    """Credentials for workflows: {{ vault.NAME.FIELD }}."""


@vault.command("set")
@click.argument("name")
@click.option(
    "--type", "type_", default="custom", help="password, api_key, token, certificate, database_url or custom."
)
@click.option("--field", "fields", multiple=True, metavar="FIELD", help="A field; its value is asked for.")
@click.option("--from-file", "files", multiple=True, metavar="FIELD=FILE", help="A field with the content of a file.")
@click.option("--stdin", is_flag=True, help="Read a JSON object of fields from standard input.")
@click.option("--note", default="", help="A note for people.")
@click.option("--json", "as_json", is_flag=True, help="Print the item as JSON, without values.")
def set_item(
    name: str, type_: str, fields: tuple[str, ...], files: tuple[str, ...], stdin: bool, note: str, as_json: bool
) -> int:
    """Store the item NAME, replacing one of the same name."""
    values = {**_from_stdin(stdin), **_from_files(files), **_from_prompt(_wanted(type_, fields, files, stdin))}
    if not values:
        raise UsageProblem("There is no value to store.", remedy="Name fields with --field, --from-file or --stdin.")
    info = call("vault.set", {"name": name, "fields": values, "type": type_, "note": note})
    if as_json:
        print_json(info)
    else:
        click.echo(f'Stored "{info["name"]}" ({", ".join(info["fields"])}).')
    return ExitCode.COMPLETED


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
            raise UsageProblem(f'"{pair}" is not FIELD=FILE.')
        try:
            values[field] = Path(file).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageProblem(f"{file} cannot be read as text: {error}.") from error
    return values


def _from_stdin(stdin: bool) -> dict[str, str]:
    import json

    if not stdin:
        return {}
    try:
        values = json.loads(sys.stdin.read())
    except ValueError:
        values = None
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise UsageProblem(
            "Standard input holds no JSON object of texts.", remedy='Give {"username": "...", "password": "..."}.'
        )
    return values


@vault.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the items as JSON, without values.")
def list_items(as_json: bool) -> int:
    """List the items, without their values."""
    items = call("vault.list")
    if as_json:
        print_json(items)
    elif not items:
        click.echo("The vault is empty. `understudy vault set NAME --type password` adds an item.")
    else:
        for item in items:
            note = f"  {item['note']}" if item["note"] else ""
            click.echo(f"{click.style(item['name'], bold=True)}  {item['type']}: {', '.join(item['fields'])}{note}")
    return ExitCode.COMPLETED


@vault.command("delete")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def delete_item(name: str, as_json: bool) -> int:
    """Remove the item NAME."""
    result = call("vault.delete", {"name": name})
    if as_json:
        print_json(result)
    else:
        click.echo(f'Removed "{name}".')
    return ExitCode.COMPLETED
