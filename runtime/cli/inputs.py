"""Inputs of a run from the command line: ``--var NAME=VALUE`` and ``--vars FILE``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from runtime.errors import InvalidInput, UsageProblem
from runtime.model import JsonObject


def read_inputs(pairs: tuple[str, ...], file: str) -> JsonObject:
    """Values by name; a pair goes before the file, ``-`` being standard input. Raises UsageProblem, InvalidInput."""
    values: JsonObject = _from_file(Path(file)) if file else {}
    given: set[str] = set()
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name.strip():
            raise UsageProblem(f'"{pair}" is not NAME=VALUE.', remedy="Write for example --var rows=20.")
        if name.strip() in given:
            raise UsageProblem(f'"{name.strip()}" is given twice.', remedy="Give each value once.")
        given.add(name.strip())
        values[name.strip()] = _value(text)
    return values


def _value(text: str) -> object:
    """Lists and records are JSON; everything else stays text, which the variable's type then reads."""
    if text[:1] in "[{":
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def _from_file(path: Path) -> JsonObject:
    try:
        values = json.loads(sys.stdin.read() if path == Path("-") else path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.", remedy="Name a JSON file.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is no UTF-8 text.", remedy="Save it as UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{path} is not JSON: {error}.", remedy='Write {"name": value, ...}.') from error
    if not isinstance(values, dict):
        raise InvalidInput(f"{path} holds no record.", remedy='Write {"name": value, ...}.')
    return values
