"""``understudy vault``: credentials. Values are read from a prompt, a file or standard input, never from arguments."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from runtime.cli.group import Group
from runtime.cli.output import interactive, paint, print_json, say
from runtime.cli.session import call
from runtime.errors import ExitCode, UsageProblem
from runtime.model import JsonObject

F = TypeVar("F", bound=Callable[..., Any])


@click.group(cls=Group, no_args_is_help=True)
def vault() -> None:
    """Credentials, encrypted in the data folder. A workflow names them as {{ vault.NAME.FIELD }}."""


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
    """Store the item NAME, replacing one of the same name. The first one makes the vault."""
    values = {**_from_stdin(stdin), **_from_files(files), **_from_prompt(_wanted(type_, fields, files, stdin))}
    if not values:
        raise UsageProblem("There is no value to store.", remedy="Name fields with --field, --from-file or --stdin.")
    info = call("vault.set", {"name": name, "fields": values, "type": type_, "note": note})
    return _done(info, f'Stored "{info["name"]}" ({", ".join(info["fields"])}).', as_json)


@vault.command("update")
@click.argument("name")
@click.option("--field", "fields", multiple=True, metavar="FIELD", help="A field; its new value is asked for.")
@click.option("--from-file", "files", multiple=True, metavar="FIELD=FILE", help="A field with the content of a file.")
@click.option("--stdin", is_flag=True, help="Read a JSON object of fields from standard input.")
@click.option("--note", default=None, help="Another note for people.")
@click.option("--json", "as_json", is_flag=True, help="Print the item as JSON, without values.")
def update(
    name: str, fields: tuple[str, ...], files: tuple[str, ...], stdin: bool, note: str | None, as_json: bool
) -> int:
    """Give some fields of the item NAME other values, as when a password was changed; the others keep theirs."""
    values = {**_from_stdin(stdin), **_from_files(files), **_from_prompt(fields)}
    if not values and note is None:
        raise UsageProblem("There is nothing to change.", remedy="Name fields with --field, --from-file or --stdin.")
    info = call("vault.update", {"name": name, "fields": values, "note": note})
    return _done(info, f'Changed "{info["name"]}" ({", ".join(values) or "note"}).', as_json)


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
@click.option("--json", "as_json", is_flag=True, help="Print the items as JSON, without values.")
def list_items(as_json: bool) -> int:
    """List the items, without their values."""
    items = call("vault.list")
    if as_json:
        print_json(items)
    elif not items:
        say("The vault is empty. `understudy vault set NAME --type password` adds an item.")
    else:
        for item in items:
            note = f"  {item['note']}" if item["note"] else ""
            say(f"{paint(item['name'], bold=True)}  {item['type']}: {', '.join(item['fields'])}{note}")
    return ExitCode.COMPLETED


@vault.command("delete")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def delete_item(name: str, as_json: bool) -> int:
    """Remove the item NAME."""
    return _done(call("vault.delete", {"name": name}), f'Removed "{name}".', as_json)


@vault.command("rename")
@click.argument("name")
@click.argument("new_name")
@click.option("--json", "as_json", is_flag=True, help="Print the item as JSON.")
def rename(name: str, new_name: str, as_json: bool) -> int:
    """Give the item NAME another name. Workflows that name it must be changed too."""
    info = call("vault.rename", {"name": name, "new_name": new_name})
    return _done(info, f'"{name}" is called "{info["name"]}" now.', as_json)


def _key_options(function: F) -> F:
    """The three kinds of key."""
    for option in reversed(
        (
            click.option("--keyring", is_flag=True, help="The key is kept in the keyring of the operating system."),
            click.option("--keyfile", default="", metavar="PATH", help="A key file; it is made if it is not there."),
            click.option("--passphrase-file", default="", metavar="PATH", help="A file that holds a passphrase."),
        )
    ):
        function = option(function)
    return function


def _key(keyring: bool, keyfile: str, passphrase_file: str) -> JsonObject:
    """The kind of key and its path; empty when none was named. Raises UsageProblem when several were."""
    files = {"keyfile": keyfile, "passphrase": passphrase_file}
    named = [{"kind": kind, "path": str(Path(file).expanduser().absolute())} for kind, file in files.items() if file]
    named += [{"kind": "keyring", "path": ""}] if keyring else []
    if len(named) > 1:
        raise UsageProblem("Several keys were named.", remedy="Choose one; `vault key add` adds another one later.")
    return named[0] if named else {}


@vault.command("init")
@_key_options
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def init(keyring: bool, keyfile: str, passphrase_file: str, as_json: bool) -> int:
    """Make an empty vault. Without an option its key goes into the OS keyring, else to what the environment names."""
    result = call("vault.init", _key(keyring, keyfile, passphrase_file))
    where = f": {result['path']}" if result["path"] else ""
    return _done(result, f"Made the vault; it opens with {result['kind']}{where}.{_advice(result['kind'])}", as_json)


def _advice(kind: str) -> str:
    return " Keep a copy of that file elsewhere: without it nobody can open the vault." if kind == "keyfile" else ""


@vault.group("key", cls=Group, no_args_is_help=True)
def key() -> None:
    """Keys that open the vault: OS keyring, passphrase, key file."""


@key.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the kinds as JSON.")
def list_keys(as_json: bool) -> int:
    """List the kinds of key that open the vault."""
    kinds = call("vault.keys")
    return _done(kinds, "\n".join(kinds) or "There is no vault yet. `understudy vault init` makes one.", as_json)


@key.command("add")
@_key_options
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def add_key(keyring: bool, keyfile: str, passphrase_file: str, as_json: bool) -> int:
    """Let another key open the vault too; it takes the place of one of its kind."""
    params = _key(keyring, keyfile, passphrase_file)
    if not params:
        raise UsageProblem("Which key?", remedy="Say --keyring, --keyfile PATH or --passphrase-file PATH.")
    result = call("vault.add_key", params)
    return _done(result, f"The vault opens with {result['kind']} too.{_advice(result['kind'])}", as_json)


@key.command("remove")
@click.argument("kind", type=click.Choice(["keyring", "passphrase", "keyfile"]))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def remove_key(kind: str, as_json: bool) -> int:
    """Let the vault open with KIND no longer. The last key stays, and one of the others must be at hand."""
    return _done(call("vault.remove_key", {"kind": kind}), f"The vault opens with {kind} no longer.", as_json)


@vault.command("rotate")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def rotate(as_json: bool) -> int:
    """Encrypt everything again under a new key, for every way in. Every key of the vault must be at hand."""
    return _done(call("vault.rotate"), "Everything is encrypted under a new key.", as_json)


def _done(result: Any, sentence: str, as_json: bool) -> int:
    if as_json:
        print_json(result)
    else:
        say(sentence)
    return ExitCode.COMPLETED
