"""What the command line prints: JSON for programs, short sentences for people."""

from __future__ import annotations

import json as json_module
import sys
import traceback
from typing import Any

import click

from runtime.errors import UnderstudyError


def print_json(value: Any) -> None:
    """One JSON value on standard output."""
    click.echo(json_module.dumps(value, ensure_ascii=False, indent=2, default=str))


def show_error(error: UnderstudyError, *, json: bool = False, debug: bool = False) -> None:
    """An error as one sentence and its remedy on standard error, or as JSON on standard output."""
    problems = list(getattr(error, "problems", ()))
    if json:
        data = error.as_json()
        if problems:
            data["problems"] = [problem.as_json() for problem in problems]
        print_json({"error": data})
    else:
        click.secho(f"Error: {error.message}", fg="red", err=True)
        for problem in problems:
            click.echo(f"  {problem}", err=True)
        if error.remedy:
            click.echo(error.remedy, err=True)
    if debug:
        if error.details:
            click.echo(error.details, err=True)
        traceback.print_exception(error)


def show_bug(error: Exception, *, json: bool = False, debug: bool = False) -> None:
    """Something that is our fault: said as such, with the traceback only on request."""
    message = f"This is a fault in Understudy: {type(error).__name__}: {error}"
    remedy = "Run the command again with --debug and report what it shows."
    if json:
        print_json({"error": {"code": "internal", "message": message, "remedy": remedy}})
    else:
        click.secho(message, fg="red", err=True)
        click.echo(remedy, err=True)
    if debug:
        traceback.print_exception(error)


def interactive() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
