"""One test while it is imported: its commands, and what is known at the present one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from runtime.model import Json, JsonObject, VariableType
from runtime.model.variables import Direction
from runtime.recorder.importers.draft import Draft, literal
from runtime.recorder.importers.javascript import CannotRead, parse_expression
from runtime.recorder.importers.javascript.expressions import translate
from runtime.recorder.importers.names import variable_name
from runtime.recorder.importers.result import Warnings
from runtime.recorder.importers.secrets import Secrets
from runtime.recorder.importers.selenium.locators import playwright_selector
from runtime.recorder.importers.targets import make_target

_VARIABLE = re.compile(r"\$\{([^${}\n]{1,200})\}")
_PATH = re.compile(r"([^\W\d]\w*)((?:\.[^\W\d]\w*|\[\d+\])*)$")


def is_only_variable(text: str) -> bool:
    """Whether a text is one variable and nothing else."""
    return bool(_VARIABLE.fullmatch(text.strip()))


@dataclass(frozen=True, slots=True)
class Command:
    """One command as the file has it. ``number`` counts from 1; ``targets`` are alternative locators."""

    number: int
    name: str
    target: str = ""
    value: str = ""
    comment: str = ""
    targets: tuple[str, ...] = ()
    opens_window: str = ""


class NotImported(Exception):
    """A command that cannot become a step; the text says why."""


@dataclass(slots=True)
class Script:
    """A test in the making. ``frame`` are selectors of the frames that were entered, ``tabs`` the known windows."""

    name: str
    commands: tuple[Command, ...]
    draft: Draft
    base: str
    warnings: Warnings
    secrets: Secrets
    tests: Mapping[str, str]
    """Ids of the project's workflows by the name of their test."""
    shared: Mapping[str, tuple[str, ...]]
    """Variables of the tests that may be called, by name of the test."""
    passwords: Mapping[str, str]
    """Variables of the project that hold a password, and which."""
    is_called: bool = False
    at: int = 0
    frame: tuple[str, ...] = ()
    tabs: list[str] = field(default_factory=lambda: ["root"])
    tab: str = "root"
    size: str = ""
    soft: bool = False
    arranged: bool = False

    @property
    def command(self) -> Command:
        """The present command."""
        return self.commands[self.at]

    def where(self) -> str:
        """The present place for messages."""
        return f'Test "{self.name}", command {self.command.number} ({self.command.name or "empty"})'

    def warn(self, message: str, remedy: str = "", *, code: str = "changed-meaning", step: str = "") -> None:
        """Tell about the present command."""
        self.warnings.add(code, f"{self.where()}: {message}", remedy, step=step)

    def add(self, type: str, params: JsonObject | None = None, **more: Any) -> str:
        """Add a step for the present command."""
        return self.draft.add(type, params, **more)

    # Values

    def names(self, text: str) -> list[str]:
        """Names of the variables in a text."""
        return [found[1] for inner in _VARIABLE.findall(text) if (found := _PATH.match(inner.strip()))]

    def variable(self, name: str) -> str:
        """The name of a variable in the workflow, declared when it is new."""
        known = variable_name(name)
        if name in self.passwords:
            self.draft.variable(known, VariableType.SECRET, self.secrets.refer(self.passwords[name]))
        self.draft.variable(known)
        return known

    def text(self, text: str) -> str:
        """A text with ``${name}`` as our expressions, all else as it stands."""
        return self._filled(text, literal)

    def _filled(self, text: str, plain: Callable[[str], str]) -> str:
        pieces, at = [], 0
        for found in _VARIABLE.finditer(text):
            path = self._path(found[1])
            if path is None:
                continue
            pieces += [plain(text[at : found.start()]), f"{{{{ {path} }}}}"]
            at = found.end()
        return "".join([*pieces, plain(text[at:])])

    def as_expression(self, text: str) -> str:
        """A text with variables as one expression that gives text."""
        from runtime.recorder.importers.javascript.expressions import written

        pieces, at = [], 0
        for found in _VARIABLE.finditer(text):
            path = self._path(found[1])
            if path is not None:
                pieces += [written(text[at : found.start()]), f"text({path})"]
                at = found.end()
        parts = [piece for piece in [*pieces, written(text[at:])] if piece != '""']
        return " + ".join(parts) or '""'

    def condition(self, script: str) -> str:
        """A condition of the test as one of our expressions. Raises NotImported."""
        return self.computed(script)

    def computed(self, script: str) -> str:
        """What a script computes from variables alone. Raises NotImported."""
        known: dict[str, str] = {}

        def named(found: re.Match[str]) -> str:
            path = self._path(found[1])
            if path is None:
                raise NotImported(f"the variable {found[0]} cannot be read")
            known[f"$v{len(known)}"] = path
            return f" $v{len(known) - 1} "

        try:
            return translate(parse_expression(_VARIABLE.sub(named, script)), known.get)
        except CannotRead as error:
            raise NotImported(f"its script cannot be said in our language: {error.message}") from None

    def _path(self, inner: str) -> str | None:
        found = _PATH.match(inner.strip())
        if found is None or found[1].startswith("KEY_"):
            return None
        return f"vars.{self.variable(found[1])}{found[2]}"

    def stores(self, name: str, value: Json) -> None:
        """Give a variable a value."""
        if not name.strip():
            raise NotImported("it names no variable to store the value in")
        known = self.variable(name.strip())
        if self.draft.variables[known].type is VariableType.SECRET:
            raise NotImported(f"{known} is a credential and cannot get another value")
        self.add("flow.set", {"values": {known: value}}, hint=known)

    # Targets

    def element(self, locator: str = "", *, signals: bool = True) -> JsonObject:
        """The target of the present command, or of another locator. Raises NotImported."""
        own = not locator
        wanted = [self.command.target, *self.command.targets] if own else [locator]
        found = [selector for selector in map(playwright_selector, wanted) if selector]
        if not playwright_selector(wanted[0]):
            raise NotImported(f"the locator {wanted[0][:80]!r} is not understood")
        target = make_target(found if signals else found[:1], frame=self.frame)
        if not signals:
            target.pop("fingerprint", None)
        filled: JsonObject = self._with_variables(target)
        return filled

    def within(self, addition: str) -> JsonObject:
        """The first selector of the present command with something behind it, and nothing to heal by."""
        target = self.element(signals=False)
        return {**target, "selector": f"{target['selector']} >> {addition}"}

    def _with_variables(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._filled(value, lambda text: text)
        if isinstance(value, dict):
            return {key: self._with_variables(item) for key, item in value.items()}
        return [self._with_variables(item) for item in value] if isinstance(value, list) else value

    def field_names(self, target: JsonObject) -> Iterable[str]:
        """Everything that tells what a field is for."""
        return (str(target.get("name", "")), self.command.target, *self.command.targets)

    def used_before_set(self, own: Iterable[str]) -> None:
        """Variables that nothing in the project sets are given by whoever runs the workflow."""
        for name in set(self.draft.variables) - set(own):
            declared = self.draft.variables[name]
            if declared.type is VariableType.JSON and declared.direction is Direction.INTERNAL:
                self.draft.variables[name] = replace(declared, direction=Direction.INPUT)
