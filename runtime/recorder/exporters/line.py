"""A step that is being written, and what all writers need of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from runtime.model import Json, Step
from runtime.recorder.exporters.expressions import Writer, quoted
from runtime.recorder.exporters.locators import Find, locator
from runtime.recorder.exporters.notes import CannotExport

_LOCAL = re.compile(r"^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|/|$)")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:(?!\d+(/|$))", re.IGNORECASE)

#: What writes one kind of step, as lines of Python. Raises CannotExport.
Write = Callable[["Line"], list[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One step and who writes its values. ``keep`` says that a later step reads its output."""

    step: Step
    writer: Writer
    find: Find
    keep: bool = False

    @property
    def params(self) -> Mapping[str, Json]:
        return self.step.params

    def target(self, key: str = "target") -> str:
        return locator(self.params.get(key), self.writer, self.find)

    def value(self, key: str, default: Json = None) -> str:
        return self.writer.value(self.params.get(key, default))

    def is_plain(self, key: str, default: Json) -> Json:
        """A param that chooses the form of the code, and so must not be an expression. Raises CannotExport."""
        found = self.params.get(key, default)
        if isinstance(found, str) and "{{" in found:
            raise CannotExport(f"{key} is an expression")
        return found

    def timeout(self) -> list[str]:
        """``timeout=...`` where the step has a time limit."""
        return [f"timeout={number(self.step.timeout * 1000)}"] if self.step.timeout else []

    def call(self, of: str, *arguments: str) -> str:
        return f"{of}({', '.join([*arguments, *self.timeout()])})"

    def giving(self, code: str) -> list[str]:
        return [f'steps[{quoted(self.step.id)}] = {{"output": {code}}}'] if self.keep else [code]

    def address(self, key: str) -> str:
        """An address, with the scheme that the browser task would take where it has none."""
        url = self.params.get(key, "")
        if isinstance(url, str) and "{{" not in url and not _SCHEME.match(url):
            return quoted(f"{'http' if _LOCAL.match(url) else 'https'}://{url}")
        return self.value(key)


def number(value: float) -> str:
    """A number as Python has it, without a fraction that says nothing."""
    return str(int(value)) if value == int(value) else repr(value)


def always(*lines: str) -> Write:
    """The same lines for every step of a kind."""
    return lambda line: list(lines)
