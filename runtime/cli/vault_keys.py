"""Commands of ``understudy vault`` for its keys: making it, opening it, other keys, copies."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from runtime.cli.group import Group
from runtime.cli.output import interactive, print_json, say
from runtime.cli.session import call
from runtime.errors import ExitCode, UsageProblem
from runtime.model import JsonObject

F = TypeVar("F", bound=Callable[..., Any])


def _key_options(function: F) -> F:
    """The kinds of key."""
    for option in reversed(
        (
            click.option("--keyring", is_flag=True, help="The key is kept in the keyring of the operating system."),
            click.option("--keyfile", default="", metavar="PATH", help="A key file; it is made if it is not there."),
            click.option("--passphrase", is_flag=True, help="A passphrase, asked for; piped in, the first line is it."),
            click.option("--passphrase-file", default="", metavar="PATH", help="A file that holds a passphrase."),
        )
    ):
        function = option(function)
    return function


def _key(keyring: bool, keyfile: str, passphrase: bool, passphrase_file: str) -> JsonObject:
    """The kind of key and its path; empty when none was named. Raises UsageProblem when several were."""
    files = {"keyfile": keyfile, "passphrase": passphrase_file}
    named = [{"kind": kind, "path": str(Path(file).expanduser().absolute())} for kind, file in files.items() if file]
    named += [{"kind": "keyring", "path": ""}] if keyring else []
    named += [{"kind": "passphrase", "path": ""}] if passphrase else []
    if len(named) > 1:
        raise UsageProblem("Several keys were named.", remedy="Choose one; `vault key add` adds another one later.")
    if passphrase:
        return {**named[0], "passphrase": typed("New passphrase", twice=True)}
    return named[0] if named else {}


def typed(question: str, *, twice: bool = False) -> str:
    """A passphrase, from a person who does not see it, or from the first line that another program gives."""
    if interactive():
        return str(click.prompt(question, hide_input=True, confirmation_prompt=twice, err=True))
    return sys.stdin.readline().rstrip("\r\n")


@click.command("init")
@_key_options
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def init(keyring: bool, keyfile: str, passphrase: bool, passphrase_file: str, as_json: bool) -> int:
    """Make an empty vault. Without an option its key goes into the OS keyring, else to what the environment names."""
    result = call("vault.init", _key(keyring, keyfile, passphrase, passphrase_file))
    where = f": {result['path']}" if result["path"] else ""
    return done(result, f"Made the vault; it opens with {result['kind']}{where}.{_advice(result['kind'])}", as_json)


def _advice(kind: str) -> str:
    return " Keep a copy of that file elsewhere: without it nobody can open the vault." if kind == "keyfile" else ""


@click.group("key", cls=Group, no_args_is_help=True)
def key() -> None:
    """Keys that open the vault: OS keyring, passphrase, key file."""


@key.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the kinds as JSON.")
def list_keys(as_json: bool) -> int:
    """List the kinds of key that open the vault."""
    kinds = call("vault.keys")
    return done(kinds, "\n".join(kinds) or "There is no vault yet. `understudy vault init` makes one.", as_json)


@key.command("add")
@_key_options
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def add_key(keyring: bool, keyfile: str, passphrase: bool, passphrase_file: str, as_json: bool) -> int:
    """Let another key open the vault too; it takes the place of one of its kind. So a passphrase is changed: the one
    that holds is asked for first."""
    current = typed("Current passphrase") if passphrase and "passphrase" in call("vault.keys") else ""
    params = _key(keyring, keyfile, passphrase, passphrase_file)
    if not params:
        raise UsageProblem(
            "Which key?", remedy="Say --keyring, --keyfile PATH, --passphrase or --passphrase-file PATH."
        )
    result = call("vault.add_key", params | ({"current": current} if current else {}))
    return done(result, f"The vault opens with {result['kind']} too.{_advice(result['kind'])}", as_json)


@key.command("remove")
@click.argument("kind", type=click.Choice(["keyring", "passphrase", "keyfile"]))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def remove_key(kind: str, as_json: bool) -> int:
    """Let the vault open with KIND no longer. The last key stays, and one of the others must be at hand."""
    return done(call("vault.remove_key", {"kind": kind}), f"The vault opens with {kind} no longer.", as_json)


@click.command("rotate")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def rotate(as_json: bool) -> int:
    """Encrypt everything again under a new key, for every way in. Every key of the vault must be at hand."""
    return done(call("vault.rotate"), "Everything is encrypted under a new key.", as_json)


@key.command("copy")
@click.argument("path")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def copy(path: str, as_json: bool) -> int:
    """Copy the key file to PATH, as a backup. A file that is there is not replaced."""
    result = call("vault.copy_key", {"path": str(Path(path).expanduser().absolute())})
    return done(result, f"The key file was copied to {result['path']}. Keep it where nobody else can read it.", as_json)


@click.command("state")
@click.option("--json", "as_json", is_flag=True, help="Print the state as JSON.")
def state(as_json: bool) -> int:
    """Say whether there is a vault, what opens it, and whether it is open now."""
    found = call("vault.state")
    words = f"The vault is {'open' if found['open'] else 'locked'}; it opens with {' or '.join(found['keys'])}."
    return done(
        found, words if found["exists"] else "There is no vault yet. `understudy vault init` makes one.", as_json
    )


@click.command("unlock")
@click.option("--passphrase", is_flag=True, help="Ask for the passphrase; piped in, the first line is it.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def unlock(passphrase: bool, as_json: bool) -> int:
    """Open the vault for as long as the host runs, or see whether it can be opened."""
    result = call("vault.unlock", {"passphrase": typed("Passphrase") if passphrase else ""})
    return done(result, "The vault is open.", as_json)


@click.command("lock")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def lock(as_json: bool) -> int:
    """Let the host that runs forget the key. Keys that the settings name open the vault again at its next use."""
    return done(call("vault.lock"), "The vault is locked.", as_json)


def done(result: Any, sentence: str, as_json: bool) -> int:
    """Say how it ended, or print the record."""
    if as_json:
        print_json(result)
    else:
        say(sentence)
    return ExitCode.COMPLETED


#: What ``understudy vault`` has of this file.
COMMANDS = (init, key, rotate, state, unlock, lock)
