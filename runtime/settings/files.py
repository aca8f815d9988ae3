"""Reads and changes ``settings.json``; the environment wins over it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtime.errors import InvalidInput, StoreError
from runtime.private import replace_private
from runtime.settings.migrations import FORMAT, migrate
from runtime.settings.problems import SettingsProblem

if TYPE_CHECKING:
    from runtime.settings.section import Section
    from runtime.settings.sections import Settings

FILE_NAME = "settings.json"
PREFIX = "UNDERSTUDY_"

#: Variables that look like a field of a section and are none.
NO_SETTINGS = frozenset({"UNDERSTUDY_VAULT_PASSPHRASE", "UNDERSTUDY_BROWSER_SANDBOX"})


def load_settings(home: Path, environ: Mapping[str, str] | None = None) -> tuple[Settings, tuple[SettingsProblem, ...]]:
    """The settings of the data folder ``home`` and all that is wrong with them. Never raises for a bad file."""
    from runtime.settings.sections import SECTIONS, Settings

    problems: list[SettingsProblem] = []
    path = home / FILE_NAME
    data = read_file(path, problems)
    values = {name: dict(_section(path, name, data, problems)) for name in SECTIONS}
    problems += [_unknown(str(path), name, SECTIONS) for name in data.keys() - SECTIONS.keys() - {"format"}]
    for name, field, value, variable in _from_environment(os.environ if environ is None else environ):
        _put(values[name], name, field, value, variable, problems)
    built: dict[str, Any] = {name: model.model_validate(values[name]) for name, model in SECTIONS.items()}
    return Settings(**built), tuple(problems)


def change_setting(home: Path, name: str, value: Any) -> None:
    """Write one field (``engine.max_parallel_runs``) to the file; None goes back to the default.

    Raises InvalidInput for an unknown field, a wrong value or a file that cannot be read: that one stays as it is.
    """
    path = home / FILE_NAME
    problems: list[SettingsProblem] = []
    data = read_file(path, problems)
    section, _, field = name.partition(".")
    if value is None:
        _check_field(section, field, name, problems)
    else:
        _put({}, section, field, value, name, problems)
    if problems:
        message, remedy = problems[0].message, problems[0].remedy
        raise InvalidInput(f"{name} was not changed: {message}", fields={name: message}, remedy=remedy)
    _write(path, _changed(data, section, field, value))


def _changed(data: dict[str, Any], section: str, field: str, value: Any) -> dict[str, Any]:
    old = data.get(section)
    fields = {**old} if isinstance(old, dict) else {}
    fields.pop(field, None)
    if value is not None:
        fields[field] = value
    return {**data, "format": FORMAT, section: dict(sorted(fields.items()))}


def _write(path: Path, data: dict[str, Any]) -> None:
    text = json.dumps({"format": data["format"], **dict(sorted(data.items()))}, indent=2, ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_private(path, text.encode())
    except OSError as error:
        raise StoreError(
            f"{path} could not be written: {error.strerror or error}.",
            remedy="Check the disk's free space and that the data folder belongs to you.",
        ) from error


def read_file(path: Path, problems: list[SettingsProblem]) -> dict[str, Any]:
    """The file's content in the current format; an empty one, with a problem, where it cannot be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(data, dict):
            raise ValueError("An object with sections was expected.")
        return migrate(data)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        problem = f"The file could not be read: {error.strerror}.", "Check its permissions"
    except json.JSONDecodeError as error:
        problem = f"This is no JSON: {error.msg} in line {error.lineno}.", "Repair that line, or delete the file"
    except UnicodeDecodeError:
        problem = "The file is no UTF-8 text.", "Save it as UTF-8, or delete it"
    except (ValueError, RecursionError) as error:
        problem = str(error), "Update Understudy, or delete the file"
    problems.append(SettingsProblem(str(path), "", problem[0], f"{problem[1]}; until then the defaults are used."))
    return {}


def _section(path: Path, name: str, data: dict[str, Any], problems: list[SettingsProblem]) -> dict[str, Any]:
    """The good fields of one section of the file."""
    fields = data.get(name, {})
    good: dict[str, Any] = {}
    if not isinstance(fields, dict):
        problems.append(SettingsProblem(str(path), name, "Fields were expected here.", 'Write {"field": value}.'))
        return good
    for field, value in fields.items():
        _put(good, name, field, value, str(path), problems)
    return good


def _from_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Section, field, text and variable of each set variable that belongs to a section."""
    from runtime.settings.sections import SECTIONS

    for variable, text in sorted(environ.items()):
        for name in SECTIONS:
            start = f"{PREFIX}{name.upper()}_"
            if variable.startswith(start) and variable not in NO_SETTINGS:
                yield name, variable.removeprefix(start).lower(), text, variable


def _put(
    good: dict[str, Any], section: str, field: str, value: Any, place: str, problems: list[SettingsProblem]
) -> None:
    """Take over one value when it is right; else tell why it is not."""
    from pydantic import ValidationError

    model = _check_field(section, field, place, problems)
    if model is None:
        return
    try:
        model.model_validate({field: value})
    except ValidationError as error:
        reason = error.errors(include_url=False)[0]["msg"]
        problems.append(_wrong(place, section, field, model, value, reason))
    else:
        good[field] = value


def _check_field(section: str, field: str, place: str, problems: list[SettingsProblem]) -> type[Section] | None:
    from runtime.settings.sections import SECTIONS

    model = SECTIONS.get(section)
    if model is None:
        problems.append(_unknown(place, section, SECTIONS))
    elif field not in model.model_fields:
        problems.append(_unknown(place, f"{section}.{field}", [f"{section}.{name}" for name in model.model_fields]))
    else:
        return model
    return None


def _wrong(place: str, section: str, field: str, model: type[Section], value: Any, reason: str) -> SettingsProblem:
    default = json.dumps(model.model_fields[field].default)
    shown = json.dumps(value, ensure_ascii=False, default=str)[:60]
    return SettingsProblem(
        place, f"{section}.{field}", f"{shown} does not fit: {reason}.", f"Correct it; until then {default} is used."
    )


def _unknown(place: str, name: str, known: Mapping[str, Any] | list[str]) -> SettingsProblem:
    import difflib

    near = difflib.get_close_matches(name, list(known), n=1)
    remedy = f'Did you mean "{near[0]}"?' if near else "Remove it."
    return SettingsProblem(place, name, "There is no such setting.", remedy)
