"""What a person is asked in the terminal before an answer is given; secrets are typed unseen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from runtime.cli.output import interactive, say
from runtime.errors import UsageProblem
from runtime.model import JsonObject


def asked_fields(info: JsonObject, step: str, scope: str | None) -> list[JsonObject]:
    """Fields of the one question that is meant; none where several are, which the host then refuses."""
    open_ = [
        place
        for place in info.get("waiting_for", ())
        if step in ("", place["step"]) and scope in (None, place["scope"]) and place["reason"] == "ask"
    ]
    return list(open_[0].get("fields", ())) if len(open_) == 1 else []


def refuse_secrets(fields: Iterable[JsonObject], pairs: Iterable[str]) -> None:
    """A secret in the command line is read by everybody who lists processes. Raises UsageProblem."""
    secret = {field["name"] for field in fields if field["type"] == "secret"}
    for pair in pairs:
        name = pair.partition("=")[0].strip()
        if name in secret:
            raise UsageProblem(
                f'"{name}" is a secret: in the command line others could read it.',
                remedy="Leave it out to be asked for it, or give it with --values FILE (- is standard input).",
            )


def ask_for(fields: Iterable[JsonObject], given: JsonObject) -> JsonObject:
    """Values of the fields that were not given, typed by the person; nothing where nobody sits at the terminal."""
    left = [field for field in fields if field["name"] not in given]
    return {field["name"]: value for field in left if (value := _asked(field)) != ""} if interactive() else {}


def _asked(field: dict[str, Any]) -> str:
    label = field["title"] or field["name"]
    default = field["default"] if field["default"] is not None else None if field["required"] else ""
    while True:
        value = click.prompt(
            label, default=default, hide_input=field["type"] == "secret", show_default=bool(default), err=True
        )
        if str(value).strip() or not field["required"]:
            return str(value)
        say("A value is required.", err=True)
