"""Reads a ``.side`` file and makes its workflows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from runtime.errors import InvalidFile
from runtime.model import Step, Variable, VariableType, Workflow
from runtime.model.variables import Direction
from runtime.recorder.importers.draft import Draft, literal
from runtime.recorder.importers.json_source import read_json
from runtime.recorder.importers.names import app_name, free_name, slug, variable_name
from runtime.recorder.importers.result import Imported, Source, Warnings
from runtime.recorder.importers.secrets import Secrets, is_card_number, is_secret_name
from runtime.recorder.importers.selenium import actions, checks, dialogs, flow, places
from runtime.recorder.importers.selenium.script import Command, NotImported, Script
from runtime.recorder.importers.selenium.table import COMMANDS

#: The modules that fill the table of commands.
FAMILIES = (places, actions, checks, dialogs, flow)

MAX_COMMANDS = 20_000


@dataclass(frozen=True, slots=True)
class _Test:
    key: str
    name: str
    commands: tuple[Command, ...]


def read(source: Source) -> Imported:
    """The workflows of a project: its suites of several tests first. Raises InvalidFile."""
    record = read_json(source)
    tests = _tests(record, source.file)
    base = _text(record.get("url"))
    warnings = Warnings(source.file)
    app = app_name(base, _text(record.get("name")) or source.name)
    secrets = Secrets(app, warnings)
    ids = _ids(tests)
    shared = _shared(tests)
    passwords = _passwords(tests)
    called = {command.target.strip() for test in tests for command in test.commands if command.name == "run"}
    made = []
    for test in tests:
        draft = Draft(ids[test.name], literal(test.name), literal(f"From {source.file.rpartition('/')[2]}."))
        script = Script(
            test.name,
            test.commands,
            draft,
            base,
            warnings,
            secrets,
            ids,
            shared,
            {**passwords, **_passwords([test])},
            is_called=test.name in called,
        )
        made.append(_workflow(script, shared[test.name]))
    suites = _suites(record, tests, ids)
    workflows = tuple(secrets.clean(workflow) for workflow in (*suites, *made))
    return Imported(workflows, app, tuple(warnings.problems))


def _workflow(script: Script, shared: tuple[str, ...]) -> Workflow:
    while script.at < len(script.commands):
        _one(script)
        script.at += 1
    workflow = script.draft.finish()
    if script.is_called:
        return _callable(workflow, shared)
    own = {name for step in workflow.steps.values() if step.type == "flow.set" for name in step.params["values"]}
    script.used_before_set(own)
    return _opened(
        replace(workflow, variables=dict(sorted(script.draft.variables.items()))), places.opening(script.size)
    )


def _one(script: Script) -> None:
    """Import the present command."""
    present = script.command
    if present.comment:
        script.draft.note(present.comment)
    if not present.name.strip():
        return
    if present.name.startswith("//"):
        script.draft.note(f"Switched off: {' | '.join(filter(None, (present.name[2:].strip(), present.target)))}")
        return
    entry = COMMANDS.get(present.name)
    try:
        if entry is None:
            raise NotImported("it comes from a plug-in or is not known")
        if entry.run is None:
            raise NotImported(entry.becomes)
        entry.run(script)
    except NotImported as reason:
        _as_note(script, str(reason))


def _as_note(script: Script, why: str) -> None:
    present = script.command
    is_secret = is_secret_name(present.target, present.value, *present.targets) or is_card_number(present.value)
    shown = "" if is_secret else present.value
    what = " | ".join(filter(None, (present.name, present.target, shown)))[:500]
    id = script.draft.missing(what, literal(why[:1].upper() + why[1:] + "."))
    script.warn(f"not imported, because {why}.", "Do it with other steps.", code="not-imported", step=id)


def _opened(workflow: Workflow, size: dict[str, int]) -> Workflow:
    """The workflow with a browser of its own."""
    first = next((id for id in workflow.steps), "")
    id = free_name("open", workflow.steps)
    step = Step(id, "browser.open", params=size, next={"out": (first,)} if first else {})
    return replace(workflow, steps={id: step, **workflow.steps})


def _callable(workflow: Workflow, shared: tuple[str, ...]) -> Workflow:
    """The workflow as one that is called: shared variables come in and go out."""
    variables = dict(workflow.variables)
    for name in shared:
        declared = variables.get(name, Variable(name, VariableType.JSON))
        variables[name] = replace(declared, direction=Direction.INPUT)
    outputs = {name: f"{{{{ vars.{name} }}}}" for name in shared}
    return replace(workflow, variables=variables, outputs=outputs)


def _suites(record: Mapping[str, Any], tests: Iterable[_Test], ids: Mapping[str, str]) -> list[Workflow]:
    names = {test.key: test.name for test in tests}
    taken = set(ids.values())
    made = []
    for suite in _list(record.get("suites"), of=dict):
        members = [names[key] for key in _list(suite.get("tests")) if isinstance(key, str) and key in names]
        if len(members) < 2:
            continue
        title = _text(suite.get("name")) or "Suite"
        draft = Draft(free_name(slug(title, "suite"), taken), literal(title), "Runs the tests of a suite in turn.")
        taken.add(draft.id)
        for name in members[:1000]:
            draft.add("flow.call", {"workflow": ids[name]}, hint=name)
        made.append(draft.finish())
    return made


def _ids(tests: Iterable[_Test]) -> dict[str, str]:
    ids: dict[str, str] = {}
    for test in tests:
        ids[test.name] = free_name(slug(test.name, "test"), set(ids.values()))
    return ids


def _passwords(tests: Iterable[_Test]) -> dict[str, str]:
    """The variables that hold a password, and which."""
    found: dict[str, str] = {}
    for command in (command for test in tests for command in test.commands if command.name == "store"):
        name = command.value.strip()
        if command.target and is_secret_name(name) and "${" not in command.target:
            found.setdefault(name, command.target)
    return found


_USED = re.compile(r"\$\{\s*([^\W\d]\w*)")
_NAMES_IN_VALUE = frozenset(
    [
        "store",
        "storeText",
        "storeValue",
        "storeTitle",
        "storeAttribute",
        "storeXpathCount",
        "storeElementCount",
        "storeJson",
        "executeScript",
        "executeAsyncScript",
        "forEach",
    ]
)


def _shared(tests: Iterable[_Test]) -> dict[str, tuple[str, ...]]:
    """The variables of each test and of those that it calls; passwords, which are not handed on, left out."""
    own: dict[str, set[str]] = {}
    calls: dict[str, set[str]] = {}
    for test in tests:
        used = own.setdefault(test.name, set())
        for command in test.commands:
            found = _USED.findall(f"{command.target} {command.value} {' '.join(command.targets)}")
            stored = [command.value] if command.name in _NAMES_IN_VALUE else []
            stored += [command.target] if command.name in ("storeWindowHandle", "assert", "verify", "forEach") else []
            used.update(name for name in found if not name.startswith("KEY_"))
            used.update(name for name in map(str.strip, stored) if re.fullmatch(r"[^\W\d]\w*", name))
            used.update([command.opens_window] if command.opens_window else [])
        calls[test.name] = {command.target.strip() for command in test.commands if command.name == "run"}
    for _ in calls:
        before = sum(map(len, own.values()))
        for name, names in calls.items():
            for other in names & own.keys():
                own[name] |= own[other]
        if sum(map(len, own.values())) == before:
            break
    return {
        test: tuple(sorted({variable_name(name) for name in used if not is_secret_name(name)}))
        for test, used in own.items()
    }


def _tests(record: Mapping[str, Any], file: str) -> list[_Test]:
    found = record.get("tests")
    if not isinstance(found, list):
        raise InvalidFile(
            f'{file} is no project of Selenium IDE: it has no list "tests".',
            remedy="Save it again in Selenium IDE as a .side file.",
            code="foreign-file",
        )
    tests: list[_Test] = []
    total = 0
    for number, test in enumerate(found, 1):
        if not isinstance(test, dict) or not isinstance(test.get("commands"), list):
            raise InvalidFile(
                f"{file}: test {number} has no list of commands.",
                remedy="Save it again in Selenium IDE.",
                code="damaged-file",
            )
        name = free_name(_text(test.get("name")).strip() or f"Test {number}", {known.name for known in tests}, " ")
        commands = tuple(_command(n, entry, file, name) for n, entry in enumerate(test["commands"], 1))
        total += len(commands)
        if total > MAX_COMMANDS:
            raise InvalidFile(f"{file} has more than {MAX_COMMANDS:,} commands.", remedy="Split the project.")
        tests.append(_Test(_text(test.get("id")), name, dialogs.arranged(commands)))
    if not tests:
        raise InvalidFile(f"{file} holds no test.", remedy="Record one in Selenium IDE first.")
    return tests


def _command(number: int, entry: Any, file: str, test: str) -> Command:
    if not isinstance(entry, dict) or not isinstance(entry.get("command"), str):
        raise InvalidFile(
            f'{file}: command {number} of the test "{test[:80]}" cannot be read.',
            remedy="Save the project again in Selenium IDE, or remove the command.",
            code="damaged-file",
        )
    targets = tuple(pair[0] for pair in _list(entry.get("targets"), of=list)[:20] if pair and isinstance(pair[0], str))
    opens = _text(entry.get("windowHandleName")) if entry.get("opensWindow") else ""
    return Command(
        number,
        entry["command"].strip(),
        _text(entry.get("target")),
        _text(entry.get("value")),
        _text(entry.get("comment")),
        targets,
        opens if re.fullmatch(r"[^\W\d]\w*", opens) else "",
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _list(value: Any, of: type = object) -> list[Any]:
    found = value if isinstance(value, list) else []
    return [item for item in found if isinstance(item, of)]
