"""``understudy settings``: every setting with its value; changing one."""

from __future__ import annotations

from typing import Any

import click

from runtime.cli.group import Group
from runtime.cli.output import paint, print_json, say
from runtime.errors import ExitCode, InvalidInput
from runtime.paths import data_home


@click.group(cls=Group, no_args_is_help=True)
def settings() -> None:
    """List and change settings. The environment (UNDERSTUDY_SECTION_FIELD) goes before them."""


@settings.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the settings as JSON.")
def list_settings(as_json: bool) -> int:
    """List every setting with its value and what it means."""
    entries, problems = _entries()
    if as_json:
        print_json({"settings": entries, "problems": problems})
        return ExitCode.COMPLETED
    for entry in entries:
        say(f"{paint(entry['name'], bold=True)} = {_shown(entry['value'])}{_changed(entry)}")
        say(f"    {entry['description']} Takes {_takes(entry)}.")
    for problem in problems:
        say(f"{problem['field'] or problem['place']}: {problem['message']} {problem['remedy']}", err=True)
    return ExitCode.COMPLETED


@settings.command("get")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print the setting as JSON.")
def get(name: str, as_json: bool) -> int:
    """Print the value of the setting NAME."""
    entry = _find(name)
    if as_json:
        print_json(entry)
    else:
        say(_shown(entry["value"]))
    return ExitCode.COMPLETED


@settings.command("set")
@click.argument("name")
@click.argument("value", required=False)
@click.option("--default", "reset", is_flag=True, help="Go back to the default.")
@click.option("--json", "as_json", is_flag=True, help="Print the setting as JSON.")
def set_value(name: str, value: str | None, reset: bool, as_json: bool) -> int:
    """Give the setting NAME a VALUE. A running host takes it over at its next start."""
    from runtime.settings import change_setting

    if (value is None) is not reset:
        raise click.UsageError("Give a value, or --default.")
    entry = _find(name)
    try:
        change_setting(data_home(), name, None if value is None else _typed(value, entry["kind"]))
    except InvalidInput as error:
        remedy = f"{name} takes {_takes(entry)}." if value is not None else error.remedy
        raise InvalidInput(error.message, fields=error.fields, remedy=remedy) from error
    entry = _find(name)
    if as_json:
        print_json(entry)
    else:
        say(f"{name} = {_shown(entry['value'])}")
    return ExitCode.COMPLETED


def _entries() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    from runtime.settings import load_settings
    from runtime.settings.catalog import all_settings

    values, problems = load_settings(data_home())
    entries = []
    for info in all_settings():
        section, _, field = info.name.partition(".")
        entries.append({**info.as_json(), "value": getattr(getattr(values, section), field)})
    return entries, [problem.as_json() for problem in problems]


def _find(name: str) -> dict[str, Any]:
    entries = {entry["name"]: entry for entry in _entries()[0]}
    if name not in entries:
        from difflib import get_close_matches

        near = get_close_matches(name, entries, n=1)
        remedy = f'Did you mean "{near[0]}"?' if near else "`understudy settings list` shows all."
        raise InvalidInput(f'There is no setting "{name}".', remedy=remedy)
    return entries[name]


def _typed(text: str, kind: str) -> Any:
    """The value as JSON holds it; what does not fit stays text, and is refused with a sentence."""
    try:
        return {"integer": int, "number": float}.get(kind, str)(text)
    except ValueError:
        return text


def _shown(value: Any) -> str:
    return '""' if value == "" else str(value)


def _changed(entry: dict[str, Any]) -> str:
    return "" if entry["value"] == entry["default"] else paint(f"  (default {_shown(entry['default'])})", "yellow")


def _takes(entry: dict[str, Any]) -> str:
    """What values it may have."""
    if entry["choices"]:
        return f"one of {', '.join(choice or '(empty)' for choice in entry['choices'])}"
    kind = {"integer": "a whole number", "number": "a number"}.get(entry["kind"], "a text")
    return f"{kind} from {entry['low']:,} to {entry['high']:,}" if entry["high"] is not None else kind
