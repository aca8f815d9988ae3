"""``understudy tasks``: what a step can do."""

from __future__ import annotations

from typing import Any

import click

from runtime.cli.output import paint, print_json, say
from runtime.errors import ExitCode, InvalidFile, UsageProblem


@click.command()
@click.argument("type", default="")
@click.option("--search", default="", help="Only types whose name, title or keywords hold this text.")
@click.option("--json", "as_json", is_flag=True, help="Print the types as JSON, with the schemas of fields and result.")
def tasks(type: str, search: str, as_json: bool) -> int:
    """List the step types, or show TYPE with its fields."""
    from runtime.tasks.registry import Registry

    registry = Registry()
    try:
        specs = [registry.get(type)] if type else [spec for spec in registry if _fits(spec, search)]
    except InvalidFile as error:
        raise UsageProblem(error.message, remedy=error.remedy) from None
    if as_json:
        print_json([_json(spec) for spec in specs])
    elif type:
        _show(specs[0])
    elif not specs:
        say(f'No step type fits "{search}".', err=True)
    else:
        for spec in specs:
            say(f"{paint(f'{spec.type:22}', bold=True)} {spec.title}: {_plain(spec.description.splitlines()[0])}")
    return ExitCode.COMPLETED


def _fits(spec: Any, search: str) -> bool:
    text = " ".join((spec.type, spec.title, *spec.keywords)).lower()
    return search.lower() in text


def _json(spec: Any) -> dict[str, Any]:
    from runtime.tasks.docs import result_schema

    return {
        "type": spec.type,
        "title": spec.title,
        "description": spec.description,
        "version": spec.version,
        "ports": [port.name for port in spec.ports],
        "replay": spec.replay.value,
        "touches": sorted(touch.value for touch in spec.touches),
        "params": spec.params.model_json_schema(),
        "result": result_schema(spec),
    }


def _show(spec: Any) -> None:
    from runtime.tasks.docs import result_of

    say(paint(f"{spec.type}: {spec.title}", bold=True))
    say(_plain(spec.description))
    say(f"\nWays out: {', '.join(port.name for port in spec.ports) or 'none'}. Replay: {spec.replay.value}.")
    schema = spec.params.model_json_schema()
    required = set(schema.get("required", ()))
    for name, field in schema.get("properties", {}).items():
        mark = " (required)" if name in required else ""
        say(f"\n  {paint(name, bold=True)}{mark}: {field.get('title', '')}")
        if field.get("description"):
            say(f"    {_plain(field['description'])}")
    what, given = result_of(spec)
    if what:
        say(f"\nGives {what}{':' if given else '.'}")
    for name, kind, meaning in given:
        say(f"  {paint(name, bold=True)} ({kind}): {_plain(meaning)}")


def _plain(text: str) -> str:
    """What is written in the code for a reader of the code: double backticks mean nothing to anybody else."""
    return text.replace("``", "")
