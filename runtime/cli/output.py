"""What the command line prints: JSON for programs, short sentences for people.

Results go to standard output, everything else to standard error. Colours and signs are used as far as the terminal
takes them; control characters in foreign data never reach it.
"""

from __future__ import annotations

import json as json_module
import os
import re
import sys
import traceback
from dataclasses import replace
from typing import Any, TextIO

import click

from runtime.cli.streams import write
from runtime.errors import ExitCode, UnderstudyError

#: Signs for streams that cannot show them.
_PLAIN = str.maketrans({"✓": "ok", "✗": "x", "○": "o", "↻": "~", "·": "-", "▸": ">", "→": "->", "›": ">", "…": "..."})
#: Control characters, but not line ends, tabs and the colours that we put in ourselves.
_CONTROL = re.compile(r"\x1b\[[0-9;]*m|[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def set_up_streams() -> None:
    """What a stream cannot write becomes an escape instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def colours() -> bool | None:
    """None: where there is a terminal; False: nowhere."""
    return False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None


def say(text: str, *, err: bool = False) -> None:
    """One or more lines."""
    stream = sys.stderr if err else sys.stdout
    # The stream itself: by its own choice click would write UTF-8 where the terminal takes ASCII.
    write(fit(text, stream), stream, color=colours())


def fit(text: str, stream: TextIO) -> str:
    """``text`` as this stream can show it."""
    text = _CONTROL.sub(lambda found: found[0] if len(found[0]) > 1 else "\N{REPLACEMENT CHARACTER}", text)
    return text if _is_unicode(stream) else text.translate(_PLAIN)


def paint(text: str, colour: str = "", *, bold: bool = False) -> str:
    """``text`` in a colour."""
    return click.style(text, fg=colour or None, bold=bold or None)


def print_json(value: Any) -> None:
    """One JSON value on standard output."""
    write(to_json(value, indent=2), sys.stdout)


def to_json(value: Any, indent: int | None = None) -> str:
    """JSON that standard output can show without loss."""
    return json_module.dumps(value, ensure_ascii=not _is_unicode(sys.stdout), indent=indent, default=str)


def show_error(error: UnderstudyError, *, json: bool = False, debug: bool = False) -> None:
    """An error as one sentence and its remedy on standard error, or as JSON on standard output."""
    problems = list(getattr(error, "problems", ()))
    if json:
        data = error.as_json()
        if problems:
            data["problems"] = [problem.as_json() for problem in problems]
        print_json({"error": data})
    else:
        stopped = error.exit_code is ExitCode.CANCELLED
        message = told(error.message)
        say(message if stopped else paint(f"{told('Error')}: {message}", "red"), err=True)
        remedy = error.remedy
        if len(problems) == 1 and problems[0].message in error.message:
            problems, remedy = [], remedy or problems[0].remedy
        for problem in problems:
            say(f"  {_told_problem(problem)}", err=True)
        if remedy:
            say(told(remedy), err=True)
    if debug:
        if error.details:
            say(error.details, err=True)
        _show_traceback(error)


def show_bug(error: Exception, *, json: bool = False, debug: bool = False) -> None:
    """Something that is our fault: said as such, with the traceback only on request."""
    message = f"This is a fault in Understudy: {type(error).__name__}: {error}"
    remedy = "Run the command again with --debug and report what it shows."
    if json:
        print_json({"error": {"code": "internal", "message": message, "remedy": remedy, "details": ""}})
    else:
        say(paint(told(message), "red"), err=True)
        say(told(remedy), err=True)
    if debug:
        _show_traceback(error)


def told(message: str) -> str:
    """A message in the language that UNDERSTUDY_LANGUAGE names; English where it names none."""
    lang = os.environ.get("UNDERSTUDY_LANGUAGE", "")
    if not lang:
        return message
    from runtime.words.messages import told as told_in

    return told_in(message, lang.replace("-", "_").partition("_")[0].lower())


def _told_problem(problem: Any) -> str:
    return str(replace(problem, message=told(problem.message), remedy=told(problem.remedy)))


def interactive() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def _show_traceback(error: Exception) -> None:
    say("".join(traceback.format_exception(error)).rstrip(), err=True)


def _is_unicode(stream: TextIO) -> bool:
    try:
        "✓›".encode(stream.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True
