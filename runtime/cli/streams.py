"""Standard streams as they may be: missing, closed early by who reads them, or on a disk that is full.

None of that disturbs what a command does: what cannot be written is left out, and the command ends with its own code.
"""

from __future__ import annotations

import errno
import os
import sys
from typing import TextIO

import click

#: Streams whose other end is gone, by their file number, with the reason.
_lost: dict[int, OSError] = {}


def open_missing() -> None:
    """Give a program that was started without some of its streams the null device for them, under their numbers: the
    next file that is opened would get these. Called before anything is opened."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            mode = "r" if number == 0 else "w"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - for good


def write(text: str, stream: TextIO, *, color: bool | None = False, nl: bool = True) -> None:
    """Write at once. What cannot be written is dropped."""
    try:
        click.echo(text, file=stream, color=color, nl=nl)
        stream.flush()
    except OSError as error:
        _lose(stream, error)


def flush() -> None:
    """Write what is left."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except ValueError:
            continue
        except OSError as error:
            _lose(stream, error)


def is_read() -> bool:
    """Whether standard output still goes somewhere."""
    return 1 not in _lost


def unwritten() -> str:
    """Why some of the output could not be written; empty when all was, or when its reader did not want it."""
    reasons = [error for error in _lost.values() if error.errno != errno.EPIPE]
    return (reasons[0].strerror or str(reasons[0])) if reasons else ""


def _lose(stream: TextIO, error: OSError) -> None:
    """From here on the stream leads nowhere, with what is still in its buffer."""
    number = stream.fileno()
    _lost[number] = error
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)
